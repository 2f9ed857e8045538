import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';

type Disk = { readonly path: string; readonly remove: () => void };

const did = (program: string, ...args: readonly string[]): boolean => spawnSync(program, args).status === 0;

/** A disk of its own in memory; null where nothing may be mounted. */
const mountSmall = (path: string, kilobytes: number): Disk | null => {
  mkdirSync(path, { mode: 0o700 });
  const mounted = process.platform === 'linux' && did('mount', '-t', 'tmpfs', '-o', `size=${kilobytes}k,mode=700`, 'holdpoint-fault', path);
  return mounted ? { path, remove: () => void did('umount', path) } : null;
};

/** A disk that a session fits on, and little more. */
export const fillDisk = (path: string): Disk | null => mountSmall(path, 256);

/** A disk with this on it, that nobody can write to. */
export const mountReadOnly = (path: string, from: string): Disk | null => {
  const disk = mountSmall(path, 1_024);
  if (disk === null) return null;
  cpSync(from, path, { recursive: true });
  return did('mount', '-o', 'remount,ro', path) ? disk : (disk.remove(), null);
};
