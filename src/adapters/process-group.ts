import { setTimeout as pause } from 'node:timers/promises';

const LOOK_MS = 20;
/** After KILL a group is gone at once, unless the kernel holds one of it. */
const KILLED_MS = 1000;

/**
 * Ends a process group: TERM, and KILL for what is still there after `graceMs`. A kill of the leader alone is no limit:
 * `sh -c 'sleep 300 & wait'` had not ended after 7 s.
 */
export async function endGroup(pid: number, { graceMs }: { readonly graceMs: number }): Promise<void> {
  if (!signalGroup(pid, 'SIGTERM')) return;
  // A stopped process gets its TERM only when it goes on.
  signalGroup(pid, 'SIGCONT');
  if (await isGone(pid, graceMs)) return;
  signalGroup(pid, 'SIGKILL');
  await isGone(pid, KILLED_MS);
}

/** Sends a signal to a whole group. False when there is nobody in it. */
export function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  // 0 and 1 as a group would be ourselves, and everything.
  if (!Number.isSafeInteger(pid) || pid <= 1) return false;
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}

async function isGone(pid: number, withinMs: number): Promise<boolean> {
  const until = performance.now() + withinMs;
  while (signalGroup(pid, 0)) {
    if (performance.now() >= until) return false;
    await pause(LOOK_MS);
  }
  return true;
}
