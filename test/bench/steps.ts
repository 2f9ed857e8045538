import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { execa } from 'execa';
import { figuresOf, rowOf } from './measurement.ts';
import type { Measurement } from './measurement.ts';
import { timed } from './support/rounds.ts';
import { withSession } from './support/session.ts';
import type { BenchSession } from './support/session.ts';
import { hasFirstFrame } from './support/terminal.ts';

const SETTLES_MS = 2_000;
const LOOK_EVERY_MS = 50;
const RECORD_BYTES = 600;

/** Lets the program go on until all steps have ended, somebody looking at it; milliseconds a step, from the first intent to the last end. */
const goOn = async ({ journal, open }: BenchSession, steps: number): Promise<number> => {
  const terminal = open();
  try {
    await terminal.until('the first frame', hasFirstFrame);
    await pause(SETTLES_MS);
    terminal.write('A');
    for (;;) {
      const lines = readFileSync(journal, 'utf8').split('\n');
      if (lines.filter((line) => line.includes('"type":"attempt.ended"')).length >= steps) return (timeOf(lines, 'findLast', 'attempt.ended') - timeOf(lines, 'find', 'attempt.intended')) / steps;
      await pause(LOOK_EVERY_MS);
    }
  } finally {
    await terminal.end();
  }
};

const timeOf = (lines: readonly string[], which: 'find' | 'findLast', type: string): number => Date.parse(/"at":"([^"]+)"/.exec(lines[which]((line) => line.includes(`"type":"${type}"`)) ?? '')?.[1] ?? '');

/** The same commands, one after the other, by the library that we start them with. */
const withExeca = async (count: number): Promise<number> => {
  const ms = await timed(async () => {
    for (let n = 0; n < count; n += 1) await runTrue();
  });
  return ms / count;
};

const runTrue = () => execa('bash', ['-euo', 'pipefail', '-c', 'true'], { detached: true, stdin: 'ignore', buffer: false, encoding: 'buffer', reject: false });

/** The same with what no step goes without: git asked for HEAD and the tree before it and after it (DESIGN 5), and three records on disk (DESIGN 8). */
const withFacts = async ({ project, env }: BenchSession, count: number): Promise<number> => {
  const look = () => execa('git', ['status', '--porcelain=v2', '--branch', '-z', '--untracked-files=all'], { cwd: project, env });
  const file = join(project, '..', 'records');
  const records = openSync(file, 'a');
  const record = (): void => {
    writeSync(records, 'r'.repeat(RECORD_BYTES));
    fsyncSync(records);
  };
  try {
    const ms = await timed(async () => {
      for (let n = 0; n < count; n += 1) {
        await look();
        record();
        await runTrue();
        record();
        await look();
        record();
      }
    });
    return ms / count;
  } finally {
    closeSync(records);
  }
};

export const steps: Measurement = {
  name: 'steps',
  measure: async ({ quick }) => {
    const count = quick ? 50 : 1_000;
    const before = await withExeca(count / 2);
    const { ours, facts } = await withSession([...Array.from({ length: count }, (_, n) => `{ id: s${n + 1}, title: Step ${n + 1} of many, run: 'true' }`), "{ id: last, title: A person, decide: 'Is it done?', options: { yes: { label: It is }, no: { label: It is not, holds: true } } }"], async (session) => {
      const facts = [await withFacts(session, count / 10)];
      return { ours: await goOn(session, count), facts: [...facts, await withFacts(session, count / 10)] };
    });
    const yardstick = figuresOf('ms', [before, await withExeca(count / 2)]);
    const step = { what: `a step of ${count} of \`true\`, by A, fsyncs included`, ours: figuresOf('ms', [ours]) };
    return [
      rowOf({ ...step, yardstick: { name: 'execa alone', figures: yardstick }, budget: { of: 'ratio', is: 'at most', limit: 1.5 }, note: 'ours also asks git for HEAD and the tree before each and after it (DESIGN 5), and writes three records' }),
      rowOf({ ...step, yardstick: { name: 'execa with two looks and three fsyncs', figures: figuresOf('ms', facts) }, note: 'what no step goes without, and no screen' }),
    ];
  },
};
