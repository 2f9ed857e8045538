import { describe, expect, test } from 'vitest';
import type { Event } from '../../src/core/event.ts';
import { selectNeeds } from '../../src/core/select.ts';
import { exitCodeOf, howTo, selectStanding } from '../../src/core/standing.ts';
import { stateOf } from '../support/given.ts';
import { FAILED, NOT_DONE, PASSED, UNKNOWN, asks, came, intended, opened, opensEvidence, passed, proof, saw, sent } from '../support/history.ts';
import { TARGET, decision, judgement, planOf, pushTag, step, watch } from '../support/plan.ts';

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

describe('how to answer is a command that does not refuse', () => {
  const all = planOf([step('tests'), step('share', { effect: 'remote' }), pushTag('push'), watch('risk', { kind: 'decide', point: 'hold' }), step('perf', { judge: [judgement('perf'), { ...judgement('perf'), id: 'more' }] })]);
  const how = (id: string, ...tail: readonly Event[]) => selectNeeds(stateOf([...opened(all), ...tail])).filter((need) => need.step === id).map(howTo);
  const typed = { words: `tag ${TARGET}` } as const;

  test('run tries again what needs nobody, and nothing that reaches out, cannot be undone or is asked of a person', () => {
    expect(how('tests', ...came('tests', FAILED))).toEqual(['holdpoint run tests']);
    expect(how('tests', ...came('tests', UNKNOWN))).toEqual(['holdpoint run tests']);
    const partial = { result: 'unknown', why: 'npm is live', evidence: [], partial: true } as const;
    for (const outcome of [NOT_DONE, partial]) expect(how('push', ...came('push', outcome, typed))).toEqual(['holdpoint start, at a terminal: r on push']);
    expect(how('share', ...came('share', FAILED))).toEqual(['holdpoint start, at a terminal: r on share']);
    expect(how('risk', ...saw('risk', FAILED))).toEqual(['holdpoint start, at a terminal: r on risk']);
  });

  test('an option that needs its evidence opened is answered in the program until it was opened there', () => {
    const asked: readonly Event[] = [intended('perf'), sent('perf'), { type: 'attempt.commands-passed', step: 'perf', attempt: 1, evidence: proof, captured: {} }, asks('perf', [judgement('perf'), { ...judgement('perf'), id: 'more' }])];
    const shell = 'holdpoint decide perf accepted|hold --reason TEXT';
    expect(how('perf', ...asked)).toEqual([`${shell}\n${shell}\nholdpoint start, at a terminal: a on perf, where its evidence is opened first: nothing`]);
    const whole = 'holdpoint decide perf nothing|accepted|hold --reason TEXT';
    expect(how('perf', ...asked, opensEvidence('perf'))).toEqual([`${whole}\n${whole}`]);
    expect(how('risk', intended('risk'), asks('risk', [decision]))).toEqual(['holdpoint decide risk none|hold --reason TEXT']);
  });
});
