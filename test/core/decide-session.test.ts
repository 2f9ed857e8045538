import { describe, expect, test } from 'vitest';
import { whatIsOut } from '../../src/core/decide-session.ts';
import type { Event } from '../../src/core/event.ts';
import { requestsOf } from '../../src/core/requests.ts';
import { statusOf } from '../../src/core/status.ts';
import { answer, given, judged, start, stateOf, walk } from '../support/given.ts';
import { C1, C2, C3, FAILED, NOT_DONE, PASSED, UNKNOWN, answered, asks, came, ended, intended, moved, opened, passed, proof, saw, sent } from '../support/history.ts';
import { TARGET, decision, globsOf, judgement, planOf, pushTag, step, watch } from '../support/plan.ts';

const plan = planOf([step('a'), step('remote', { effect: 'remote' }), pushTag('push'), watch('seen')]);
const open = { type: 'open', repository: plan.repository, session: 1, version: '0.1.0', host: 'here', pid: 1, inputs: { target: TARGET, base: plan.base, mode: 'live' }, plan } as const;
const resume = { type: 'resume', host: 'here', pid: 2 } as const;
const resumed: Event = { type: 'session.resumed', host: 'here', pid: 2 };
const typed = { words: `tag ${TARGET}` };

describe('opening', () => {
  test('writes who, the inputs that were confirmed and the whole plan', () => {
    given([]).when(open).thenEvents(opened(plan).slice(0, 3));
  });

  test('happens once', () => {
    given(opened(plan)).when(open).thenRefused(/open already/);
  });

  test('that was cut between its records is finished by the next one', () => {
    given(opened(plan).slice(0, 1)).when(open).thenEvents(opened(plan).slice(1, 3));
    given(opened(plan).slice(0, 2)).when(open).thenEvents(opened(plan).slice(1, 3));
  });

  test('comes before everything else', () => {
    for (const command of [resume, { type: 'leave', why: 'q' }, { type: 'wake' }, { type: 'shell', open: true }] as const) given([]).when(command).thenRefused(/no session/);
  });
});

describe('a session that was left', () => {
  const left = [...opened(plan), { type: 'session.left', why: 'q' }] as const;

  test('begins nothing that was on its way: the intent would be written, and nobody would act on it', () => {
    for (const command of [start('a'), { type: 'start-fix', step: 'a' }, { type: 'reconcile', step: 'a' }, { type: 'shell', open: true }] as const) given(left).when(command).thenRefused(/was left/);
  });

  test('still hears what became of what was under way', () => {
    given([...opened(plan), intended('a'), sent('a'), { type: 'session.left', why: 'q' }]).when(judged('a', { is: 'unknown', why: 'stopped' })).thenEvents([ended('a', { result: 'unknown', why: 'stopped', evidence: [] })]);
  });

  test('goes on when somebody has come back', () => {
    given([...left, resumed]).when(start('a')).thenEvents([intended('a')]);
  });
});

describe('resuming: nobody knows what became of an act whose answer was not read', () => {
  const lost = (id: string, why: string): Event => ended(id, { result: 'unknown', why, evidence: [], lost: true });
  const local = 'its process was lost when Holdpoint ended';
  const remote = 'Holdpoint ended before the answer to its act was read';

  test('every act that was under way becomes unknown; of effect none it is ready again, of a remote one it is not', () => {
    const history = [...opened(plan), intended('a'), intended('remote'), intended('push', typed)];
    given(history).when(resume).thenEvents([resumed, lost('a', local), lost('remote', remote), lost('push', remote)]);
    const session = walk(history);
    session.does(resume);
    expect(['a', 'remote', 'push'].map(session.status)).toEqual(['ready', 'unknown', 'unknown']);
    expect(requestsOf(session.state())).toEqual([]);
    expect(session.state().candidate?.pinned).toBe(true);
  });

  test('every watch becomes a look, and what was asked is still asked', () => {
    const history = [...opened(plan), intended('seen'), intended('a'), sent('a')];
    given(history).when(resume).thenEvents([resumed]);
    const session = walk([...opened(plan), intended('seen'), asks('seen', [decision])]);
    session.does(resume);
    expect(session.status('seen')).toBe('needs-you');
  });

  test('a fix that ran is failed, and one that was being shared says so', () => {
    const fixing = planOf([step('a', { fix: ['mend'] })]);
    const started = { type: 'fix.started', step: 'a', fix: 1 } as const;
    const history = [...opened(fixing), ...came('a', FAILED), started];
    const over: Event = { type: 'fix.ended', step: 'a', fix: 1, ok: false, why: local, evidence: [] };
    given(history).when(resume).thenEvents([resumed, over]);
    const sharing = [...history, { ...over, ok: true }, { type: 'fix.sharing', step: 'a', fix: 1, message: 'm', push: true } as const];
    given(sharing)
      .when(resume)
      .thenEvents([resumed, { type: 'fix.shared', step: 'a', fix: 1, commit: '', pushed: false, why: 'Holdpoint ended while it was committed and pushed; the gates look again' }]);
  });

  test('forty minutes of commands that passed are not run again: the questions come back with their proof', () => {
    const gate = planOf([step('a', { judge: [judgement('q')] })]);
    const commandsPassed = { type: 'attempt.commands-passed', step: 'a', attempt: 1, evidence: proof, captured: {} } as const;
    const cut = [...opened(gate), intended('a'), sent('a'), commandsPassed];
    given(cut).when(resume).thenEvents([resumed, asks('a', [judgement('q')])]);
    const session = walk([...cut, asks('a', [judgement('q')])]);
    session.does(resume);
    expect(session.status('a')).toBe('needs-you');
    session.does(answer('a', 'q', 'accepted', { reason: 'seen' }));
    expect(session.status('a')).toBe('passed');
  });

  test('an answer that was acknowledged, and whose end was cut off, still counts', () => {
    const gate = planOf([step('a', { judge: [judgement('q')] }), step('b')]);
    const asked = [...opened(gate), intended('a'), sent('a'), { type: 'attempt.commands-passed', step: 'a', attempt: 1, evidence: proof, captured: {} } as const, asks('a', [judgement('q')])];
    const accepted = walk([...asked, answered('a', 'q', 'accepted', { reason: 'seen' })]);
    accepted.does(resume);
    expect(accepted.status('a')).toBe('passed');
    const held = walk([...asked, answered('a', 'q', 'hold', { reason: 'no' })]);
    held.does(resume);
    expect(held.status('a')).toBe('failed');
  });

  test('a reconcile goes on looking', () => {
    const session = walk([...opened(plan), ...came('push', UNKNOWN, typed), { type: 'reconcile.started', step: 'push', attempt: 1 }]);
    session.does(resume);
    expect(requestsOf(session.state())).toEqual([{ type: 'look', key: 'look:push:1', step: 'push', attempt: 1, purpose: 'reconcile' }]);
  });

  test('who resumed, and when, is kept', () => {
    const session = walk(opened(plan));
    session.does(resume);
    session.does(resume);
    expect(session.state().resumes.map(({ host }) => host)).toEqual(['here', 'here']);
  });
});

describe('the candidate', () => {
  const read = { type: 'candidate-read', commit: C1, branch: 'main', changed: {}, fromBase: ['src/a.rs'] } as const;

  test('is written when HEAD or the branch moved, and not again', () => {
    given(opened(plan)).when(read).thenNothing();
    given(opened(plan)).when({ ...read, commit: C2 }).thenEvents([moved({ commit: C2 })]);
    given(opened(plan)).when({ ...read, branch: null }).thenEvents([moved({ branch: null })]);
  });

  test('is written when the diff from base could be read at last', () => {
    given(opened(plan, { fromBase: null })).when(read).thenEvents([moved()]);
    given(opened(plan, { fromBase: null })).when({ ...read, fromBase: null }).thenNothing();
  });

  test('after the tag, a move of HEAD is noted once', () => {
    const pinned = [...opened(plan), ...came('push', PASSED, typed)];
    given(pinned).when({ ...read, commit: C2 }).thenEvents([moved({ commit: C2 })]);
    given([...pinned, moved({ commit: C2 })]).when({ ...read, commit: C2 }).thenNothing();
    given([...pinned, moved({ commit: C2 })]).when({ ...read, commit: C3 }).thenEvents([moved({ commit: C3 })]);
  });
});

describe('an edited runbook', () => {
  const history = [...opened(plan), ...passed('a'), ...saw('seen')];
  const adopt = (edited: typeof plan) => ({ type: 'adopt-runbook', plan: edited }) as const;
  const edit = (id: string, hash: string) => ({ ...plan, runbookHash: 'runbook-2', steps: plan.steps.map((one) => (one.id === id ? { ...one, hash } : one)) });

  test('keeps the passes of equal steps, and those of others go stale', () => {
    const edited = edit('a', 'another');
    given(history).when(adopt(edited)).thenEvents([{ type: 'runbook.adopted', hash: 'runbook-2', plan: edited }]);
    const session = walk(history);
    session.does(adopt(edited));
    expect([session.status('a'), session.status('seen')]).toEqual(['stale', 'passed']);
  });

  test('keeps removed steps for the report', () => {
    const session = walk(history);
    session.does(adopt({ ...plan, steps: plan.steps.filter(({ id }) => id !== 'seen') }));
    expect(session.state().retired.map(({ step: gone }) => gone.id)).toEqual(['seen']);
    expect(session.status('seen')).toBe('closed');
  });

  test('may not change or drop a step that has reached out of this machine', () => {
    for (const tail of [[...came('remote', FAILED)], [...came('push', NOT_DONE, typed)], [...came('push', PASSED, typed)]]) {
      const id = tail[0]?.type === 'attempt.intended' ? tail[0].step : '';
      given([...history, ...tail]).when(adopt(edit(id, 'another'))).thenRefused(/has reached out of this machine, and the new runbook changes it/);
      given([...history, ...tail]).when(adopt({ ...plan, steps: plan.steps.filter((one) => one.id !== id) })).thenRefused(/drops it/);
    }
    given(history).when(adopt(edit('push', 'another'))).thenEvents([{ type: 'runbook.adopted', hash: 'runbook-2', plan: edit('push', 'another') }]);
  });

  test('is for the same release, mode and inputs: a pass on one base is none on another', () => {
    given(history).when(adopt({ ...plan, mode: 'dry-run' })).thenRefused(/another release/);
    given(history).when(adopt({ ...plan, target: 'v2.0.0' })).thenRefused(/another release/);
    given(history).when(adopt({ ...plan, base: 'v1.0.0', values: { ...plan.values, base: 'v1.0.0' } })).thenRefused(/gives base another value/);
    given(history).when(adopt({ ...plan, values: { ...plan.values, version: '1.2' } })).thenRefused(/gives version another value/);
    given(history).when(adopt({ ...plan, repository: 'eve/tidewater' })).thenRefused(/another value/);
    const more = { ...plan, values: { ...plan.values, major: '1' } };
    given(history).when(adopt(more)).thenEvents([{ type: 'runbook.adopted', hash: plan.runbookHash, plan: more }]);
  });

  test('asks the tracker that the session asked, under the same title: an open blocker there closes it all the same', () => {
    const blockers = (said: { readonly tracker?: string; readonly title?: string }) => ({ ...plan, runbookHash: 'runbook-2', blockers: { ...plan.blockers, ...said } });
    given(history).when(adopt(blockers({ tracker: 'github' }))).thenRefused(/asks the tracker github, and this session has asked file/);
    given(history).when(adopt(blockers({ title: 'Other blockers' }))).thenRefused(/looks for blockers under "Other blockers", and this session under "Release blockers: v1.2.0"/);
    given(history).when(adopt(blockers({}))).thenEvents([{ type: 'runbook.adopted', hash: 'runbook-2', plan: blockers({}) }]);
  });

  test('counts the same paths as clean: a pass that is stale is not revived by looking away', () => {
    const paths = (...globs: readonly string[]) => ({ ...plan, runbookHash: 'runbook-2', blockers: { ...plan.blockers, paths: globsOf(...globs) } });
    const stale = [...history, moved({ commit: C2, changed: { [C1]: ['src/a.rs'] } })];
    expect(statusOf(stateOf(stale), 'a').status).toBe('stale');
    given(stale).when(adopt(paths('.ergo/**', 'src/**'))).thenRefused(/leaves other paths out than this session: \.ergo\/\*\*, src\/\*\*/);
    given(history).when(adopt(paths())).thenRefused(/leaves other paths out than this session: none/);
    // Another version of the program may make other patterns of the same globs.
    const compiled = { ...plan, blockers: { ...plan.blockers, paths: { globs: plan.blockers.paths.globs, patterns: ['^x$'] } } };
    given(history).when(adopt(compiled)).thenEvents([{ type: 'runbook.adopted', hash: plan.runbookHash, plan: compiled }]);
  });

  test('waits until nothing of ours runs', () => {
    given([...opened(plan), intended('a')]).when(adopt(plan)).thenRefused(/something of ours runs/);
  });

  test('closes what is ahead with a gate that it adds', () => {
    const session = walk(history);
    session.does(adopt({ ...plan, steps: [step('new'), ...plan.steps.map((one) => (one.id === 'push' ? { ...one, needs: ['new'] } : one))] }));
    session.isRefused(start('push', typed), /new is ready/);
  });
});

describe('abandoning', () => {
  const abandon = { type: 'abandon', words: `abandon ${TARGET}`, reason: 'npm has other bytes' } as const;

  test('is typed by a person, with a reason, when nothing of ours runs', () => {
    given(opened(plan)).when({ ...abandon, words: 'abandon' }).thenRefused(/words do not match/);
    given(opened(plan)).when({ ...abandon, reason: ' ' }).thenRefused(/needs a reason/);
    given(opened(plan)).when(abandon, { by: { name: 'ci', email: '', person: false } }).thenRefused(/needs a person/);
    given([...opened(plan), intended('a')]).when(abandon).thenRefused(/something of ours runs/);
  });

  test('says what is out in the world', () => {
    given([...opened(plan), ...passed('a'), ...passed('remote'), ...came('push', UNKNOWN, typed)])
      .when(abandon)
      .thenEvents([{ type: 'session.ended', end: 'abandoned', reason: 'npm has other bytes', out: ['remote: done', 'push: not known'] }]);
  });

  test('what did not happen is not out, what was taken back says so, and what is watched is not known', () => {
    expect(whatIsOut(stateOf([...opened(plan), ...came('push', NOT_DONE, typed)]))).toEqual([]);
    expect(whatIsOut(stateOf([...opened(plan), ...passed('remote'), { type: 'exposure.reverted', step: 'remote', evidence: [] }]))).toEqual(['remote: taken back']);
    expect(whatIsOut(stateOf([...opened(plan), ...passed('remote'), { type: 'exposure.reverting', step: 'remote' }]))).toEqual(['remote: not known']);
    expect(whatIsOut(stateOf([...opened(plan), intended('remote'), sent('remote')]))).toEqual(['remote: not known']);
    expect(whatIsOut(stateOf([...opened(plan), ...came('remote', FAILED)]))).toEqual(['remote: not known']);
    const partial = came('remote', { result: 'unknown', why: 'partial: npm is live; crates is not', evidence: [], partial: true });
    expect(whatIsOut(stateOf([...opened(plan), ...partial]))).toEqual(['remote: in part (npm is live; crates is not)']);
    // Another attempt that was not made takes nothing back; one of which nobody knows says more than that.
    expect(whatIsOut(stateOf([...opened(plan), ...partial, ...came('remote', NOT_DONE, { attempt: 2 })]))).toEqual(['remote: in part (npm is live; crates is not)']);
    expect(whatIsOut(stateOf([...opened(plan), ...partial, intended('remote', { attempt: 2 })]))).toEqual(['remote: not known']);
  });

  test('keeps what a look says afterwards', () => {
    const session = walk([...opened(plan), intended('remote'), sent('remote')]);
    session.does(abandon);
    session.does(judged('remote', { is: 'passed', evidence: proof }));
    expect(session.status('remote')).toBe('passed');
    session.isRefused(abandon, /this session is abandoned/);
  });
});

test('a release whose last event was cut off ends when it is resumed', () => {
  const small = planOf([step('a')]);
  given([...opened(small), ...passed('a')])
    .when(resume)
    .thenEvents([resumed, { type: 'session.ended', end: 'released', reason: '', out: [] }]);
  expect(C1).not.toBe(C2);
});

describe('a tag that was on the remote before this session', () => {
  const gated = planOf([step('a'), pushTag('push', { needs: ['a'] }), watch('build', { needs: ['push'] })]);
  const adopt = { type: 'adopt-tag', tag: { name: TARGET, object: 'tag-1', commit: C1 }, words: `adopt ${TARGET}` } as const;
  const adopted: readonly Event[] = [
    { type: 'tag.adopted', step: 'push', for: { commit: C1, tree: 'clean', step: 'hash-of-push', values: {}, tools: {} }, words: `adopt ${TARGET}`, note: { tag: TARGET, object: 'tag-1', commit: C1 } },
    { type: 'reconcile.started', step: 'push', attempt: 1 },
  ];
  const on = { type: 'value', name: 'tag', value: 'tag-1' } as const;

  test('is adopted by its words, pins the candidate, and is settled by a look, never by an act', () => {
    given(opened(gated)).when(adopt).thenEvents(adopted);
    const session = walk([...opened(gated), ...adopted]);
    expect(session.state().candidate).toMatchObject({ commit: C1, pinned: true });
    expect(requestsOf(session.state())).toEqual([{ type: 'look', key: 'look:push:1', step: 'push', attempt: 1, purpose: 'reconcile' }]);
    session.does(judged('push', { is: 'passed', evidence: [on] }));
    expect([session.status('push'), session.status('build')]).toEqual(['passed', 'closed']);
    session.isRefused(start('push', typed), /happened and cannot happen twice/);
  });

  test('is the tag of this release and no other', () => {
    given(opened(gated)).when({ ...adopt, tag: { ...adopt.tag, name: 'v9.9.9' } }).thenRefused(/the tag is at/);
  });

  test('opens nothing by itself: the gates before it still close what comes after it', () => {
    const session = walk([...opened(gated), ...adopted]);
    session.does(judged('push', { is: 'passed', evidence: [on] }));
    session.isRefused(start('build'), /a is ready/);
    session.does(start('a'));
    session.does({ type: 'sent', step: 'a', attempt: 1, sent: {} });
    session.does(judged('a', { is: 'passed', evidence: [on] }));
    expect(session.status('build')).toBe('ready');
  });

  test('that is another object is a conflict, and one that is gone leaves the push to be done', () => {
    const conflict = walk([...opened(gated), ...adopted]);
    conflict.does(judged('push', { is: 'failed', why: 'origin has another tag', fix: 'A new version.', conflict: true }));
    conflict.isRefused(start('push', typed), /another tag/);
    const gone = walk([...opened(gated), ...adopted]);
    gone.does(judged('push', { is: 'absent', why: 'origin has no tag' }));
    expect(gone.state().candidate?.pinned).toBe(false);
  });

  test('is not adopted by a script, by other words, for another commit, in a dry run or after a push', () => {
    given(opened(gated)).when(adopt, { by: { name: 'ci', email: '', person: false } }).thenRefused(/needs a person/);
    given(opened(gated)).when({ ...adopt, words: `tag ${TARGET}` }).thenRefused(/words do not match/);
    given(opened(gated)).when({ ...adopt, tag: { ...adopt.tag, commit: C2 } }).thenRefused(/the tag is at/);
    given(opened(planOf([pushTag('push')], { mode: 'dry-run' }))).when(adopt).thenRefused(/dry run/);
    given(opened(planOf([step('a')]))).when(adopt).thenRefused(/pushes no tag/);
    given([...opened(gated), intended('push', typed)]).when(adopt).thenRefused(/tried before/);
  });

  test('in a history that cannot have happened stops the program', () => {
    const [event] = adopted;
    if (event?.type !== 'tag.adopted') throw new Error('the first event is the adoption');
    for (const wrong of [{ ...event, words: '' }, { ...event, step: 'a' }, { ...event, for: { ...event.for, commit: C2 } }]) expect(() => stateOf([...opened(gated), wrong])).toThrow(/cannot have happened/);
    expect(() => stateOf([...opened(gated), event, event])).toThrow(/tried before/);
  });
});
