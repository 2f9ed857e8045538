import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { barOf, waitGlyph } from '../../src/ui/bar.ts';
import { timelineHead, timelineRow } from '../../src/ui/draw/timeline.ts';
import { usualWords } from '../../src/ui/duration.ts';
import { etaOf, etaWords } from '../../src/ui/eta.ts';
import { ASCII, UNICODE } from '../../src/ui/glyphs.ts';
import { fitRow, rowWidth, safeRow, textOf } from '../../src/ui/rows.ts';
import { WAITS, criticalPathOf, whereItWent } from '../../src/ui/spells.ts';
import type { Spell } from '../../src/ui/spells.ts';
import { timelineSteps } from '../../src/ui/timeline.ts';
import { selectedOf } from '../../src/ui/selection.ts';
import { wordOf } from '../../src/ui/tree.ts';
import { asking, begun, delivering, failedTwice, plainWorld, running } from '../components/sample.ts';
import { stateOf } from '../support/given.ts';
import { NOW } from '../support/history.ts';

const spell = fc.record({ is: fc.constantFrom(...WAITS), from: fc.nat(1_000_000), ms: fc.nat(1_000_000) }).map(({ is, from, ms }): Spell => ({ is, from, to: from + ms }));

test('a bar is exactly as wide as its room, and whatever took time is seen in it', () => {
  fc.assert(
    fc.property(fc.array(spell, { maxLength: 200 }), fc.integer({ min: 1, max: 300 }), (spells, width) => {
      const bar = barOf(spells, { from: 0, to: 2_000_000, width });
      expect(bar.reduce((sum, { length }) => sum + length, 0)).toBe(width);
      const last = spells.at(-1);
      if (last !== undefined) expect(bar.some(({ is }) => is === last.is)).toBe(true);
    }),
  );
});

test('the parts of where the time went, and what was idle, are the whole', () => {
  for (const history of [asking, failedTwice, delivering]) {
    const went = whereItWent(stateOf(history), NOW);
    if (went === null) throw new Error('something was tried');
    for (const { ms } of went.parts) expect(ms).toBeLessThanOrEqual(went.wholeMs);
    expect(went.parts.reduce((sum, { ms }) => sum + ms, went.idleMs)).toBe(went.wholeMs);
  }
  expect(whereItWent(stateOf([]), NOW)).toBeNull();
});

test('what ran, each sort of waiting and a person have five letters, in ASCII too', () => {
  for (const glyphs of [UNICODE, ASCII]) expect(new Set(WAITS.map((is) => waitGlyph(is, glyphs))).size).toBe(WAITS.length);
});

test('a person who is asked, a channel that is awaited and a gate that ran are told apart by their letters', () => {
  const letters = (history: typeof asking, id: string): string => {
    const state = stateOf(history);
    const world = plainWorld({ now: state.newestAt + 60_000 });
    const one = timelineSteps(state).find(({ step }) => step.id === id);
    return one === undefined ? '' : textOf(timelineRow(one, { state, world, width: 120, glyphs: UNICODE, went: whereItWent(state, world.now), critical: false, selected: false })).slice(52);
  };
  expect(letters(asking, 'api')).toMatch(/^ *\?+$/);
  expect(letters(delivering, 'delivery.npm')).toMatch(/^ *⧗+$/);
  expect(letters(delivering, 'lint')).toContain('━');
});

test('the chain that the last end waited for goes back through what each step needed last', () => {
  expect([...criticalPathOf(stateOf(begun))]).toEqual(['lint', 'branch', 'clean']);
});

test('an estimate is the longest chain of what is left, less what has gone by, and says what it does not know', () => {
  const state = stateOf(begun);
  const eta = etaOf(state, { usualMs: { browsers: 600_000, perf: 60_000, 'delivery.npm': 300_000, announce: 120_000 }, now: NOW });
  expect(eta?.ms).toBe(600_000);
  expect(etaWords(eta, 4)).toMatch(/^about 10m more: 4 steps with usual times from 4 earlier releases and this one, \d+ steps never measured, not counting your answers$/);
  expect(etaWords(etaOf(state, { usualMs: {}, now: NOW }), 0)).toMatch(/^no estimate: \d+ steps never measured/);
  expect(etaWords(null, 3)).toBe('nothing is left to run');
});

test('past twice the usual it says so', () => {
  expect([usualWords(107_000, 125_000), usualWords(260_000, 125_000), usualWords(5_000, undefined)]).toEqual(['1:47 of usual 2:05', '4:20 of usual 2:05, more than twice as long', '0:05']);
});

test('no line of it is wider than its window, in letters of any terminal', () => {
  const state = stateOf(delivering);
  const world = plainWorld({ now: state.newestAt + 90_000, usualMs: { announce: 9_000 } });
  const went = whereItWent(state, world.now);
  for (const glyphs of [UNICODE, ASCII])
    for (let width = 56; width <= 296; width += 8)
      for (const line of [...timelineHead(went, { state, world, width, glyphs, full: false }), ...timelineSteps(state).map((one) => timelineRow(one, { state, world, width, glyphs, went, critical: true, selected: true }))]) {
        expect(rowWidth(safeRow(line, glyphs))).toBeLessThanOrEqual(width);
        expect(rowWidth(fitRow(safeRow(line, glyphs), width, glyphs))).toBe(width);
      }
});

test('in the tree a step says its time, and what is usual only when it takes more than twice that', () => {
  const state = stateOf(running);
  const wordAt = (ms: number): string | undefined => {
    const world = plainWorld({ usualMs: { browsers: 125_000 }, running: { browsers: { attempt: 2, startedAt: NOW - ms, lastOutputAt: NOW, lines: 1, pid: 1, command: 'x', limitMs: 1_200_000 } } });
    const selected = selectedOf(state, 'browsers');
    return selected === null ? undefined : wordOf(state, world, selected.step, selected.status);
  };
  expect([wordAt(107_000), wordAt(260_000)]).toEqual(['1:47', '4:20, usual 2:05']);
});
