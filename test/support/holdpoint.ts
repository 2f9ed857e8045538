import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openTerminal, type Terminal } from './terminal.ts';

export const REPOSITORY = join(import.meta.dirname, '../..');
const BIN = join(REPOSITORY, 'bin/holdpoint.js');

/** A person of their own on this machine: home, state, cache and git identity, all in one temporary folder. */
export type Person = {
  readonly home: string;
  readonly state: string;
  readonly env: { readonly [name: string]: string };
  readonly leave: () => void;
};

/** Where paths break on a screen depends on how long they are: the same on every machine that has this one. */
const SHORT = '/tmp';

/** Makes a person. Frames show the folder as `/tmp/holdpoint` (src/dev/normalise.ts). */
export const makePerson = (): Person => {
  const home = mkdtempSync(join(existsSync(SHORT) ? SHORT : tmpdir(), 'holdpoint-e2e-'));
  const [state, cache, config] = ['state', 'cache', 'config'].map((name) => join(home, name));
  for (const folder of [state, cache, config]) mkdirSync(String(folder));
  return {
    home,
    state: String(state),
    env: {
      HOME: home,
      TMPDIR: home,
      // One for all persons of this machine, as a person has one for all starts.
      NODE_COMPILE_CACHE: join(tmpdir(), 'holdpoint-compile-cache'),
      XDG_STATE_HOME: String(state),
      XDG_CACHE_HOME: String(cache),
      XDG_CONFIG_HOME: String(config),
      XDG_DATA_HOME: join(home, 'data'),
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'Robin Vale',
      GIT_AUTHOR_EMAIL: 'robin@driftwood.example',
      GIT_COMMITTER_NAME: 'Robin Vale',
      GIT_COMMITTER_EMAIL: 'robin@driftwood.example',
    },
    leave: () => rmSync(home, { recursive: true, force: true, maxRetries: 5 }),
  };
};

type Start = {
  readonly person: Person;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: { readonly [name: string]: string };
};

/** Starts the built program on a pseudo-terminal, as this person. */
export const openHoldpoint = ({ person, args, cwd = person.home, env = {}, ...size }: Start & { readonly columns?: number; readonly rows?: number; readonly film?: string }): Terminal =>
  openTerminal({ argv: [process.execPath, BIN, ...args], cwd, env: { ...person.env, PATH: pathOf(env), ...env }, ...size });

export type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** Runs the built program without a terminal and without input, as a script or CI does. */
export const runHoldpoint = ({ person, args, cwd = person.home, env = {} }: Start): Promise<Ran> =>
  runProgram(process.execPath, [BIN, ...args], { cwd, env: { ...person.env, PATH: pathOf(env), ...env } });

/** Runs any program without a terminal and without input. Resolves however it ends; rejects only when it could not be started. */
export const runProgram = (file: string, args: readonly string[], { cwd, env }: { readonly cwd: string; readonly env: { readonly [name: string]: string } }): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const read = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) child[stream].setEncoding('utf8').on('data', (text: string) => void (read[stream] += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...read }));
  });

/** The PATH of a test, with the Node that runs the tests first: runbooks of the sandbox call `node`. */
const pathOf = (env: { readonly [name: string]: string }): string => env['PATH'] ?? `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`;
