import { describe, expect, test } from 'vitest';
import { exitCodeOf, selectStanding } from '../../src/core/standing.ts';
import { stateOf } from '../support/given.ts';
import { FAILED, PASSED, came, intended, opened, passed, saw, sent } from '../support/history.ts';
import { TARGET, planOf, pushTag, step, watch } from '../support/plan.ts';

const CHAIN = { events: 4, head: 'abc', ok: true };
const plan = planOf([step('tests'), watch('ci'), pushTag('push', { needs: ['tests', 'ci'] })]);

describe('the exit code says where a release stands', () => {
  test('3 while something can be done or a person is needed', () => {
    expect(exitCodeOf(stateOf(opened(plan)))).toBe(3);
    expect(exitCodeOf(stateOf([...opened(plan), ...came('tests', FAILED)]))).toBe(3);
    expect(exitCodeOf(stateOf([...opened(plan), ...passed('tests'), ...saw('ci')]))).toBe(3);
  });

  test('8 while only the world is awaited', () => {
    expect(exitCodeOf(stateOf([...opened(plan), ...passed('tests'), intended('ci')]))).toBe(8);
  });

  test('0 only for released or rehearsed, and 1 for abandoned', () => {
    const end = (ended: 'released' | 'rehearsed' | 'abandoned') => ({ type: 'session.ended', end: ended, reason: 'why', out: [] }) as const;
    const done = [...opened(plan), ...passed('tests'), ...saw('ci'), intended('push', { words: `tag ${TARGET}` }), sent('push'), { type: 'attempt.ended', step: 'push', attempt: 1, outcome: PASSED, commit: null }] as const;
    expect(exitCodeOf(stateOf([...done, end('released')]))).toBe(0);
    expect(exitCodeOf(stateOf([...opened(plan), end('abandoned')]))).toBe(1);
  });
});

test('the standing names every step, what needs a person and how to answer it', () => {
  const standing = selectStanding(stateOf([...opened(plan), ...passed('tests'), ...saw('ci')]), CHAIN);
  expect(standing).toMatchObject({ holdpoint: 1, target: TARGET, mode: 'live', chain: CHAIN, counts: { passed: 2, 'needs-you': 1 } });
  expect(standing.steps.map(({ id, status }) => [id, status])).toEqual([['tests', 'passed'], ['ci', 'passed'], ['push', 'needs-you']]);
  expect(standing.needs).toEqual([{ step: 'push', question: `Type: tag ${TARGET}`, how: expect.stringContaining(`tag ${TARGET}`) }]);
});
