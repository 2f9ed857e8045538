import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { readJournal } from '../../src/adapters/journal.ts';
import type { Tally } from './fault.ts';
import { PROGRAM, copyState, environmentOf, makeGround } from './small-release.ts';
import type { Ground } from './small-release.ts';

const HOUR = 3_600_000;
const RIGHT = 0;

/** One run of the built program: on which clock (a shift in milliseconds, or the moment at which it stands still), what, and how it must end. */
type Run = { readonly clock: number | 'still'; readonly args: readonly string[]; readonly code: number; readonly says: RegExp };

const run = (step: string, clock: Run['clock'], code: number, says: RegExp): Run => ({ clock, args: ['run', step], code, says });

/** The step `first` is good for twelve hours, and `second` needs it. */
const STORIES: { readonly [what: string]: readonly Run[] } = {
  'an hour back after a pass': [run('first', RIGHT, 0, /passed/), run('second', -HOUR, 0, /passed/)],
  'an hour back, then right again': [run('first', -HOUR, 0, /passed/), run('second', RIGHT, 0, /passed/)],
  'a day ahead after a pass: it is too old then, and stays so': [run('first', RIGHT, 0, /passed/), run('second', 24 * HOUR, 3, /stale: older than its freshness allows/), run('second', RIGHT, 3, /stale|closed|needs/), run('first', RIGHT, 0, /passed/), run('second', RIGHT, 0, /passed/)],
  'an hour ahead after a pass: it is not': [run('first', RIGHT, 0, /passed/), run('second', HOUR, 0, /passed/)],
  'standing still': [run('first', 'still', 0, /passed/), run('second', 'still', 0, /passed/)],
};

export const tryProgram = async (): Promise<Tally> => {
  const ground = await makeGround();
  const broken: string[] = [];
  let tried = 0;
  try {
    for (const [n, [what, runs]] of Object.entries(STORIES).entries()) {
      const copy = copyState(ground, `story-${n}`);
      const at = Date.now();
      for (const [index, one] of runs.entries()) {
        tried += 1;
        const { code, said } = start(copy, one, at);
        if (code !== one.code || !one.says.test(said)) broken.push(`${what}, run ${index + 1} (${one.args.join(' ')}): exit ${code} instead of ${one.code}: ${said}`);
      }
      const times = readJournal(copy.at.journal).records.map((record) => record.at);
      if (times.some((time, index) => index > 0 && time < (times[index - 1] ?? 0))) broken.push(`${what}: the times of its records run back: ${times.map((time) => new Date(time).toISOString()).join(' ')}`);
    }
  } finally {
    ground.leave();
  }
  return { tried, broken };
};

const start = (of: Ground, { clock, args }: Run, at: number): { readonly code: number | null; readonly said: string } => {
  const set = clock === 'still' ? { CLOCK_AT: String(at) } : { CLOCK_SHIFT_MS: String(clock) };
  const [file, ...rest] = PROGRAM;
  const { status, stdout, stderr } = spawnSync(file, ['--disable-warning=ExperimentalWarning', '--import', join(import.meta.dirname, 'programs/other-clock.ts'), ...rest, ...args], { cwd: of.project, env: { ...environmentOf(of), ...set }, encoding: 'utf8', timeout: 60_000, killSignal: 'SIGKILL' });
  return { code: status, said: `${stdout}${stderr}`.replaceAll('\n', ' / ').slice(0, 500) };
};
