import { describe, expect, test } from 'vitest';
import { answer, given, judged, start, walk } from '../support/given.ts';
import { ADA, C1, FAILED, NOW, answered, asks, came, ended, intended, log, opened, opensEvidence, proof, sent } from '../support/history.ts';
import { attestation, decision, hashOf, judgement, patience, planOf, step, watch } from '../support/plan.ts';

const DAY_MS = 86_400_000;
const SCRIPT = { ...ADA, person: false };

describe('judgements', () => {
  const plan = planOf([step('audit', { judge: [judgement('q1'), judgement('q2')] }), step('after', { needs: ['audit'] })]);
  const asked = [...opened(plan), intended('audit'), sent('audit'), { type: 'attempt.commands-passed', step: 'audit', attempt: 1, evidence: proof, captured: {} } as const, asks('audit', [judgement('q1'), judgement('q2')])];

  test('nothing found needs the evidence opened', () => {
    given(asked).when(answer('audit', 'q1', 'nothing')).thenRefused(/log was not opened/);
    given([...asked, opensEvidence('audit', 'exit')]).when(answer('audit', 'q1', 'nothing')).thenRefused(/log was not opened/);
    given([...asked, opensEvidence('audit')]).when(answer('audit', 'q1', 'nothing')).thenEvents([answered('audit', 'q1', 'nothing')]);
  });

  test('accepted and hold need a reason', () => {
    for (const option of ['accepted', 'hold']) given(asked).when(answer('audit', 'q1', option, { reason: ' ' })).thenRefused(/needs a reason/);
    given(asked).when(answer('audit', 'q1', 'accepted', { reason: 'known' })).thenEvents([answered('audit', 'q1', 'accepted', { reason: 'known' })]);
  });

  test('one hold fails the gate, whatever the others say', () => {
    given(asked)
      .when(answer('audit', 'q2', 'hold', { reason: 'a CVE' }))
      .thenEvents([answered('audit', 'q2', 'hold', { reason: 'a CVE' }), ended('audit', { result: 'failed', why: 'held: a CVE', fix: 'Mend what was found, then run it again. B files a blocker.', evidence: proof })]);
  });

  test('the last answer passes it, and the answers are part of its evidence', () => {
    given([...asked, opensEvidence('audit'), answered('audit', 'q1', 'nothing')])
      .when(answer('audit', 'q2', 'accepted', { reason: 'known' }))
      .thenEvents([
        answered('audit', 'q2', 'accepted', { reason: 'known' }),
        ended('audit', { result: 'passed', evidence: [...proof, { type: 'value', name: 'q1', value: 'nothing' }, { type: 'value', name: 'q2', value: 'accepted: known' }], captured: {} }),
      ]);
  });

  test('an answer is for one question of one attempt, given once', () => {
    const once = [...asked, opensEvidence('audit'), answered('audit', 'q1', 'nothing')];
    given(once).when(answer('audit', 'q1', 'accepted', { reason: 'x' })).thenRefused(/question is not open/);
    given(once).when(answer('audit', 'q3', 'accepted', { reason: 'x' })).thenRefused(/question is not open/);
    given(once).when(answer('audit', 'q2', 'accepted', { reason: 'x', attempt: 2 })).thenRefused(/nothing is asked/);
    given(once).when(answer('after', 'q2', 'accepted', { reason: 'x' })).thenRefused(/nothing is asked/);
    given(once).when(answer('audit', 'q2', 'maybe', { reason: 'x' })).thenRefused(/"maybe" is not among the answers/);
  });

  test('nobody but a person answers, and the refusal says how', () => {
    given(asked).when(answer('audit', 'q1', 'accepted', { reason: 'x' }), { by: SCRIPT }).thenRefused(/a person must answer: Is anything wrong with q1/);
  });

  test('a second attempt starts with no answers and no evidence opened', () => {
    const session = walk([...asked, opensEvidence('audit'), answered('audit', 'q1', 'nothing')]);
    session.does(answer('audit', 'q2', 'hold', { reason: 'wait' }));
    session.does(start('audit'));
    session.does({ type: 'sent', step: 'audit', attempt: 2, sent: {} });
    session.does(judged('audit', { is: 'passed', evidence: proof }, { attempt: 2 }));
    session.isRefused(answer('audit', 'q1', 'nothing', { attempt: 2 }), /log was not opened/);
    expect(session.state().steps['audit']?.attempts[1]?.answers).toEqual([]);
  });
});

describe('a decision', () => {
  const plan = planOf([watch('risk', { point: 'hold' }), step('after', { needs: ['risk'] })]);

  test('is asked, answered, looked at and passed', () => {
    const session = walk(opened(plan));
    session.does(start('risk'));
    expect(session.status('risk')).toBe('waiting');
    session.does(judged('risk', { is: 'ask', questions: [decision], watching: false }));
    expect(session.status('risk')).toBe('needs-you');
    session.does(answer('risk', 'decision', 'none'));
    expect(session.status('risk')).toBe('waiting');
    session.does(judged('risk', { is: 'passed', evidence: [{ type: 'value', name: 'decision', value: 'No risk' }] }));
    expect(session.status('risk')).toBe('passed');
    expect(session.types()).toEqual(['attempt.intended', 'attempt.asked', 'attempt.answered', 'attempt.ended']);
  });

  test('that holds is judged by its kind, and needs a reason', () => {
    const asked = [...opened(plan), intended('risk'), asks('risk', [decision])];
    given(asked).when(answer('risk', 'decision', 'hold')).thenRefused(/needs a reason/);
    given(asked).when(answer('risk', 'decision', 'hold', { reason: 'breaking' })).thenEvents([answered('risk', 'decision', 'hold', { reason: 'breaking' })]);
  });
});

test('who attests gives a link, a file or a note', () => {
  const plan = planOf([watch('notes', { mayChangeCheckout: true })]);
  const asked = [...opened(plan), intended('notes'), asks('notes', [attestation])];
  given(asked).when(answer('notes', 'attest', 'done')).thenRefused(/needs a link, a file or a note/);
  given(asked).when(answer('notes', 'attest', 'done', { attachment: ' ' })).thenRefused(/needs a link/);
  given(asked).when(answer('notes', 'attest', 'done', { reason: 'wrote it' })).thenEvents([answered('notes', 'attest', 'done', { reason: 'wrote it' })]);
  given(asked).when(answer('notes', 'attest', 'done', { attachment: 'https://x.test' })).thenEvents([answered('notes', 'attest', 'done', { attachment: 'https://x.test' })]);
});

describe('patience', () => {
  const plan = planOf([watch('npm'), watch('pypi'), step('after', { needs: ['npm', 'pypi'] })]);
  const late = [...opened(plan), intended('npm'), intended('pypi'), asks('npm', [patience], { watching: true })];

  test('wait on looks again, and touches no other channel', () => {
    const session = walk(late);
    session.does(answer('npm', 'patience', 'wait'));
    expect(session.status('npm')).toBe('waiting');
    expect(session.status('pypi')).toBe('waiting');
  });

  test('accepting the delay is a waiver with an end, and needs a reason', () => {
    given(late).when(answer('npm', 'patience', 'accept')).thenRefused(/needs a reason/);
    given(late)
      .when(answer('npm', 'patience', 'accept', { reason: 'slow mirror' }))
      .thenEvents([{ type: 'waiver.granted', step: 'npm', reason: 'slow mirror', commit: C1, until: NOW + 7 * DAY_MS, hash: hashOf('npm') }, answered('npm', 'patience', 'accept', { reason: 'slow mirror' })]);
  });

  test('after an accepted delay the watching goes on; a later pass wins', () => {
    const session = walk(late);
    session.does(answer('npm', 'patience', 'accept', { reason: 'slow mirror' }));
    expect(session.status('npm')).toBe('waived');
    session.does(judged('npm', { is: 'wait', why: 'not yet', againMs: 1_000 }));
    session.does(judged('npm', { is: 'passed', evidence: proof }));
    expect(session.status('npm')).toBe('passed');
  });

  test('wrong bytes after an accepted delay are a failure', () => {
    const session = walk(late);
    session.does(answer('npm', 'patience', 'accept', { reason: 'slow mirror' }));
    session.does(judged('npm', { is: 'failed', why: 'other bytes', fix: 'x', conflict: true }));
    expect(session.status('npm')).toBe('failed');
    session.isRefused({ type: 'waive', step: 'npm', reason: 'x', until: session.now() + DAY_MS }, /does not let it be waived|other bytes/);
  });

  test('a waiver by answer is no way round the rule on irreversible steps, nor without a reason', () => {
    const optional = { ...patience, options: [{ key: 'accept', label: 'Accept', reason: 'optional', does: 'waive' }] } as const;
    const publish = planOf([step('publish', { effect: 'irreversible' }), watch('npm')]);
    given([...opened(publish), intended('publish', { words: 'publish v1.2.0' }), sent('publish'), asks('publish', [patience], { watching: true })])
      .when(answer('publish', 'patience', 'accept', { reason: 'x' }))
      .thenRefused(/irreversible step cannot be waived/);
    given([...opened(publish), intended('npm'), asks('npm', [optional])]).when(answer('npm', 'patience', 'accept')).thenRefused(/waiver needs a reason/);
  });
});

describe('waiving', () => {
  const plan = planOf([step('a', { waivable: true }), step('b', { needs: ['a'] })]);

  test('is written with its reason, its candidate and its end', () => {
    given([...opened(plan), ...came('a', FAILED)])
      .when({ type: 'waive', step: 'a', reason: 'flaky', until: NOW + DAY_MS })
      .thenEvents([{ type: 'waiver.granted', step: 'a', reason: 'flaky', commit: C1, until: NOW + DAY_MS, hash: hashOf('a') }]);
  });

  test('is refused as the rule says, and for a step that is not there', () => {
    given(opened(plan)).when({ type: 'waive', step: 'a', reason: 'flaky', until: NOW + 1 }).thenRefused(/only a failed or unknown/);
    given(opened(plan)).when({ type: 'waive', step: 'x', reason: 'flaky', until: NOW + 1 }).thenRefused(/no step "x"/);
  });
});

test('opening evidence is recorded for a person, once', () => {
  const plan = planOf([step('a')]);
  const ran = [...opened(plan), intended('a'), sent('a'), ended('a', FAILED)];
  const open = { type: 'open-evidence', step: 'a', attempt: 1, name: 'log' } as const;
  given(ran).when(open).thenEvents([opensEvidence('a')]);
  given([...ran, opensEvidence('a')]).when(open).thenNothing();
  given(ran).when(open, { by: SCRIPT }).thenNothing();
  given(opened(plan)).when(open).thenNothing();
  expect(log.type).toBe('file');
});
