import { readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;

/**
 * Processor seconds of a process, and of its children that it has waited for: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 * On a busy machine this says more than a clock.
 */
export const processorSeconds = (pid: number): { readonly own: number; readonly children: number } => {
  const fields = fieldsOf(pid);
  const [user, system, childUser, childSystem] = [11, 12, 13, 14].map((at) => Number(fields[at]));
  return { own: ((user ?? 0) + (system ?? 0)) / TICKS_PER_SECOND, children: ((childUser ?? 0) + (childSystem ?? 0)) / TICKS_PER_SECOND };
};

/** Resident memory in MB. */
export const residentMb = (pid: number): number => (Number(fieldsOf(pid)[21]) * PAGE_BYTES) / 1024 / 1024;

/** The fields from the third on: the second is the name, which may hold anything. */
const fieldsOf = (pid: number): readonly string[] => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
};
