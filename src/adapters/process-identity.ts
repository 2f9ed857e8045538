import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

export const hostName = (): string => hostname();

/** What tells this boot of the machine from every other; empty where the system doesn't say. */
export function bootId(): string {
  if (process.platform === 'linux') return readOr('/proc/sys/kernel/random/boot_id', '').trim();
  return told('sysctl', ['-n', 'kern.bootsessionuuid']) || told('sysctl', ['-n', 'kern.boottime']);
}

/**
 * In which namespace of processes this one is: a number names a process only inside of it. Empty where the system has none, or doesn't say.
 * https://man7.org/linux/man-pages/man7/pid_namespaces.7.html
 */
export function processNamespace(): string {
  try {
    return process.platform === 'linux' ? readlinkSync('/proc/self/ns/pid') : '';
  } catch {
    return '';
  }
}

/**
 * When a process started, in the system's own words: with the number it names one process. Null when there is no such
 * process, or only its remains; empty when there is one and its start can't be read.
 */
export function startOf(pid: number): string | null {
  if (!isThere(pid)) return null;
  if (process.platform !== 'linux') return told('ps', ['-o', 'lstart=', '-p', String(pid)]);
  const stat = readOr(`/proc/${pid}/stat`, '');
  // Fields after the name, which may hold blanks and brackets: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return null;
  return stat === '' ? '' : `${bootId()}:${fields[19] ?? ''}`;
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process may not be signalled, but it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return otherwise;
  }
}

/** The clock's zone and language must not change what a process is called. */
const told = (program: string, args: readonly string[]): string => spawnSync(program, args, { env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC' } }).stdout?.toString().trim() ?? '';
