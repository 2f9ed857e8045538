import { z } from 'zod';
import type { BuiltFile, ChannelPorts, ChannelSeen, Expected, HttpAnswer } from '../ports.ts';
import { ANOTHER, askJson, isMissing, unreadable } from './asking.ts';
import { defineChannel } from './channel.ts';
import { pypiPublisher, pypiStanding } from './pypi-standing.ts';
import { absent, answerOf, baseName, builtNamed, compareDigest, digestOf, linesOf, merge, NOTHING, uncomparable, type Findings } from './comparing.ts';
import { exactly } from './installing.ts';
import { distributionOf, isSameVersion, normalName, normalVersion } from './python-names.ts';

const schema = z.strictObject({
  package: z.string().min(1),
  /** How many there must be of each. */
  files: z.strictObject({ wheel: z.int().nonnegative().optional(), sdist: z.int().nonnegative().optional() }).optional(),
});
type Spec = z.output<typeof schema>;

const release = z.object({ urls: z.array(z.object({ filename: z.string(), digests: z.object({ sha256: z.string() }), yanked: z.boolean().optional(), yanked_reason: z.string().nullish() })) });
/** PEP 691: the file's digests are keyed by algorithm, `yanked` is a reason or a boolean. */
const simple = z.object({ name: z.string().optional(), files: z.array(z.object({ filename: z.string(), url: z.string(), hashes: z.object({ sha256: z.string().optional() }), size: z.int().optional(), yanked: z.union([z.boolean(), z.string()]).optional() })) });
const SIMPLE = 'application/vnd.pypi.simple.v1+json';

/** `yanked`: why, or an empty text where nobody said why; null where it is not. */
type Served = { readonly filename: string; readonly sha256: string; readonly yanked: string | null };

/**
 * PyPI: accepted when the version's own page has all its files, installable when the simple index has them and each is served. The two are minutes
 * apart, and `info.version` names the newest version, not this one.
 */
export const pypi = defineChannel({
  key: 'pypi',
  schema,
  defaultPatienceMs: 30 * 60_000,
  // PEP 592, Adding "Yank" Support to the Simple API
  recovery: ({ package: name }, { version }) => `PyPI takes the name of a file once and for all. Yank ${version} on the page of ${name} (Manage, Releases, Options), with the reason.`,
  withdraw: ({ package: name }, { version }) => `yank ${version} on the page of ${name} (Manage, Releases, Options), with the reason`,
  standing: pypiStanding,
  publisher: pypiPublisher,
  look: async (spec, expected, ports): Promise<ChannelSeen> => {
    const { http, endpoints } = ports;
    const version = normalVersion(expected.version);
    if (version === null) throw uncomparable(`${expected.version} is no version of Python's (PEP 440)`);
    const name = normalName(spec.package);
    // Before it is asked: a misfit must be seen when nothing is published yet, and the registry still answers 404.
    const ours = oursOf(spec, { built: expected.built, version });
    const page = `${endpoints.pypi}/pypi/${encodeURIComponent(name)}/${encodeURIComponent(version)}/json`;
    const published = (await askJson(http, page, release.refine(({ urls }) => urls.every(({ filename }) => isOf(filename, spec.package, version)), ANOTHER)))?.urls ?? null;
    const files = (published ?? []).map(({ filename, digests, yanked = false, yanked_reason: reason }): Served => ({ filename, sha256: digests.sha256, yanked: yanked ? (reason ?? '') : null }));
    const accepted = published === null ? absent(`${spec.package} ${version} is not there`) : compareFiles(spec, { ours, version }, files);
    const index = await lookAtIndex(spec, { built: expected.built, version, ours }, ports);
    const yanked = yankedOf([...files, ...index.files]);
    const installable = merge(index.found, { ...NOTHING, missing: yanked });
    return {
      accepted: answerOf(accepted),
      installable: answerOf(installable),
      serves: answerOf(installable) === 'yes' ? version : null,
      digest: digestOf(merge(accepted, installable), { compared: expected.built !== null }),
      details: linesOf(accepted, installable),
      evidence: files.map(({ filename, sha256 }) => ({ name: filename, value: `sha256:${sha256}` })),
      url: `${endpoints.pypi}/project/${encodeURIComponent(name)}/${encodeURIComponent(version)}/`,
      // pip passes over it for everybody who does not ask for exactly this version.
      ...(yanked.length === 0 ? {} : { wrong: { why: yanked.join('; '), fix: `Find out who yanked it, and why. Where it was a mistake, un-yank ${version} on the page of ${spec.package} (Manage, Releases, Options).` } }),
    };
  },
  // `pip` is the other way where there is no uv: both read the simple index, and neither what is cached or configured here.
  installs: (spec, released, endpoints) => {
    const version = normalVersion(released.version) ?? released.version;
    const wanted = `${spec.package}==${version}`;
    const index = `${endpoints.pypi}/simple`;
    const says = { expect: `^Version: ${exactly(version)}\\s*$` };
    const pip = ['venv/bin/python', '-m', 'pip', '--isolated', '--disable-pip-version-check'] as const;
    return [
      {
        tool: 'uv',
        commands: [
          { argv: ['uv', 'venv', '--no-config', 'venv'] },
          { argv: ['uv', 'pip', 'install', '--no-config', '--no-cache', '--python', 'venv', '--index-url', index, wanted] },
          { argv: ['uv', 'pip', 'show', '--no-config', '--python', 'venv', spec.package], ...says },
        ],
      },
      {
        tool: 'python3',
        commands: [{ argv: ['python3', '-m', 'venv', 'venv'] }, { argv: [...pip, 'install', '--no-cache-dir', '--index-url', index, wanted] }, { argv: [...pip, 'show', spec.package], ...says }],
      },
    ];
  },
});

/** What the index says of the files, and each as it has it. */
const lookAtIndex = async (spec: Spec, expected: Pick<Expected, 'built' | 'version'> & { readonly ours: Ours }, { http, endpoints }: ChannelPorts): Promise<{ readonly found: Findings; readonly files: readonly Served[] }> => {
  const url = `${endpoints.pypi}/simple/${encodeURIComponent(normalName(spec.package))}/`;
  const index = await askJson(http, url, simple.refine((of) => of.name === undefined || normalName(of.name) === normalName(spec.package), ANOTHER), { accept: SIMPLE });
  if (index === null) return { found: absent(`${spec.package} is not in the index`), files: [] };
  const listed = index.files.filter(({ filename }) => isOf(filename, spec.package, expected.version));
  const files = listed.map(({ filename, hashes, yanked }): Served => {
    if (hashes.sha256 === undefined) throw unreadable(url, `${filename} has no sha256`);
    return { filename, sha256: hashes.sha256, yanked: typeof yanked === 'string' ? yanked : yanked === true ? '' : null };
  });
  const found = compareFiles(spec, expected, files);
  if (answerOf(found) !== 'yes') return { found, files };
  const gone: string[] = [];
  for (const file of listed) {
    const address = new URL(file.url, url).href;
    const served = await http.get(address, { method: 'HEAD', namedBy: url });
    if (isMissing(served)) gone.push(`${file.filename} is in the index but is not served yet`);
    else checkLength(served, { wanted: builtNamed(expected.built ?? [], file.filename)?.bytes ?? file.size ?? null, url: address });
  }
  return { found: { ...found, missing: gone }, files };
};

/** Both the page and the index say it, each with its own delay. */
const yankedOf = (files: readonly Served[]): readonly string[] => [...new Set(files.flatMap(({ filename, yanked }) => (yanked === null ? [] : [`${filename} was yanked${yanked === '' ? '' : `: ${yanked}`}`])))];

/** A HEAD has no bytes to compare, and a page that stands in between says 200 too: its length is what tells. @throws WorldError */
const checkLength = ({ headers }: HttpAnswer, { wanted, url }: { readonly wanted: number | null; readonly url: string }): void => {
  const told = headers['content-length'];
  if (wanted !== null && told !== undefined && Number(told) !== wanted) throw unreadable(url, `it is ${told} bytes, and the file has ${wanted}`);
};

/** The wheels and sdists of this version that the build made; null where no build is named. */
type Ours = readonly BuiltFile[] | null;

/** @throws WorldError when the build made none, or two of one name. */
const oursOf = (spec: Spec, { built, version }: Pick<Expected, 'built' | 'version'>): Ours => {
  if (built === null) return null;
  const ours = built.filter(({ name }) => isOf(baseName(name), spec.package, version));
  if (ours.length === 0) throw uncomparable(`the build has no wheel or sdist of ${spec.package} ${version} to compare with`);
  for (const { name } of ours) builtNamed(ours, baseName(name));
  return ours;
};

/** Every served file against the build, and every built one against what is served: a publish step may skip files that exist. */
const compareFiles = (spec: Spec, { ours, version }: { readonly ours: Ours; readonly version: string }, served: readonly Served[]): Findings => {
  const compared = ours === null ? NOTHING : merge(...served.map((file) => compareFile(file, ours)));
  const names = new Set(served.map(({ filename }) => filename));
  const missing = (ours ?? []).map(({ name }) => baseName(name)).filter((name) => !names.has(name)).map((name) => `${name} is not there`);
  const counts = merge(counted('wheel', spec.files?.wheel, served.filter(isWheel).length), counted('sdist', spec.files?.sdist, served.filter((file) => !isWheel(file)).length));
  return merge(compared, { ...NOTHING, missing }, counts, served.length === 0 ? absent(`no file of ${version} is there`) : NOTHING);
};

const compareFile = ({ filename, sha256 }: Served, ours: readonly BuiltFile[]): Findings => {
  const file = builtNamed(ours, filename);
  return file === null
    ? { ...NOTHING, differs: [`${filename}: served sha256:${sha256}, not built by this run`] }
    : compareDigest(filename, { served: `sha256:${sha256}`, built: `sha256:${file.sha256}` });
};

const counted = (what: string, wanted: number | undefined, found: number): Findings => {
  if (wanted === undefined || wanted === found) return NOTHING;
  const line = `${found} of ${wanted} ${what} files`;
  return found > wanted ? { ...NOTHING, differs: [line] } : absent(line);
};
const isWheel = ({ filename }: { readonly filename: string }): boolean => distributionOf(filename)?.is === 'wheel';

/** Whether a file is a wheel or an sdist of exactly this version. */
const isOf = (filename: string, name: string, version: string): boolean => {
  const found = distributionOf(filename);
  return found !== null && found.name === normalName(name) && isSameVersion(found.version, version);
};
