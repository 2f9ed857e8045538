import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../src/core/event.ts';
import { reduce } from '../../src/core/reduce.ts';
import { requestsOf } from '../../src/core/requests.ts';
import { initialState } from '../../src/core/state.ts';
import type { State } from '../../src/core/state.ts';
import { actingSteps, capturedOf, closedNeedsOf, isAhead, isOpen, statusesOf } from '../../src/core/status.ts';
import { recordsOf, stateOf } from '../support/given.ts';
import type { Happened } from '../support/given.ts';
import { came, FAILED, opened, passed } from '../support/history.ts';
import { planOf, step } from '../support/plan.ts';
import { plans } from '../support/random-plan.ts';
import { moves, walkOf } from '../support/random-walk.ts';

const WALKS = 150;
const DERIVED: readonly ((state: State) => unknown)[] = [(state) => [...statusesOf(state)], (state) => (state.plan?.steps ?? []).map(({ id }) => closedNeedsOf(state, id)), capturedOf, actingSteps, requestsOf];

/** How `b` stands after each event, of states that follow one another: what is remembered of one is there for the next. */
const standsAs = (history: readonly Happened[]): string | undefined => {
  let state = initialState;
  let stands: string | undefined;
  for (const record of recordsOf(history)) {
    state = reduce(state, record);
    stands = statusesOf(state).get('b')?.status;
  }
  return stands;
};

/** The same, for the first attempt of `a`. */
const reading = (history: readonly Event[]): readonly Event[] => history.map((event) => (event.type === 'attempt.intended' ? { ...event, for: { ...event.for, reads: { a: 1 } } } : event));

describe('a pass is not remembered', () => {
  test('past another value of what it used', () => {
    const history = [...opened(planOf([step('a', { captures: ['x'] }), step('b', { uses: ['x'] })])), ...passed('a', { captured: { x: '1' } }), ...passed('b', { values: { x: '1' } })];
    expect(standsAs(history)).toBe('passed');
    expect(standsAs([...history, ...passed('a', { attempt: 2, captured: { x: '2' } })])).toBe('stale');
  });

  test('past another answer of what it read', () => {
    const history = [...opened(planOf([step('a'), step('b', { reads: ['a'] })])), ...passed('a'), ...reading(passed('b'))];
    expect(standsAs(history)).toBe('passed');
    expect(standsAs([...history, ...came('a', FAILED, { attempt: 2 })])).toBe('stale');
  });
});

test('what is captured is asked of the steps of the plan that is in force', () => {
  const state = stateOf([...opened(planOf([step('a', { captures: ['x'] }), step('b')])), ...passed('a', { captured: { x: '1' } })]);
  expect(capturedOf(state)).toEqual({ x: '1' });
  expect(capturedOf({ ...state, plan: planOf([step('b')]) })).toEqual({});
});

describe('over random walks', () => {
  test('what is remembered from one event to the next is what a state gives that nobody has seen', () => {
    let compared = 0;
    fc.assert(
      fc.property(plans(), moves(), (plan, list) => {
        for (const state of walkOf(plan, list).states) {
          compared += 1;
          const unseen = structuredClone(state);
          for (const of of DERIVED) if (!isDeepStrictEqual(of(state), of(unseen))) expect(of(state)).toEqual(of(unseen));
        }
      }),
      { numRuns: WALKS },
    );
    expect(compared).toBeGreaterThan(WALKS);
  });

  test('a gate that is ahead is not open', () => {
    fc.assert(
      fc.property(plans(), moves(), (plan, list) => {
        for (const state of walkOf(plan, list).states) {
          const statuses = statusesOf(state);
          const open = (state.plan?.steps ?? []).filter((step) => isAhead(state, step) && isOpen(statuses.get(step.id) ?? { status: 'passed', why: '', waitsFor: [] }));
          expect(open).toEqual([]);
        }
      }),
      { numRuns: WALKS },
    );
  });
});
