import semver from 'semver';
import { z } from 'zod';
import { fill } from '../core/values.ts';
import type { BuiltFile, ChannelSeen, Expected, Released } from '../ports.ts';
import { ANOTHER, askJson } from './asking.ts';
import { defineChannel } from './channel.ts';
import { npmPublisher, npmStanding } from './npm-standing.ts';
import { exactly } from './installing.ts';
import { absent, answerOf, baseName, builtNamed, compareDigest, digestOf, linesOf, merge, NOTHING, uncomparable, valuesOf, type Findings } from './comparing.ts';

/** What `npm install` without a version leads to. */
const LATEST = 'latest';

const schema = z.strictObject({
  package: z.string().min(1),
  /** The dist-tag that must lead to this version; an input in braces lets each release say it. */
  tag: z.string().min(1).default(LATEST),
  /** The dist-tag of a pre-release, where `tag` is `latest`: what everybody installs is never one unless this says so. @default next */
  prerelease: z.string().min(1).optional(),
  /** The tarball among the built files. @default the name that `npm pack` gives it */
  file: z.string().min(1).optional(),
});
type Spec = z.output<typeof schema>;

const dist = z.object({ integrity: z.string().min(1) });
/** The registry takes a text; what other tools wrote there is no reason not to read the rest. */
const deprecated = z.string().optional().catch(undefined);
const manifest = z.object({ name: z.string(), version: z.string(), dist, deprecated });
const packument = z.object({ name: z.string(), versions: z.record(z.string(), z.object({ dist, deprecated })) });
const distTags = z.record(z.string(), z.string());

/** What `npm install` itself asks for; smaller than the whole packument. */
const INSTALL = 'application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8';

/**
 * npm: accepted when the version has a manifest, installable when the packument has it and the intended dist-tag leads to it; the version can be minutes
 * ahead of the packument. https://github.com/npm/registry/blob/main/docs/REGISTRY-API.md
 */
export const npm = defineChannel({
  key: 'npm',
  schema,
  defaultPatienceMs: 15 * 60_000,
  // npm unpublish policy: within 72 hours, and only while nothing depends on it
  recovery: ({ package: name }, { version }) => `npm takes a version once and for all. Warn who installs it: npm deprecate ${name}@${version} "not the bytes that were built".`,
  withdraw: ({ package: name }, { version }) => `npm deprecate ${name}@${version} "withdrawn: this release is not complete"`,
  standing: npmStanding,
  publisher: npmPublisher,
  look: async (spec, expected, { http, endpoints }): Promise<ChannelSeen> => {
    const { version } = expected;
    // Before it is asked: a misfit must be seen when nothing is published yet, and the registry still answers 404.
    const tarball = tarballOf(spec, expected);
    const name = spec.package.split('/').map(encodeURIComponent).join('%2f').replace('%40', '@');
    const url = `${endpoints.npm}/${name}/${encodeURIComponent(version)}`;
    const published = await askJson(http, url, manifest.refine((of) => of.name === spec.package && of.version === version, ANOTHER));
    const versions = (await askJson(http, `${endpoints.npm}/${name}`, packument.refine((of) => of.name === spec.package, ANOTHER), { accept: INSTALL }))?.versions ?? {};
    const listed = versions[version] ?? null;
    const tags = (await askJson(http, `${endpoints.npm}/-/package/${name}/dist-tags`, distTags)) ?? {};
    const tag = tagOf(spec, expected);
    const serves = tags[tag] ?? null;

    const accepted = published === null ? absent(`${spec.package} ${version} is not there`) : integrity(tarball, published.dist.integrity);
    const installable = merge(
      listed === null ? absent(`${version} is not in the package's list of versions`) : integrity(tarball, listed.dist.integrity),
      serves === version ? NOTHING : absent(`the dist-tag ${tag} leads to ${serves ?? 'nothing'}, not to ${version}`),
    );
    return {
      accepted: answerOf(accepted),
      installable: answerOf(installable),
      serves,
      digest: digestOf(merge(accepted, installable), { compared: expected.built !== null }),
      details: [...linesOf(accepted, installable), ...(published === null ? [] : notesOf(versions, { tags, tag, version }))],
      evidence: [...(published === null ? [] : [{ name: 'integrity', value: published.dist.integrity }]), ...[...new Set([tag, LATEST])].flatMap((one) => (tags[one] === undefined ? [] : [{ name: `dist-tag ${one}`, value: tags[one] }]))],
      url,
      ...latestTaken(spec.package, versions, { tags, tag, version }),
    };
  },
  stagedAs: (spec, released) => ({ package: spec.package, version: released.version, file: fileOf(spec, released), tag: tagOf(spec, released) }),
  // Nothing of the person's configuration but what is said here; npm says as JSON what it has, without colours.
  installs: (spec, { version }, { npm: registry }) => [
    {
      tool: 'npm',
      commands: [
        { argv: ['npm', 'install', '--prefix', '.', '--registry', registry, '--userconfig', 'npmrc', '--cache', 'cache', '--no-audit', '--no-fund', `${spec.package}@${version}`] },
        { argv: ['npm', 'ls', '--prefix', '.', '--userconfig', 'npmrc', '--depth', '0', '--json', spec.package], expect: `"version": "${exactly(version)}"` },
      ],
    },
  ],
});

/** The dist-tag that this version is for. */
const tagOf = (spec: Spec, expected: Released): string => {
  const tag = fill(spec.tag, valuesOf(expected));
  return tag === LATEST && semver.prerelease(expected.version) !== null ? fill(spec.prerelease ?? 'next', valuesOf(expected)) : tag;
};

type Versions = z.output<typeof packument>['versions'];
type Tags = { readonly tags: z.output<typeof distTags>; readonly tag: string; readonly version: string };

/** What a person should know of it, and no rule is about. */
const notesOf = (versions: Versions, { tags, tag, version }: Tags): readonly string[] => {
  const message = versions[version]?.deprecated;
  const above = Object.keys(versions).filter((one) => semver.valid(one) !== null && semver.prerelease(one) === null && (versions[one]?.deprecated ?? '') === '' && semver.valid(version) !== null && semver.gt(one, version));
  const [highest] = semver.rsort(above);
  return [
    ...(tag === LATEST ? [] : [`the dist-tag latest leads to ${tags[LATEST] ?? 'nothing'}`]),
    ...(message === undefined || message === '' ? [] : [`${version} is deprecated: ${message}`]),
    ...(highest === undefined ? [] : [`${highest} is above it`]),
  ];
};

/**
 * A release that is meant for another dist-tag must not be what everybody installs; a package's first version is that whatever was asked for.
 * Prevents: a backport, or a candidate, published without `--tag`, and installed by all who name no version.
 */
const latestTaken = (name: string, versions: Versions, { tags, tag, version }: Tags): Pick<ChannelSeen, 'wrong'> => {
  if (tag === LATEST || tags[LATEST] !== version || Object.keys(versions).every((one) => one === version)) return {};
  return { wrong: { why: `the dist-tag latest leads to ${version}, which is meant for ${tag}`, fix: `Lead it back to the version before: npm dist-tag add ${name}@<that version> latest.` } };
};

/** The tarball's name; `npm pack` gives it where the entry does not. */
const fileOf = (spec: Spec, released: Released): string => (spec.file === undefined ? `${spec.package.replace('@', '').replace('/', '-')}-${released.version}.tgz` : fill(spec.file, valuesOf(released)));

/** What the build made of the package, by its name; null where no build is named. @throws WorldError when it made no such file. */
const tarballOf = (spec: Spec, expected: Expected): BuiltFile | null => {
  const { built } = expected;
  if (built === null) return null;
  const name = fileOf(spec, expected);
  const file = builtNamed(built, name);
  if (file === null) throw uncomparable(`the build has no ${name} to compare the package with`);
  return file;
};

const integrity = (tarball: BuiltFile | null, served: string): Findings => {
  if (tarball === null) return NOTHING;
  // An integrity may hold several digests; npm writes sha512 (https://www.w3.org/TR/SRI/).
  const sha512 = served.split(/\s+/).find((one) => one.startsWith('sha512-'));
  return compareDigest(baseName(tarball.name), { served: sha512 ?? served, built: tarball.sri });
};
