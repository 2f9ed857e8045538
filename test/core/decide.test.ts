import { describe, expect, test } from 'vitest';
import type { Preconditions } from '../../src/core/event.ts';
import { reduce } from '../../src/core/reduce.ts';
import { requestsOf } from '../../src/core/requests.ts';
import type { Verdict } from '../../src/core/verdict.ts';
import { given, start, stateOf, walk, judged } from '../support/given.ts';
import type { Happened } from '../support/given.ts';
import { C1, C2, CONFLICT, FAILED, NOT_DONE, NOW, PASSED, UNKNOWN, asks, came, ended, fine, intended, moved, opened, passed, proof, saw, sent, waived } from '../support/history.ts';
import { TARGET, blockersGate, judgement, planOf, pushTag, step, watch } from '../support/plan.ts';

const HOLDPOINT = { name: 'holdpoint', email: '', person: false };

/** A gate, the push of the tag, and the publish that needs both. */
const release = planOf([step('tests'), pushTag('push', { needs: ['tests'] }), step('publish', { needs: ['push'], effect: 'irreversible', words: `publish ${TARGET}`, publishes: ['npm'] })]);
const gated = [...opened(release), ...passed('tests')];
const typeTag = (said: Parameters<typeof start>[1] = {}) => start('push', { words: `tag ${TARGET}`, ...said });

/** What is asked once the tag is on the remote. */
const tagged: Partial<Preconditions> = { remoteTag: { ok: true, at: NOW, value: { object: 'tag-object', commit: C1 } } };
const pushed = [...gated, ...came('push', PASSED, { words: `tag ${TARGET}` })];
const typePublish = (said: Partial<Preconditions> = {}) => start('publish', { words: `publish ${TARGET}`, opened: fine({ ...tagged, ...said }), typed: fine({ ...tagged, ...said }) });

describe('rule 1: a step starts only when every step it needs is open', () => {
  test('a tag is not pushed while the tests are still running', () => {
    given([...opened(release), intended('tests')]).when(typeTag()).thenRefused(/tests is running/);
  });

  test('a tag is not pushed when the tests failed, are unknown, or never ran', () => {
    given([...opened(release), ...came('tests', FAILED)]).when(typeTag()).thenRefused(/tests is failed: exit 1/);
    given([...opened(release), ...came('tests', UNKNOWN)]).when(typeTag()).thenRefused(/tests is unknown/);
    given(opened(release)).when(typeTag()).thenRefused(/tests is ready/);
  });

  test('all needs must be open, not some of them', () => {
    const plan = planOf([step('a'), step('b'), step('c', { needs: ['a', 'b'] })]);
    given([...opened(plan), ...passed('a')]).when(start('c')).thenRefused(/b is ready/);
  });

  test('running a passed step again drops its pass first', () => {
    const session = walk(gated);
    session.does(start('tests'));
    expect(session.status('tests')).toBe('running');
    session.isRefused(typeTag(), /tests is running/);
  });

  test('a gate that fails when it is run again closes everything ahead, not only the step right after it', () => {
    const plan = planOf([step('tests'), step('lint', { needs: ['tests'] }), pushTag('push', { needs: ['lint'] })]);
    const history = [...opened(plan), ...passed('tests'), ...passed('lint')];
    given([...history, ...came('tests', FAILED, { attempt: 2 })]).when(typeTag()).thenRefused(/tests is failed/);
    given([...history, intended('tests', { attempt: 2 })]).when(typeTag()).thenRefused(/tests is running/);
  });

  test('only passed, waived and not-applicable open a door', () => {
    const plan = planOf([step('a', { waivable: true }), step('b', { needs: ['a'] }), step('live', { when: { inputs: { mode: 'dry-run' } } }), step('c', { needs: ['live'] })]);
    const history = opened(plan);
    given([...history, ...came('a', FAILED), waived('a')]).when(start('b')).thenEvents([intended('b')]);
    given(history).when(start('c')).thenEvents([intended('c')]);
  });

  test('a step whose captured value was never taken does not start, though all its needs are open', () => {
    const plan = planOf([watch('build', { captures: ['run_id'], waivable: true }), step('use', { needs: ['build'], reads: ['build'], uses: ['run_id'] })]);
    given([...opened(plan), ...saw('build', FAILED), waived('build')]).when(start('use')).thenRefused(/run_id has not been taken/);
  });
});

describe('rule 4: a pass is for its candidate, step and captured values', () => {
  test('a commit is not tagged on the tests of the commit before it', () => {
    given([...gated, moved({ commit: C2, changed: { [C1]: ['src/a.rs'] } })])
      .when(typeTag({ checkout: { commit: C2, tree: 'clean' } }))
      .thenRefused(/tests is stale: src\/a.rs changed since c1c1c1c/);
  });

  test('a pass that got old while the laptop slept does not open a tag before the timer fires', () => {
    const plan = planOf([step('audit', { freshMs: 3_600_000 }), pushTag('push', { needs: ['audit'] })]);
    given([...opened(plan), ...passed('audit')]).when(typeTag()).thenRefused(/audit is stale: older than its freshness allows/);
  });
});

describe('rule 5: before an irreversible act the world is asked again', () => {
  const refuses = (said: Partial<Preconditions>, why: RegExp): void => {
    const both = fine(said);
    given(gated).when(typeTag({ opened: both, typed: both })).thenRefused(why);
  };

  test('nothing is published over a blocker that was filed since the session last looked', () => {
    refuses({ blockers: { ok: true, at: NOW, value: [{ id: 'B1', title: 'data loss' }] } }, /blocker B1 is open: data loss/);
  });

  test('what cannot be asked blocks', () => {
    refuses({ blockers: { ok: false, at: NOW, why: '502' } }, /tracker could not be asked: 502/);
    refuses({ remoteTag: { ok: false, at: NOW, why: 'no network' } }, /tag on the remote could not be asked/);
    refuses({ remoteBranch: { ok: false, at: NOW, why: 'no network' } }, /branch on the remote could not be asked/);
    refuses({ runbookHash: { ok: false, at: NOW, why: 'unreadable' } }, /runbook could not be asked/);
    refuses({ evidence: { ok: false, at: NOW, why: 'unreadable' } }, /evidence could not be asked/);
    refuses({ evidence: { ok: true, at: NOW, value: ['log of tests is gone'] } }, /log of tests is gone/);
  });

  test('an answer from an earlier moment is no answer', () => {
    refuses({ blockers: { ok: true, at: NOW - 61_000, value: [] } }, /tracker was not asked in this moment/);
    refuses({ remoteTag: { ok: true, at: NOW + 1, value: null } }, /tag on the remote was not asked in this moment/);
  });

  test('a branch that moved on the remote, and a runbook that was edited, block', () => {
    refuses({ remoteBranch: { ok: true, at: NOW, value: { commit: C2 } } }, /remote branch is at c2c2c2c, the candidate is c1c1c1c/);
    refuses({ runbookHash: { ok: true, at: NOW, value: 'runbook-2' } }, /runbook has changed/);
  });

  test('both askings are needed, and a difference between them closes the dialog', () => {
    given(gated).when(typeTag({ opened: null })).thenRefused(/was not asked/);
    given(gated).when(typeTag({ typed: null })).thenRefused(/was not asked/);
    const before = fine({ blockers: { ok: true, at: NOW - 5_000, value: [{ id: 'B1', title: 'data loss' }] } });
    given(gated).when(typeTag({ opened: before })).thenRefused(/open blockers changed while the dialog was open/);
  });

  test('what it rests on is looked at again, and a look that was left out blocks', () => {
    const plan = planOf([watch('provenance', { recheck: true }), watch('between', { needs: ['provenance'] }), pushTag('push', { needs: ['between'] })]);
    const history = [...opened(plan), ...saw('provenance'), ...saw('between')];
    const asked = (value: { readonly passes: boolean; readonly why: string }) => fine({ rechecks: { provenance: { ok: true, at: NOW, value } } });
    given(history).when(typeTag()).thenRefused(/provenance could not be asked: it was not looked at/);
    const changed = asked({ passes: false, why: 'another digest' });
    given(history).when(typeTag({ opened: changed, typed: changed })).thenRefused(/provenance would not pass now: another digest/);
    const same = asked({ passes: true, why: '' });
    given(history)
      .when(typeTag({ opened: same, typed: same }))
      .thenEvents([intended('push', { words: `tag ${TARGET}`, asked: same })]);
  });

  test('a commit is not tagged on tests that ran with changes which no commit has', () => {
    given([...opened(release), ...passed('tests', { tree: 'dirty-1' })]).when(typeTag()).thenRefused(/tests passed with changes in the tree that are in no commit/);
  });

  test('what it only reads must not be stale either', () => {
    const plan = planOf([watch('build'), pushTag('push', { reads: ['build'] })]);
    given([...opened(plan), ...saw('build', PASSED, { hash: 'another' })])
      .when(typeTag())
      .thenRefused(/build is stale: its step in the runbook changed/);
  });

  test('the intent holds what was asked', () => {
    const typed = fine({}, NOW - 2_000);
    given(gated)
      .when(typeTag({ typed }))
      .thenEvents([intended('push', { words: `tag ${TARGET}`, asked: typed })]);
  });
});

describe('rule 6: what is irreversible needs its own words, typed by a person', () => {
  test('an Enter, a near miss or the words of another step do not push a tag', () => {
    for (const words of [null, '', `tag ${TARGET} `, `Tag ${TARGET}`, 'tag v1.2.1', `publish ${TARGET}`]) given(gated).when(typeTag({ words })).thenRefused(/the words do not match/);
  });

  test('a script with the right words does not publish', () => {
    given(gated).when(typeTag(), { by: HOLDPOINT }).thenRefused(/cannot be undone and needs a person/);
  });

  test('a step without words cannot be started by typing nothing', () => {
    const plan = planOf([step('publish', { effect: 'irreversible', words: null })]);
    given(opened(plan)).when(start('publish', { words: null })).thenRefused(/the words do not match/);
  });

  test('a remote step asks a person one plain question', () => {
    const plan = planOf([step('formula', { effect: 'remote' })]);
    given(opened(plan)).when(start('formula', { confirmed: false })).thenRefused(/was not confirmed/);
    given(opened(plan)).when(start('formula'), { by: HOLDPOINT }).thenRefused(/needs a person/);
    given(opened(plan)).when(start('formula')).thenEvents([intended('formula')]);
  });
});

describe('rule 7: what became of an act is looked at, never guessed', () => {
  const publishing = [...pushed, intended('publish', { words: `publish ${TARGET}` })];

  test('a 502 after the request has left makes the step unknown, and a second dispatch is refused', () => {
    const failed = { type: 'act-failed', step: 'publish', attempt: 1, left: true, why: '502', fix: '' } as const;
    const unknown = ended('publish', { result: 'unknown', why: '502', evidence: [] });
    given(publishing).when(failed).thenEvents([unknown]);
    given([...publishing, unknown]).when(typePublish()).thenRefused(/what became of its act is unknown/);
  });

  test('a request that never left did not happen, and may be tried again with the words typed anew', () => {
    const failed = { type: 'act-failed', step: 'publish', attempt: 1, left: false, why: 'no network', fix: 'Connect.' } as const;
    const notDone = ended('publish', { result: 'failed', why: 'no network', fix: 'Connect.', evidence: [], notDone: true });
    given(publishing).when(failed).thenEvents([notDone]);
    given([...publishing, notDone]).when(start('publish', { words: null })).thenRefused(/words do not match/);
    given([...publishing, notDone])
      .when(typePublish())
      .thenEvents([intended('publish', { attempt: 2, words: `publish ${TARGET}`, asked: fine(tagged) })]);
  });

  test('an irreversible step that has happened cannot happen twice', () => {
    given([...pushed, ...came('publish', PASSED, { words: `publish ${TARGET}` })]).when(typePublish()).thenRefused(/has happened and cannot happen twice/);
  });

  test('a version that was published with other bytes is not published again', () => {
    given([...pushed, ...came('publish', CONFLICT, { words: `publish ${TARGET}` })]).when(typePublish()).thenRefused(/trying again would change nothing/);
  });

  test('a partial publish stays unknown until it is reconciled', () => {
    const session = walk([...publishing, sent('publish')]);
    session.does(judged('publish', { is: 'unknown', why: 'partial: npm is live; pypi is not' }));
    expect(session.status('publish')).toBe('unknown');
    session.isRefused(typePublish(), /unknown/);
    session.does({ type: 'reconcile', step: 'publish' });
    session.does(judged('publish', { is: 'unknown', why: 'partial: npm is live; pypi is not' }));
    expect(session.status('publish')).toBe('unknown');
  });

  test('a publish that a reconcile found partial may be finished, typed anew', () => {
    const session = walk([...publishing, sent('publish')]);
    const partial = judged('publish', { is: 'unknown', why: 'partial: npm is live; pypi is not', partial: true });
    session.does(partial);
    session.isRefused(typePublish(), /unknown/);
    session.does({ type: 'reconcile', step: 'publish' });
    session.does(partial);
    session.does(typePublish());
    expect(session.status('publish')).toBe('running');
  });

  test('a watch that sees nothing yet does not say that the act never happened', () => {
    given([...publishing, sent('publish')])
      .when(judged('publish', { is: 'absent', why: 'no run' }))
      .thenEvents([ended('publish', { result: 'unknown', why: 'no run', evidence: [] })]);
  });

  test('an irreversible step that failed without saying whether it happened is reconciled, not repeated', () => {
    const history = [...pushed, ...came('publish', FAILED, { words: `publish ${TARGET}` })];
    given(history).when(typePublish()).thenRefused(/what became of its act is unknown/);
    given(history).when({ type: 'reconcile', step: 'publish' }).thenEvents([{ type: 'reconcile.started', step: 'publish', attempt: 1 }]);
  });

  test('two steps that publish one channel are one act', () => {
    const plan = planOf([step('one', { effect: 'irreversible', publishes: ['npm', 'pypi'] }), step('two', { effect: 'irreversible', publishes: ['pypi'] })]);
    const typeTwo = start('two', { words: `two ${TARGET}` });
    for (const outcome of [PASSED, UNKNOWN, FAILED]) given([...opened(plan), ...came('one', outcome, { words: `one ${TARGET}` })]).when(typeTwo).thenRefused(/one is about pypi too/);
    given([...opened(plan), ...came('one', NOT_DONE, { words: `one ${TARGET}` })])
      .when(typeTwo)
      .thenEvents([intended('two', { words: `two ${TARGET}` })]);
  });

  test('after a crash nothing irreversible is retried by itself', () => {
    const session = walk(publishing);
    session.does({ type: 'resume', host: 'here', pid: 2 });
    expect(session.status('publish')).toBe('unknown');
    session.isRefused(typePublish(), /unknown/);
    session.does({ type: 'reconcile', step: 'publish' });
    expect(session.status('publish')).toBe('waiting');
    session.isRefused(typePublish(), /still under way/);
  });

  test('a late answer to an act that was given up changes nothing', () => {
    const lost = [...publishing, ended('publish', UNKNOWN)];
    given(lost).when({ type: 'sent', step: 'publish', attempt: 1, sent: {} }).thenNothing();
    given(lost).when({ type: 'act-failed', step: 'publish', attempt: 1, left: false, why: '', fix: '' }).thenNothing();
    given(lost).when(judged('publish', { is: 'passed', evidence: proof })).thenNothing();
  });
});

describe('reconcile', () => {
  const unknown = [...pushed, ...came('publish', UNKNOWN, { words: `publish ${TARGET}` })];
  const reconciling = [...unknown, { type: 'reconcile.started', step: 'publish', attempt: 1 } as const];

  test('it settles the step as passed, absent, in conflict or still unknown', () => {
    given(reconciling).when(judged('publish', { is: 'passed', evidence: proof })).thenEvents([
      ended('publish', PASSED),
      { type: 'session.ended', end: 'released', reason: '', out: [] },
    ]);
    given(reconciling)
      .when(judged('publish', { is: 'absent', why: 'npm has no 1.2.0' }))
      .thenEvents([ended('publish', { result: 'failed', why: 'npm has no 1.2.0', fix: 'It did not happen. r tries again.', evidence: [], notDone: true })]);
    given(reconciling)
      .when(judged('publish', { is: 'failed', why: 'other bytes', fix: 'Go forward.', conflict: true }))
      .thenEvents([ended('publish', CONFLICT)]);
    given(reconciling)
      .when(judged('publish', { is: 'unknown', why: 'npm did not answer' }))
      .thenEvents([ended('publish', { result: 'unknown', why: 'npm did not answer', evidence: [] })]);
  });

  test('a run that it finds is bound, and it goes on looking', () => {
    const session = walk(reconciling);
    session.does(judged('publish', { is: 'wait', why: 'run 7 is bound', againMs: 0, facts: { runId: '7' } }));
    expect(session.status('publish')).toBe('waiting');
    expect(session.state().steps['publish']?.attempts[0]?.facts).toEqual({ runId: '7' });
    session.does(judged('publish', { is: 'passed', evidence: proof }));
    expect(session.status('publish')).toBe('passed');
  });

  test('it may need a person, and its questions make the attempt a live one again', () => {
    const plan = planOf([step('dispatch', { effect: 'remote', judge: [{ id: 'q', asks: 'judgement', text: 'Fine?', options: [{ key: 'yes', label: 'Yes', reason: 'optional', does: 'pass' }] }] })]);
    const session = walk([...opened(plan), ...came('dispatch', UNKNOWN), { type: 'reconcile.started', step: 'dispatch', attempt: 1 }]);
    session.does(judged('dispatch', { is: 'passed', evidence: proof }));
    expect(session.status('dispatch')).toBe('needs-you');
    session.isRefused(start('dispatch'), /still under way/);
    session.does({ type: 'answer', step: 'dispatch', attempt: 1, answer: { question: 'q', option: 'yes', reason: '', attachment: null } });
    expect(session.status('dispatch')).toBe('passed');
  });

  test('it is for what is unknown and reached out of this machine', () => {
    given(pushed).when({ type: 'reconcile', step: 'push' }).thenRefused(/only an unknown step/);
    given([...opened(release), ...came('tests', UNKNOWN)]).when({ type: 'reconcile', step: 'tests' }).thenRefused(/changed nothing outside this machine/);
    given(pushed).when({ type: 'reconcile', step: 'publish' }).thenRefused(/nothing to reconcile/);
    given(reconciling).when({ type: 'reconcile', step: 'publish' }).thenNothing();
  });
});

describe('what an irreversible step used cannot be taken again', () => {
  const plan = planOf([
    watch('build', { captures: ['run_id'] }),
    step('notes', { needs: ['build'] }),
    step('formula', { effect: 'remote', needs: ['build'] }),
    step('publish', { effect: 'irreversible', needs: ['notes', 'formula'], reads: ['build'], uses: ['run_id'] }),
  ]);
  const ready = [...opened(plan), ...saw('build', { ...PASSED, captured: { run_id: '7' } }), ...passed('notes'), ...passed('formula')];
  const of = { words: `publish ${TARGET}`, values: { run_id: '7' } };

  test('a second build is not made between the rehearsal of one and the publish of another', () => {
    for (const tail of [[intended('publish', of)], came('publish', UNKNOWN, of), came('publish', PASSED, of)]) {
      given([...ready, ...tail]).when(start('build')).thenRefused(/publish has used it|session is released/);
      given([...ready, ...tail]).when(start('formula')).thenRefused(/publish has used it|session is released/);
    }
  });

  test('it may be taken again once the act is reconciled as not done', () => {
    given([...ready, ...came('publish', NOT_DONE, of)]).when(start('build')).thenEvents([intended('build', { attempt: 2 })]);
  });

  test('a gate that captures nothing may run again, and its failure closes what is still ahead', () => {
    const session = walk([...ready, ...came('publish', UNKNOWN, of)]);
    session.does(start('notes'));
    expect(session.status('notes')).toBe('running');
  });

  test('a publish that failed is tried again with the same captured run', () => {
    given([...ready, ...came('publish', NOT_DONE, of)])
      .when(start('publish', { words: `publish ${TARGET}`, opened: fine(), typed: fine() }))
      .thenEvents([intended('publish', { ...of, attempt: 2 })]);
  });
});

describe('rule 9: a dry run changes nothing outside this machine', () => {
  const plan = planOf([step('tests'), step('formula', { effect: 'remote', needs: ['tests'] }), pushTag('push', { needs: ['formula'] }), watch('build', { needs: ['push'], reads: ['push'] }), step('notes', { needs: ['build'] })], { mode: 'dry-run' });

  test('a rehearsal does not push, publish or watch what it did not push, and says what it would have run', () => {
    const history = [...opened(plan), ...passed('tests')];
    given(history).when(start('formula')).thenRefused(/dry run/);
    given(history).when(typeTag()).thenRefused(/dry run/);
    given(history).when(start('build')).thenRefused(/does not apply: dry run/);
    expect(stateOf(history).steps['push']).toBeUndefined();
  });

  test('steps of effect none and local really run, and what only comes after an act of the world is open to them', () => {
    given([...opened(plan), ...passed('tests')]).when(start('notes')).thenEvents([intended('notes')]);
  });

  test('it ends as rehearsed when it has done all it may', () => {
    const session = walk([...opened(plan), ...passed('tests'), intended('notes'), sent('notes')]);
    session.does(judged('notes', { is: 'passed', evidence: proof }));
    expect(session.state().end?.end).toBe('rehearsed');
  });
});

describe('rule 12: a tag that the remote has is never pushed again', () => {
  test('a release is not built from a commit that nobody gated: a tag that was there before us refuses the push', () => {
    const both = fine({ remoteTag: { ok: true, at: NOW, value: { object: 'x', commit: C2 } } });
    given(gated).when(typeTag({ opened: both, typed: both })).thenRefused(/remote already has the tag, at c2c2c2c/);
  });

  test('nothing is published when the tag was moved or removed after its push', () => {
    given(pushed).when(typePublish({ remoteTag: { ok: true, at: NOW, value: { object: 'x', commit: C2 } } })).thenRefused(/tag on the remote is now at c2c2c2c/);
    given(pushed).when(typePublish({ remoteTag: { ok: true, at: NOW, value: null } })).thenRefused(/tag is gone from the remote/);
  });
});

describe('an open blocker', () => {
  const plan = planOf([step('tests'), blockersGate('none-open', { needs: ['tests'] }), step('notes', { needs: ['none-open'] }), pushTag('push', { needs: ['notes'] }), watch('delivery', { needs: ['push'] })]);
  const filed = { type: 'blocker.filed', step: 'tests', id: 'B1', title: 'data loss' } as const;
  const history = [...opened(plan), ...passed('tests'), ...saw('none-open'), ...passed('notes')];
  const rechecked = fine({ rechecks: { 'none-open': { ok: true, at: NOW, value: { passes: true, why: '' } } } });

  test('it closes the blockers step and everything irreversible, though nobody asked the tracker again', () => {
    const session = walk([...history, filed]);
    expect(session.status('none-open')).toBe('stale');
    expect(session.status('push')).toBe('closed');
    session.isRefused(typeTag({ opened: rechecked, typed: rechecked }), /blocker B1 is open|none-open is stale/);
  });

  test('its own gate may be run again, and a pass does not close the blocker', () => {
    const session = walk([...history, filed]);
    session.does(start('tests'));
    session.does({ type: 'sent', step: 'tests', attempt: 2, sent: {} });
    session.does(judged('tests', { is: 'passed', evidence: proof }, { attempt: 2 }));
    expect(session.status('tests')).toBe('passed');
    expect(session.status('none-open')).toBe('stale');
  });

  test('it does not close the steps of a release that is already out', () => {
    const out = [...history, ...came('push', PASSED, { words: `tag ${TARGET}` }), ...saw('delivery', FAILED), filed];
    given(out).when(start('delivery')).thenEvents([intended('delivery', { attempt: 2 })]);
  });

  test('closing it needs a reason, and opens what it closed', () => {
    given([...history, filed]).when({ type: 'blocker-closed', id: 'B1', reason: ' ' }).thenRefused(/needs a reason/);
    const session = walk([...history, filed]);
    session.does({ type: 'blocker-closed', id: 'B1', reason: 'fixed in c2' });
    expect(session.status('none-open')).toBe('passed');
    expect(session.state().blockers.filed).toEqual([{ id: 'B1', title: 'data loss', step: 'tests', closed: 'fixed in c2', closedBy: 'Ada' }]);
  });

  test('a tracker that says the same again writes nothing', () => {
    given([...history, filed]).when({ type: 'blockers-read', open: [{ id: 'B1', title: 'data loss' }] }).thenNothing();
    given([...history, filed]).when({ type: 'blockers-read', open: [] }).thenEvents([{ type: 'blockers.read', open: [] }]);
    const closed = [{ id: 'B1', title: 'data loss', by: 'rowan', at: 5 }];
    given([...history, filed, { type: 'blockers.read', open: [], closed }]).when({ type: 'blockers-read', open: [], closed }).thenNothing();
    given([...history, filed, { type: 'blockers.read', open: [] }]).when({ type: 'blockers-read', open: [], closed }).thenEvents([{ type: 'blockers.read', open: [], closed }]);
  });
});

describe('a fix', () => {
  const plan = planOf([step('versions', { fix: ['bump'] }), step('slow')]);
  const failed = [...opened(plan), ...came('versions', FAILED)];
  const fixed = [...failed, { type: 'fix.started', step: 'versions', fix: 1 } as const, { type: 'fix.ended', step: 'versions', fix: 1, ok: true, why: '', evidence: [] } as const];

  test('it is a logged attempt of its own, offered only where the step failed and nothing of ours runs', () => {
    given(failed).when({ type: 'start-fix', step: 'versions' }).thenEvents([{ type: 'fix.started', step: 'versions', fix: 1 }]);
    given(opened(plan)).when({ type: 'start-fix', step: 'versions' }).thenRefused(/when the step has failed/);
    given([...opened(plan), ...came('slow', FAILED)]).when({ type: 'start-fix', step: 'slow' }).thenRefused(/no fix for it/);
    given([...failed, intended('slow')]).when({ type: 'start-fix', step: 'versions' }).thenRefused(/something else of ours runs/);
  });

  test('after it the diff is committed and pushed as one act, by a person', () => {
    given(fixed).when({ type: 'share-fix', step: 'versions', message: 'bump' }, { by: HOLDPOINT }).thenRefused(/needs a person/);
    given(fixed).when({ type: 'share-fix', step: 'versions', message: 'bump' }).thenEvents([{ type: 'fix.sharing', step: 'versions', fix: 1, message: 'bump', push: true }]);
    const session = walk(fixed);
    session.does({ type: 'share-fix', step: 'versions', message: 'bump' });
    expect(session.status('versions')).toBe('running');
    session.does({ type: 'fix-shared', step: 'versions', fix: 1, commit: C2, pushed: true, why: '' });
    expect(session.status('versions')).toBe('failed');
    session.isRefused({ type: 'share-fix', step: 'versions', message: 'again' }, /no fix to commit/);
  });

  test('a dry run commits it and does not push', () => {
    const dry = planOf([step('versions', { fix: ['bump'] })], { mode: 'dry-run' });
    const history = [...opened(dry), ...came('versions', FAILED), ...fixed.slice(-2)];
    given(history).when({ type: 'share-fix', step: 'versions', message: 'bump' }).thenEvents([{ type: 'fix.sharing', step: 'versions', fix: 1, message: 'bump', push: false }]);
  });

  test('a commit does not move HEAD under a gate that runs, and no gate starts under a commit', () => {
    given([...fixed, intended('slow')]).when({ type: 'share-fix', step: 'versions', message: 'bump' }).thenRefused(/something else of ours runs/);
    given([...fixed, { type: 'fix.sharing', step: 'versions', fix: 1, message: 'bump', push: true }]).when(start('slow')).thenRefused(/versions runs alone/);
  });

  test('nothing is fixed once the tag is pushed', () => {
    const tagged = planOf([step('versions', { fix: ['bump'] }), pushTag('push', { needs: ['versions'] })]);
    given([...opened(tagged), ...passed('versions'), ...came('push', PASSED, { words: `tag ${TARGET}` }), ...came('versions', FAILED, { attempt: 2 })])
      .when({ type: 'start-fix', step: 'versions' })
      .thenRefused(/session is released|tag is pushed/);
    given([...opened(tagged), ...passed('versions'), ...came('push', UNKNOWN, { words: `tag ${TARGET}` }), ...came('versions', FAILED, { attempt: 2 })])
      .when({ type: 'start-fix', step: 'versions' })
      .thenRefused(/the tag is pushed/);
  });

  test('an answer for a fix that has ended, or was never shared, changes nothing', () => {
    given(fixed).when({ type: 'fix-ended', step: 'versions', fix: 1, ok: false, why: '', evidence: [] }).thenNothing();
    given(fixed).when({ type: 'fix-shared', step: 'versions', fix: 1, commit: C2, pushed: true, why: '' }).thenNothing();
  });
});

describe('an exposure', () => {
  const plan = planOf([step('formula', { effect: 'remote', revert: true, exposes: { what: 'brew answers 404', until: 'publish' } }), step('publish', { effect: 'irreversible', needs: ['formula'] })]);
  const exposed = [...opened(plan), ...passed('formula')];

  test('it is taken back by a person, once', () => {
    given(exposed).when({ type: 'revert-exposure', step: 'formula' }, { by: HOLDPOINT }).thenRefused(/needs a person/);
    given(exposed).when({ type: 'revert-exposure', step: 'formula' }).thenEvents([{ type: 'exposure.reverting', step: 'formula' }]);
    given(opened(plan)).when({ type: 'revert-exposure', step: 'formula' }).thenRefused(/exposed nothing/);
    given(exposed).when({ type: 'revert-exposure', step: 'publish' }).thenRefused(/nothing that could be taken back/);
    given([...exposed, { type: 'exposure.reverted', step: 'formula', evidence: [] }]).when({ type: 'revert-exposure', step: 'formula' }).thenRefused(/taken back already/);
  });

  const reverting = { type: 'exposure.reverting', step: 'formula' } as const;
  const lost = (why: string) => ({ type: 'attempt.ended', step: 'formula', attempt: 1, outcome: { result: 'unknown', why: `whether it was taken back is not known: ${why}`, evidence: [] }, commit: null }) as const;
  const looking = [...exposed, reverting, lost('push'), { type: 'reconcile.started', step: 'formula', attempt: 1 } as const];
  const publish = start('publish', { words: `publish ${TARGET}` });

  test('after records were lost a look says what is there before anybody takes it back', () => {
    const doubt = { step: 'formula', attempt: 1, for: intended('formula').for, note: {}, lost: false };
    const recovered = { type: 'journal.recovered', file: 'f', line: 9, why: 'its hash', good: looking.length, lost: 1, steps: [doubt] } as const;
    given([...looking, recovered]).when({ type: 'revert-exposure', step: 'formula' }).thenRefused(/exposed nothing/);
    given([...looking, recovered]).when({ type: 'reconcile', step: 'formula' }).thenEvents([{ type: 'reconcile.started', step: 'formula', attempt: 1 }]);
  });

  test('from the intent to take it back on it is no pass, until a look has said what the world has', () => {
    given([...exposed, reverting]).when(publish).thenRefused(/formula is unknown: it is being taken back/);
    given([...exposed, reverting]).when({ type: 'reconcile', step: 'formula' }).thenRefused(/being taken back/);
    given([...exposed, reverting]).when(start('formula')).thenRefused(/what became of its act is unknown/);
    given([...exposed, reverting]).when({ type: 'revert-exposure', step: 'formula' }).thenRefused(/being taken back/);
    given([...exposed, reverting, lost('push')]).when(publish).thenRefused(/whether it was taken back is not known: push/);
    given([...exposed, reverting, lost('push')]).when(start('formula')).thenRefused(/what became of its act is unknown/);
    given(looking).when(publish).thenRefused(/looking at what became of it/);
  });

  test('when its answer was lost, to an error or with the program, nobody knows what became of it', () => {
    given([...exposed, reverting]).when({ type: 'revert-failed', step: 'formula', attempt: 1, why: 'push' }).thenEvents([lost('push')]);
    given(exposed).when({ type: 'revert-failed', step: 'formula', attempt: 1, why: 'push' }).thenNothing();
    given([...exposed, reverting]).when({ type: 'resume', host: 'here', pid: 2 }).thenEvents([{ type: 'session.resumed', host: 'here', pid: 2 }, lost('Holdpoint ended before the answer was read')]);
    given([...exposed, reverting, { type: 'exposure.reverted', step: 'formula', evidence: [] }]).when({ type: 'resume', host: 'here', pid: 2 }).thenEvents([{ type: 'session.resumed', host: 'here', pid: 2 }]);
  });

  test('a look that finds it there makes it a pass again, which may be taken back; one that does not find it records that it was taken back', () => {
    const judged = (verdict: Verdict) => ({ type: 'judged', step: 'formula', attempt: 1, verdict, checkout: null }) as const;
    // The look asks a person: that is answered, and neither looked at once more nor taken back beside it.
    for (const command of ['reconcile', 'revert-exposure'] as const) given([...looking, asks('formula', [judgement('q')])]).when({ type: command, step: 'formula' }).thenRefused(/attempt 1 is under way/);
    given([...looking, ended('formula', PASSED)]).when({ type: 'revert-exposure', step: 'formula' }).thenEvents([reverting]);
    given(looking).when(judged({ is: 'absent', why: 'not of it' })).thenEvents([ended('formula', { result: 'failed', why: 'not of it', fix: 'It was taken back. r does it again.', evidence: [], notDone: true }), { type: 'exposure.reverted', step: 'formula', evidence: [] }]);
    given([...looking, lost('502')]).when({ type: 'revert-exposure', step: 'formula' }).thenEvents([reverting]);
    given(looking).when({ type: 'revert-exposure', step: 'formula' }).thenRefused(/being looked at/);
  });

  test('a waiver from before does not cover it, and nobody waives it while it is taken back', () => {
    const waivable = planOf([step('formula', { effect: 'remote', waivable: true, revert: true, exposes: { what: 'x', until: 'publish' } }), step('publish', { effect: 'irreversible', needs: ['formula'] })]);
    const before = [...opened(waivable), ...came('formula', FAILED), waived('formula'), ...passed('formula', { attempt: 2 }), reverting];
    given(before).when(publish).thenRefused(/being taken back/);
    given(before).when({ type: 'waive', step: 'formula', reason: 'why not', until: NOW * 2 }).thenRefused(/being taken back/);
    given([...before, { ...lost('push'), attempt: 2 }]).when(publish).thenRefused(/whether it was taken back is not known/);
  });

  test('nothing is published on a formula that passed and was taken back', () => {
    given([...exposed, { type: 'exposure.reverted', step: 'formula', evidence: [] }])
      .when(start('publish', { words: `publish ${TARGET}` }))
      .thenRefused(/formula is stale: it was taken back/);
  });
});

describe('time', () => {
  test('a clock that was set back, or stands still, makes no pass younger and no waiver longer: what is over by the newest record is over', () => {
    const plan = planOf([step('a', { waivable: true }), step('audit', { freshMs: 60_000 }), step('after', { needs: ['a', 'audit'] })]);
    const history: readonly Happened[] = [...opened(plan), ...came('a', FAILED), waived('a', { until: NOW }), intended('audit'), { at: NOW - 60_000, event: sent('audit') }, { at: NOW - 60_000, event: ended('audit', PASSED) }, { at: NOW, event: { type: 'shell.opened' } }];
    const over = [{ type: 'waiver.expired', step: 'a' }, { type: 'pass.expired', step: 'audit', attempt: 1 }] as const;
    for (const now of [NOW - 3_600_000, NOW - 1, NOW]) {
      given(history).when({ type: 'wake' }, { now }).thenEvents(over);
      given(history).when(start('after'), { now }).thenRefused(/a is failed|audit is stale/);
    }
    given(history.slice(0, -1)).when({ type: 'wake' }, { now: NOW - 3_600_000 }).thenNothing();
  });

  test('a waiver and a fresh pass end when they are woken at their time, not before', () => {
    const plan = planOf([step('a', { waivable: true }), step('audit', { freshMs: 60_000 }), step('after', { needs: ['a', 'audit'] })]);
    const history = [...opened(plan), ...came('a', FAILED), waived('a', { until: NOW }), intended('audit'), { at: NOW - 60_000, event: sent('audit') }, { at: NOW - 60_000, event: ended('audit', PASSED) }];
    given(history).when({ type: 'wake' }, { now: NOW - 1 }).thenNothing();
    given(history).when({ type: 'wake' }).thenEvents([
      { type: 'waiver.expired', step: 'a' },
      { type: 'pass.expired', step: 'audit', attempt: 1 },
    ]);
  });
});

describe('the end', () => {
  test('is the last word on what it rested on: no pass, no question and no waiver runs out after it', () => {
    const plan = planOf([step('a', { waivable: true }), step('audit', { freshMs: 60_000 }), step('late', { freshMs: 60_000, judge: [judgement('q')], advisory: true })]);
    const late = [intended('late'), { at: NOW - 60_000, event: sent('late') }, { at: NOW - 60_000, event: { type: 'attempt.commands-passed', step: 'late', attempt: 1, evidence: proof, captured: {} } }, asks('late', [judgement('q')])] as const;
    const before: readonly Happened[] = [...opened(plan), ...came('a', FAILED), waived('a', { until: NOW }), ...late, intended('audit'), { at: NOW - 60_000, event: sent('audit') }, { at: NOW - 60_000, event: ended('audit', PASSED) }];
    expect(requestsOf(stateOf(before))).toContainEqual({ type: 'wake', key: `wake:${NOW}`, at: NOW });
    const over: readonly Happened[] = [...before, { type: 'session.ended', end: 'released', reason: '', out: [] }];
    expect(requestsOf(stateOf(over)).filter(({ type }) => type === 'wake')).toEqual([]);
    given(over).when({ type: 'wake' }, { now: NOW * 2 }).thenNothing();
  });

  test('a live session is released by the event that opens its last gate, whatever advisory steps say', () => {
    const plan = planOf([step('a'), watch('perf', { advisory: true })]);
    given([...opened(plan), ...saw('perf', FAILED), intended('a'), sent('a')])
      .when(judged('a', { is: 'passed', evidence: proof }))
      .thenEvents([ended('a', PASSED), { type: 'session.ended', end: 'released', reason: '', out: [] }]);
  });

  test('nothing is released on a waiver or a pass whose time was over before anybody was woken', () => {
    const plan = planOf([step('a', { waivable: true }), step('audit', { freshMs: 60_000 }), step('last')]);
    const asleep = [...opened(plan), ...came('a', FAILED), intended('audit'), { at: NOW - 60_000, event: sent('audit') }, { at: NOW - 60_000, event: ended('audit', PASSED) }, intended('last'), sent('last')];
    given([...asleep, waived('a', { until: NOW })])
      .when(judged('last', { is: 'passed', evidence: proof }))
      .thenEvents([ended('last', PASSED), { type: 'waiver.expired', step: 'a' }, { type: 'pass.expired', step: 'audit', attempt: 1 }]);
    given([...asleep, waived('a', { until: NOW + 1 })])
      .when(judged('last', { is: 'passed', evidence: proof }), { now: NOW - 1 })
      .thenEvents([ended('last', PASSED), { type: 'session.ended', end: 'released', reason: '', out: [] }]);
  });

  test('nothing begins after it, and what was under way is still recorded', () => {
    const plan = planOf([step('a'), step('perf', { advisory: true })]);
    const done = [...opened(plan), intended('perf'), ...passed('a'), { type: 'session.ended', end: 'released', reason: '', out: [] } as const];
    given(done).when(start('a')).thenRefused(/this session is released/);
    given(done).when({ type: 'waive', step: 'a', reason: 'x', until: NOW + 1 }).thenRefused(/this session is released/);
    given(done).when({ type: 'sent', step: 'perf', attempt: 1, sent: {} }).thenEvents([sent('perf')]);
    given(done).when({ type: 'leave', why: 'q' }).thenEvents([{ type: 'session.left', why: 'q' }]);
  });
});

test('every decision that is applied reduces to the same state when the journal is read again', () => {
  const session = walk(gated);
  session.does(start('tests'));
  session.does({ type: 'shell', open: true });
  const once = session.state();
  const again = JSON.parse(JSON.stringify(once));
  expect(reduce(once, { n: once.events + 1, at: NOW, by: HOLDPOINT, event: { type: 'shell.closed' } })).toEqual({ ...again, events: once.events + 1 });
});
