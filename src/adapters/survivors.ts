import { readFile, readdir } from 'node:fs/promises';
import { createCapture } from './capture.ts';

/** A process group that carries an attempt's name in its environment. */
export type Survivor = { readonly attempt: string; readonly pid: number; readonly command: string };

/** Process groups whose HOLDPOINT_ATTEMPT begins with `prefix`, ours left out. `pid` is the group's. */
export async function findSurvivors(prefix: string): Promise<readonly Survivor[]> {
  const found = process.platform === 'linux' ? await fromProc() : await fromPs();
  const own = found.find(({ pid }) => pid === process.pid)?.group;
  const groups = new Map<number, Survivor>();
  for (const { pid, group, attempt, command } of found) {
    if (!attempt.startsWith(prefix) || group === own || pid === process.pid || group <= 1) continue;
    if (!groups.has(group) || pid === group) groups.set(group, { attempt, pid: group, command });
  }
  return [...groups.values()];
}

type Seen = { readonly pid: number; readonly group: number; readonly attempt: string; readonly command: string };

const NAME = 'HOLDPOINT_ATTEMPT=';

async function fromProc(): Promise<readonly Seen[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const seen = await Promise.all(
    pids.map(async (pid): Promise<readonly Seen[]> => {
      // A process of somebody else, or one that has just ended, can't be read: it is not ours.
      const read = (file: string): Promise<string> => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
      const environment = await read('environ');
      const attempt = environment.split('\0').find((variable) => variable.startsWith(NAME))?.slice(NAME.length);
      if (attempt === undefined && Number(pid) !== process.pid) return [];
      const group = groupIn(await read('stat'));
      if (group === null) return [];
      const command = (await read('cmdline')).replaceAll('\0', ' ').trim();
      return [{ pid: Number(pid), group, attempt: attempt ?? '', command }];
    }),
  );
  return seen.flat();
}

/** The third field after the name, which may hold blanks and brackets itself: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function groupIn(stat: string): number | null {
  const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return group === undefined || state === 'Z' ? null : Number(group);
}

async function fromPs(): Promise<readonly Seen[]> {
  const { stdout } = await createCapture(process.env)(['ps', 'axeww', '-o', 'pid=,pgid=,command='], { cwd: '/' });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, group, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    const attempt = /(?:^|\s)HOLDPOINT_ATTEMPT=(\S+)/.exec(command ?? '')?.[1];
    if (pid === undefined || group === undefined || (attempt === undefined && Number(pid) !== process.pid)) return [];
    return [{ pid: Number(pid), group: Number(group), attempt: attempt ?? '', command: (command ?? '').split(/\s+\w+=/)[0] ?? '' }];
  });
}
