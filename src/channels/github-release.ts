import picomatch from 'picomatch';
import semver from 'semver';
import { z } from 'zod';
import { fill } from '../core/values.ts';
import type { BuiltFile, ChannelPorts, ChannelSeen, Expected, Release } from '../ports.ts';
import { askDigest } from './asking.ts';
import { defineChannel } from './channel.ts';
import { exactly } from './installing.ts';
import { absent, answerOf, baseName, builtNamed, compareDigest, digestOf, linesOf, merge, NOTHING, uncomparable, valuesOf, type Findings } from './comparing.ts';

const schema = z.strictObject({
  /** Globs; each must match at least one asset, and every file that the build made and that matches one must be there. `{version}`, `{target}` and the other inputs are filled in. */
  assets: z.array(z.string().min(1)).min(1),
});

type Asset = Release['assets'][number];

/**
 * A GitHub release: accepted when it is published with every asset uploaded, installable when anyone can download each. A draft is not there yet.
 * https://docs.github.com/rest/releases
 */
export const githubRelease = defineChannel({
  key: 'github-release',
  schema,
  defaultPatienceMs: 5 * 60_000,
  // https://docs.github.com/repositories/releasing-projects-on-github/managing-releases-in-a-repository
  recovery: (_, { target, repository }) => `Take it out of sight: gh release edit ${target} --repo ${repository} --draft; where releases are immutable, say in its notes that it must not be used. Find out who uploaded it.`,
  withdraw: (_, { target, repository }) => `gh release edit ${target} --repo ${repository} --draft; an immutable one can only say it in its notes`,
  standing: async (_, { target, repository }, { endpoints, github }) => {
    const release = await github(repository).releaseByTag(target);
    return { taken: release === null ? null : `the release ${target} is there`, nobodys: null, url: release?.url ?? `${endpoints.githubDownloads}/${repository}/releases` };
  },
  look: async (spec, expected, { http, endpoints, github }): Promise<ChannelSeen> => {
    const { target, version, repository } = expected;
    const globs = spec.assets.map((glob) => fill(glob, valuesOf(expected)));
    // Before it is asked: a misfit must be seen when nothing is published yet, and there is no release.
    const wanted = wantedOf(globs, expected);
    const release = await github(repository).releaseByTag(target);
    const assets = (release?.assets ?? []).filter(({ name }) => globs.some((glob) => picomatch.isMatch(name, glob)));
    const accepted = release === null ? absent(`there is no release ${target}`) : release.draft ? absent(`the release ${target} is a draft`) : merge(unmatched(globs, assets), compareAssets(assets, wanted));
    const installable = release !== null && answerOf(accepted) === 'yes' ? await downloadAll({ http, endpoints }, assets, expected) : { ...accepted, same: [] };
    return {
      accepted: answerOf(accepted),
      installable: answerOf(installable),
      serves: release !== null && !release.draft ? version : null,
      digest: digestOf(merge(accepted, installable), { compared: expected.built !== null }),
      details: [...linesOf(accepted, installable), ...(release === null || release.draft ? [] : notesOf(release))],
      evidence: [...(release === null ? [] : [{ name: 'release', value: `${release.id}${release.immutable === true ? ', immutable' : ''}` }]), ...assets.map(({ name, digest }) => ({ name, value: `${digest ?? 'no digest'}${isCompared(name, expected) ? '' : ', not compared: the build made no such file'}` }))],
      url: release?.url ?? `${endpoints.githubDownloads}/${repository}/releases`,
      ...(release === null || release.draft ? {} : markedAmiss(release, expected)),
    };
  },
  // gh asks for an account even of what is public; it says so with exit code 4, and then nobody knows.
  installs: (_, { target, repository }, { githubDownloads }) => {
    const { host } = new URL(githubDownloads);
    const of = host === 'github.com' ? repository : `${host}/${repository}`;
    const exit = { 0: 'passed', 4: 'unknown', else: 'failed' } as const;
    return [
      {
        tool: 'gh',
        pass: ['GH_TOKEN', 'GITHUB_TOKEN'],
        commands: [
          { argv: ['gh', 'release', 'download', target, '--repo', of, '--dir', 'assets'], exit },
          { argv: ['gh', 'release', 'view', target, '--repo', of, '--json', 'tagName', '--jq', '.tagName'], expect: `^${exactly(target)}$`, exit },
        ],
      },
    ];
  },
});

/** What a person should know of it, and no rule is about. */
const notesOf = ({ prerelease, immutable }: Release): readonly string[] => [...(prerelease ? ['it is marked as a pre-release'] : []), ...(immutable === true ? ['it is immutable: no asset can be replaced'] : [])];

/**
 * GitHub's own mark against the version: what `releases/latest` leads to is never a candidate, and a release is not hidden from it.
 * Prevents: a candidate offered to everybody as the newest release.
 */
const markedAmiss = ({ prerelease }: Release, { target, version, repository }: Expected): Pick<ChannelSeen, 'wrong'> => {
  const candidate = semver.prerelease(version) !== null;
  if (semver.valid(version) === null || candidate === prerelease) return {};
  const edit = `gh release edit ${target} --repo ${repository} --prerelease${candidate ? '' : '=false'}`;
  return { wrong: candidate ? { why: `${target} is a pre-release and is not marked as one, so it may be offered as the latest release`, fix: `Mark it: ${edit}.` } : { why: `${target} is marked as a pre-release, so releases/latest does not lead to it`, fix: `Take the mark away: ${edit}.` } };
};

const unmatched = (globs: readonly string[], assets: readonly Asset[]): Findings => ({
  ...NOTHING,
  missing: [
    ...globs.filter((glob) => !assets.some(({ name }) => picomatch.isMatch(name, glob))).map((glob) => `no asset matches ${glob}`),
    ...assets.filter(({ state }) => state !== 'uploaded').map(({ name, state }) => `${name} is ${state}, not uploaded`),
  ],
});

/** The files that the build made for the release; null where no build is named. @throws WorldError when it made none, or two of one name. */
const wantedOf = (globs: readonly string[], { built }: Expected): readonly BuiltFile[] | null => {
  if (built === null) return null;
  const names = [...new Set(built.map(({ name }) => baseName(name)))].filter((name) => globs.some((glob) => picomatch.isMatch(name, glob)));
  if (names.length === 0) throw uncomparable('none of the assets was made by the build, so nothing can be compared');
  return names.flatMap((name) => builtNamed(built, name) ?? []);
};

/**
 * What was built against the assets, each by its name: a job that died between two uploads leaves each glob its match.
 * Assets that the build did not make (checksums, notes) cannot be compared.
 */
const compareAssets = (assets: readonly Asset[], wanted: readonly BuiltFile[] | null): Findings =>
  merge(
    ...(wanted ?? []).map((file) => {
      const name = baseName(file.name);
      const asset = assets.find((one) => one.name === name);
      if (asset === undefined) return absent(`${name} is not there`);
      return asset.digest === null ? NOTHING : compareDigest(name, { served: asset.digest, built: `sha256:${file.sha256}` });
    }),
  );

/** What the build did not make is told apart in the evidence: its bytes are those that GitHub says it has, and no more is known of them. */
const isCompared = (name: string, { built }: Expected): boolean => built === null || builtNamed(built, name) !== null;

const downloadAll = async ({ http, endpoints }: Pick<ChannelPorts, 'http' | 'endpoints'>, assets: readonly Asset[], { built }: Expected): Promise<Findings> => {
  const findings: Findings[] = [];
  for (const { name, url, digest } of assets) {
    const served = await askDigest(http, url, { namedBy: endpoints.github });
    if (served === null) return merge(...findings, absent(`${name} answers 404`));
    const file = builtNamed(built ?? [], name);
    const wanted = file === null ? digest : `sha256:${file.sha256}`;
    // Without a digest of GitHub's and outside the build there is nothing that could contradict it.
    findings.push(wanted === null ? NOTHING : compareDigest(name, { served: `sha256:${served}`, built: wanted }));
  }
  return merge(...findings);
};
