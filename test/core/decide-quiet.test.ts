import { describe, expect, test } from 'vitest';
import type { Event } from '../../src/core/event.ts';
import { requestsOf } from '../../src/core/requests.ts';
import { selectDecisions, selectNeeds } from '../../src/core/select.ts';
import { exitCodeOf } from '../../src/core/standing.ts';
import { given, judged, recordsOf, start, stateOf, walk } from '../support/given.ts';
import { C1, C2, CONFLICT, FAILED, NOT_DONE, NOW, PASSED, UNKNOWN, came, moved, opened, proof } from '../support/history.ts';
import { TARGET, planOf, pushTag, step } from '../support/plan.ts';

const MINUTE = 60_000;
const SCRIPT = { name: 'ci', email: '', person: false };
const words = { words: `publish ${TARGET}` };
const publish = step('publish', { effect: 'irreversible', words: words.words, publishes: ['npm'] });
const plan = planOf([step('tests'), publish, step('dispatch', { effect: 'remote' })]);
const notDone = [...opened(plan), ...came('publish', NOT_DONE, words)];
const wait = { type: 'wait-before-retry', step: 'publish', ms: 10 * MINUTE } as const;
const delayed = { type: 'retry.delayed', step: 'publish', attempt: 1, until: NOW + 10 * MINUTE } as const satisfies Event;
const over = { type: 'retry.delay-over', step: 'publish', attempt: 1 } as const;
const lookedAt = { type: 'reconcile.started', step: 'publish', attempt: 1 } as const;
const quiet = [...notDone, delayed];

describe('a wait before a retry', () => {
  test('is chosen by a person for what was looked at and did not happen, or happened in part', () => {
    given(notDone).when(wait).thenEvents([delayed]);
    given([...opened(plan), ...came('publish', { result: 'unknown', why: 'partial', evidence: [], partial: true }, words)]).when(wait).thenEvents([delayed]);
    given(notDone).when(wait, { by: SCRIPT }).thenRefused(/needs a person/);
    for (const outcome of [UNKNOWN, FAILED, CONFLICT, PASSED]) given([...opened(plan), ...came('publish', outcome, words)]).when(wait).thenRefused(/looked at and did not happen/);
    given([...opened(plan), ...came('tests', NOT_DONE)]).when({ ...wait, step: 'tests' }).thenRefused(/looked at and did not happen/);
    given(opened(plan)).when(wait).thenRefused(/nothing to wait for/);
  });

  test('is a length of time, and no longer than a day', () => {
    for (const ms of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 25 * 60 * MINUTE]) given(notDone).when({ ...wait, ms }).thenRefused(/no length of a wait/);
  });

  test('can be made longer, and not shorter', () => {
    given(quiet).when({ ...wait, ms: 30 * MINUTE }).thenEvents([{ ...delayed, until: NOW + 30 * MINUTE }]);
    given(quiet).when({ ...wait, ms: 2 * MINUTE }).thenRefused(/longer wait is on/);
  });

  test('closes the retry, however right its words are, until it is over and was looked at again', () => {
    const session = walk(quiet);
    session.isRefused(start('publish', { ...words, at: session.now() }), /chose to wait/);
    session.passes(10 * MINUTE);
    session.isRefused(start('publish', { ...words, at: session.now() }), /still under way/);
    expect(session.does({ type: 'wake' })).toEqual([lookedAt, over]);
    session.does(judged('publish', { is: 'absent', why: 'no channel has it' }));
    expect(session.does(start('publish', { ...words, at: session.now() }))).toMatchObject([{ type: 'attempt.intended', attempt: 2 }]);
  });

  test('ends with a look that may find it done after all: then nothing is tried again', () => {
    const session = walk(quiet);
    session.passes(11 * MINUTE);
    session.does({ type: 'wake' });
    session.does(judged('publish', { is: 'passed', evidence: proof }));
    expect(session.status('publish')).toBe('passed');
    session.isRefused(start('publish', { ...words, at: session.now() }), /cannot happen twice/);
  });

  test('asks for the moment at which it ends, and ends no earlier, whatever the clock does', () => {
    expect(requestsOf(stateOf(quiet))).toEqual([{ type: 'wake', key: `wake:${delayed.until}`, at: delayed.until }]);
    given(quiet).when({ type: 'wake' }, { now: delayed.until - 1 }).thenNothing();
    given(quiet).when({ type: 'wake' }, { now: NOW - 60 * MINUTE }).thenNothing();
    given(quiet).when({ type: 'wake' }, { now: delayed.until }).thenEvents([lookedAt, over]);
  });

  test('whose end was cut in its write is on until it was looked at and ended whole', () => {
    const whole = walk(quiet);
    whole.passes(10 * MINUTE);
    const [first] = whole.does({ type: 'wake' });
    const session = walk([...quiet, ...(first === undefined ? [] : [first])]);
    session.passes(10 * MINUTE);
    session.does({ type: 'resume', host: 'here', pid: 2 });
    session.isRefused(start('publish', { ...words, at: session.now() }), /still under way/);
    session.does(judged('publish', { is: 'absent', why: 'no channel has it' }));
    session.isRefused(start('publish', { ...words, at: session.now() }), /under way|chose to wait/);
    expect(session.does({ type: 'wake' })).toEqual([lookedAt, over]);
  });

  test('is kept by a resume', () => {
    const session = walk(quiet);
    session.does({ type: 'resume', host: 'here', pid: 2 });
    session.isRefused(start('publish', { ...words, at: session.now() }), /chose to wait/);
  });

  test('may be looked into at any time, and goes on as long as there is something to try again', () => {
    const session = walk(quiet);
    session.does({ type: 'reconcile', step: 'publish' });
    session.does(judged('publish', { is: 'absent', why: 'no channel has it' }));
    session.isRefused(start('publish', { ...words, at: session.now() }), /chose to wait/);
    session.does({ type: 'reconcile', step: 'publish' });
    session.does(judged('publish', { is: 'failed', why: 'other bytes', fix: 'Go forward.', conflict: true }));
    session.isRefused(start('publish', { ...words, at: session.now() }), /other bytes/);
    expect(requestsOf(session.state())).toEqual([]);
  });

  test('that ends while it is being looked at needs no second look', () => {
    given([...quiet, lookedAt]).when({ type: 'wake' }, { now: delayed.until }).thenEvents([over]);
  });

  test('is ended before its time by a person only, and the retry rests on a fresh look then too', () => {
    given(quiet).when({ type: 'end-wait', step: 'publish' }).thenEvents([lookedAt, over]);
    given(quiet).when({ type: 'end-wait', step: 'publish' }, { by: SCRIPT }).thenRefused(/needs a person/);
    given(notDone).when({ type: 'end-wait', step: 'publish' }).thenRefused(/no wait is on/);
  });

  test('closes another step about the same channel too, as a look does that may find it there', () => {
    const both = planOf([publish, step('again', { effect: 'irreversible', publishes: ['npm'] })]);
    const session = walk([...opened(both), ...came('publish', NOT_DONE, words), delayed]);
    session.isRefused(start('again', { words: `again ${TARGET}`, at: session.now() }), /npm too/);
    const looking = walk([...opened(both), ...came('publish', NOT_DONE, words), lookedAt]);
    looking.isRefused(start('again', { words: `again ${TARGET}`, at: looking.now() }), /npm too/);
    const other = walk([...opened(both), ...came('publish', NOT_DONE, words), ...came('again', UNKNOWN, { words: `again ${TARGET}` })]);
    other.isRefused(wait, /npm too/);
  });

  test('is over with the session: nothing wakes it, and nothing is looked at', () => {
    const ended = [...quiet, { type: 'session.ended', end: 'abandoned', reason: 'enough', out: [] } as const];
    expect(requestsOf(stateOf(ended))).toEqual([]);
    given(ended).when({ type: 'wake' }, { now: delayed.until }).thenNothing();
  });

  test('needs nobody meanwhile, and is in the decisions with who chose it', () => {
    expect(selectNeeds(stateOf(notDone)).map(({ what, step: id }) => [what, id])).toContainEqual(['retry', 'publish']);
    expect(selectNeeds(stateOf(quiet)).map(({ step: id }) => id)).not.toContain('publish');
    const alone = planOf([publish]);
    expect(exitCodeOf(stateOf([...opened(alone), ...came('publish', NOT_DONE, words), delayed]))).toBe(8);
    expect(selectDecisions(stateOf(quiet), recordsOf(quiet)).at(-1)).toMatchObject({ step: 'publish', question: 'wait before a retry', by: { name: 'Ada' } });
  });
});

describe('what did not happen', () => {
  test('may be looked at again before it is tried again', () => {
    given(notDone).when({ type: 'reconcile', step: 'publish' }).thenEvents([lookedAt]);
    given([...opened(plan), ...came('publish', CONFLICT, words)]).when({ type: 'reconcile', step: 'publish' }).thenRefused(/only an unknown step/);
  });

  test('and is a tag that came late counts where HEAD is its commit, and pins the candidate again', () => {
    const push = planOf([pushTag('push')]);
    const typed = { words: `tag ${TARGET}` };
    const gone = [...opened(push), ...came('push', NOT_DONE, typed)];
    const stayed = walk([...gone, { type: 'reconcile.started', step: 'push', attempt: 1 }]);
    stayed.does(judged('push', { is: 'passed', evidence: proof }));
    expect(stayed.state().candidate).toMatchObject({ pinned: true, commit: C1 });

    const away = walk([...gone, moved({ commit: C2 }), { type: 'reconcile.started', step: 'push', attempt: 1 }]);
    away.does(judged('push', { is: 'passed', evidence: proof }));
    expect(away.status('push')).toBe('unknown');
    away.isRefused(start('push', { ...typed, at: away.now() }), /unknown/);
    away.does({ type: 'candidate-read', commit: C1, branch: 'main', changed: {}, fromBase: [] });
    away.does({ type: 'reconcile', step: 'push' });
    away.does(judged('push', { is: 'passed', evidence: proof }));
    expect([away.status('push'), away.state().candidate?.pinned, away.state().candidate?.commit]).toEqual(['passed', true, C1]);
  });
});
