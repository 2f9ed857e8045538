import { constants } from 'node:os';
import { PassThrough } from 'node:stream';
import type { spawn } from '@lydell/node-pty';
import type { Child, Launch, NotLaunched, Size } from './child.ts';
import { endGroup } from './process-group.ts';

/** Makes pseudo-terminals; null where there is nothing here that does. */
export type PtySpawn = typeof spawn;

let loading: Promise<PtySpawn | null> | null = null;

/** Loads the library with the first step that asks for a terminal. It is optional: on musl, and wherever it was not installed, there is none. */
export const loadPty = (): Promise<PtySpawn | null> => (loading ??= import('@lydell/node-pty').then(({ spawn: found }) => found, () => null));

/** It is no terminal of ours: the child draws on one of this kind, which is what the pane can show. */
const TERMINAL = 'xterm-256color';
/** What has come and was not read yet: above it the child waits, as it would for a slow terminal. */
const MOST_UNREAD = 256 * 1024;

/**
 * Starts a command on a pseudo-terminal: it leads a session, and so a process group, of its own. Both outputs are one stream.
 * The program is looked for by a shell, because the library takes a missing one for an exit code of 1.
 */
export function launchOnPty(pty: PtySpawn, { argv, cwd, env }: Launch, { columns, rows }: Size): Child | NotLaunched {
  const options = { name: TERMINAL, cols: columns, rows, cwd, env: { ...env }, encoding: null };
  let child;
  try {
    child = pty('bash', ['-c', 'exec "$@"', 'bash', ...argv], options);
  } catch (error) {
    return { failed: { code: null, why: error instanceof Error ? error.message : String(error) } };
  }
  const stream = new PassThrough({ highWaterMark: MOST_UNREAD });
  let over = false;
  child.onData((bytes) => {
    if (stream.writableEnded || stream.destroyed) return;
    if (stream.write(bytes)) return;
    child.pause();
    stream.once('drain', () => child.resume());
  });
  const exit = new Promise<{ readonly code: number | null; readonly signal: string | null }>((resolve) =>
    child.onExit(({ exitCode, signal }) => {
      over = true;
      stream.end();
      resolve(signal === undefined || signal === 0 ? { code: exitCode, signal: null } : { code: null, signal: signalName(signal) });
    }),
  );
  return {
    pid: child.pid,
    streams: [{ name: 'stdout', stream }],
    exit,
    end: (graceMs) => endGroup(child.pid, { graceMs }),
    terminal: {
      type: (bytes) => {
        if (!over) child.write(bytes);
      },
      resize: (size) => {
        // Prevents: an error of a terminal that has just gone, thrown at whoever draws the pane.
        if (!over) child.resize(Math.max(2, size.columns), Math.max(1, size.rows));
      },
    },
  };
}

const signalName = (number: number): string => Object.entries(constants.signals).find(([, value]) => value === number)?.[0] ?? `signal ${number}`;
