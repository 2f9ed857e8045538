import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { createSandbox } from '../../src/sandbox/create.ts';
import { sandboxEnvironment } from '../../src/sandbox/environment.ts';
import { git } from '../../src/sandbox/git.ts';
import { BASE_TAG, pathsOf, PROJECT, TARGET } from '../../src/sandbox/names.ts';
import { startWorld, stopWorld } from '../../src/sandbox/running.ts';
import type { Faults, PaceChange, ScenarioName } from '../../src/sandbox/scenario.ts';
import type { Settings } from '../../src/sandbox/state.ts';
import { bundled } from './bundled.ts';
import type { Orders, Said } from './programs/orders.ts';

const REPOSITORY = join(import.meta.dirname, '../..');
export const BIN = join(REPOSITORY, 'bin/holdpoint.js');

/** A world in which nothing takes longer than it must: what is tried here is not the waiting. */
const QUICK: PaceChange = {
  // Every request brings it up to date, and its own looks cost a process each.
  tickMs: 1_000,
  queueMs: 20,
  otherJobMs: 60,
  legMs: 15,
  jobMs: Object.fromEntries(['release-context', 'build-native', 'build-node-dist', 'build-python-dist', 'build-crate', 'publish-preflight', 'publish-crates-io', 'publish-npm', 'publish-pypi', 'test', 'docs'].map((job) => [job, 60])),
  lagMs: { npm: 100, pypi: 200, crates: 150 },
};

/** How a robot came to its end. `silent`: it said nothing for so long that it was ended; it waits for what does not come. */
export type Ended = { readonly code: number | null; readonly signal: string | null; readonly silent: boolean; readonly said: readonly Said[]; readonly stderr: string };

export type Robot = {
  readonly pid: number;
  /** What it said so far. */
  readonly said: readonly Said[];
  /** Called for each line, in the moment in which it comes. */
  readonly heard: (call: (said: Said) => void) => void;
  readonly tell: () => void;
  /** SIGKILL, of the robot alone: its children live on, as they do in life. */
  readonly kill: () => void;
  readonly ended: Promise<Ended>;
};

/** A folder with robots in it; all that they make is below it. */
export type Workshop = {
  /** A sandbox whose world runs, at which robots work. */
  readonly sandbox: (scenario: ScenarioName) => Promise<Bench>;
  /**
   * Stops the world of a bench and keeps all that it has come to; what it gives makes the bench that again, at the same place.
   * (Elsewhere it would be another one: a journal, and the tag that names it, hold the paths of its evidence.)
   */
  readonly keep: (bench: Bench) => Promise<(faults: Partial<Faults>) => Promise<Bench>>;
  readonly leave: () => Promise<void>;
};

export type Bench = {
  readonly folder: string;
  readonly project: string;
  readonly env: { readonly [name: string]: string };
  readonly start: (orders?: Partial<Orders>, env?: { readonly [name: string]: string }) => Robot;
  readonly run: (orders?: Partial<Orders>) => Promise<Ended>;
  /** The same bench with other variables. */
  readonly with: (env: { readonly [name: string]: string }) => Bench;
  /** Runs the built program as a script does. */
  readonly program: (...args: readonly string[]) => Promise<Ran>;
};

export type Ran = { readonly pid: number; readonly code: number | null; readonly stdout: string; readonly stderr: string };

export const openWorkshop = async (): Promise<Workshop> => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'holdpoint-faults-')));
  const robot = await bundled('robot', root);
  const benches: string[] = [];
  return {
    sandbox: async (scenario) => {
      const folder = join(root, `${scenario}-${benches.length + 1}`, 'sandbox');
      benches.push(folder);
      mkdirSync(dirname(folder));
      await createSandbox({ folder, scenario, pace: QUICK });
      // Every update of a ref on the remote leaves a line, so that a push is counted by the remote and not by who pushed.
      await git(pathsOf(folder).bare(PROJECT), ['config', 'core.logAllRefUpdates', 'always']);
      return openBench(folder, robot);
    },
    keep: async ({ folder }) => {
      await stopWorld(folder);
      const kept = `${folder}.kept`;
      copy(folder, kept);
      return async (faults) => {
        await stopWorld(folder);
        rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
        copy(kept, folder);
        const { settings } = pathsOf(folder);
        const known: Settings = JSON.parse(readFileSync(settings, 'utf8')); // Boundary: the sandbox's own file.
        writeFileSync(settings, JSON.stringify({ ...known, faults: { ...known.faults, ...faults } }));
        return openBench(folder, robot);
      };
    },
    leave: async () => {
      await Promise.all(benches.map((folder) => stopWorld(folder)));
      rmSync(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};

/** With the modes and times that it has. */
const copy = (from: string, to: string): void => void execFileSync('cp', ['-Rp', from, to]);

/**
 * The runbook of the sandbox, but that a dispatch whose run does not appear, and a channel that does not show what may be in it, are given up sooner,
 * and that the tool whose version is asked for at every turn is a quick one. It lies beside the checkout.
 */
const runbookFor = (folder: string): string => {
  const path = join(folder, 'runbook.yaml');
  const text = readFileSync(join(REPOSITORY, 'src/runbook/builtin/sandbox.yaml'), 'utf8').replaceAll('patience: 10s', 'patience: 2s').replaceAll('version: node --version', 'version: git --version');
  writeFileSync(path, text.replaceAll('file: release-publish.yml,', 'file: release-publish.yml, appears-within: 3s,').replaceAll('file: release-publish.yml\n', 'file: release-publish.yml\n          appears-within: 3s\n'));
  return path;
};

const openBench = async (folder: string, robot: string): Promise<Bench> => {
  const home = join(dirname(folder), 'home');
  mkdirSync(home, { recursive: true });
  const runbook = runbookFor(folder);
  const { url } = await startWorld({ folder, spawn: [process.execPath, BIN, 'sandbox-world'] });
  const { environment } = await sandboxEnvironment({ folder, url });
  const env = {
    PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
    HOME: home,
    TMPDIR: home,
    GIT_CONFIG_NOSYSTEM: '1',
    NODE_COMPILE_CACHE: join(dirname(robot), 'compile-cache'),
    HOLDPOINT_STATE: join(folder, 'state'),
    ...environment,
  };
  return benchOf({ folder, robot, runbook, env });
};

const benchOf = (of: Pick<Bench, 'folder' | 'env'> & { readonly robot: string; readonly runbook: string }): Bench => {
  const { folder, robot, runbook, env } = of;
  const { project } = pathsOf(folder);
  const start: Bench['start'] = (orders = {}, more = {}) => robotOf(spawn(process.execPath, [robot, JSON.stringify({ runbook, target: TARGET, base: BASE_TAG, ...orders })], { cwd: project, env: { ...env, ...more }, stdio: 'pipe' }));
  return { folder, project, env, start, run: (orders) => start(orders).ended, with: (more) => benchOf({ ...of, env: { ...env, ...more } }), program: (...args) => runProgram(args, { cwd: project, env }) };
};

const runProgram = (args: readonly string[], options: { readonly cwd: string; readonly env: { readonly [name: string]: string } }): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BIN, ...args], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const read = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) child[stream].setEncoding('utf8').on('data', (text: string) => void (read[stream] += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ pid: child.pid ?? -1, code, ...read }));
  });

/** Longer than anything here may take, however busy the machine: no measure of speed. */
const SILENT_MS = 300_000;

const robotOf = (child: ChildProcessWithoutNullStreams): Robot => {
  let silent = false;
  const giveUp = setTimeout(() => ((silent = true), child.kill('SIGKILL')), SILENT_MS);
  const said: Said[] = [];
  const listeners: ((said: Said) => void)[] = [];
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-4_000)));
  // What it did not live to read is no error of ours.
  child.stdin.on('error', () => undefined);
  createInterface({ input: child.stdout }).on('line', (line) => {
    const one: Said = JSON.parse(line); // Boundary: a robot writes lines of `Said`.
    giveUp.refresh();
    said.push(one);
    for (const call of listeners) call(one);
  });
  return {
    pid: child.pid ?? -1,
    said,
    heard: (call) => void listeners.push(call),
    tell: () => void child.stdin.write('\n'),
    kill: () => void child.kill('SIGKILL'),
    ended: new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => (clearTimeout(giveUp), resolve({ code, signal, silent, said, stderr })));
    }),
  };
};

/** How it ended, in words. */
export const wordsOf = ({ code, signal, silent, said, stderr }: Ended): string =>
  `it ${silent ? 'waited for what did not come' : `ended with ${code ?? signal}`}: ${JSON.stringify(said.findLast(({ say }) => say !== 'wrote'))} ${stderr}`.trim();
