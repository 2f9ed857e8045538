import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide } from '../../src/core/decide.ts';
import { whyNotStart } from '../../src/core/decide-start.ts';
import type { Event } from '../../src/core/event.ts';
import { reduce } from '../../src/core/reduce.ts';
import { requestsOf } from '../../src/core/requests.ts';
import { initialState } from '../../src/core/state.ts';
import { statusesOf } from '../../src/core/status.ts';
import { adopted } from '../support/dry-run.ts';
import { recordsOf } from '../support/given.ts';
import type { Happened } from '../support/given.ts';
import { ADA, C1, C2, FAILED, NOT_DONE, NOW, PASSED, UNKNOWN, came, ended, fine, intended, moved, opened, passed, sent, waived } from '../support/history.ts';
import { judgeJournal } from '../support/journal-judge.ts';
import { TARGET, blockersGate, planOf, pushTag, step, watch } from '../support/plan.ts';
import { moves, plans, walkOf } from '../support/random-walk.ts';

const RUNS = 1_000;
/** Walks in which nothing irreversible was begun prove little: fewer than this share of them is a broken test. */
const FLOOR = 0.35;

describe('random walks over small random plans', () => {
  test('no journal breaks what a release may rely on, and most of them reach something irreversible', () => {
    let irreversible = 0;
    let ends = 0;
    fc.assert(
      fc.property(plans(), moves(), (plan, list) => {
        const { records, state, left } = walkOf(plan, list);
        const ids = new Set(plan.steps.filter(({ effect }) => effect === 'irreversible').map(({ id }) => id));
        if (records.some(({ event }) => event.type === 'attempt.intended' && ids.has(event.step))) irreversible += 1;
        if (state.end !== null) ends += 1;
        expect(judgeJournal(records, { left })).toEqual([]);
      }),
      { numRuns: RUNS },
    );
    console.log(`walks that reached an irreversible intent: ${((irreversible / RUNS) * 100).toFixed(0)} %, that ended: ${((ends / RUNS) * 100).toFixed(0)} % of ${RUNS}`);
    expect(irreversible / RUNS).toBeGreaterThan(FLOOR);
  });

  test('replaying any prefix of the records equals the live state then, and records are what JSON holds', () => {
    fc.assert(
      fc.property(plans(), moves(), fc.nat(1_000), (plan, list, cut) => {
        const { records, state } = walkOf(plan, list);
        const written = JSON.parse(JSON.stringify(records));
        const states = [initialState];
        for (const record of records) states.push(reduce(states.at(-1) ?? initialState, record));
        const at = cut % (records.length + 1);
        expect(written.slice(0, at).reduce(reduce, initialState)).toEqual(states[at]);
        expect(written.reduce(reduce, initialState)).toEqual(state);
      }),
      { numRuns: RUNS },
    );
  });

  test('a crash after any record loses no decision, leaves no act to be made again, and can be resumed', () => {
    fc.assert(
      fc.property(plans(), moves(), fc.nat(1_000), (plan, list, cut) => {
        const { records, acknowledged } = walkOf(plan, list);
        const kept = records.slice(0, 1 + (cut % records.length));
        const crashed = kept.reduce(reduce, initialState);
        const decision = decide(crashed, { type: 'resume', host: 'here', pid: 9 }, { now: NOW * 2, by: ADA });
        if ('refusal' in decision) throw new Error(decision.refusal.why);
        const after = decision.events.reduce((so, event) => reduce(so, { n: so.events + 1, at: NOW * 2, by: ADA, event }), crashed);
        expect(requestsOf(after).filter(({ type }) => type === 'act' || type === 'fix' || type === 'share')).toEqual([]);
        const held = [...Object.entries(after.steps), ...after.retired.map(({ step: gone, state }) => [gone.id, state] as const)];
        const answers = held.flatMap(([id, { attempts }]) => attempts.flatMap((attempt) => attempt.answers.map((given) => `${id} ${attempt.n} ${given.question} ${given.option}`)));
        for (const { n, what } of acknowledged) if (n <= kept.length) expect(answers).toContain(what);
        // Nothing that was judged to its end is left asked: every question that is open has an answer missing.
        for (const [, { attempts }] of held) {
          const newest = attempts.at(-1);
          if (newest?.phase === 'asked') expect(newest.answers.length - newest.answersBefore).toBeLessThan(newest.questions.length);
        }
        expect(statusesOf(after).size).toBe(after.plan?.steps.length ?? 0);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('a journal that lost its end to damage', () => {
  test('lets nothing leave this machine that may have been done in what was lost, unless a look has said that it was not', () => {
    let acted = 0;
    fc.assert(
      fc.property(plans(), moves(), fc.nat(1_000), (plan, list, cut) => {
        const { records } = walkOf(plan, list);
        const good = 3 + (cut % records.length);
        const kept = records.slice(0, good).reduce(reduce, initialState);
        const lost = new Set(records.slice(good).flatMap(({ event }) => (event.type === 'attempt.intended' ? [event.step] : [])));
        const decision = decide(kept, { type: 'recover-journal', file: 'f', line: kept.events + 2, why: 'w', good: kept.events, lost: 1, salvaged: [], candidate: null, notes: {}, words: `recover ${TARGET}` }, { now: NOW * 2, by: ADA });
        if ('refusal' in decision) throw new Error(decision.refusal.why);
        const after = decision.events.reduce((so, event) => reduce(so, { n: so.events + 1, at: NOW * 2, by: ADA, event }), kept);
        expect(requestsOf(after).filter(({ type }) => type !== 'wake' && type !== 'fix' && type !== 'share')).toEqual([]);
        for (const one of after.plan?.steps ?? []) {
          if (one.effect !== 'irreversible' || !lost.has(one.id) || after.plan?.mode !== 'live' || after.end !== null) continue;
          acted += 1;
          expect(whyNotStart(after, one, null), one.id).not.toBeNull();
        }
      }),
      { numRuns: RUNS },
    );
    expect(acted).toBeGreaterThan(RUNS / 20);
  });
});

describe('the judge of journals sees', () => {
  const typed = { words: `tag ${TARGET}` };
  const breaks = (what: string, property: number, history: readonly Happened[]): void => {
    test(what, () => {
      expect(judgeJournal(recordsOf(history)).map((broken) => broken.property)).toContain(property);
    });
  };
  const two = planOf([step('a', { uses: ['x'] }), step('b', { needs: ['a'] }), step('c', { needs: ['b'] })]);
  const push = planOf([blockersGate('none-open'), pushTag('push')]);
  const long = { startedAt: 1, endedAt: 2 };
  const three = planOf([step('a'), step('b', { needs: ['a'] })]);
  const filed: Event = { type: 'blocker.filed', step: 'push', id: 'B1', title: 'x' };
  /** Asked in the second of the intent, as `recordsOf` counts time. */
  const typedAt = (history: readonly Happened[], event: Extract<Event, { type: 'attempt.intended' }>): readonly Happened[] => {
    const at = recordsOf([...history, event]).at(-1)?.at ?? 0;
    return [...history, { ...event, asked: fine({}, at) }];
  };

  breaks('an intent whose need never ran', 1, [...opened(two), intended('b')]);
  breaks('an intent whose need runs again', 1, [...opened(two), ...passed('a'), intended('a', { attempt: 2 }), intended('b')]);
  breaks('an intent behind whose need something failed', 1, [...opened(two), ...passed('a'), ...passed('b'), ...came('a', UNKNOWN, { attempt: 2 }), intended('c')]);
  breaks('an act in a dry run', 2, [...opened(planOf([step('a', { effect: 'remote' })], { mode: 'dry-run' })), intended('a')]);
  breaks('a second push', 4, [...opened(push), ...came('push', UNKNOWN, typed), intended('push', { ...typed, attempt: 2 })]);
  breaks('a second push after a watch that said "not done"', 4, [...opened(push), ...came('push', NOT_DONE, typed), intended('push', { ...typed, attempt: 2 })]);
  breaks('a second publish of a channel by another step', 4, [
    ...opened(planOf([step('one', { effect: 'irreversible', publishes: ['npm'] }), step('two', { effect: 'irreversible', publishes: ['npm'] })])),
    ...came('one', PASSED, { words: `one ${TARGET}` }),
    intended('two', { words: `two ${TARGET}` }),
  ]);
  breaks('a push after records were lost, in which it may have been done', 4, [...opened(push), { type: 'journal.recovered', file: 'f', line: 7, why: 'w', good: 4, lost: 1, steps: [] }, intended('push', typed)]);
  breaks('a waiver of what is irreversible', 6, [...opened(push), ...came('push', UNKNOWN, typed), waived('push')]);
  breaks('a push while a blocker is open', 7, typedAt([...opened(push), filed], intended('push', typed)));
  breaks('a push for which the tracker was not asked in that moment', 7, [...opened(push), { at: NOW + 120_000, event: intended('push', typed) }]);
  breaks('a need that passed for another commit', 8, [...opened(two), ...passed('a'), moved({ commit: C2 }), intended('b', { commit: C2 })]);
  breaks('a need that passed for another definition', 8, [...opened(two), ...passed('a', { hash: 'other' }), intended('b')]);
  breaks('a need that passed for another captured value', 8, [...opened(two), ...passed('a', { values: { x: '1' } }), intended('b')]);

  breaks('a pass adopted for another commit', 8, [...opened(two), adopted('a', { for: { commit: C2, tree: 'clean', step: 'hash-of-a', values: { x: '1' }, tools: {} }, ...long })]);
  breaks('a pass adopted over a failed attempt', 8, [...opened(three), ...came('a', FAILED), adopted('a', { attempt: 2, ...long })]);
  breaks('a pass adopted while its need never ran', 1, [...opened(three), adopted('b', long)]);

  test('nothing in a journal that is right', () => {
    const plan = planOf([step('a'), watch('ci'), pushTag('push', { needs: ['a', 'ci'] })]);
    const before: readonly Happened[] = [...opened(plan), ...passed('a'), intended('ci'), ended('ci', PASSED)];
    const reconciled: readonly Event[] = [sent('push'), ended('push', UNKNOWN), { type: 'reconcile.started', step: 'push', attempt: 1 }, ended('push', NOT_DONE)];
    const once = [...typedAt(before, intended('push', typed)), ...reconciled];
    expect(judgeJournal(recordsOf(typedAt(once, intended('push', { ...typed, attempt: 2, commit: C1 }))))).toEqual([]);
    expect(judgeJournal(recordsOf([...opened(three), adopted('a', long), intended('b')]))).toEqual([]);
  });
});
