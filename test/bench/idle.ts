import { setTimeout as pause } from 'node:timers/promises';
import { figuresOf, rowOf } from './measurement.ts';
import type { Measurement } from './measurement.ts';
import { withSession } from './support/session.ts';
import { hasFirstFrame } from './support/terminal.ts';
import { processorSeconds } from './support/usage.ts';

const STARTS_WITHIN_MS = 3_000;
const SLICE_SECONDS = 5;

export const idle: Measurement = {
  name: 'idle',
  measure: ({ quick }) =>
    withSession(["{ id: waits, title: It waits, run: 'sleep 600' }", "{ id: later, title: Later, run: 'true' }"], async ({ open }) => {
      const terminal = open();
      try {
        await terminal.until('the first frame', hasFirstFrame);
        terminal.write('r');
        await pause(STARTS_WITHIN_MS);
        const shares: number[] = [];
        for (let slice = 0; slice < (quick ? 1 : 6); slice += 1) {
          const before = secondsOf(terminal.pid);
          const from = performance.now();
          await pause(SLICE_SECONDS * 1_000);
          shares.push(((secondsOf(terminal.pid) - before) / ((performance.now() - from) / 1_000)) * 100);
        }
        return [rowOf({ what: 'idle, a step running and a spinner on the screen, 120×36', ours: figuresOf('% of a core', shares), budget: { of: 'ours', is: 'at most', limit: 5 }, note: 'processor time of the program and of what it started meanwhile' })];
      } finally {
        await terminal.end();
      }
    }),
};

const secondsOf = (pid: number): number => {
  const { own, children } = processorSeconds(pid);
  return own + children;
};
