import type { Readable } from 'node:stream';
import type { StreamName } from './line-watch.ts';
import { endGroup } from './process-group.ts';

export type Exit = { readonly code: number | null; readonly signal: string | null };

/** A process that was started, whatever its input and output are. */
export type Child = {
  readonly pid: number;
  readonly streams: readonly { readonly name: StreamName; readonly stream: Readable }[];
  readonly exit: Promise<Exit>;
  /** Ends all of it: TERM, and KILL after `graceMs`. Other groups that carry its name are not among it. */
  readonly end: (graceMs: number) => Promise<void>;
  /** What a person can do at its terminal; null when its input is at its end. */
  readonly terminal: { readonly type: (bytes: string) => void; readonly resize: (size: Size) => void } | null;
};

export type Size = { readonly columns: number; readonly rows: number };

export type Launch = { readonly argv: readonly [string, ...string[]]; readonly cwd: string; readonly env: { readonly [name: string]: string } };

/** Why it could not be started: the code of the system, where there is one. */
export type NotLaunched = { readonly failed: { readonly code: unknown; readonly why: string | null } };

/**
 * Starts a command on pipes, in a process group of its own. Its input is at its end: `/dev/null`, not an open pipe, for a search tool
 * without a path would read an open one, wait for ever, and, once somebody closed it, have found nothing in nothing.
 */
export async function launchOnPipes({ argv: [file, ...args], cwd, env }: Launch): Promise<Child | NotLaunched> {
  const { execa } = await import('execa');
  const child = execa(file, args, { cwd, env, extendEnv: false, detached: true, stdin: 'ignore', buffer: false, encoding: 'buffer', reject: false });
  const { pid } = child;
  if (pid === undefined) {
    const { code, shortMessage } = await child;
    return { failed: { code, why: shortMessage ?? null } };
  }
  return {
    pid,
    streams: [{ name: 'stdout', stream: child.stdout }, { name: 'stderr', stream: child.stderr }],
    exit: new Promise((resolve) => child.nodeChildProcess.once('exit', (code, signal) => resolve({ code, signal }))),
    end: (graceMs) => endGroup(pid, { graceMs }),
    terminal: null,
  };
}
