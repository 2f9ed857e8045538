import { describe, expect, test } from 'vitest';
import type { Event } from '../../src/core/event.ts';
import { given, judged, start, walk } from '../support/given.ts';
import { C1, C2, FAILED, PASSED, answered, asks, came, ended, intended, moved, opened, passed, proof, sent } from '../support/history.ts';
import { judgement, patience, planOf, step, watch } from '../support/plan.ts';

const pass = { is: 'passed', evidence: proof } as const;
const plan = planOf([step('a'), watch('seen'), step('last', { needs: ['a', 'seen'] })]);
const running = [...opened(plan), intended('a'), sent('a')];

describe('what a look came to', () => {
  test('passed, failed and unknown end the attempt with what was seen', () => {
    given(running).when(judged('a', pass)).thenEvents([ended('a', PASSED)]);
    given(running).when(judged('a', { is: 'failed', why: 'exit 1', fix: 'Mend it.' })).thenEvents([ended('a', FAILED)]);
    given(running).when(judged('a', { is: 'unknown', why: 'signal 9', evidence: proof })).thenEvents([ended('a', { result: 'unknown', why: 'signal 9', evidence: proof })]);
    given(running).when(judged('a', { is: 'failed', why: 'other bytes', fix: 'x', conflict: true })).thenEvents([ended('a', { result: 'failed', why: 'other bytes', fix: 'x', evidence: [], conflict: true })]);
  });

  test('of an act on this machine, absent is a failure that did not happen', () => {
    given(running).when(judged('a', { is: 'absent', why: 'no tag' })).thenEvents([ended('a', { result: 'failed', why: 'no tag', fix: 'It did not happen. r tries again.', evidence: [], notDone: true })]);
  });

  test('the account of an act goes into the journal with its end, whatever that was', () => {
    const account = { out: { head: ['Channel'], rows: [] }, bytes: [], failed: [], sends: null, of: [['run', '7']], withdraw: [] } as const;
    const kept = [{ type: 'attempt.ended', outcome: { account } }];
    for (const verdict of [{ is: 'failed', why: 'other bytes', fix: 'x', conflict: true, account }, { is: 'unknown', why: 'partial', account }, { is: 'absent', why: 'no channel has it', account }] as const) {
      expect(walk(running).does(judged('a', verdict))).toMatchObject(kept);
    }
  });

  test('waiting writes nothing but facts that are new', () => {
    const wait = (facts?: { readonly [name: string]: string }) => judged('seen', { is: 'wait', why: 'run 7', againMs: 1_000, ...(facts === undefined ? {} : { facts }) });
    const watching = [...opened(plan), intended('seen')];
    given(watching).when(wait()).thenNothing();
    given(watching).when(wait({ runId: '7' })).thenEvents([{ type: 'attempt.observed', step: 'seen', attempt: 1, facts: { runId: '7' } }]);
    const observed = [...watching, { type: 'attempt.observed', step: 'seen', attempt: 1, facts: { runId: '7' } } as const];
    given(observed).when(wait({ runId: '7' })).thenNothing();
    given(observed).when(wait({ runId: '7', jobs: '3' })).thenEvents([{ type: 'attempt.observed', step: 'seen', attempt: 1, facts: { jobs: '3' } }]);
  });

  test('a question is written once, however often it is asked again', () => {
    const ask = judged('seen', { is: 'ask', questions: [patience], watching: true, againMs: 1_000 });
    const watching = [...opened(plan), intended('seen')];
    given(watching).when(ask).thenEvents([asks('seen', [patience], { watching: true })]);
    given([...watching, asks('seen', [patience], { watching: true })]).when(ask).thenNothing();
    given([...watching, asks('seen', [patience], { watching: true }), answered('seen', 'patience', 'wait')])
      .when(ask)
      .thenEvents([asks('seen', [patience], { watching: true })]);
  });

  test('a question that is watched on is overtaken by a verdict', () => {
    given([...opened(plan), intended('seen'), asks('seen', [patience], { watching: true })]).when(judged('seen', pass)).thenEvents([ended('seen', PASSED)]);
  });
});

describe('a verdict that nobody waits for changes nothing', () => {
  test('of an act under way, of an attempt that is over, of another attempt, of a question, of an unknown step', () => {
    given([...opened(plan), intended('a')]).when(judged('a', pass)).thenNothing();
    given([...opened(plan), ...passed('a')]).when(judged('a', pass)).thenNothing();
    given([...opened(plan), ...came('a', FAILED), intended('a', { attempt: 2 }), sent('a', 2)]).when(judged('a', pass)).thenNothing();
    given([...opened(plan), intended('seen'), asks('seen', [patience])]).when(judged('seen', pass)).thenNothing();
    given(running).when(judged('nobody', pass)).thenNothing();
  });
});

describe('what ran while the checkout moved under it ran on nothing in particular', () => {
  test('HEAD or the tree differ at its end: unknown, not passed', () => {
    const moves = (checkout: { readonly commit: string; readonly tree: string } | null, why: RegExp): void => {
      const session = walk(running);
      const [event] = session.does(judged('a', pass, { checkout }));
      expect(event).toMatchObject({ type: 'attempt.ended', outcome: { result: 'unknown', why: expect.stringMatching(why) } });
    };
    moves({ commit: C2, tree: 'clean' }, /HEAD moved to c2c2c2c while it ran/);
    moves({ commit: C1, tree: 'dirty' }, /files of the checkout changed while it ran/);
    moves(null, /checkout could not be read/);
  });

  test('a look at the checkout is about HEAD as it was at its intent', () => {
    const clean = planOf([watch('clean', { inCheckout: true }), step('b')]);
    given([...opened(clean), intended('clean')])
      .when(judged('clean', pass, { checkout: { commit: C2, tree: 'clean' } }))
      .thenEvents([ended('clean', { result: 'unknown', why: 'HEAD moved to c2c2c2c while it ran', evidence: [] })]);
  });

  test('a failure is a failure, wherever HEAD went', () => {
    given(running).when(judged('a', { is: 'failed', why: 'exit 1', fix: 'Mend it.' }, { checkout: null })).thenEvents([ended('a', FAILED)]);
  });

  test('manual work and commits may move it, and their pass is for the candidate at their end', () => {
    const manual = planOf([watch('notes', { mayChangeCheckout: true, inCheckout: true }), step('b')]);
    given([...opened(manual), intended('notes')])
      .when(judged('notes', pass, { checkout: { commit: C2, tree: 'dirty' } }))
      .thenEvents([{ ...ended('notes', PASSED, { commit: C2 }), end: { tree: 'dirty', files: [], more: 0 } } as Event]);
  });
});

describe('a watch whose candidate moved', () => {
  const ci = planOf([watch('ci'), step('b')]);
  const watching = [...opened(ci), intended('ci')];

  test('does not give the green of the next commit to the one before it, to which HEAD may go back', () => {
    const session = walk([...watching, moved({ commit: C2, changed: { [C1]: ['src/a.rs'] } })]);
    session.does(judged('ci', pass, { checkout: null }));
    expect(session.status('ci')).toBe('ready');
    session.does({ type: 'candidate-read', commit: C1, branch: 'main', changed: {}, fromBase: [] });
    expect(session.status('ci')).toBe('ready');
  });

  test('passes when nothing that it covers differs', () => {
    given([...watching, moved({ commit: C2, changed: { [C1]: ['.ergo/B1'] } })]).when(judged('ci', pass, { checkout: null })).thenEvents([ended('ci', PASSED)]);
  });
});

describe('captured values', () => {
  const build = planOf([watch('build', { captures: ['run_id'] }), step('b')]);
  const watching = [...opened(build), intended('build')];

  test('a pass takes them along', () => {
    given(watching).when(judged('build', { ...pass, captured: { run_id: '7' } })).thenEvents([ended('build', { ...PASSED, captured: { run_id: '7' } })]);
  });

  test('a field that was not read is unknown, though all else passed', () => {
    given(watching).when(judged('build', pass)).thenEvents([ended('build', { result: 'unknown', why: 'it passed, but run_id could not be read from it', evidence: proof })]);
  });
});

test('a gate whose commands passed is asked, and what passed is written before the question', () => {
  const gate = planOf([step('a', { judge: [judgement('q1'), judgement('q2')] })]);
  given([...opened(gate), intended('a'), sent('a')])
    .when(judged('a', pass))
    .thenEvents([
      { type: 'attempt.commands-passed', step: 'a', attempt: 1, evidence: proof, captured: {} },
      asks('a', [judgement('q1'), judgement('q2')]),
    ]);
});

test('the act of a step is made once, then it is watched', () => {
  const session = walk(opened(plan));
  session.does(start('a'));
  expect(session.status('a')).toBe('running');
  session.does({ type: 'sent', step: 'a', attempt: 1, sent: { code: 0 } });
  expect(session.does({ type: 'sent', step: 'a', attempt: 1, sent: { code: 1 } })).toEqual([]);
  expect(session.state().steps['a']?.attempts[0]).toMatchObject({ phase: 'looking', sent: { code: 0 } });
});

describe('an unknown that a look may settle', () => {
  const publish = step('publish', { kind: 'workflow', effect: 'irreversible', words: 'publish v1.2.0', publishes: ['npm'] });
  const settle = { is: 'unknown', why: 'the run failed', settle: true } as const;
  const outcome = { result: 'unknown', why: 'the run failed', evidence: [] } as const;
  const watched = (of: typeof publish) => [...opened(planOf([of])), intended(of.id, of.words === null ? {} : { words: of.words }), sent(of.id)];
  const reconcile = { type: 'reconcile.started', step: 'publish', attempt: 1 } as const;

  test('is looked at in the same write, where something went out', () => {
    given(watched(publish)).when(judged('publish', settle)).thenEvents([ended('publish', outcome), reconcile]);
    given(watched(publish)).when(judged('publish', { is: 'unknown', why: 'the run failed' })).thenEvents([ended('publish', outcome)]);
    given(watched(step('publish'))).when(judged('publish', settle)).thenEvents([ended('publish', outcome)]);
  });

  test('is not looked at again by itself when that look could not tell either', () => {
    given([...watched(publish), ended('publish', outcome), reconcile]).when(judged('publish', settle)).thenEvents([ended('publish', outcome)]);
  });
});
