import { describe, expect, test } from 'vitest';
import { HoldpointError } from '../../src/core/error.ts';
import type { Event } from '../../src/core/event.ts';
import { reduce } from '../../src/core/reduce.ts';
import { initialState, unansweredOf } from '../../src/core/state.ts';
import type { Happened } from '../support/given.ts';
import { recordsOf, stateOf } from '../support/given.ts';
import { C1, C2, FAILED, NOT_DONE, PASSED, UNKNOWN, answered, asks, came, ended, fine, intended, moved, opened, opensEvidence, passed, proof, saw, sent, waived } from '../support/history.ts';
import { TARGET, judgement, planOf, pushTag, step, watch } from '../support/plan.ts';

const plan = planOf([step('a', { waivable: true, fix: ['mend'] }), step('judged', { judge: [judgement('q')] }), watch('seen'), pushTag('push')]);
const history = opened(plan);
const typed = { words: `tag ${TARGET}` };

describe('rule 10: history that cannot have happened stops the program', () => {
  const cannot = (what: string, before: readonly Happened[], event: Event, why: RegExp): void => {
    test(what, () => {
      stateOf(before);
      expect(() => stateOf([...before, event])).toThrow(HoldpointError);
      expect(() => stateOf([...before, event])).toThrow(why);
    });
  };
  const fixStarted = { type: 'fix.started', step: 'a', fix: 1 } as const;
  const fixEnded = { type: 'fix.ended', step: 'a', fix: 1, ok: true, why: '', evidence: [] } as const;
  const fixSharing = { type: 'fix.sharing', step: 'a', fix: 1, message: 'm', push: true } as const;
  const over = { type: 'session.ended', end: 'abandoned', reason: 'x', out: [] } as const;

  cannot('a session that does not begin with its opening', [], { type: 'session.resumed', host: 'h', pid: 1 }, /begins with session.opened/);
  cannot('a session that opens twice', history, { type: 'session.opened', repository: 'r', session: 2, version: '', host: '', pid: 2 }, /opens once/);
  cannot('a plan of the other mode in the same journal', history, { type: 'runbook.adopted', hash: 'x', plan: { ...plan, mode: 'dry-run' } }, /one release in one mode/);
  cannot('an attempt of a step that no plan has', history, intended('nobody'), /no step "nobody"/);
  cannot('an attempt before any plan', history.slice(0, 2), intended('a'), /no step "a"/);
  cannot('attempts that leave out a number', history, intended('a', { attempt: 2 }), /does not follow attempt 0/);
  cannot('the same attempt twice', [...history, ...passed('a')], intended('a'), /does not follow attempt 1/);
  cannot('two attempts of a step at once', [...history, intended('a')], intended('a', { attempt: 2 }), /still under way/);
  cannot('a new attempt while the old one is being reconciled', [...history, ...came('push', UNKNOWN, typed), { type: 'reconcile.started', step: 'push', attempt: 1 }], intended('push', { ...typed, attempt: 2 }), /still under way/);
  cannot('an irreversible intent whose words nobody typed', history, intended('push'), /nobody typed/);
  cannot('an irreversible intent with other words', history, intended('push', { words: 'tag v9' }), /nobody typed/);
  cannot('an irreversible intent before which nothing was asked', history, { ...intended('push', typed), asked: null }, /nobody typed/);
  cannot('an irreversible intent in a dry run', opened(planOf([pushTag('push')], { mode: 'dry-run' })), intended('push', typed), /dry run does not act/);
  cannot('a remote intent in a dry run', opened(planOf([step('a', { effect: 'remote' })], { mode: 'dry-run' })), intended('a'), /dry run does not act/);
  cannot('something sent for an attempt that was never made', history, sent('a'), /no attempt 1/);
  cannot('an act that was sent twice', [...history, intended('a'), sent('a')], sent('a'), /no act that could be sent/);
  cannot('an act of a step that only looks', [...history, intended('seen')], sent('seen'), /no act that could be sent/);
  cannot('something observed of an act that is under way', [...history, intended('a')], { type: 'attempt.observed', step: 'a', attempt: 1, facts: {} }, /not being looked at/);
  cannot('commands that passed before they were sent', [...history, intended('judged')], { type: 'attempt.commands-passed', step: 'judged', attempt: 1, evidence: proof, captured: {} }, /not being looked at/);
  cannot('a question of an attempt that has ended', [...history, ...passed('judged')], asks('judged', [judgement('q')]), /not being looked at/);
  cannot('an answer where nothing is asked', [...history, intended('seen')], answered('seen', 'q', 'nothing'), /asks nothing/);
  cannot('an answer to a question that nobody asked', [...history, intended('seen'), asks('seen', [judgement('q')])], answered('seen', 'other', 'nothing'), /nobody asked "other"/);
  cannot('an attempt that ends twice', [...history, ...passed('a')], ended('a', FAILED), /has ended before/);
  cannot('a pass before anything was looked at', [...history, intended('a')], ended('a', PASSED), /passed before anything was looked at/);
  cannot('a pass without evidence', [...history, intended('seen')], JSON.parse(JSON.stringify({ ...ended('seen', PASSED), outcome: { result: 'passed', evidence: [], captured: {} } })), /without evidence/);
  cannot('a reconcile of what is under way', [...history, intended('push', typed)], { type: 'reconcile.started', step: 'push', attempt: 1 }, /not one to reconcile/);
  const delayed = { type: 'retry.delayed', step: 'push', attempt: 1, until: 9 } as const;
  cannot('a wait before a retry of what nobody looked at', [...history, ...came('push', UNKNOWN, typed)], delayed, /not one to wait for/);
  cannot('a wait before a retry of what is being looked at', [...history, ...came('push', NOT_DONE, typed), { type: 'reconcile.started', step: 'push', attempt: 1 }], delayed, /not one to wait for/);
  cannot('the end of a wait that nobody chose', [...history, ...came('push', NOT_DONE, typed)], { type: 'retry.delay-over', step: 'push', attempt: 1 }, /nobody waits/);
  cannot('a reconcile of what passed', [...history, ...came('push', PASSED, typed)], { type: 'reconcile.started', step: 'push', attempt: 1 }, /not one to reconcile/);
  cannot('evidence opened of an attempt that does not exist', history, opensEvidence('a'), /no attempt 1/);
  cannot('a waiver of what is irreversible', [...history, ...came('push', UNKNOWN, typed)], waived('push'), /never waived/);
  cannot('a waiver of a step that no plan has', history, waived('nobody'), /no step "nobody"/);
  cannot('a fix out of its order', history, { ...fixStarted, fix: 2 }, /does not follow fix 0/);
  cannot('a fix beside a fix', [...history, fixStarted], { ...fixStarted, fix: 2 }, /does not follow fix 1/);
  cannot('the end of a fix that was not started', history, fixEnded, /no fix 1/);
  cannot('a fix that ends twice', [...history, fixStarted, fixEnded], fixEnded, /has ended before/);
  cannot('the sharing of a fix that failed', [...history, fixStarted, { ...fixEnded, ok: false }], fixSharing, /nothing to share/);
  cannot('the sharing of a fix that runs', [...history, fixStarted], fixSharing, /nothing to share/);
  cannot('a fix shared twice', [...history, fixStarted, fixEnded, fixSharing, { type: 'fix.shared', step: 'a', fix: 1, commit: C2, pushed: true, why: '' }], fixSharing, /nothing to share/);
  cannot('a fix shared by nobody', [...history, fixStarted, fixEnded], { type: 'fix.shared', step: 'a', fix: 1, commit: C2, pushed: true, why: '' }, /nobody shared/);
  cannot('a session that ends twice', [...history, over], over, /has ended before/);
  for (const event of [intended('a'), moved({ commit: C2 }), waived('a'), fixStarted, { type: 'runbook.adopted', hash: 'h', plan } as const]) cannot(`${event.type} after the end`, [...history, over], event, /nothing begins after that/);
  cannot('an event that this program does not know', history, JSON.parse('{"type":"tag.deleted"}'), /unknown event/);

  test('a record that was dropped, doubled or swapped', () => {
    const records = recordsOf([...history, ...passed('a')]);
    const dropped = records.filter(({ n }) => n !== 5);
    const doubled = records.flatMap((record) => (record.n === 5 ? [record, record] : [record]));
    const swapped = [...records.slice(0, 4), ...records.slice(5, 6), ...records.slice(4, 5), ...records.slice(6)];
    for (const wrong of [dropped, doubled, swapped]) expect(() => wrong.reduce(reduce, initialState)).toThrow(/cannot have happened/);
    // Of what is only told nothing else follows, so that only its number misses it.
    const told = recordsOf([...history, { type: 'shell.opened' }, { type: 'shell.closed' }]);
    expect(() => told.filter(({ n }) => n !== 5).reduce(reduce, initialState)).toThrow(/cannot have happened/);
  });
});

describe('the candidate', () => {
  test('follows HEAD until the intent of the tag push, and is noted beside HEAD from then on', () => {
    const follows = stateOf([...history, moved({ commit: C2, branch: 'release' })]);
    expect(follows.candidate).toMatchObject({ commit: C2, branch: 'release', pinned: false, head: C2 });
    const pinned = stateOf([...history, intended('push', typed), moved({ commit: C2 })]);
    expect(pinned.candidate).toMatchObject({ commit: C1, pinned: true, head: C2 });
  });

  test('follows HEAD again only when the push demonstrably did not happen', () => {
    for (const outcome of [UNKNOWN, FAILED, PASSED]) expect(stateOf([...history, ...came('push', outcome, typed)]).candidate?.pinned).toBe(true);
    expect(stateOf([...history, ...came('push', NOT_DONE, typed)]).candidate?.pinned).toBe(false);
  });

  test('a pass is for the commit at the end of an attempt that may move HEAD', () => {
    const manual = planOf([watch('notes', { mayChangeCheckout: true })]);
    const state = stateOf([...opened(manual), intended('notes'), ended('notes', PASSED, { commit: C2 })]);
    expect(state.steps['notes']?.attempts[0]?.for.commit).toBe(C2);
  });
});

describe('a runbook that is adopted again', () => {
  const other = planOf([step('a'), step('new')]);

  test('removed steps stay in the report, and come back with their attempts, so that no log is written over', () => {
    const without = stateOf([...history, ...passed('a'), ...saw('seen'), { type: 'runbook.adopted', hash: 'h', plan: other }]);
    expect(Object.keys(without.steps)).toEqual(['a']);
    expect(without.retired.map(({ step: gone, state }) => [gone.id, state.attempts.length])).toEqual([['seen', 1]]);
    const back = stateOf([...history, ...passed('a'), ...saw('seen'), { type: 'runbook.adopted', hash: 'h', plan: other }, { type: 'runbook.adopted', hash: 'g', plan }]);
    expect(back.steps['seen']?.attempts).toHaveLength(1);
    expect(back.retired).toEqual([]);
  });
});

describe('answers', () => {
  test('a question that is asked again wants a new answer', () => {
    const once = [...history, intended('seen'), asks('seen', [judgement('q')], { watching: true }), answered('seen', 'q', 'nothing')];
    expect(stateOf(once).steps['seen']?.attempts[0]?.phase).toBe('looking');
    const again = stateOf([...once, asks('seen', [judgement('q')], { watching: true })]);
    expect(again.steps['seen']?.attempts[0]).toMatchObject({ phase: 'asked', answersBefore: 1 });
    const asked = again.steps['seen']?.attempts[0];
    expect(asked === undefined ? [] : unansweredOf(asked).map(({ id }) => id)).toEqual(['q']);
  });

  test('evidence that was opened while it grew does not count as opened', () => {
    const grew = [...history, intended('judged'), sent('judged'), opensEvidence('judged')];
    expect(stateOf(grew).steps['judged']?.attempts[0]?.opened).toEqual(['log']);
    const done = stateOf([...grew, { type: 'attempt.commands-passed', step: 'judged', attempt: 1, evidence: proof, captured: {} }]);
    expect(done.steps['judged']?.attempts[0]?.opened).toEqual([]);
  });

  test('facts that were observed are merged, the newest of a name last', () => {
    const state = stateOf([...history, intended('seen'), { type: 'attempt.observed', step: 'seen', attempt: 1, facts: { run: '1', url: 'u' } }, { type: 'attempt.observed', step: 'seen', attempt: 1, facts: { run: '2' } }]);
    expect(state.steps['seen']?.attempts[0]?.facts).toEqual({ run: '2', url: 'u' });
  });
});

test('what is only told leaves the state as it was, but for its count and its time', () => {
  const before = stateOf(history);
  for (const event of [{ type: 'shell.opened' }, { type: 'report.written', path: 'p', sha256: 's' }, { type: 'journal.mended', file: 'f', bytes: 3 }, { type: 'blocker.filing', step: 'a', title: 't' }] as const) {
    expect(stateOf([...history, event])).toEqual({ ...before, events: before.events + 1, newestAt: before.newestAt + 1_000 });
  }
});

test('reading the same records gives the same state, and a state can be written down and read', () => {
  const records = recordsOf([...history, ...passed('a'), intended('push', { ...typed, asked: fine() })]);
  const state = records.reduce(reduce, initialState);
  expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  expect(JSON.parse(JSON.stringify(records)).reduce(reduce, initialState)).toEqual(state);
});

test('why nobody knew what became of an act is kept when a look has settled it, and when that was', () => {
  const lost = [...history, ...came('push', UNKNOWN, typed)];
  expect(stateOf(lost).steps['push']?.attempts[0]).toMatchObject({ doubt: 'signal 9', reconciledAt: null });
  const settled = recordsOf([...lost, { type: 'reconcile.started', step: 'push', attempt: 1 }, ended('push', NOT_DONE)]);
  expect(stateOf([...lost, { type: 'reconcile.started', step: 'push', attempt: 1 }, ended('push', NOT_DONE)]).steps['push']?.attempts[0]).toMatchObject({ doubt: 'signal 9', reconciledAt: settled.at(-1)?.at });
});
