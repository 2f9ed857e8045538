import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { axisOf } from '../../src/ui/axis.ts';
import { barOf, waitGlyph } from '../../src/ui/bar.ts';
import { titleRow } from '../../src/ui/draw/detail.ts';
import { treeRow } from '../../src/ui/draw/tree.ts';
import { timelineHead, timelineRow } from '../../src/ui/draw/timeline.ts';
import { usualWords } from '../../src/ui/duration.ts';
import { etaOf, etaWords } from '../../src/ui/eta.ts';
import { ASCII, UNICODE } from '../../src/ui/glyphs.ts';
import { fitRow, rowWidth, safeRow, textOf } from '../../src/ui/rows.ts';
import { WAITS, criticalPathOf, whereItWent } from '../../src/ui/spells.ts';
import type { Spell, Stretch } from '../../src/ui/spells.ts';
import { timelineSteps } from '../../src/ui/timeline.ts';
import { selectedOf } from '../../src/ui/selection.ts';
import { treeOf } from '../../src/ui/tree.ts';
import { asking, begun, delivering, failedTwice, plainWorld, running } from '../components/sample.ts';
import { stepStateOf } from '../../src/core/state.ts';
import { stateOf } from '../support/given.ts';
import { NOW, intended, opened } from '../support/history.ts';
import { planOf, step } from '../support/plan.ts';

const spell = fc.record({ is: fc.constantFrom(...WAITS), from: fc.nat(1_000_000), ms: fc.nat(1_000_000) }).map(({ is, from, ms }): Spell => ({ is, from, to: from + ms }));

test('a bar is exactly as wide as its room, and whatever took time is seen in it', () => {
  fc.assert(
    fc.property(fc.array(spell, { maxLength: 200 }), fc.integer({ min: 1, max: 300 }), (spells, width) => {
      const bar = barOf(spells, axisOf({ from: 0, to: 2_000_000, cuts: [] }, width));
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

test('in the tree a step says its time and what is usual, as far as its title leaves room', () => {
  const state = stateOf(running);
  const wordAt = (ms: number, width: number): string | undefined => {
    const world = plainWorld({ usualMs: { browsers: 125_000 }, running: { browsers: { attempt: 2, startedAt: NOW - ms, lastOutputAt: NOW, lines: 1, pid: 1, command: 'x', limitMs: 1_200_000 } } });
    const line = treeOf(state, {}).find(({ key }) => key === 'browsers');
    return line === undefined ? undefined : textOf(treeRow(line, { state, world, selected: false, width, glyphs: UNICODE, find: '' })).split('Browser matrix')[1]?.trim();
  };
  expect([38, 34].map((width) => wordAt(107_000, width))).toEqual(['1:47 of usual 2:05', '1:47']);
  expect([76, 38, 34].map((width) => wordAt(260_000, width))).toEqual(['4:20 of usual 2:05, more than twice as long', '4:20, usual 2:05', '4:20']);
  const selected = selectedOf(state, 'browsers');
  if (selected === null) throw new Error('it is in the plan');
  expect(textOf(titleRow(selected, { state, world: plainWorld({ usualMs: { browsers: 125_000 }, running: { browsers: { attempt: 2, startedAt: NOW - 107_000, lastOutputAt: NOW, lines: 1, pid: 1, command: 'x', limitMs: 1_200_000 } } }), width: 76, glyphs: UNICODE }))).toContain('1:47 of usual 2:05');
});

const cuts = fc.array(fc.tuple(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 100_000 })), { maxLength: 12 }).map((pairs) => {
  let at = 0;
  return pairs.map(([before, ms]): Stretch => {
    const from = at + before;
    at = from + ms;
    return { from, to: at };
  });
});

test('an axis without its nights goes on without a gap, and of each night there is one column between what is before and after it', () => {
  fc.assert(
    fc.property(cuts, fc.integer({ min: 1, max: 200 }), fc.array(fc.nat(3_000_000), { minLength: 2, maxLength: 30 }), (left, width, moments) => {
      const axis = axisOf({ from: 0, to: 3_000_000, cuts: left }, width);
      const columns = moments.toSorted((a, b) => a - b).map(axis.columnOf);
      expect(columns.every((column, index) => column >= (columns[index - 1] ?? 0) && column < width)).toBe(true);
      expect(axis.cuts.length).toBeLessThanOrEqual(left.length);
      expect(axis.cuts.every(({ column }, index) => column > (axis.cuts[index - 1]?.column ?? 0) && column < width - 1)).toBe(true);
      if (axis.cuts.length === left.length) for (const [index, { from, to }] of left.entries()) expect([axis.columnOf(from) < (axis.cuts[index]?.column ?? 0), axis.columnOf(to) > (axis.cuts[index]?.column ?? 0)]).toEqual([true, true]);
      expect(barOf([], axis).reduce((sum, { length }) => sum + length, 0)).toBe(width);
    }),
  );
});

const HOUR = 3_600_000;
/** Three evenings of work. */
const threeDays = () => {
  const state = stateOf(failedTwice);
  const attempt = state.steps['browsers']?.attempts[0];
  if (attempt === undefined) throw new Error('it was tried');
  const took = (from: number, ms: number) => [{ ...attempt, startedAt: NOW + from, sentAt: NOW + from, endedAt: NOW + from + ms }];
  const of = (attempts: ReturnType<typeof took>) => ({ ...stepStateOf(state, 'browsers'), attempts });
  return { ...state, steps: { clean: of(took(0, HOUR)), branch: of(took(24 * HOUR, 2 * HOUR)), lint: of(took(48 * HOUR, HOUR)) }, newestAt: NOW + 49 * HOUR };
};

test('nights in which nothing was under way are left out of the axis, and their length stands there', () => {
  const state = threeDays();
  const world = plainWorld({ now: NOW + 49 * HOUR });
  const went = whereItWent(state, world.now);
  expect(went?.cuts.map(({ from, to }) => Math.round((to - from) / HOUR))).toEqual([23, 22]);
  for (const [glyphs, cut] of [[UNICODE, '┆'], [ASCII, ':']] as const) {
    const head = timelineHead(went, { state, world, width: 116, glyphs, full: true }).map(textOf);
    expect(head.at(-1)).toMatch(new RegExp(`\\d\\d-\\d\\d .*${cut}22h44m.*21h44m${cut}.*\\d\\d-\\d\\d `));
    expect(head.join('\n')).toContain(`${cut} left out: 22h44m, 21h44m`);
    const bars = timelineSteps(state).slice(0, 3).map((one) => textOf(timelineRow(one, { state, world, width: 116, glyphs, went, critical: false, selected: false })).slice(51));
    for (const bar of bars) expect(bar.match(/━+|=+/)?.[0]?.length ?? 0, 'each evening is legible').toBeGreaterThan(8);
    expect(new Set(bars.map((bar) => [...bar].flatMap((letter, at) => (letter === cut ? [at] : [])).join()))).toHaveProperty('size', 1);
  }
});

test('what is left out close to an end of the axis leaves the time there whole', () => {
  const state = threeDays();
  const world = plainWorld({ now: NOW + 49 * HOUR });
  const went = whereItWent(state, world.now);
  if (went === null) throw new Error('something was tried');
  for (const from of [went.from + 1_000, went.from + 47 * HOUR]) {
    const near = { ...went, cuts: [{ from, to: from + HOUR }] };
    for (const width of [76, 90, 116]) expect(textOf(timelineHead(near, { state, world, width, glyphs: UNICODE, full: false }).at(-1) ?? [])).toMatch(/^ +\d\d-\d\d \d\d:\d\d.* \d\d-\d\d \d\d:\d\d$/);
  }
});

test('a release of an hour has nothing left out', () => {
  for (const history of [asking, failedTwice, delivering].map(stateOf)) expect(whereItWent(history, history.newestAt + 60_000)?.cuts).toEqual([]);
});

test('the legend of the letters fits in 80 columns, and none of it is lost', () => {
  const state = stateOf(delivering);
  const world = plainWorld({ now: state.newestAt + 90_000 });
  const went = whereItWent(state, world.now);
  if (went === null) throw new Error('something was tried');
  const all = { ...went, parts: WAITS.map((is) => ({ is, ms: 1 })), cuts: [{ from: went.from, to: went.from + 20 * HOUR }] };
  const head = timelineHead(all, { state, world, width: 76, glyphs: UNICODE, full: true });
  for (const line of head) expect(rowWidth(safeRow(line, UNICODE))).toBeLessThanOrEqual(76);
  const text = head.map(textOf).join('\n');
  for (const said of ['running here', 'waiting for GitHub', 'waiting for the world', 'propagation', 'waiting for a person', 'left out: 20h00m', 'the chain that the last end waited for']) expect(text).toContain(said);
});

test('steps that run alone are counted one after the other, and so is what a phase has no room for', () => {
  const usualMs = { a: 600_000, b: 300_000, c: 120_000 };
  const of = (said: Parameters<typeof step>[1], parallel = 0) => etaOf(stateOf(opened(planOf([step('a', said), step('b', said), step('c', { needs: ['b'] })], { parallel }))), { usualMs, now: NOW })?.ms;
  expect(of({})).toBe(600_000);
  expect(of({ exclusive: true })).toBe(1_020_000);
  expect(of({}, 1)).toBe(1_020_000);
  expect(of({}, 2), 'c begins beside a').toBe(600_000);
  const state = stateOf([...opened(planOf([step('a', { exclusive: true }), step('b', { exclusive: true })])), intended('b')]);
  expect(etaOf(state, { usualMs, now: state.newestAt })?.ms, 'what is under way has its room').toBe(900_000);
  expect(etaOf(state, { usualMs, now: state.newestAt + 60_000 })?.ms, 'and goes on').toBe(840_000);
  expect(etaOf(state, { usualMs: { ...usualMs, a: 60_000 }, now: state.newestAt + 60_000 })?.ms).toBe(300_000);
});
