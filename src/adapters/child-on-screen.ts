import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Child, Exit, Launch, NotLaunched } from './child.ts';
import type { Lend } from './desk.ts';

/**
 * Starts a command on the person's own terminal, which is lent to it until it ends: for platforms without a pseudo-terminal. Nothing of
 * what it prints is seen by us. A shell with job control puts it into a group of its own and gives that the terminal, so that it can be ended as
 * a group without ending us; the shell itself does not carry the attempt's name, and comes back when the group is gone.
 * @param endStrays ends the groups that carry the attempt's name, the child's own among them.
 */
export async function launchOnScreen(lend: Lend, { argv, cwd, env }: Launch, endStrays: () => Promise<void>): Promise<Child | NotLaunched> {
  const { HOLDPOINT_ATTEMPT = '', ...others } = env;
  const started = Promise.withResolvers<number | NotLaunched>();
  const ended = Promise.withResolvers<Exit>();
  let shell: ChildProcess | null = null;
  let over = false;
  const lent = lend(
    () =>
      new Promise((back) => {
        const child = spawn('bash', ['-m', '-c', AROUND, 'bash', HOLDPOINT_ATTEMPT, ...argv], { cwd, env: others, stdio: 'inherit' });
        shell = child;
        child.once('error', (error) => {
          started.resolve({ failed: { code: null, why: error.message } });
          back();
        });
        child.once('spawn', () => started.resolve(child.pid ?? 0));
        child.once('exit', (code, signal) => {
          over = true;
          ended.resolve(exitOf(code, signal));
          back();
        });
      }),
  );
  void lent.catch((error: unknown) => {
    started.resolve({ failed: { code: null, why: error instanceof Error ? error.message : String(error) } });
    ended.resolve({ code: null, signal: null });
  });
  const pid = await started.promise;
  if (typeof pid !== 'number') return pid;
  // The verdict waits for the screen: what is drawn before it is back is lost.
  return {
    pid,
    streams: [],
    exit: lent.then(() => ended.promise, () => ended.promise),
    end: async () => {
      await endStrays();
      // Without job control the child is of our own group, which cannot be ended: then at least the screen comes back, and nothing passes.
      await Promise.race([ended.promise, new Promise((resolve) => setTimeout(resolve, SHELL_MS))]);
      if (!over) shell?.kill('SIGKILL');
    },
    terminal: null,
  };
}

/** The exit at its end keeps the shell from becoming the command: it has to give the terminal back to our group, or our next read of a key ends us. */
const AROUND = 'export HOLDPOINT_ATTEMPT="$1"; shift; "$@"; exit $?';

/** How long the shell may take to come back when its group is gone. */
const SHELL_MS = 500;

const SIGNALLED = 128;

/** The shell between us tells a signal as 128 and its number; a code of that size is taken for one, which is unknown and never passes. */
const exitOf = (code: number | null, signal: string | null): Exit => (code !== null && code > SIGNALLED ? { code: null, signal: `signal ${code - SIGNALLED}` } : { code, signal });
