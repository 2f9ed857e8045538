import { z } from 'zod';
import type { BuiltFile, ChannelSeen, Endpoints, Expected, Http } from '../ports.ts';
import { askDigest, unreadable } from './asking.ts';
import { defineChannel } from './channel.ts';
import { exactly, VERSION_ENDS } from './installing.ts';
import { absent, answerOf, baseName, builtNamed, compareDigest, digestOf, linesOf, merge, NOTHING, type Findings } from './comparing.ts';
import { readFormula } from './formula-text.ts';

const schema = z.strictObject({
  tap: z.string().regex(/^[^/\s]+\/[^/\s]+$/, 'is not of the form owner/name'),
  /** The tap's clone on this machine, where the formula step works. */
  checkout: z.string().min(1),
  formula: z.string().min(1),
  /** @default the tap's default branch */
  branch: z.string().min(1).optional(),
  /** Platforms that the formula must not mention. */
  refuse: z.array(z.string().min(1)).default([]),
});

/**
 * A Homebrew tap: accepted when the formula at the branch's head names this version and the built files, installable when anyone can download each.
 * Read through the contents API: raw files are cached for minutes.
 */
export const homebrew = defineChannel({
  key: 'homebrew',
  schema,
  defaultPatienceMs: 10 * 60_000,
  recovery: ({ tap, formula }) => `A tap can be brought in order: revert ${formula} in ${tap} to the version before, and find out who pushed it.`,
  withdraw: ({ tap, formula }) => `take ${formula} in ${tap} back to the version before: U on its step where the runbook says revert, else git revert and push`,
  // The formula's own text may bear the version in its URLs alone.
  standing: async (spec, { version }, { endpoints, github }) => {
    const tap = github(spec.tap);
    const head = await tap.branchHead(spec.branch ?? (await tap.repository()).defaultBranch);
    const text = await tap.content(spec.formula, head);
    const url = `${endpoints.githubDownloads}/${spec.tap}/blob/${head}/${spec.formula}`;
    const { version: named, sources } = text === null ? { version: null, sources: [] } : readFormula(text);
    const own = sources.filter(({ aside }) => !aside);
    const taken = named === version || (named === null && own.length > 0 && own.every((source) => source.url.includes(version)));
    return { taken: taken ? `${spec.formula} of ${spec.tap} is of ${version}` : null, nobodys: text === null ? `${spec.formula} of ${spec.tap}` : null, url };
  },
  look: async (spec, expected, { http, endpoints, github }): Promise<ChannelSeen> => {
    const tap = github(spec.tap);
    const head = await tap.branchHead(spec.branch ?? (await tap.repository()).defaultBranch);
    const text = await tap.content(spec.formula, head);
    const url = `${endpoints.githubDownloads}/${spec.tap}/blob/${head}/${spec.formula}`;
    const sources = text === null ? [] : sourcesOf(text, url, expected);
    const version = text === null ? null : (readFormula(text).version ?? versionIn(sources, expected.version));
    const accepted = text === null ? absent(`${spec.formula} is not in ${spec.tap}`) : version !== expected.version ? absent(`the formula says ${version ?? 'another version'}, not ${expected.version}`) : compareSources(sources, expected, refusedIn(text, spec.refuse));
    const installable = answerOf(accepted) === 'yes' ? await downloadAll(http, sources, { addressOf: (source) => downloadUrl(source, expected.repository, endpoints), namedBy: endpoints.github }) : { ...accepted, same: [] };
    return {
      accepted: answerOf(accepted),
      installable: answerOf(installable),
      serves: version,
      digest: digestOf(merge(accepted, installable), { compared: expected.built !== null }),
      details: linesOf(accepted, installable),
      evidence: [{ name: `${spec.tap} at`, value: head }, ...sources.map((source) => ({ name: baseName(source.url), value: `sha256:${source.sha256}` }))],
      url,
    };
  },
  // brew has one place to install to, so what is there goes first: an older one would be upgraded, and the same one left as it is.
  installs: ({ tap, formula }, { version }) => {
    const name = `${tap.replace('/homebrew-', '/')}/${baseName(formula).replace(/\.rb$/, '')}`;
    return [
      {
        tool: 'brew',
        commands: [
          { argv: ['brew', 'update'] },
          { argv: ['bash', '-euo', 'pipefail', '-c', 'if brew list --formula "$1" >/dev/null 2>&1; then brew uninstall --ignore-dependencies "$1"; fi; brew install "$1"', 'brew', name] },
          { argv: ['brew', 'list', '--formula', '--versions', name], expect: `${exactly(baseName(name))}\\s(?:\\S+\\s)*${exactly(version)}(?:_\\d+)?${VERSION_ENDS}` },
        ],
      },
    ];
  },
});

type Source = { readonly url: string; readonly sha256: string };

/** What is installed of this release. A resource or a patch of somebody else, and the page where newer versions are looked for, say nothing about it. */
const sourcesOf = (text: string, url: string, expected: Expected): readonly Source[] => {
  const sources = readFormula(text).sources.filter((source) => !source.aside || isOfRelease(source.url, expected));
  if (sources.length === 0) throw unreadable(url, 'it has no url');
  return sources.map((source) => {
    if (source.sha256 === null) throw unreadable(url, `${source.url} has no sha256`);
    return { url: source.url, sha256: source.sha256 };
  });
};

/** It is among the downloads of the repository's releases, or bears the name of a file that was built. */
const isOfRelease = (url: string, { repository, built }: Expected): boolean =>
  url.toLowerCase().includes(`/${repository}/releases/download/`.toLowerCase()) || (built !== null && built.some(({ name }) => baseName(name) === baseName(url)));

const versionIn = (sources: readonly Source[], version: string): string | null => (sources.every(({ url }) => url.includes(version)) ? version : null);

const refusedIn = (text: string, platforms: readonly string[]): readonly string[] => platforms.filter((platform) => text.includes(platform));

const compareSources = (sources: readonly Source[], { version, built }: Expected, refused: readonly string[]): Findings =>
  merge(
    { ...NOTHING, differs: refused.map((platform) => `the formula mentions ${platform}, which is not released`) },
    { ...NOTHING, differs: sources.filter(({ url }) => !url.includes(version)).map(({ url }) => `${url} is not of ${version}`) },
    ...(built === null ? [] : sources.map((source) => compareSource(source, built))),
  );

const compareSource = ({ url, sha256 }: Source, built: readonly BuiltFile[]): Findings => {
  const name = baseName(url);
  const file = builtNamed(built, name);
  return file === null
    ? { ...NOTHING, differs: [`${name}: the formula says sha256:${sha256}, but the build made no such file`] }
    : compareDigest(name, { served: `sha256:${sha256}`, built: `sha256:${file.sha256}` });
};

/** A formula names its release by GitHub's public address; where GitHub is elsewhere, that release is there too. */
const downloadUrl = (url: string, repository: string, { githubDownloads }: Endpoints): string => {
  const release = `/${repository}/releases/download/`;
  const named = `https://github.com${release}`;
  return url.startsWith(named) ? `${githubDownloads}${release}${url.slice(named.length)}` : url;
};

const downloadAll = async (http: Http, sources: readonly Source[], { addressOf, namedBy }: { readonly addressOf: (url: string) => string; readonly namedBy: string }): Promise<Findings> => {
  const findings: Findings[] = [];
  for (const { url, sha256 } of sources) {
    const served = await askDigest(http, addressOf(url), { namedBy });
    // One that is missing is reason enough to come again; the others would be downloaded for nothing.
    if (served === null) return merge(...findings, absent(`${url} answers 404`));
    findings.push(served === sha256 ? NOTHING : { ...NOTHING, differs: [`${baseName(url)}: the formula says sha256:${sha256}, served sha256:${served}`] });
  }
  return merge(...findings);
};
