import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { figuresOf, rowOf } from './measurement.ts';
import type { Measurement, Row } from './measurement.ts';
import { withSession } from './support/session.ts';
import type { BenchSession } from './support/session.ts';
import { hasFirstFrame } from './support/terminal.ts';
import { floodTmux } from './support/tmux.ts';
import { residentMb } from './support/usage.ts';

const MB = 1_000_000;
const SETTLES_MS = 2_000;
const KEY_EVERY_MS = 90;
const LOOK_EVERY_MS = 20;
/** tmux takes a minute or two for what we do in some seconds, so it gets less and is measured by its rate. */
const TMUX_SHARE = 0.04;

const FLOODS = [
  { name: 'seq', line: (bytes: number) => `seq 1 999999999 | head -c ${bytes}` },
  { name: '100-column yes', line: (bytes: number) => `yes ${'holdpoint '.repeat(10).slice(0, 99).trimEnd()}! | head -c ${bytes}` },
];

/** The corner of the tree's box beside that of the pane: `tab` moves the heavy border from one to the other. */
const PANE_HAS_KEYS = /╮(?:\x1b\[[0-9;]*m| )*┏/;
const TREE_HAS_KEYS = /┓(?:\x1b\[[0-9;]*m| )*╭/;

type Flooded = { readonly mbPerSecond: number; readonly growthMb: number; readonly keyMs: readonly number[] };

/** Runs the step under the cursor, and presses `tab` again and again until it has ended. */
const flood = async ({ journal, open }: BenchSession): Promise<Flooded> => {
  const terminal = open();
  try {
    await terminal.until('the first frame', hasFirstFrame);
    await pause(SETTLES_MS);
    // A small output first: what is loaded for any output is no growth of a flood.
    terminal.write('r');
    await endOf(journal, 'small');
    terminal.write('j');
    await pause(SETTLES_MS);
    const before = residentMb(terminal.pid);
    let most = before;
    const looking = setInterval(() => {
      most = Math.max(most, residentMb(terminal.pid));
    }, LOOK_EVERY_MS);
    terminal.write('r');
    const keyMs: number[] = [];
    const over = endOf(journal, 'flood');
    let running = true;
    void over.finally(() => {
      running = false;
    });
    try {
      await pause(KEY_EVERY_MS * 5);
      for (let toPane = true; running; toPane = !toPane) {
        keyMs.push(await terminal.key('\t', (bytes) => (toPane ? PANE_HAS_KEYS : TREE_HAS_KEYS).test(bytes)));
        // Not in step with the frames of the flood.
        await pause(KEY_EVERY_MS + Math.random() * 40);
      }
    } finally {
      clearInterval(looking);
    }
    const { ms, bytes } = await over;
    return { mbPerSecond: bytes / MB / (ms / 1_000), growthMb: most - before, keyMs };
  } finally {
    await terminal.end();
  }
};

/** How long the newest attempt of a step took by its journal, and the bytes of its log, as soon as it has ended. */
const endOf = async (journal: string, step: string): Promise<{ readonly ms: number; readonly bytes: number }> => {
  for (;;) {
    // Boundary: a journal that our own program writes, one record a line.
    const records = readFileSync(journal, 'utf8').split('\n').filter((line) => line.includes(`"step":"${step}"`)).map((line) => JSON.parse(line) as { readonly at: string; readonly type: string });
    const [began, ended] = ['attempt.intended', 'attempt.ended'].map((type) => records.find((record) => record.type === type));
    if (began !== undefined && ended !== undefined) return { ms: Date.parse(ended.at) - Date.parse(began.at), bytes: statSync(join(journal, '..', 'logs', `${step}.1.log`)).size };
    await pause(LOOK_EVERY_MS);
  }
};

export const floods: Measurement = {
  name: 'flood',
  measure: async ({ quick }) => {
    const bytes = quick ? 60 * MB : 1_000 * MB;
    const rows: Row[] = [];
    for (const { name, line } of FLOODS) {
      const steps = [`{ id: small, title: A small output, run: 'seq 1 100' }`, `{ id: flood, title: The flood, run: 'set +o pipefail; ${line(bytes)}' }`, `{ id: later, title: Later, run: 'true' }`];
      const tmux = [await floodTmux(line(Math.round(bytes * TMUX_SHARE)), bytes * TMUX_SHARE)];
      const { mbPerSecond, growthMb, keyMs } = await withSession(steps, flood);
      tmux.push(await floodTmux(line(Math.round(bytes * TMUX_SHARE)), bytes * TMUX_SHARE));
      const rates = tmux.filter((rate) => rate !== null);
      const yardstick = rates.length === 0 ? null : { name: 'tmux', figures: figuresOf('MB/s', rates) };
      const keys = figuresOf('ms', keyMs);
      rows.push(
        rowOf({ what: `flood of ${bytes / MB} MB, ${name}, to a redacted log`, ours: figuresOf('MB/s', [mbPerSecond]), yardstick, budget: { of: 'ratio', is: 'at least', limit: 5 }, note: rates.length === 0 ? 'tmux is not installed here: not compared' : '' }),
        rowOf({ what: `memory growth of it, ${name}`, ours: figuresOf('MB', [growthMb]), budget: { of: 'ours', is: 'at most', limit: 64 } }),
        rowOf({ what: `key to frame during it, p50, 120×36, ${name}`, ours: keys, budget: { of: 'ours', is: 'at most', limit: 16 } }),
        rowOf({ what: `key to frame during it, p99, 120×36, ${name}`, ours: keys, by: 'p99', budget: { of: 'ours', is: 'at most', limit: 50 }, note: `${keyMs.length} keys` }),
      );
    }
    return rows;
  },
};
