import { mkdir, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { fileAt, refsOf } from '../../src/sandbox/git.ts';
import { sha256 } from '../../src/sandbox/packing.ts';
import { buildOf, crateOf, digestOf } from './built.ts';
import type { File } from './built.ts';
import { serveGitHub } from './github.ts';
import { serveRegistries } from './registries.ts';
import { BUILD_JOBS, CI_JOBS, PUBLISH_JOBS } from './runs.ts';
import type { Job, Run } from './runs.ts';
import { BASE, formulaOf, PLATFORMS } from './sources.ts';

export type Dispatched = { readonly file: string; readonly ref: string; readonly inputs: { readonly [name: string]: string } };
export type Channel = 'crates' | 'npm' | 'pypi' | 'github';
/** What users can install, and from where; null before the live publish. */
export type Published = { readonly version: string; readonly tag: string; readonly files: readonly File[]; readonly crate: File; readonly channels: readonly Channel[] };

/** GitHub, npm, PyPI and crates.io around one release. Nothing here waits: a run has ended when it is first seen. */
export type World = {
  readonly url: string;
  readonly runs: () => Promise<readonly Run[]>;
  readonly published: () => Published | null;
  /** Every request that would change something, in order. */
  readonly dispatches: readonly Dispatched[];
  /** Requests for which there is no route. */
  readonly unexpected: readonly string[];
  readonly dispatch: (order: Dispatched) => Promise<Run | null>;
  /** The next live publish fails at npm, which wants a one-time password. */
  readonly askForPassword: () => void;
  readonly bare: (repository: string) => string;
  readonly close: () => Promise<void>;
};

const COMMON = { name: 'release', path: '.github/workflows/release.yml', conclusion: 'success', inputs: {}, artifacts: [] } as const;
const BEGAN = Date.now() - 3_600_000;

/** Opens the world of the two bare repositories in `folder`; what is released is put into `folder/released` too. */
export const openWorld = async (folder: string, { token }: { readonly token: string }): Promise<World> => {
  const bare = (repository: string): string => join(folder, 'remotes', `${repository.split('/')[1]}.git`);
  const dispatches: Dispatched[] = [];
  const unexpected: string[] = [];
  const dispatched: Run[] = [];
  let published: Published | null = null;
  let asksForPassword = false;

  const runs = async (): Promise<readonly Run[]> => {
    const refs = await refsOf(bare('sandover/plasmite'));
    const main = refs['refs/heads/main']?.commit ?? '';
    const tags = Object.entries(refs).filter(([name]) => name.startsWith('refs/tags/') && name !== `refs/tags/${BASE}`);
    return [...observed(main), ...tags.flatMap(([name, { commit }], index) => builds(name.slice('refs/tags/'.length), commit, 7_000 + index * 100)), ...dispatched];
  };

  const dispatch = async (order: Dispatched): Promise<Run | null> => {
    dispatches.push(order);
    const build = (await runs()).find((run) => String(run.id) === order.inputs['build_run_id']);
    if (order.file !== 'release-publish.yml' || build === undefined) return null;
    const refs = await refsOf(bare('sandover/plasmite'));
    const files = build.artifacts.flatMap((artifact) => artifact.files);
    const version = build.branch.slice(1);
    const formula = (await fileAt(bare('sandover/homebrew-tap'), 'main', 'Formula/plasmite.rb'))?.toString() ?? '';
    const aligned = formula === formulaOf(version, (platform) => digestOf(files, `plasmite_${version}_${platform}.tar.gz`));
    const jobs = jobsOf(order.inputs, { aligned, before: published?.channels ?? [], asksForPassword });
    const run: Run = {
      ...COMMON, id: 9_000 + dispatches.length, name: 'release-publish', path: '.github/workflows/release-publish.yml', event: 'workflow_dispatch', branch: order.ref, commit: refs[`refs/heads/${order.ref}`]?.commit ?? '',
      at: Date.now(), inputs: order.inputs, jobs, conclusion: jobs.some(({ conclusion }) => conclusion === 'failure') ? 'failure' : 'success',
    };
    dispatched.push(run);
    if (order.inputs['rehearsal'] === 'false') {
      asksForPassword = false;
      const now = Object.entries(PUBLISHES).flatMap(([job, channel]) => (jobs.some(({ name, conclusion }) => name === job && conclusion === 'success') ? [channel] : []));
      const channels = [...new Set([...(published?.channels ?? []), ...now])];
      published = await publish(join(folder, 'released'), { files, version, tag: build.branch, commit: build.commit, channels });
    }
    return run;
  };

  const app = new Hono();
  const world = { runs, published: () => published, dispatches, unexpected, dispatch, bare, askForPassword: () => void (asksForPassword = true) };
  serveGitHub(app, world, { token });
  serveRegistries(app, world);
  app.all('*', (context) => {
    unexpected.push(`${context.req.method} ${context.req.path}`);
    return context.json({ message: 'not a route of this world' }, 501);
  });
  const server = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server has an AddressInfo, never a pipe's name.
  const { port } = server.address() as AddressInfo;
  return {
    ...world,
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      if ('closeAllConnections' in server) server.closeAllConnections();
    }),
  };
};

/** What a push to main started, and what did not: the nightly run of the same commit failed, the newest performance run too. */
const observed = (main: string): readonly Run[] => [
  { ...COMMON, id: 101, name: 'ci', path: '.github/workflows/ci.yml', event: 'push', branch: 'main', commit: main, at: BEGAN, jobs: CI_JOBS },
  { ...COMMON, id: 108, name: 'ci', path: '.github/workflows/ci.yml', event: 'schedule', branch: 'main', commit: main, at: BEGAN + 9_000, conclusion: 'failure', jobs: [{ name: 'audit', conclusion: 'failure' }] },
  { ...COMMON, id: 115, name: 'perf-monitor', path: '.github/workflows/perf-monitor.yml', event: 'schedule', branch: 'main', commit: main, at: BEGAN, conclusion: 'failure', jobs: [{ name: 'bench', conclusion: 'failure' }] },
];

/** The run of a pushed tag, among newer ones that are not it: of another file with the same name, of a dispatch, of another tag. */
const builds = (tag: string, commit: string, id: number): readonly Run[] => {
  const decoy = { ...COMMON, branch: tag, commit, event: 'push', jobs: BUILD_JOBS, at: Date.now() };
  return [
    { ...decoy, id, at: BEGAN, artifacts: buildOf({ tag, version: tag.slice(1), commit, runId: id }) },
    { ...decoy, id: id + 1, path: '.github/workflows/release-experiment.yml' },
    { ...decoy, id: id + 2, event: 'workflow_dispatch' },
    { ...decoy, id: id + 3, branch: 'v9.9.9', commit: 'f'.repeat(40) },
  ];
};

const PUBLISHES: { readonly [job: string]: Channel } = { 'publish-crates-io': 'crates', 'publish-npm': 'npm', 'publish-pypi': 'pypi', release: 'github' };
const SKIPS: { readonly [job: string]: string } = { 'publish-crates-io': 'skip_crates_io', 'publish-npm': 'skip_npm', 'publish-pypi': 'skip_pypi' };

/** How each job of a publish ends. A registry refuses a version that it has; what comes after a failure is skipped. */
const jobsOf = (inputs: Dispatched['inputs'], { aligned, before, asksForPassword }: { readonly aligned: boolean; readonly before: readonly Channel[]; readonly asksForPassword: boolean }): readonly Job[] => {
  const rehearsal = inputs['rehearsal'] === 'true';
  const fails = ({ name }: Job): boolean => (name === 'verify-homebrew-tap' && !aligned) || (!rehearsal && ((name === 'publish-npm' && asksForPassword) || before.some((channel) => channel === PUBLISHES[name] && channel !== 'github')));
  const skips = ({ name }: Job): boolean => inputs[SKIPS[name] ?? ''] === 'true';
  const jobs = PUBLISH_JOBS.map((job): Job => (skips(job) ? { ...job, conclusion: 'skipped' } : fails(job) ? { ...job, conclusion: 'failure' } : job));
  const failedAt = jobs.findIndex(({ conclusion }) => conclusion === 'failure');
  // The three registries are published side by side; the release waits for all of them.
  return jobs.map((job, index): Job => (failedAt >= 0 && index > failedAt && (job.name === 'release' || !aligned) ? { ...job, conclusion: 'skipped' } : job));
};

const publish = async (folder: string, { files, version, tag, commit, channels }: { readonly files: readonly File[]; readonly version: string; readonly tag: string; readonly commit: string; readonly channels: readonly Channel[] }): Promise<Published> => {
  const tarballs = Object.keys(PLATFORMS).flatMap((platform) => files.filter(({ name }) => name === `plasmite_${version}_${platform}.tar.gz`));
  const sums = { name: 'sha256sums.txt', bytes: Buffer.from(tarballs.map(({ name, bytes }) => `${sha256(bytes)}  ${name}\n`).join('')) };
  await mkdir(folder, { recursive: true });
  for (const { name, bytes } of [...tarballs, sums]) await writeFile(join(folder, name), bytes);
  return { version, tag, files: [...files, sums], crate: crateOf({ version, commit }), channels };
};
