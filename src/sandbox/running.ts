import { spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { pathsOf } from './names.ts';
import { readJson } from './store.ts';

export type RunningWorld = { readonly url: string; readonly pid: number };

export type StartWorld = {
  readonly folder: string;
  /** Program and arguments that serve a world; the folder is added as the last argument. */
  readonly spawn: readonly [string, ...string[]];
};

const HEALTH_MS = 2_000;
const START_MS = 20_000;
const POLL_MS = 40;

/**
 * Finds the world of a sandbox that runs already, or starts one that outlives this process.
 * @throws Error with the end of its log when it does not come up.
 */
export const startWorld = async ({ folder, spawn: [program, ...args] }: StartWorld): Promise<RunningWorld> => {
  const found = await runningWorld(folder);
  if (found) return found;
  const paths = pathsOf(folder);
  const log = await open(paths.log, 'a', 0o600);
  // It needs programs and a home, none of the person's tokens.
  const env = Object.fromEntries(['PATH', 'HOME', 'TMPDIR', 'LANG'].flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
  const child = spawn(program, [...args, folder], { cwd: folder, detached: true, stdio: ['ignore', log.fd, log.fd], env });
  let failed: string | null = null;
  child.once('error', (error) => (failed = error.message));
  // Exit 0 may mean that another process was faster to be this world.
  child.once('exit', (code, signal) => (failed = code === 0 ? failed : `it ended with ${code ?? signal}`));
  child.unref();
  await log.close();
  for (const until = Date.now() + START_MS; failed === null && Date.now() < until; await delay(POLL_MS)) {
    const started = await runningWorld(folder);
    if (started) return started;
  }
  const tail = (await readFile(paths.log, 'utf8')).trimEnd().split('\n').slice(-8).join('\n');
  throw new Error(`the sandbox's world did not start: ${failed ?? `no answer within ${START_MS / 1000} s`}\n${tail}`);
};

/** The world that serves this sandbox now, by its port file and its own word; null when there is none. */
export const runningWorld = async (folder: string): Promise<RunningWorld | null> => {
  const said = await readJson<{ readonly port: number; readonly pid: number; readonly secret: string }>(pathsOf(folder).port).catch(() => null);
  if (said === null) return null;
  const pid = await pidAt(said.port, said.secret);
  return pid === null ? null : { url: `http://127.0.0.1:${said.port}`, pid };
};

/** Ends the world of a sandbox, if it runs. What it was in the middle of goes on when it is started again. */
export const stopWorld = async (folder: string): Promise<void> => {
  const running = await runningWorld(folder);
  if (!running) return;
  process.kill(running.pid, 'SIGTERM');
  for (const until = Date.now() + START_MS; Date.now() < until && (await runningWorld(folder)) !== null; ) await delay(POLL_MS);
};

/** The process id of the world that answers there and knows the secret; a number that was only read from a file may be anybody's. */
export const pidAt = async (port: number, secret: string): Promise<number | null> => {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/_world?secret=${secret}`, { signal: AbortSignal.timeout(HEALTH_MS) });
    const answer: unknown = response.ok ? await response.json() : null;
    return typeof answer === 'object' && answer !== null && 'pid' in answer && typeof answer.pid === 'number' ? answer.pid : null;
  } catch {
    return null;
  }
};
