import { execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createSandbox } from '../../src/sandbox/create.ts';
import { sandboxEnvironment } from '../../src/sandbox/environment.ts';
import { pathsOf } from '../../src/sandbox/names.ts';
import { startWorld, stopWorld } from '../../src/sandbox/running.ts';
import { REPOSITORY, openHoldpoint, runHoldpoint } from '../support/holdpoint.ts';
import type { Person, Ran } from '../support/holdpoint.ts';
import type { Terminal } from '../support/terminal.ts';

const run = promisify(execFile);

/** One sandbox with its world running: all rows share its servers and remotes, and nobody pushes to them. */
export type World = {
  readonly person: Person;
  readonly folder: string;
  readonly env: { readonly [name: string]: string };
  /** A token of the same maintainer that may only read who they are. */
  readonly weakToken: string;
  readonly leave: () => Promise<void>;
};

/** @param person in whose temporary folder the sandbox lies. */
export const makeWorld = async (person: Person): Promise<World> => {
  const folder = join(person.home, 'world');
  await createSandbox({ folder, scenario: 'smooth' });
  const weakToken = `sandbox-token-${'0'.repeat(24)}`;
  const { settings } = pathsOf(folder);
  const made: { readonly tokens: readonly object[] } = JSON.parse(readFileSync(settings, 'utf8'));
  writeFileSync(settings, JSON.stringify({ ...made, tokens: [...made.tokens, { value: weakToken, scopes: ['read:user'] }] }));
  const { url } = await startWorld({ folder, spawn: [process.execPath, join(REPOSITORY, 'src/sandbox/world-main.ts')] });
  const { environment } = await sandboxEnvironment({ folder, url });
  return { person, folder, env: environment, weakToken, leave: () => stopWorld(folder) };
};

/** A clone of the project and of its tap with a state folder of their own: what a row does here, no other row sees. */
export type Place = {
  readonly person: Person;
  readonly folder: string;
  readonly project: string;
  readonly tap: string;
  readonly state: string;
  readonly env: { readonly [name: string]: string };
  /** The files that record releases, by their path in the state folder. */
  readonly journals: () => ReadonlyMap<string, Buffer>;
  readonly git: (...args: readonly string[]) => Promise<string>;
  readonly write: (path: string, text: string) => string;
  readonly run: (args: readonly string[], but?: { readonly env?: { readonly [name: string]: string }; readonly cwd?: string }) => Promise<Ran>;
  readonly open: (args: readonly string[], size?: { readonly columns: number; readonly rows: number }) => Terminal;
};

let places = 0;

/** @param state of an earlier place, where the row is about a session that exists. */
export const makePlace = (world: World, { state: from }: { readonly state?: string } = {}): Place => {
  const folder = join(world.person.home, `place-${(places += 1)}`);
  const paths = pathsOf(folder);
  const state = join(folder, 'state');
  mkdirSync(state, { recursive: true, mode: 0o700 });
  cpSync(pathsOf(world.folder).project, paths.project, { recursive: true });
  cpSync(pathsOf(world.folder).tap, paths.tap, { recursive: true });
  if (from !== undefined) cpSync(from, state, { recursive: true });
  const env = { ...world.env, HOLDPOINT_STATE: state };
  const { person } = world;
  return {
    person,
    folder,
    project: paths.project,
    tap: paths.tap,
    state,
    env,
    journals: () => new Map(filesBelow(state).filter((path) => path.endsWith('journal.jsonl')).map((path) => [path, readFileSync(path)])),
    git: async (...args) => (await run('git', [...args], { cwd: paths.project, env: { ...process.env, ...person.env } })).stdout.trim(),
    write: (path, text) => {
      const full = join(folder, path);
      mkdirSync(join(full, '..'), { recursive: true });
      writeFileSync(full, text);
      return full;
    },
    run: (args, but = {}) => runHoldpoint({ person, args, cwd: but.cwd ?? paths.project, env: { ...env, ...but.env } }),
    open: (args, size) => openHoldpoint({ person, args, cwd: paths.project, env, ...size }),
  };
};

const filesBelow = (folder: string): readonly string[] =>
  existsSync(folder) ? readdirSync(folder).flatMap((name) => (statSync(join(folder, name)).isDirectory() ? filesBelow(join(folder, name)) : [join(folder, name)])) : [];

/** A server that answers everything with this status, as a gateway in front of a dead GitHub does. */
export const answering = async (status: number): Promise<{ readonly url: string; readonly close: () => void }> => {
  const server = createServer((_, response) => response.writeHead(status, { 'content-type': 'text/html' }).end('<html>Bad gateway</html>'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Boundary cast: a server that listens on TCP has an address of this form.
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
};

/** An address at which nobody listens any more. */
export const nobodyAt = async (): Promise<string> => {
  const { url, close } = await answering(200);
  close();
  return url;
};

/** A folder with links to these programs: all of a PATH. */
export const pathOf = async (place: Place, programs: readonly string[]): Promise<string> => {
  const bin = join(place.folder, 'bin');
  mkdirSync(bin, { recursive: true });
  for (const program of programs) await run('bash', ['-c', 'ln -sf "$(command -v "$1")" "$2/$1"', '-', program, bin]);
  await run('ln', ['-sf', process.execPath, join(bin, 'node')]);
  return bin;
};

/** The most memory that a program had while it ran, in bytes, with what it printed. */
export const watched = async (place: Place, args: readonly string[]): Promise<{ readonly code: number | null; readonly stdout: string; readonly mostBytes: number }> => {
  const child = spawn(process.execPath, [join(REPOSITORY, 'bin/holdpoint.js'), ...args], { cwd: place.project, env: { ...place.person.env, ...place.env, PATH: `${process.env['PATH'] ?? ''}` }, stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => void (stdout += text));
  let over = false;
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve)).finally(() => (over = true));
  let mostBytes = 0;
  // `VmHWM` is the peak so far, so looking now and then misses nothing but the end.
  for (; !over; await Promise.race([ended, pause(100)])) mostBytes = Math.max(mostBytes, peakOf(child.pid ?? 0));
  return { code: await ended, stdout, mostBytes };
};

const peakOf = (pid: number): number => {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
};
