import { setTimeout as pause } from 'node:timers/promises';
import { builtInk } from './ink/built.ts';
import { figuresOf, rowOf } from './measurement.ts';
import type { Measurement, Row } from './measurement.ts';
import { stepsOf, withSession } from './support/session.ts';
import { hasFirstFrame, openBare } from './support/terminal.ts';
import { processorSeconds } from './support/usage.ts';

type Case = { readonly steps: number; readonly columns: number; readonly rows: number };

const SETTLES_MS = 3_000;
const KEY_EVERY_MS = 40;
/** Only what has changed of a row is written: the end of the pane's first row, which says the place of its step, and the minimal program's number. */
const TITLE = / of \d+ ─╮/;
const NUMBER = /\d\./;

type Pressed = { readonly ours: readonly number[]; readonly ink: readonly number[]; readonly oursCpu: number; readonly inkCpu: number };

/** Moves the cursor of the tree down, a key at a time, and the number of the minimal program up in turn with it. Processor time is in ms a key. */
const press = async ({ steps, columns, rows }: Case, keys: number): Promise<Pressed> => {
  const built = await builtInk();
  try {
    return await withSession(stepsOf(steps, 'true'), async ({ open, project: cwd, env }) => {
      const [mine, ink] = [open({ columns, rows }), openBare({ argv: built.argv, cwd, env, columns, rows })];
      try {
        await Promise.all([mine.until('the first frame', hasFirstFrame), ink.until('the first frame', hasFirstFrame)]);
        await pause(SETTLES_MS);
        const [ours, yardstick]: [number[], number[]] = [[], []];
        const before = [mine, ink].map(({ pid }) => processorSeconds(pid).own);
        for (let key = 0; key < keys; key += 1) {
          ours.push(await mine.key('j', (bytes) => TITLE.test(bytes)));
          await pause(KEY_EVERY_MS);
          yardstick.push(await ink.key('x', (bytes) => NUMBER.test(bytes)));
          await pause(KEY_EVERY_MS);
        }
        const [oursCpu = 0, inkCpu = 0] = [mine, ink].map(({ pid }, at) => ((processorSeconds(pid).own - (before[at] ?? 0)) * 1_000) / keys);
        return { ours, ink: yardstick, oursCpu, inkCpu };
      } finally {
        await Promise.all([mine.end(), ink.end()]);
      }
    });
  } finally {
    built.remove();
  }
};

/** What one frame costs, whatever moved in it: the processor time of a key. */
export const frames: Measurement = {
  name: 'frames',
  measure: async ({ quick }) => {
    const rows: Row[] = [];
    for (const size of [{ columns: 120, rows: 36 }, { columns: 200, rows: 50 }]) {
      const { ours, ink, oursCpu, inkCpu } = await press({ steps: 30, ...size }, quick ? 10 : 28);
      const where = `${size.columns}×${size.rows}`;
      rows.push(
        rowOf({ what: `processor time of a key and its frame, ${where}`, ours: figuresOf('ms', [oursCpu]), yardstick: { name: 'minimal Ink', figures: figuresOf('ms', [inkCpu]) } }),
        rowOf({ what: `key to frame, ${where}`, ours: figuresOf('ms', ours), yardstick: { name: 'minimal Ink', figures: figuresOf('ms', ink) } }),
      );
    }
    return rows;
  },
};

export const longRunbook: Measurement = {
  name: 'keys',
  measure: async ({ quick }) => {
    const steps = quick ? 500 : 5_000;
    const pressed = await press({ steps, columns: 120, rows: 36 }, quick ? 20 : 200);
    const [ours, ink] = [figuresOf('ms', pressed.ours), figuresOf('ms', pressed.ink)];
    const budget = { of: 'ratio', is: 'at most', limit: 1.3 } as const;
    return [
      rowOf({ what: `key to frame, p50, a runbook of ${steps} steps`, ours, yardstick: { name: 'minimal Ink', figures: ink }, budget }),
      rowOf({ what: `key to frame, p99, a runbook of ${steps} steps`, ours, yardstick: { name: 'minimal Ink', figures: ink }, budget, by: 'p99' }),
    ];
  },
};
