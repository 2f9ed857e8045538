import { describe, expect, test } from 'vitest';
import { HoldpointError } from '../../src/core/error.ts';
import { changedBetween } from '../../src/core/changed-between.ts';
import { ancestorsOf, dryRunAllows, exitDecides, hasRemoteIntent, identifyRun, mayTryAgain, mayWaive, passStands, preconditionsHold, proofOf, refuseHistory, tagIsRight } from '../../src/core/rules.ts';
import type { Exit, RunFacts, RunWanted } from '../../src/core/rules.ts';
import { staleReason } from '../../src/core/status.ts';
import { stateOf } from '../support/given.ts';
import { ADA, C1, C2, CONFLICT, FAILED, NOT_DONE, NOW, PASSED, UNKNOWN, came, fine, intended, log, opened, passed } from '../support/history.ts';
import { TARGET, planOf, pushTag, step } from '../support/plan.ts';

describe('rule 2: how a process ended decides', () => {
  const exit = (said: Partial<Exit> = {}): Exit => ({ code: 0, signal: null, trouble: null, expected: true, rejected: false, ...said });

  test('exit 0 passes and any other number fails', () => {
    expect(exitDecides(exit())).toBe('passed');
    expect(exitDecides(exit({ code: 1 }))).toBe('failed');
    expect(exitDecides(exit({ code: 255 }))).toBe('failed');
  });

  test('a test filter that matched nothing exits 0 and fails, for its output lacks what is expected', () => {
    expect(exitDecides(exit({ expected: false }))).toBe('failed');
    expect(exitDecides(exit({ rejected: true }))).toBe('failed');
    expect(exitDecides(exit({ code: 2, expected: false }), { '2': 'passed' })).toBe('failed');
  });

  test('a linter that is not installed fails, whatever the map says', () => {
    const everything = { '0': 'passed', '126': 'passed', '127': 'passed', else: 'passed' } as const;
    for (const said of [{ code: 126 }, { code: 127 }, { code: null, trouble: 'missing' as const }]) expect(exitDecides(exit(said), everything)).toBe('failed');
  });

  test('a signal, a deadline, a lost or stopped process is unknown, whatever the map says', () => {
    const everything = { '0': 'passed', else: 'passed' } as const;
    expect(exitDecides(exit({ code: null, signal: 'SIGKILL' }), everything)).toBe('unknown');
    for (const trouble of ['deadline', 'lost', 'stopped'] as const) expect(exitDecides(exit({ trouble }), everything)).toBe('unknown');
    expect(exitDecides(exit({ code: null }), everything)).toBe('unknown');
  });

  test('a step may map its exit codes', () => {
    const map = { '0': 'passed', '1': 'failed', else: 'unknown' } as const;
    expect([0, 1, 2].map((code) => exitDecides(exit({ code }), map))).toEqual(['passed', 'failed', 'unknown']);
  });
});

test('rule 3: nothing to show is no proof', () => {
  expect(proofOf([])).toBeNull();
  expect(proofOf([log])).toEqual([log]);
});

test('rule 4 is asked in one place', () => {
  expect(passStands).toBe(staleReason);
});

describe('rule 8: a waiver', () => {
  const plan = planOf([step('a', { waivable: true }), step('strict'), pushTag('push')]);
  const failed = stateOf([...opened(plan), ...came('a', FAILED), ...came('strict', FAILED), ...came('push', UNKNOWN, { words: `tag ${TARGET}` })]);
  const wanted = { reason: 'flaky mirror, seen by hand', until: NOW + 1 };
  const asking = { now: NOW, by: ADA };
  const one = (id: string) => plan.steps.find((found) => found.id === id) ?? step(id);

  test('it is granted to a person, with a reason and an expiry, for a failed or unknown step', () => {
    expect(mayWaive(failed, one('a'), wanted, asking)).toBeNull();
    expect(mayWaive(stateOf([...opened(plan), ...came('a', UNKNOWN)]), one('a'), wanted, asking)).toBeNull();
  });

  test('"we always skip that one" is refused: no person, no reason, no expiry, or one that is over', () => {
    expect(mayWaive(failed, one('a'), wanted, { now: NOW, by: { ...ADA, person: false } })?.why).toMatch(/needs a person/);
    expect(mayWaive(failed, one('a'), { ...wanted, reason: ' ' }, asking)?.why).toMatch(/needs a reason/);
    for (const until of [NOW, NOW - 1, Number.NaN, Number.POSITIVE_INFINITY]) expect(mayWaive(failed, one('a'), { ...wanted, until }, asking)?.why).toMatch(/needs an expiry/);
  });

  test('what is irreversible is never waived, nor what the runbook does not let be waived', () => {
    expect(mayWaive(failed, one('push'), wanted, asking)?.why).toMatch(/irreversible step cannot be waived/);
    expect(mayWaive(failed, { ...one('push'), waivable: true }, wanted, asking)?.why).toMatch(/irreversible step cannot be waived/);
    expect(mayWaive(failed, one('strict'), wanted, asking)?.why).toMatch(/runbook does not let it/);
  });

  test('what failed by another definition of the step is not waived for this one', () => {
    const remote = planOf([step('a', { waivable: true, effect: 'remote' })]);
    expect(mayWaive(stateOf([...opened(remote), ...came('a', FAILED, { hash: 'other' })]), step('a', { waivable: true, effect: 'remote' }), wanted, asking)?.why).toMatch(/changed since its last attempt/);
  });

  test('what did not run, runs, passed or found other bytes has nothing to waive', () => {
    for (const history of [[], [intended('a')], passed('a')]) expect(mayWaive(stateOf([...opened(plan), ...history]), one('a'), wanted, asking)?.why).toMatch(/only a failed or unknown step/);
    expect(mayWaive(stateOf([...opened(plan), ...came('a', CONFLICT)]), one('a'), wanted, asking)?.why).toMatch(/other bytes/);
  });
});

test('rule 9: a rehearsal does not publish, and says what it would have run', () => {
  const dry = stateOf(opened(planOf([step('a')], { mode: 'dry-run' })));
  for (const effect of ['remote', 'irreversible'] as const) expect(dryRunAllows(dry, step('publish', { effect, would: ['npm publish', 'git push'] }))).toEqual({ why: 'this is a dry run', fix: 'It would run: npm publish · git push' });
  for (const effect of ['none', 'local'] as const) expect(dryRunAllows(dry, step('a', { effect }))).toBeNull();
  expect(dryRunAllows(stateOf(opened(planOf([step('a')]))), step('publish', { effect: 'irreversible' }))).toBeNull();
});

test('rule 10: what cannot have happened stops the program with code 1 and names the event', () => {
  const refuse = (): never => refuseHistory({ n: 7, at: NOW, by: ADA, event: { type: 'shell.opened' } }, 'because');
  expect(refuse).toThrow(HoldpointError);
  expect(refuse).toThrow(/Event 7 cannot have happened: because/);
});

describe('rule 11: a run is identified, never guessed', () => {
  const run = (id: string, said: Partial<RunFacts> = {}): RunFacts => ({ id, path: '.github/workflows/release.yml', event: 'push', commit: C1, branch: TARGET, title: 'Release', actor: 'ada', ...said });
  const push: RunWanted = { path: '.github/workflows/release.yml', event: 'push', commit: C1, branch: TARGET };

  test('the newest run of another file, event, commit or tag is not taken for ours', () => {
    const others = [run('9', { path: '.github/workflows/ci.yml' }), run('8', { event: 'workflow_dispatch' }), run('7', { commit: C2 }), run('6', { branch: 'main' })];
    expect(identifyRun(others, push)).toEqual({ is: 'no-run' });
    expect(identifyRun([...others, run('5', { actor: 'somebody else' })], push)).toEqual({ is: 'one', run: run('5', { actor: 'somebody else' }) });
  });

  test('two that match are ambiguous, and none of them is bound', () => {
    expect(identifyRun([run('5'), run('6')], push)).toEqual({ is: 'ambiguous', runs: [run('5'), run('6')] });
  });

  test('of a dispatch whose answer was lost, actor, nonce, an id above the noted one and no earlier binding count too', () => {
    const wanted: RunWanted = { ...push, event: 'workflow_dispatch', branch: 'main', actor: 'ada', nonce: 'n-42', above: '999', bound: ['1003'] };
    const ours = run('1000', { event: 'workflow_dispatch', branch: 'main', title: 'publish n-42' });
    const others = [{ ...ours, id: '1001', actor: 'eve' }, { ...ours, id: '1002', title: 'publish n-41' }, { ...ours, id: '998' }, { ...ours, id: '999' }, { ...ours, id: '1003' }];
    expect(identifyRun([...others, ours], wanted)).toEqual({ is: 'one', run: ours });
    expect(identifyRun(others, wanted)).toEqual({ is: 'no-run' });
  });

  test('ids are compared as numbers of any length, not as text', () => {
    expect(identifyRun([run('10000000000000000001')], { ...push, above: '9999999999999999999' })).toMatchObject({ is: 'one' });
  });
});

describe('rule 12: the tag on the remote', () => {
  const plan = planOf([pushTag('push'), step('publish', { effect: 'irreversible', needs: ['push'] })]);
  const push = plan.steps[0] ?? pushTag('push');
  const publish = plan.steps[1] ?? step('publish');
  const before = stateOf(opened(plan));
  const unknown = stateOf([...opened(plan), ...came('push', UNKNOWN, { words: `tag ${TARGET}` })]);

  test('must not be there before the push, and must be at the candidate from its intent on', () => {
    expect(tagIsRight(before, push, null)).toBeNull();
    expect(tagIsRight(before, push, { object: 'o', commit: C1 })?.why).toMatch(/already has the tag/);
    expect(tagIsRight(before, publish, null)).toBeNull();
    expect(tagIsRight(unknown, publish, null)?.why).toMatch(/gone/);
    expect(tagIsRight(unknown, publish, { object: 'o', commit: C2 })?.why).toMatch(/now at c2c2c2c/);
    expect(tagIsRight(unknown, publish, { object: 'o', commit: C1 })).toBeNull();
  });

  test('that is there after all, as a push that was taken for not done would have made it, is not pushed again: the way on is a look', () => {
    const failed = stateOf([...opened(plan), ...came('push', NOT_DONE, { words: `tag ${TARGET}`, note: { tag: TARGET, object: 'o', commit: C1, remote: null } })]);
    expect(tagIsRight(failed, push, { object: 'o', commit: C1 })).toMatchObject({ why: expect.stringContaining('the one that attempt 1 was to push'), fix: expect.stringContaining('p looks at it') });
    for (const tag of [{ object: 'other', commit: C1 }, { object: 'o', commit: C2 }]) expect(tagIsRight(failed, push, tag)?.fix).toContain('new version');
    expect(tagIsRight(before, push, { object: 'o', commit: C1 })?.fix).toContain('new version');
  });

  test('another tag than the one of this release may be there or not before our tag is pushed', () => {
    expect(tagIsRight(before, { ...push, pinsCandidate: false }, null)).toBeNull();
  });
});

describe('what a dialog shows', () => {
  test('all that stands in the way at once', () => {
    const plan = planOf([pushTag('push')]);
    const state = stateOf(opened(plan));
    const asked = fine({ blockers: { ok: true, at: NOW, value: [{ id: 'B1', title: 'x' }] }, runbookHash: { ok: true, at: NOW, value: 'other' } });
    expect(preconditionsHold(state, plan.steps[0] ?? pushTag('push'), asked, NOW).map(({ why }) => why)).toEqual(['blocker B1 is open: x', 'the runbook has changed since it was adopted']);
    expect(preconditionsHold(state, plan.steps[0] ?? pushTag('push'), null, NOW)).toHaveLength(1);
  });

  test('a stale pass of what the act only reads from', () => {
    const publish = step('publish', { effect: 'irreversible', reads: ['build'] });
    const state = stateOf([...opened(planOf([step('build'), publish])), ...passed('build', { hash: 'another' })]);
    expect(preconditionsHold(state, publish, fine(), NOW).map(({ why }) => why)).toEqual(['build is stale: its step in the runbook changed']);
  });

  test('what changed since it opened, by name; the age of an answer is no change', () => {
    expect(changedBetween(fine({}, NOW), fine({}, NOW + 5_000))).toEqual([]);
    const recheck = (passes: boolean, why = '') => ({ rechecks: { provenance: { ok: true, at: NOW, value: { passes, why } } } }) as const;
    expect(changedBetween(fine(recheck(true)), fine(recheck(false, 'HTTP 502')))).toEqual(['provenance, which would not pass now (HTTP 502),']);
    expect(changedBetween(fine(recheck(true)), fine())).toEqual(['provenance']);
    expect(changedBetween(fine(), fine({ remoteBranch: { ok: false, at: NOW, why: '502' }, remoteTag: { ok: true, at: NOW, value: { object: 'o', commit: C1 } } }))).toEqual(['the tag on the remote', 'the branch on the remote, which does not answer now (502),']);
  });
});

test('the ancestors of a step are what it needs and reads, however far back', () => {
  const plan = planOf([step('a'), step('b', { needs: ['a'] }), step('c', { reads: ['b'] }), step('d')]);
  expect([...ancestorsOf(stateOf(opened(plan)), plan.steps[2] ?? step('c'))].toSorted()).toEqual(['a', 'b']);
});

test('only an attempt of a remote or irreversible step is a remote intent', () => {
  const plan = planOf([step('a'), step('b', { effect: 'remote' })]);
  const state = stateOf([...opened(plan), ...came('a', PASSED), intended('b')]);
  expect(plan.steps.map((one) => hasRemoteIntent(state, one))).toEqual([false, true]);
  expect(hasRemoteIntent(stateOf(opened(plan)), step('b', { effect: 'remote' }))).toBe(false);
  expect(mayTryAgain(stateOf(opened(plan)), step('a'))).toBeNull();
});
