import { setTimeout as pause } from 'node:timers/promises';
import { readFormula } from '../../src/channels/formula-text.ts';
import { OWNER, PROJECT, TAP } from '../../src/sandbox/names.ts';
import { sha256, unzip } from '../../src/sandbox/packing.ts';
import type { Environment } from './maintainer-desk.ts';

/** SHA-256 of files by their names. */
export type Files = { readonly [file: string]: string };

/** What the world outside has of v1.2.0, asked over HTTP, each file downloaded. Nothing here is read from a journal. */
export type Shelves = { readonly crates: Files; readonly npm: Files; readonly pypi: Files; readonly github: Files; readonly brew: Files };

export type Runs = {
  /** Runs that the pushed tag started. */
  readonly builds: readonly { readonly id: number; readonly commit: string; readonly conclusion: string | null; readonly files: Files }[];
  /** Dispatches for the build above, the oldest first; `uploaded` are the lines in which its jobs say what they published. */
  readonly dispatches: readonly { readonly id: number; readonly conclusion: string | null; readonly uploaded: readonly string[] }[];
};

const VERSION = '1.2.0';
const TAG = 'v1.2.0';

/** The cast is checked by what the test then expects of the answer. */
type Json = { readonly [name: string]: Json } & readonly Json[] & string & number;

export const openRegistries = ({ env }: Environment) => {
  const github = env['GITHUB_API_URL'] ?? '';
  const once = async (address: string, accept: string): Promise<Buffer | null> => {
    const response = await fetch(address, { headers: { accept, ...(address.startsWith(`${github}/repos`) ? { authorization: `Bearer ${env['GH_TOKEN'] ?? ''}` } : {}) } });
    if (response.status === 404) return null;
    if (!response.ok) throw new Error(`${address} answered ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  };
  /** Null for what is not there. Asked again, as whoever looks would: one scenario answers wrongly now and then. */
  const ask = (address: string, accept: string, tries = 3): Promise<Buffer | null> => once(address, accept).catch((error: unknown) => (tries === 0 ? Promise.reject(error) : pause(100).then(() => ask(address, accept, tries - 1))));
  const json = async (address: string, accept = 'application/json'): Promise<Json | null> => {
    const body = await ask(address, accept);
    return body === null ? null : (JSON.parse(body.toString('utf8')) as Json);
  };
  const bytes = async (address: string): Promise<Buffer> => {
    const body = await ask(address, '*/*');
    if (body === null) throw new Error(`${address} is not there`);
    return body;
  };
  const digest = async (address: string): Promise<string> => sha256(await bytes(address));
  const digests = async (files: readonly (readonly [name: string, address: string])[]): Promise<Files> => Object.fromEntries(await Promise.all(files.map(async ([name, address]) => [name, await digest(address)] as const)));

  const repo = `${github}/repos/${OWNER}/${PROJECT}`;
  const runsOf = async (file: string): Promise<readonly Json[]> => (await json(`${repo}/actions/workflows/${file}/runs?per_page=100`))?.['workflow_runs'] ?? [];

  const built = async (run: Json): Promise<Files> => {
    const artifacts: readonly Json[] = (await json(`${repo}/actions/runs/${String(run)}/artifacts?per_page=100`))?.['artifacts'] ?? [];
    const zips = await Promise.all(artifacts.map((artifact) => bytes(`${repo}/actions/artifacts/${String(artifact['id'])}/zip`)));
    return Object.fromEntries(zips.flatMap(unzip).map((file) => [file.path, sha256(file.bytes)]));
  };
  const uploaded = async (run: Json): Promise<readonly string[]> => {
    const jobs: readonly Json[] = (await json(`${repo}/actions/runs/${String(run)}/jobs?per_page=100`))?.['jobs'] ?? [];
    const done = jobs.filter((job) => job['conclusion'] === 'success' || job['conclusion'] === 'failure');
    const logs = await Promise.all(done.map(async (job) => String(await bytes(`${repo}/actions/jobs/${String(job['id'])}/logs`))));
    return logs.flatMap((log) => [...log.matchAll(/uploaded (\S+), sha256/g)].map(([, file = '']) => file));
  };

  return {
    runs: async (): Promise<Runs> => {
      const builds = (await runsOf('release.yml')).filter((run) => run['head_branch'] === TAG);
      const titles = builds.map((run) => `Publish from build run ${String(run['id'])}`);
      const dispatches = (await runsOf('release-publish.yml')).filter((run) => titles.some((title) => `${String(run['display_title'])} `.startsWith(`${title} `))).toReversed();
      return {
        builds: await Promise.all(builds.map(async (run) => ({ id: Number(run['id']), commit: String(run['head_sha']), conclusion: run['conclusion'] ?? null, files: await built(run['id'] ?? fail('a run has no id')) }))),
        dispatches: await Promise.all(dispatches.map(async (run) => ({ id: Number(run['id']), conclusion: run['conclusion'] ?? null, uploaded: await uploaded(run['id'] ?? fail('a run has no id')) }))),
      };
    },
    /** The commit that the tag names on the remote, or null. */
    tagged: async (): Promise<string | null> => (await json(`${repo}/commits/${TAG}`))?.['sha'] ?? null,
    shelves: async (): Promise<Shelves> => {
      const npm = (await json(`${env['npm_config_registry'] ?? ''}/${PROJECT}`))?.['versions']?.[VERSION]?.['dist']?.['tarball'];
      const simple = await json(`${env['HOLDPOINT_PYPI_URL'] ?? ''}/simple/${PROJECT}/`, 'application/vnd.pypi.simple.v1+json');
      const pypi: readonly Json[] = simple?.['files'] ?? [];
      const index = (await bytes(`${env['HOLDPOINT_CRATES_URL'] ?? ''}/dr/if/${PROJECT}`)).toString('utf8').trim().split('\n');
      const crate = index.find((line) => line.includes(`"vers":"${VERSION}"`));
      const assets: readonly Json[] = (await json(`${repo}/releases/tags/${TAG}`))?.['assets'] ?? [];
      const formula = readFormula(String(await bytesOfFormula()));
      return {
        crates: crate === undefined ? {} : await digests([[`${PROJECT}-${VERSION}.crate`, `${env['HOLDPOINT_CRATES_URL'] ?? ''}/api/v1/crates/${PROJECT}/${VERSION}/download`]]),
        npm: npm === undefined ? {} : await digests([[String(npm).replace(/.*\//, ''), String(npm)]]),
        pypi: await digests(pypi.flatMap((file) => (String(file['filename']).includes(`-${VERSION}`) ? [[String(file['filename']), String(file['url'])] as const] : []))),
        github: await digests(assets.map((asset) => [String(asset['name']), String(asset['browser_download_url'])] as const)),
        brew: formula.version === VERSION ? Object.fromEntries(formula.sources.map(({ url, sha256: sum }) => [url.replace(/.*\//, ''), sum ?? ''])) : {},
      };
    },
  };

  function bytesOfFormula(): Promise<Buffer> {
    return ask(`${github}/repos/${OWNER}/${TAP}/contents/Formula/${PROJECT}.rb`, 'application/vnd.github.raw+json').then((body) => body ?? Buffer.of());
  }
};

const fail = (why: string): never => {
  throw new Error(why);
};

/** What must be on the shelves when these files were built. The list of checksums is made when the release is. */
export const shelvesFor = (files: Files, github: Files): Shelves => {
  const of = (...names: readonly string[]): Files => Object.fromEntries(names.map((name) => [name, files[name] ?? 'was not built']));
  const tarballs = ['linux_amd64', 'darwin_amd64', 'darwin_arm64'].map((platform) => `${PROJECT}_${VERSION}_${platform}.tar.gz`);
  return {
    crates: of(`${PROJECT}-${VERSION}.crate`),
    npm: of(`${PROJECT}-${VERSION}.tgz`),
    pypi: of(`${PROJECT}-${VERSION}-py3-none-any.whl`, `${PROJECT}-${VERSION}.tar.gz`),
    github: { ...of(...tarballs), 'sha256sums.txt': github['sha256sums.txt'] ?? 'is not there' },
    brew: of(...tarballs),
  };
};

/** Asks again while a channel lags behind what it has accepted. */
export const settled = async <T>(look: () => Promise<T>, good: (seen: T) => boolean): Promise<T> => {
  for (let looks = 0; looks < 40; looks += 1) {
    const seen = await look();
    if (good(seen)) return seen;
    await pause(500);
  }
  return look();
};
