import { describe, expect, test } from 'vitest';
import type { Event } from '../../src/core/event.ts';
import { statusOf } from '../../src/core/status.ts';
import type { Evidence, Proof } from '../../src/core/verdict.ts';
import { given, start, stateOf } from '../support/given.ts';
import type { Happened } from '../support/given.ts';
import { FAILED, PASSED, answered, asks, came, ended, intended, opened, passed, proof, saw, sent } from '../support/history.ts';
import { TARGET, decision, planOf, pushTag, step, watch } from '../support/plan.ts';

const plan = planOf([
  step('measure', { title: 'Performance' }),
  step('exceptions', { kind: 'decide', point: 'hold', acts: false, inCheckout: false, needs: ['measure'], reads: ['measure'] }),
  pushTag('push', { needs: ['exceptions'] }),
]);
const lossOf = (percent: number): Proof => [{ type: 'file', name: 'log', path: `logs/measure.${percent}.log`, sha256: `loss ${percent}`, bytes: 12 }];
const measured = (percent: number, attempt = 1): readonly Event[] => came('measure', { ...PASSED, evidence: lossOf(percent) }, { attempt });
const claims = (event: Extract<Event, { type: 'attempt.intended' }>, reads: { readonly [step: string]: number }): Event => ({ ...event, for: { ...event.for, reads } });
const decided = (measure: number, attempt = 1): readonly Event[] => [claims(intended('exceptions', { attempt }), { measure }), asks('exceptions', [decision], { attempt }), answered('exceptions', 'decision', 'none', { attempt }), ended('exceptions', PASSED, { attempt })];
const status = (history: readonly Happened[], id = 'exceptions'): string => {
  const { status: word, why } = statusOf(stateOf(history), id);
  return `${word} ${why}`.trim();
};
const history = [...opened(plan), ...measured(2), ...decided(1)];

describe('a pass is for what the steps that it reads gave', () => {
  test('so its intent names their newest attempts, and none where there was none', () => {
    given([...opened(plan), ...measured(2)]).when(start('exceptions')).thenEvents([claims(intended('exceptions'), { measure: 1 })]);
    const advisory = planOf([step('measure', { advisory: true }), watch('exceptions', { reads: ['measure'] })]);
    given(opened(advisory)).when(start('exceptions')).thenEvents([claims(intended('exceptions'), { measure: 0 })]);
  });

  test('a decision that was taken on 2 % is stale when the measure says 80 %, and its door is closed', () => {
    expect(status(history)).toBe('passed');
    const again = [...history, ...measured(80, 2)];
    expect(status(again)).toBe('stale Performance was run again');
    given(again).when(start('push', { words: `tag ${TARGET}` })).thenRefused(/exceptions is stale: Performance was run again/);
    expect(status([...again, ...decided(2, 2)])).toBe('passed');
  });

  test('and while the measure is made, so that nobody relies on the old one', () => {
    expect(status([...history, intended('measure', { attempt: 2 })])).toBe('stale Performance is being run again');
  });

  test('but the same answer changes nothing, wherever its file lies', () => {
    const [log] = lossOf(2);
    const elsewhere: Evidence = log.type === 'file' ? { ...log, path: 'logs/measure.2.log' } : log;
    expect(status([...history, ...came('measure', { ...PASSED, evidence: [elsewhere] }, { attempt: 2 })])).toBe('passed');
    expect(status([...history, ...measured(80, 2), ...measured(2, 3)])).toBe('passed');
  });

  test('another value is another answer, also where the step names no value', () => {
    const took = (id: string, attempt: number): readonly Event[] => came('measure', { result: 'passed', evidence: proof, captured: { id } }, { attempt });
    const before = [...opened(plan), ...took('7', 1), ...decided(1)];
    expect(status([...before, ...took('7', 2)])).toBe('passed');
    expect(status([...before, ...took('8', 2)])).toBe('stale Performance was run again');
  });

  test('what failed is not the same as what passes later', () => {
    const failed = [...opened(plan), ...came('measure', FAILED), ...decided(1)];
    expect(status(failed)).toBe('passed');
    expect(status([...failed, ...measured(2, 2)])).toBe('stale Performance was run again');
  });

  test('what came for the first time after it counts too', () => {
    const advisory = planOf([step('measure', { title: 'Performance', advisory: true }), watch('exceptions', { reads: ['measure'] })]);
    const before = [...opened(advisory), claims(intended('exceptions'), { measure: 0 }), ended('exceptions', PASSED)];
    expect(status(before)).toBe('passed');
    expect(status([...before, ...measured(2)])).toBe('stale Performance was run again');
  });

  test('a journal that does not say it claims nothing', () => {
    expect(status([...opened(plan), ...measured(2), ...saw('exceptions'), ...measured(80, 2)])).toBe('passed');
  });
});

describe('a formula of a build', () => {
  const release = planOf([step('build', { title: 'Build', effect: 'remote' }), step('tap', { effect: 'remote', needs: ['build'], reads: ['build'] }), step('publish', { effect: 'irreversible', needs: ['tap'], reads: ['build'] })]);
  const built = (run: string, attempt = 1): readonly Event[] => came('build', { ...PASSED, evidence: [{ type: 'url', name: 'run 1', url: `https://github.test/${run}`, id: run }] }, { attempt });
  const tapped: readonly Event[] = [claims(intended('tap'), { build: 1 }), sent('tap'), ended('tap', PASSED)];

  test('is stale when another run has built, so that nothing is published with its digests', () => {
    const again = [...opened(release), ...built('7'), ...tapped, ...built('8', 2)];
    expect(status(again, 'tap')).toBe('stale Build was run again');
    given(again).when(start('publish', { words: `publish ${TARGET}` })).thenRefused(/tap is stale: Build was run again/);
  });

  test('what was published from it claims nothing: it cannot happen again, so nothing may make it stale', () => {
    const words = `publish ${TARGET}`;
    given([...opened(release), ...built('7'), ...tapped]).when(start('publish', { words })).thenEvents([intended('publish', { words })]);
    const watches = planOf([watch('build'), step('publish', { effect: 'irreversible', needs: ['build'], reads: ['build'] })]);
    const watched = [...opened(watches), ...saw('build'), ...passed('publish', { words }), ...saw('build', { ...PASSED, evidence: lossOf(9) }, { attempt: 2 })];
    expect(status(watched, 'publish')).toBe('passed');
  });
});
