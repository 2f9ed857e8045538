import { describe, expect, test } from 'vitest';
import type { Event } from '../../src/core/event.ts';
import { reduce } from '../../src/core/reduce.ts';
import { HOLDPOINT } from '../../src/core/event.ts';
import type { Step } from '../../src/core/plan.ts';
import { adopted, offer } from '../support/dry-run.ts';
import { recordsOf, stateOf } from '../support/given.ts';
import type { Happened } from '../support/given.ts';
import { C2, NOW, came, intended, opened, passed, FAILED } from '../support/history.ts';
import { judgement, planOf, step } from '../support/plan.ts';

const plan = planOf([step('lint'), step('tests', { needs: ['lint'] })]);
const at = (event: Event): Happened => ({ at: NOW, event });

/** The state after an adoption in this session, in the moment in which tests ask. */
const after = (history: readonly Happened[], event: Event) => stateOf([...history, at(event)]);

test('an adopted pass is an attempt that ended where it ran', () => {
  const [attempt] = after(opened(plan), adopted('lint')).steps['lint']?.attempts ?? [];
  expect(attempt).toMatchObject({ n: 1, phase: 'ended', outcome: { result: 'passed', evidence: offer('lint').evidence }, startedAt: offer('lint').startedAt, endedAt: offer('lint').endedAt, adopted: adopted('lint').from, sent: null, facts: {} });
});

describe('history cannot hold an adopted pass', () => {
  const impossible: readonly (readonly [string, Event, RegExp])[] = [
    ['of a step that the plan has not', adopted('gone'), /no such step/],
    ['of another definition', adopted('lint', { for: { ...offer('lint').for, step: 'other' } }), /another definition/],
    ['of another commit', adopted('lint', { for: { ...offer('lint').for, commit: C2 } }), /another commit/],
    ['of a dirty tree', adopted('lint', { for: { ...offer('lint').for, tree: 'ab' } }), /another commit/],
    ['of a live session', adopted('lint', { from: { mode: 'live', session: 1, n: 1, hash: 'h' } }), /only from a dry run/],
    ['that ends after its record', adopted('lint', { endedAt: NOW + 1 }), /had not ended/],
    ['that ends before it begins', adopted('lint', { startedAt: NOW }), /had not ended/],
    ['that is no next attempt', adopted('lint', { attempt: 2 }), /does not follow attempt 0/],
    ['whose needs are not open', adopted('tests'), /was not open/],
  ];
  test.each(impossible)('%s', (_, event, why) => {
    expect(() => after(opened(plan), event)).toThrow(expect.objectContaining({ code: 1, why: expect.stringMatching(why) }));
  });

  const kinds: readonly (readonly [string, Partial<Step>])[] = [
    ['that is remote', { effect: 'remote' }],
    ['that is irreversible', { effect: 'irreversible' }],
    ['that moves HEAD', { effect: 'local', mayChangeCheckout: true }],
    ['that a person judges', { judge: [judgement('q')] }],
    ['that a person opens', { point: 'hold' }],
  ];
  test.each(kinds)('of a step %s', (_, said) => {
    expect(() => after(opened(planOf([step('lint', said)])), adopted('lint'))).toThrow(/cannot have happened/);
  });

  test('in a dry run', () => {
    expect(() => after(opened(planOf([step('lint')], { mode: 'dry-run' })), adopted('lint'))).toThrow(/cannot have happened/);
  });

  test('of another run of what it reads, where it says which', () => {
    const reading = planOf([step('take', { captures: ['id'] }), step('lint', { needs: ['take'], reads: ['take'], uses: ['id'] })]);
    const pass = (take: number) => adopted('lint', { for: { ...offer('lint').for, values: { id: '8' }, reads: { take } } });
    const taken = [...opened(reading), ...passed('take', { captured: { id: '8' } })];
    expect(after(taken, pass(1)).steps['lint']?.attempts).toHaveLength(1);
    expect(() => after(taken, pass(2))).toThrow(expect.objectContaining({ why: expect.stringMatching(/another run of what it reads/) }));
  });

  test('without evidence, whatever the type says', () => {
    const bare: Event = JSON.parse(JSON.stringify({ ...adopted('lint'), evidence: [] }));
    expect(() => after(opened(plan), bare)).toThrow(expect.objectContaining({ why: expect.stringMatching(/no evidence/) }));
  });

  test('over an attempt that is under way, or after the end', () => {
    expect(() => after([...opened(plan), intended('lint')], adopted('lint', { attempt: 2 }))).toThrow(expect.objectContaining({ why: expect.stringMatching(/under way/) }));
    expect(() => after([...opened(plan), { type: 'session.ended', end: 'abandoned', reason: 'x', out: [] }], adopted('lint'))).toThrow(/cannot have happened/);
  });

  test('by the program itself', () => {
    const records = recordsOf([...opened(plan), at(adopted('lint'))]);
    expect(() => records.map((record, index) => (index === records.length - 1 ? { ...record, by: HOLDPOINT } : record)).reduce(reduce, stateOf([]))).toThrow(expect.objectContaining({ why: expect.stringMatching(/no person/) }));
  });
});

test('an attempt may follow it, and it may follow one', () => {
  const twice = stateOf([...opened(plan), at(adopted('lint')), at(intended('lint', { attempt: 2 }))]);
  expect(twice.steps['lint']?.attempts.map(({ adopted: from }) => from?.session ?? null)).toEqual([3, null]);
  const own = stateOf([...opened(plan), ...passed('lint'), at(adopted('lint', { attempt: 2 }))]);
  expect(own.steps['lint']?.attempts).toHaveLength(2);
  expect(stateOf([...opened(plan), ...came('lint', FAILED)]).steps['lint']?.attempts[0]?.adopted).toBeNull();
});
