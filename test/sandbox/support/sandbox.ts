import { execFile } from 'node:child_process';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Octokit } from '@octokit/rest';
import { createSandbox } from '../../../src/sandbox/create.ts';
import { sandboxEnvironment, type SandboxEnvironment } from '../../../src/sandbox/environment.ts';
import { formulaOf } from '../../../src/sandbox/driftwood/formula.ts';
import { FORMULA_PATH, OWNER, pathsOf, PLATFORMS, platformTarball, PROJECT } from '../../../src/sandbox/names.ts';
import { sha256, unzip } from '../../../src/sandbox/packing.ts';
import { runningWorld, startWorld, stopWorld, type RunningWorld } from '../../../src/sandbox/running.ts';
import type { PaceChange, ScenarioName } from '../../../src/sandbox/scenario.ts';

/** Everything at a fiftieth of its usual time. */
export const QUICK: PaceChange = {
  tickMs: 100,
  queueMs: 20,
  otherJobMs: 60,
  legMs: 15,
  jobMs: Object.fromEntries(['release-context', 'build-native', 'build-node-dist', 'build-python-dist', 'build-crate', 'publish-preflight', 'publish-crates-io', 'publish-npm', 'publish-pypi', 'test', 'docs'].map((job) => [job, 60])),
  lagMs: { npm: 100, pypi: 200, crates: 150 },
};

export const SPAWN = [process.execPath, join(import.meta.dirname, '../../../src/sandbox/world-main.ts')] as const satisfies readonly [string, ...string[]];

export const repo = { owner: OWNER, repo: PROJECT } as const;

/** A sandbox in a temporary folder with its world running, and a person's tools for it. */
export type Sandbox = SandboxEnvironment & {
  readonly folder: string;
  readonly url: string;
  readonly token: string;
  readonly octokit: Octokit;
  readonly running: () => Promise<RunningWorld | null>;
  readonly start: () => Promise<RunningWorld>;
  /** git in the clone of the project, as the person runs it. */
  readonly git: (...args: readonly string[]) => Promise<string>;
  readonly tapGit: (...args: readonly string[]) => Promise<string>;
  readonly run: (id: number) => Promise<Awaited<ReturnType<Octokit['rest']['actions']['getWorkflowRun']>>['data']>;
  /** The run of this file for this commit or tag, once it is over. */
  readonly finished: (file: string, branch: string, commit?: string) => Promise<Awaited<ReturnType<Octokit['rest']['actions']['getWorkflowRun']>>['data']>;
  readonly ended: (id: number) => Promise<Awaited<ReturnType<Octokit['rest']['actions']['getWorkflowRun']>>['data']>;
  readonly jobs: (id: number) => Promise<{ readonly [name: string]: string | null }>;
  readonly log: (run: number, job: string) => Promise<string>;
  /** Files inside the artifacts of a run, by name. */
  readonly built: (run: number) => Promise<ReadonlyMap<string, Buffer>>;
  readonly dispatch: (inputs: { readonly [name: string]: string }) => Promise<number>;
  /** Writes the formula for what a run built and pushes the tap. */
  readonly updateTap: (version: string, run: number) => Promise<void>;
  readonly remove: () => Promise<void>;
};

export const makeSandbox = async (scenario: ScenarioName, { pace = {}, start = true }: { readonly pace?: PaceChange; readonly start?: boolean } = {}): Promise<Sandbox> => {
  const folder = join(await realpath(await mkdtemp(join(tmpdir(), 'holdpoint-sandbox-'))), 'sand box');
  await createSandbox({ folder, scenario, pace: { ...QUICK, ...pace, lagMs: { ...QUICK.lagMs, ...pace.lagMs } } });
  const startIt = () => startWorld({ folder, spawn: SPAWN });
  const settings: { readonly port: number } = JSON.parse(await readFile(pathsOf(folder).settings, 'utf8'));
  const url = start ? (await startIt()).url : `http://127.0.0.1:${settings.port}`;
  const environment = await sandboxEnvironment({ folder, url });
  const token = environment.environment['GH_TOKEN'] ?? '';
  const octokit = new Octokit({ baseUrl: url, auth: token });
  const { actions } = octokit.rest;

  const run = async (id: number) => (await actions.getWorkflowRun({ ...repo, run_id: id })).data;
  const ended = (id: number) =>
    waitFor(`run ${id} is over`, async () => {
      const found = await run(id);
      return found.status === 'completed' ? found : null;
    });
  const jobsOf = async (id: number) => (await actions.listJobsForWorkflowRun({ ...repo, run_id: id, per_page: 100 })).data.jobs;
  const built = async (id: number) => {
    const { data } = await actions.listWorkflowRunArtifacts({ ...repo, run_id: id, per_page: 100 });
    const files = new Map<string, Buffer>();
    for (const artifact of data.artifacts) {
      const zip = await actions.downloadArtifact({ ...repo, artifact_id: artifact.id, archive_format: 'zip' });
      if (!(zip.data instanceof ArrayBuffer)) throw new Error('the download is no bytes');
      const bytes = Buffer.from(zip.data);
      if (`sha256:${sha256(bytes)}` !== artifact.digest) throw new Error(`${artifact.name} is not what its digest says`);
      for (const file of unzip(bytes)) files.set(file.path, file.bytes);
    }
    return files;
  };
  const paths = pathsOf(folder);
  const tapGit = (...args: readonly string[]) => command('git', args, paths.tap);
  return {
    ...environment,
    folder,
    url,
    token,
    octokit,
    running: () => runningWorld(folder),
    start: startIt,
    git: (...args) => command('git', args, paths.project),
    tapGit,
    run,
    ended,
    finished: async (file, branch, commit) => {
      const id = await waitFor(`a run of ${file} for ${branch}`, async () => {
        const { data } = await actions.listWorkflowRuns({ ...repo, workflow_id: file, event: 'push', branch, ...(commit && { head_sha: commit }) });
        return data.workflow_runs[0]?.id ?? null;
      });
      return ended(id);
    },
    jobs: async (id) => Object.fromEntries((await jobsOf(id)).map((job) => [job.name, job.conclusion])),
    log: async (id, name) => {
      const job = (await jobsOf(id)).find((candidate) => candidate.name === name);
      if (!job) throw new Error(`no job ${name}`);
      const { data } = await actions.downloadJobLogsForWorkflowRun({ ...repo, job_id: job.id });
      return String(data);
    },
    built,
    dispatch: async (inputs) => {
      const { data } = await octokit.request('POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches', { ...repo, workflow_id: 'release-publish.yml', ref: 'main', inputs, return_run_details: true });
      // The cast: octokit 22 types this answer as empty; GitHub has given the id since 2026-02-19.
      return (data as { readonly workflow_run_id: number }).workflow_run_id;
    },
    updateTap: async (version, id) => {
      const files = await built(id);
      const digests = Object.fromEntries(PLATFORMS.map((platform) => [platform, sha256(files.get(platformTarball(version, platform)) ?? Buffer.alloc(0))]));
      await writeFile(join(paths.tap, FORMULA_PATH), formulaOf(version, digests));
      await tapGit('commit', '--all', '--message', `driftwood: update to ${version}`);
      await tapGit('push', '--quiet', 'origin', 'HEAD:main');
    },
    remove: async () => {
      await stopWorld(folder);
      await rm(join(folder, '..'), { recursive: true, force: true });
    },
  };
};

/** The cast: a test that reads a field which is not there fails by itself. */
export const jsonOf = async <T = { readonly [key: string]: never }>(response: Response): Promise<T> => (await response.json()) as T;

const WAIT_MS = 25_000;

/** Asks again until there is something; fails by name. */
export const waitFor = async <T>(what: string, look: () => Promise<T | null>): Promise<T> => {
  for (const until = Date.now() + WAIT_MS; Date.now() < until; await delay(30)) {
    const found = await look();
    if (found !== null) return found;
  }
  throw new Error(`waited in vain: ${what}`);
};

export const command = (program: string, args: readonly string[], cwd: string, env: { readonly [name: string]: string } = {}): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(program, [...args], { cwd, env: { ...process.env, ...env } }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${program} ${args.join(' ')}\n${stdout}${stderr}`, { cause: error }));
      else resolve(stdout.trim());
    });
  });
