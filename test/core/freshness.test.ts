import { describe, expect, test } from 'vitest';
import { requestsOf } from '../../src/core/requests.ts';
import { statusOf } from '../../src/core/status.ts';
import { answer, given, start, stateOf } from '../support/given.ts';
import type { Happened } from '../support/given.ts';
import { NOW, answered, asks, ended, intended, opened, opensEvidence, proof, sent } from '../support/history.ts';
import { decision, judgement, planOf, step, watch } from '../support/plan.ts';

const FRESH_MS = 60_000;
const DAY_MS = 86_400_000;
const audit = step('audit', { freshMs: FRESH_MS, judge: [judgement('q')] });
const plan = planOf([audit, step('after', { needs: ['audit'] })]);
const OUTDATED = { result: 'unknown', why: 'what its commands found grew older than its freshness allows before it was answered: run it again', evidence: [] } as const;
const PASSED = { result: 'passed', evidence: [...proof, { type: 'value', name: 'q', value: 'nothing' }], captured: {} } as const;

/** Its commands passed at this time, and the question waits. */
const askedSince = (at: number): readonly Happened[] => [
  ...opened(plan),
  intended('audit'),
  sent('audit'),
  { at, event: { type: 'attempt.commands-passed', step: 'audit', attempt: 1, evidence: proof, captured: {} } },
  asks('audit', [judgement('q')]),
  opensEvidence('audit'),
];

describe('a judged pass is as old as its commands, however late it is answered', () => {
  const late: readonly Happened[] = [...askedSince(NOW - FRESH_MS), answered('audit', 'q', 'nothing'), { at: NOW - 1, event: ended('audit', PASSED) }];

  test('so it grows old with them', () => {
    given(late).when({ type: 'wake' }, { now: NOW - 1 }).thenNothing();
    given(late).when({ type: 'wake' }).thenEvents([{ type: 'pass.expired', step: 'audit', attempt: 1 }]);
    given(late).when(start('after')).thenRefused(/audit is stale: older than its freshness allows/);
  });

  test('and is woken for it', () => {
    expect(requestsOf(stateOf(late))).toEqual([{ type: 'wake', key: `wake:${NOW}`, at: NOW }]);
  });
});

describe('questions whose commands are too old', () => {
  const old = askedSince(NOW - FRESH_MS);

  test('are taken back when they are woken, and the attempt is no pass', () => {
    expect(requestsOf(stateOf(old))).toEqual([{ type: 'wake', key: `wake:${NOW}`, at: NOW }]);
    given(old).when({ type: 'wake' }, { now: NOW - 1 }).thenNothing();
    given(old).when({ type: 'wake' }).thenEvents([ended('audit', OUTDATED)]);
  });

  test('keep an answer that comes all the same, and open no door with it', () => {
    given(old).when(answer('audit', 'q', 'nothing')).thenEvents([answered('audit', 'q', 'nothing'), ended('audit', OUTDATED)]);
    given(old).when(answer('audit', 'q', 'nothing'), { now: NOW - 1 }).thenEvents([answered('audit', 'q', 'nothing'), ended('audit', PASSED)]);
  });

  test('are held by an answer that holds, as ever', () => {
    given(old)
      .when(answer('audit', 'q', 'hold', { reason: 'a CVE' }))
      .thenEvents([answered('audit', 'q', 'hold', { reason: 'a CVE' }), ended('audit', { result: 'failed', why: 'held: a CVE', fix: 'Mend what was found, then run it again. B files a blocker.', evidence: proof })]);
  });

  test('pass nothing when a crash came between the last answer and what follows from it', () => {
    given([...old, answered('audit', 'q', 'nothing')])
      .when({ type: 'resume', host: 'here', pid: 2 })
      .thenEvents([{ type: 'session.resumed', host: 'here', pid: 2 }, ended('audit', OUTDATED)]);
  });

  test('say so in the tree, and the step may be run again', () => {
    const over = [...old, ended('audit', OUTDATED)];
    expect(statusOf(stateOf(over), 'audit')).toMatchObject({ status: 'unknown', why: OUTDATED.why });
    given(over).when(start('audit')).thenEvents([intended('audit', { attempt: 2 })]);
  });

  test('wait for ever in a session that is over', () => {
    const advisory = planOf([{ ...audit, advisory: true }]);
    const done: readonly Happened[] = [...old.slice(4), { type: 'session.ended', end: 'abandoned', reason: 'no', out: [] }];
    const history = [...opened(advisory), ...done];
    expect(requestsOf(stateOf(history))).toEqual([]);
    given(history).when({ type: 'wake' }, { now: NOW + DAY_MS }).thenNothing();
  });
});

describe('a decision is as old as the commands that it shows, however late it is taken', () => {
  const shown = step('shown', { kind: 'decide', point: 'hold', freshMs: FRESH_MS });
  const deciding = planOf([shown, step('after', { needs: ['shown'] })]);
  const shownAt = (at: number): readonly Happened[] => [...opened(deciding), intended('shown'), { at, event: sent('shown') }, asks('shown', [decision])];
  const DECIDED = { result: 'passed', evidence: proof, captured: {} } as const;

  test('so its question is taken back when they are too old', () => {
    const old = shownAt(NOW - FRESH_MS);
    expect(requestsOf(stateOf(old))).toEqual([{ type: 'wake', key: `wake:${NOW}`, at: NOW }]);
    given(old).when({ type: 'wake' }, { now: NOW - 1 }).thenNothing();
    given(old).when({ type: 'wake' }).thenEvents([ended('shown', OUTDATED)]);
  });

  test('and its pass grows old with them', () => {
    const late: readonly Happened[] = [...shownAt(NOW - FRESH_MS), { at: NOW - 2, event: answered('shown', 'decision', 'none') }, { at: NOW - 1, event: ended('shown', DECIDED) }];
    expect(requestsOf(stateOf(late))).toEqual([{ type: 'wake', key: `wake:${NOW}`, at: NOW }]);
    given(late).when({ type: 'wake' }, { now: NOW - 1 }).thenNothing();
    given(late).when(start('after')).thenRefused(/shown is stale: older than its freshness allows/);
  });

  test('also where nobody was asked: commands that ran before Holdpoint was closed are not younger for being judged after it', () => {
    const run = planOf([step('run', { freshMs: FRESH_MS })]);
    const late: readonly Happened[] = [...opened(run), intended('run'), { at: NOW - FRESH_MS, event: sent('run') }, { at: NOW - 1, event: ended('run', DECIDED) }];
    given(late).when({ type: 'wake' }).thenEvents([{ type: 'pass.expired', step: 'run', attempt: 1 }]);
  });

  test('but a thing of the world is as young as the look at it, and what only asks has seen nothing', () => {
    const world = planOf([step('dispatch', { effect: 'remote', freshMs: FRESH_MS }), watch('by-hand', { freshMs: FRESH_MS, point: 'hold' })]);
    const dispatched: readonly Happened[] = [...opened(world), intended('dispatch'), { at: NOW - FRESH_MS, event: sent('dispatch') }];
    given([...dispatched, asks('dispatch', [decision])]).when({ type: 'wake' }).thenNothing();
    expect(requestsOf(stateOf([...dispatched, { at: NOW, event: ended('dispatch', DECIDED) }]))).toEqual([{ type: 'wake', key: `wake:${NOW + FRESH_MS}`, at: NOW + FRESH_MS }]);
    given([...opened(world), intended('by-hand'), asks('by-hand', [decision])]).when({ type: 'wake' }).thenNothing();
  });
});
