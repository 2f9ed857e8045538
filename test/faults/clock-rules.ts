import { steadyClock } from '../../src/adapters/steady-clock.ts';
import type { Command } from '../../src/core/command.ts';
import { decide } from '../../src/core/decide.ts';
import type { Event, Preconditions, Recorded } from '../../src/core/event.ts';
import { reduce } from '../../src/core/reduce.ts';
import { initialState } from '../../src/core/state.ts';
import type { State } from '../../src/core/state.ts';
import { statusOf } from '../../src/core/status.ts';
import { ADA, C1, FAILED, NOW, PASSED, came, ended, fine, intended, opened, waived } from '../support/history.ts';
import { TARGET, planOf, pushTag, step, watch } from '../support/plan.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Of everything that time rules over: what must be so on a clock that was set. */
type Rule = { readonly what: string; readonly holds: () => boolean };

type Timed = { readonly at: number; readonly event: Event };

const stateOf = (history: readonly Timed[]): State => history.map(({ at, event }, index): Recorded => ({ n: index + 1, at, by: ADA, event })).reduce(reduce, initialState);
const at = (time: number, events: readonly Event[]): readonly Timed[] => events.map((event) => ({ at: time, event }));

const plan = planOf([step('audit', { freshMs: 12 * HOUR }), watch('npm', { waivable: true }), step('after', { needs: ['audit', 'npm'] }), pushTag('push')]);
const begun = at(NOW, opened(plan));
/** A pass at `NOW` that is good for twelve hours, and a failure that is waived for twelve. */
const passed = [...begun, ...at(NOW, [intended('audit'), { type: 'attempt.sent', step: 'audit', attempt: 1, sent: {} }, ended('audit', PASSED), ...came('npm', FAILED).filter(({ type }) => type !== 'attempt.sent'), waived('npm', { until: NOW + 12 * HOUR })])];
const later = (time: number): Timed => ({ at: time, event: { type: 'shell.opened' } });

const woken = (history: readonly Timed[], now: number): readonly string[] => {
  const decision = decide(stateOf(history), { type: 'wake' }, { now, by: ADA });
  return 'refusal' in decision ? ['refused'] : decision.events.map(({ type }) => type);
};
const starts = (history: readonly Timed[], now: number, of: Partial<Extract<Command, { type: 'start' }>> = {}): boolean =>
  !('refusal' in decide(stateOf(history), { type: 'start', step: 'after', checkout: { commit: C1, tree: 'clean' }, tools: {}, note: {}, confirmed: true, words: null, opened: null, typed: null, ...of }, { now, by: ADA }));
const pushes = (asked: Preconditions, now: number, history: readonly Timed[] = begun): boolean => starts(history, now, { step: 'push', words: `tag ${TARGET}`, opened: asked, typed: asked });

const BOTH = ['pass.expired', 'waiver.expired'];
const same = (one: readonly string[], other: readonly string[]): boolean => one.toSorted().join(' ') === other.toSorted().join(' ');

/** A wall and a stopwatch in one: what a session would write down at each look, with the wall as it is said. */
const looks = (walls: readonly number[], from = 0): readonly number[] => {
  let n = 0;
  const now = steadyClock({ from, wall: () => walls[n] ?? 0, monotonic: () => n * 1_000 });
  return walls.map((_, index) => ((n = index), now()));
};
const inOrder = (times: readonly number[]): boolean => times.every((time, n) => n === 0 || time >= (times[n - 1] ?? 0));

export const CLOCK_RULES: readonly Rule[] = [
  { what: 'on a right clock, a pass and a waiver stand until their time', holds: () => woken(passed, NOW + 12 * HOUR - 1).length === 0 && starts(passed, NOW + 12 * HOUR - 1) },
  { what: 'on a right clock, both end at their time', holds: () => same(woken(passed, NOW + 12 * HOUR), BOTH) && !starts(passed, NOW + 12 * HOUR) },
  { what: 'an hour back: what is not over does not end', holds: () => woken(passed, NOW - HOUR).length === 0 && starts(passed, NOW - HOUR) },
  { what: 'an hour back: what was over by a record stays over, though nobody had written that down', holds: () => same(woken([...passed, later(NOW + 12 * HOUR)], NOW + 11 * HOUR), BOTH) && !starts([...passed, later(NOW + 12 * HOUR)], NOW + 11 * HOUR) },
  { what: 'an hour back: what was written down as over is not fresh again', holds: () => statusOf(stateOf([...passed, ...at(NOW + 12 * HOUR, [{ type: 'pass.expired', step: 'audit', attempt: 1 }, { type: 'waiver.expired', step: 'npm' }])]), 'audit').status === 'stale' && !starts([...passed, ...at(NOW + 12 * HOUR, [{ type: 'waiver.expired', step: 'npm' }])], NOW - DAY) },
  { what: 'an hour back: a failure after a waiver is not covered by it', holds: () => !starts([...begun, ...at(NOW, [intended('audit'), { type: 'attempt.sent', step: 'audit', attempt: 1, sent: {} }, ended('audit', PASSED), intended('npm'), waived('npm', { until: NOW + DAY })]), ...at(NOW - HOUR, [ended('npm', FAILED)])], NOW - HOUR) },
  { what: 'standing still: a failure after a waiver is not covered by it', holds: () => !starts([...begun, ...at(NOW, [intended('audit'), { type: 'attempt.sent', step: 'audit', attempt: 1, sent: {} }, ended('audit', PASSED), intended('npm'), waived('npm', { until: NOW + DAY }), ended('npm', FAILED)])], NOW) },
  { what: 'standing still: nothing ends', holds: () => woken(passed, NOW).length === 0 && starts(passed, NOW) },
  { what: 'a day ahead: what is good for twelve hours ends', holds: () => same(woken(passed, NOW + DAY), BOTH) && !starts(passed, NOW + DAY) },
  { what: 'a day ahead: what is good for two days does not', holds: () => woken([...begun, ...at(NOW, [...came('npm', FAILED).filter(({ type }) => type !== 'attempt.sent'), waived('npm', { until: NOW + 2 * DAY })])], NOW + DAY).length === 0 },
  { what: 'answers of this moment are taken, also on a clock that stands still', holds: () => pushes(fine({}, NOW + 1_000), NOW + 1_000) && pushes(fine({}, NOW), NOW) },
  { what: 'answers from the future are not', holds: () => !pushes(fine({}, NOW + HOUR), NOW) && !pushes(fine({}, NOW + DAY), NOW + 1_000) },
  { what: 'answers of an hour ago are not, though the clock was set back to when they were given', holds: () => !pushes(fine({}, NOW), NOW, [...begun, later(NOW + HOUR)]) && !pushes(fine({}, NOW), NOW + HOUR) },
  { what: 'a waiver until a moment that is over is none, on a clock that was set back before it', holds: () => 'refusal' in decide(stateOf([...begun, ...at(NOW, came('npm', FAILED).filter(({ type }) => type !== 'attempt.sent')), later(NOW + HOUR)]), { type: 'waive', step: 'npm', reason: 'r', until: NOW + HOUR - 1 }, { now: NOW, by: ADA }) },
  { what: 'the clock of a session never runs back, and begins at the newest record', holds: () => inOrder(looks([NOW, NOW - HOUR, NOW - HOUR, NOW + DAY, NOW, NOW])) && (looks([NOW - HOUR], NOW)[0] ?? 0) === NOW },
  { what: 'the clock of a session goes on while the wall stands still', holds: () => (looks([NOW, NOW, NOW, NOW]).at(-1) ?? 0) === NOW + 3_000 },
];
