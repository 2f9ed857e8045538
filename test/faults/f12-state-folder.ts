import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJournal } from '../../src/adapters/journal.ts';
import type { Fault, Tally } from './fault.ts';
import { environmentOf, makeGround, PROGRAM, copyState } from './small-release.ts';
import type { Ground } from './small-release.ts';
import { fillDisk, mountReadOnly } from './small-disk.ts';
import { FAILING_FILES } from './strace.ts';

type Ran = { readonly code: number | null; readonly said: string };

/** What is done to the state folder, what is run then, and what must be said. `fault`: what strace makes the calls about the journal answer. */
type Case = {
  readonly what: string;
  readonly make?: (ground: Ground) => { readonly undo: () => void } | void;
  readonly state?: (ground: Ground) => string;
  readonly args?: readonly string[];
  readonly fault?: string;
  readonly code: number;
  readonly says: RegExp;
};

export const stateFolder: Fault = {
  id: 'F12',
  what: 'disk full, read-only, unreadable, others may write, a symlink at each level of the state folder; tried on the built program',
  passes: 'refuses to start, or goes read-only, and says so; nothing is done that is not recorded',
  run: async () => {
    const ground = await makeGround();
    try {
      return await tryAll(ground);
    } finally {
      ground.leave();
    }
  },
};

const tryAll = async (ground: Ground): Promise<Tally> => {
  const broken: string[] = [];
  const fine = copyState(ground, 'fine');
  const ran = run(fine, { what: 'nothing', code: 0, says: /passed/ });
  if (ran.code !== 0 || !marked(fine)) return { tried: 1, broken: [`a state folder that nothing is wrong with: exit ${ran.code}, ${ran.said}`] };
  const traced = strace();
  const disks = { full: fillDisk(join(ground.person.home, 'full')), readOnly: mountReadOnly(join(ground.person.home, 'read-only'), ground.state) };
  const cases = [...LINKS, ...UNREADABLE, ...(traced ? FAILING : []), ...(disks.full === null ? [] : [fullDisk(disks.full.path)]), ...(disks.readOnly === null ? [] : readOnlyDisk(disks.readOnly.path))];
  try {
    for (const [n, one] of cases.entries()) broken.push(...tryOne(ground, one, n).map((why) => `${one.what}${one.fault === undefined ? '' : ` (${one.fault})`}: ${why}`));
  } finally {
    disks.full?.remove();
    disks.readOnly?.remove();
  }
  const notes = [traced ? `${FAILING.length} by strace` : 'no strace here, so no failing calls (F1 has the port)', disks.full === null ? 'a full disk could not be mounted' : 'a full and a read-only disk, mounted', ROOT ? 'as root, whom no mode stops: what may not be read is a folder, a pipe, or EACCES by strace' : 'not as root'];
  return { tried: cases.length, broken, note: notes.join('; ') };
};

const tryOne = (ground: Ground, one: Case, n: number): readonly string[] => {
  const copy = copyState(ground, `case-${n}`);
  rmSync(join(copy.project, '.scratch'), { recursive: true, force: true });
  const before = readFileSync(copy.at.journal);
  const made = one.make?.(copy);
  const of = one.state === undefined ? copy : { ...copy, state: one.state(copy) };
  const { code, said } = run(of, one);
  made?.undo();
  const broken: string[] = [];
  if (code !== one.code) broken.push(`exit ${code} instead of ${one.code}: ${said}`);
  if (!one.says.test(said)) broken.push(`it does not say ${String(one.says)}: ${said}`);
  const after = existsSync(copy.at.journal) ? readFileSync(copy.at.journal) : Buffer.alloc(0);
  if (one.fault === undefined && one.state === undefined && !after.equals(before)) broken.push('the journal was changed');
  // Intent before act: what ran without one on disk could not be found again.
  if (marked(copy) && (one.fault === undefined || !intendedIn(copy.at.journal))) broken.push('a step ran of which no record says that it began');
  if (one.fault !== undefined) broken.push(...goesOn(copy));
  return broken;
};

/** Once the disk is well again the session is read, and its chain is whole. */
const goesOn = (copy: Ground): readonly string[] => {
  const { code, said } = run(copy, { what: '', args: ['verify'], code: 0, says: /unbroken/ });
  return code === 0 ? [] : [`afterwards verify ends with ${code}: ${said}`];
};

const run = (of: Ground, { args = ['run', 'first'], fault }: Case): Ran => {
  // A program that strace lets go of lives on, so one that does not end is ended from within.
  const traced = fault === undefined ? [] : ['strace', ...FAILING_FILES, '-o', '/dev/null', '-P', of.at.journal, '-e', `inject=${fault}`, 'timeout', '--signal=KILL', '60'];
  const [file, ...rest] = [...traced, ...PROGRAM, ...args];
  const { status, signal, stdout, stderr } = spawnSync(file ?? '', rest, { cwd: of.project, env: environmentOf(of), encoding: 'utf8', timeout: 90_000, killSignal: 'SIGKILL' });
  return { code: status, said: `${signal === null && status !== 137 ? '' : '(it did not end) '}${stdout}${stderr}`.replaceAll('\n', ' / ').slice(0, 600) };
};

const strace = (): boolean => spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;
const marked = ({ project }: Ground): boolean => existsSync(join(project, '.scratch/first'));
const intendedIn = (journal: string): boolean => readJournal(journal).records.some(({ event }) => event.type === 'attempt.intended' && event.step === 'first');

/** Moves what is there beside, and puts a link to it in its place. */
const link = (path: string): { readonly undo: () => void } => {
  renameSync(path, `${path}.real`);
  symlinkSync(`${path}.real`, path);
  return { undo: () => (rmSync(path), renameSync(`${path}.real`, path)) };
};
const instead = (path: string, put: () => void): { readonly undo: () => void } => {
  renameSync(path, `${path}.real`);
  put();
  return { undo: () => (rmSync(path, { recursive: true, force: true }), renameSync(`${path}.real`, path)) };
};

const LINKS: readonly Case[] = [
  ...(['repository', 'release', 'session', 'logs', 'evidence'] as const).map((level): Case => ({ what: `a link as the folder of the ${level}`, make: ({ at }) => link(at[level]), code: 1, says: /it is a link/ })),
  { what: 'a link as the state folder', make: ({ state }) => link(state), code: 1, says: /it is a link/ },
  { what: 'a link as the journal', make: ({ at }) => link(at.journal), code: 1, says: /could not be read.*symbolic link/ },
  { what: 'a link to nowhere as the journal', make: ({ at }) => instead(at.journal, () => symlinkSync('/nowhere/at/all', at.journal)), code: 1, says: /could not be read.*symbolic link/ },
  { what: 'a link as the journal, only read', make: ({ at }) => link(at.journal), args: ['status'], code: 1, says: /could not be read/ },
  {
    what: 'a link to a free lock as the lock',
    make: ({ at }) => {
      writeFileSync(join(at.release, 'free'), '{"free":true}', { mode: 0o600 });
      symlinkSync(join(at.release, 'free'), join(at.release, 'lock-00000001'));
    },
    code: 3,
    says: /who holds it can't be read/,
  },
];

const ROOT = process.getuid?.() === 0;

const UNREADABLE: readonly Case[] = [
  { what: 'a folder as the journal', make: ({ at }) => instead(at.journal, () => mkdirSync(at.journal)), code: 1, says: /could not be read.*not a file/ },
  { what: 'a pipe as the journal', make: ({ at }) => instead(at.journal, () => void spawnSync('mkfifo', [at.journal])), code: 1, says: /could not be read.*not a file/ },
  ...(ROOT ? [] : [{ what: 'a journal that nobody may read', make: ({ at }: Ground) => (chmodSync(at.journal, 0), { undo: () => chmodSync(at.journal, 0o600) }), code: 1, says: /could not be read.*EACCES/ }]),
  { what: 'a journal that others may write', make: ({ at }) => chmodSync(at.journal, 0o666), code: 1, says: /others may write it/ },
  { what: 'a release that others may write in', make: ({ at }) => chmodSync(at.release, 0o777), code: 1, says: /others may write in it/ },
  { what: 'a file as the state folder', state: ({ at }) => at.journal, code: 1, says: /it is not a folder/ },
  { what: 'a device that is full as the state folder', state: () => '/dev/full', code: 1, says: /can't be used/ },
  { what: 'a journal that is gone, of a session that has a log', make: ({ at }) => (writeFileSync(join(at.logs, 'first.1.log'), 'x'), instead(at.journal, () => undefined)), code: 1, says: /is missing/ },
];

/** Calls about the journal that fail: opened, read, written, synced, at the first record and at later ones. */
const FAILING: readonly Case[] = [
  { what: 'a journal that may not be opened', fault: 'openat:error=EACCES:when=1', code: 1, says: /EACCES/ },
  { what: 'a journal that may not be opened for writing', fault: 'openat:error=EROFS:when=3', code: 1, says: /EROFS/ },
  { what: 'a disk that reads badly', fault: 'read:error=EIO:when=1', code: 1, says: /EIO/ },
  ...[1, 2, 3].map((nth): Case => ({ what: 'a disk that is full, run', fault: `write:error=ENOSPC:when=${nth}`, code: 1, says: /nothing more can be recorded.*ENOSPC/ })),
  ...[3, 4, 5].map((nth): Case => ({ what: 'a disk that is full, start without a screen', args: ['start', '--plain'], fault: `write:error=ENOSPC:when=${nth}`, code: 1, says: /nothing more can be recorded.*ENOSPC/ })),
  { what: 'a disk that syncs nothing, start without a screen', args: ['start', '--plain'], fault: 'fsync:error=EIO:when=4', code: 1, says: /nothing more can be recorded.*EIO/ },
];

const fullDisk = (path: string): Case => ({
  what: 'a disk that is full, mounted',
  state: (ground) => {
    spawnSync('cp', ['-a', `${ground.state}/.`, path]);
    spawnSync('sh', ['-c', `chmod 700 ${path}; dd if=/dev/zero of=${path}/filler bs=1k 2>/dev/null`]);
    return path;
  },
  code: 1,
  says: /ENOSPC/,
});

const readOnlyDisk = (path: string): readonly Case[] => [
  { what: 'a disk that is read-only, mounted', state: () => path, code: 1, says: /EROFS/ },
  { what: 'a disk that is read-only, mounted, only read', state: () => path, args: ['status'], code: 3, says: /0\/2 open/ },
];
