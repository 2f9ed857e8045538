import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';

/** One system call of a program, as strace saw it: its name, and the how many-eth of that name it was. */
export type Call = { readonly name: string; readonly nth: number; readonly injected: boolean };
export type Traced = { readonly stdout: string; readonly calls: readonly Call[]; readonly killed: boolean };
export type Injection = { readonly call: string; readonly nth: number; readonly fault: 'KILL' | 'EIO' | 'ENOSPC' };

/** Calls about files that fail, without a stop at any other call. (A signal is then not injected: strace 6.1.) */
export const FAILING_FILES: readonly string[] = ['-f', '--seccomp-bpf', '-e', 'trace=%file,%desc'];

const LINE = /^\d+ +([a-z0-9_]+)\(/;

/**
 * Runs plain node under strace, which sees (and fails, or kills at) only the calls that are about these paths: Node itself reads and writes too.
 * Null where there is no strace, or it may not trace.
 */
export const runTraced = (args: readonly string[], { paths, log, inject }: { readonly paths: readonly string[]; readonly log: string; readonly inject?: Injection }): Traced | null => {
  rmSync(log, { force: true });
  const told = inject === undefined ? [] : ['-e', `inject=${inject.call}:${inject.fault === 'KILL' ? 'signal=KILL' : `error=${inject.fault}`}:when=${inject.nth}`];
  const ran = spawnSync('strace', [...(inject === undefined || inject.fault === 'KILL' ? ['-f'] : FAILING_FILES), '-o', log, ...paths.flatMap((path) => ['-P', path]), ...told, process.execPath, '--disable-warning=ExperimentalWarning', ...args], { encoding: 'utf8' });
  const traced = readOrNull(log);
  if (ran.error !== undefined || traced === null) return null;
  const counts = new Map<string, number>();
  const calls = traced.split('\n').flatMap((line): readonly Call[] => {
    const [, name] = LINE.exec(line) ?? [];
    if (name === undefined) return [];
    counts.set(name, (counts.get(name) ?? 0) + 1);
    return [{ name, nth: counts.get(name) ?? 0, injected: line.includes('(INJECTED)') }];
  });
  return { stdout: ran.stdout, calls, killed: traced.includes('+++ killed by SIGKILL') };
};

const readOrNull = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
};
