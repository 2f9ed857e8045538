import { describe, expect, test } from 'vitest';
import type { Event } from '../../src/core/event.ts';
import type { Step } from '../../src/core/plan.ts';
import { actingSteps, capturedOf, closedNeedsOf, matches, statusOf, statusesOf } from '../../src/core/status.ts';
import type { Happened } from '../support/given.ts';
import { given, stateOf } from '../support/given.ts';
import { C1, C2, C3, CONFLICT, FAILED, NOW, PASSED, UNKNOWN, answered, asks, came, ended, intended, moved, opened, passed, saw, sent, waived } from '../support/history.ts';
import { TARGET, blockersGate, globsOf, hashOf, judgement, patience, planOf, pushTag, step, watch } from '../support/plan.ts';

const one = (said: Partial<Step> = {}) => planOf([step('a', said), step('b', { needs: ['a'] })]);
const of = (id: string, history: readonly Happened[]) => statusOf(stateOf(history), id);

describe('where a step stands', () => {
  const plan = one();

  test('closed says which step it waits for; ready, running, passed, failed and unknown follow what happened', () => {
    const history = opened(plan);
    expect(of('b', history)).toEqual({ status: 'closed', why: 'needs a', waitsFor: ['a'] });
    expect(of('a', history).status).toBe('ready');
    expect(of('a', [...history, intended('a')]).status).toBe('running');
    expect(of('a', [...history, intended('a'), sent('a')]).status).toBe('running');
    expect(of('a', [...history, ...passed('a')]).status).toBe('passed');
    expect(of('a', [...history, ...came('a', FAILED)])).toMatchObject({ status: 'failed', why: 'exit 1' });
    expect(of('a', [...history, ...came('a', UNKNOWN)])).toMatchObject({ status: 'unknown', why: 'signal 9' });
    expect(of('b', [...history, ...passed('a')]).status).toBe('ready');
  });

  test('what the world works at is waiting, what asks is needs-you', () => {
    const plan2 = planOf([watch('run'), step('decide', { point: 'hold', acts: false })]);
    expect(of('run', [...opened(plan2), intended('run')]).status).toBe('waiting');
    expect(of('decide', opened(plan2)).status).toBe('needs-you');
    expect(of('decide', [...opened(plan2), intended('decide'), asks('decide', [judgement('q', 'Really?')])])).toMatchObject({ status: 'needs-you', why: 'Really?' });
  });

  test('a gate that is judged is ready until its commands passed, and one that only a person begins needs one', () => {
    const plan2 = planOf([step('judged', { judge: [judgement('q')] }), watch('decide', { point: 'hold' }), pushTag('push')]);
    expect(plan2.steps.map(({ id }) => of(id, opened(plan2)).status)).toEqual(['ready', 'needs-you', 'needs-you']);
  });

  test('a step of effect none that was lost is ready again, one of effect local is unknown', () => {
    const lost = { ...UNKNOWN, lost: true } as const;
    expect(of('a', [...opened(plan), ...came('a', lost)]).status).toBe('ready');
    expect(of('a', [...opened(one({ effect: 'local' })), ...came('a', lost)]).status).toBe('unknown');
  });

  test('a step that nobody knows is closed', () => {
    expect(of('nobody', opened(plan))).toEqual({ status: 'closed', why: 'nobody is not in the plan', waitsFor: [] });
    expect(of('x', opened(planOf([step('x', { needs: ['nobody'] })]))).status).toBe('closed');
  });

  test('statuses come in the order of the plan, and the same state is asked once', () => {
    const state = stateOf(opened(plan));
    expect([...statusesOf(state).keys()]).toEqual(['a', 'b']);
    expect(statusesOf(state)).toBe(statusesOf(state));
  });
});

describe('staleness: a pass stands as long as what it was about', () => {
  test('a new candidate makes it stale when a file differs, or when the difference was not read', () => {
    const history = [...opened(one()), ...passed('a')];
    expect(of('a', [...history, moved({ commit: C2, changed: { [C1]: ['src/a.rs', 'src/b.rs'] } })])).toMatchObject({ status: 'stale', why: 'src/a.rs and 1 more changed since c1c1c1c' });
    expect(of('a', [...history, moved({ commit: C2, changed: {} })])).toMatchObject({ status: 'stale', why: 'the candidate moved from c1c1c1c' });
    expect(of('a', [...history, moved({ commit: C2, changed: { [C1]: [] } })]).status).toBe('passed');
    expect(of('a', [...history, moved({ commit: C2 }), moved({ commit: C1 })]).status).toBe('passed');
  });

  test('a step that narrows what it covers is stale only if a covered file differs', () => {
    const history = [...opened(one({ covers: globsOf('src/**') })), ...passed('a')];
    expect(of('a', [...history, moved({ commit: C2, changed: { [C1]: ['docs/x.md'] } })]).status).toBe('passed');
    expect(of('a', [...history, moved({ commit: C2, changed: { [C1]: ['docs/x.md', 'src/deep/a.rs'] } })]).status).toBe('stale');
  });

  test("filing a blocker in the tracker's own files spoils no pass", () => {
    expect(of('a', [...opened(one()), ...passed('a'), moved({ commit: C2, changed: { [C1]: ['.ergo/tasks/B1.json'] } })]).status).toBe('passed');
  });

  test('a pass of another definition of the step is stale', () => {
    expect(of('a', [...opened(one()), ...passed('a', { hash: 'another' })])).toMatchObject({ status: 'stale', why: 'its step in the runbook changed' });
  });

  test('a fresh step is stale after its time, whatever the commit', () => {
    expect(of('a', [...opened(one({ freshMs: 1 })), ...passed('a'), { type: 'pass.expired', step: 'a', attempt: 1 }])).toMatchObject({ status: 'stale', why: 'older than its freshness allows' });
  });

  test('a captured value that is taken anew makes the finished steps that used it stale', () => {
    const plan = planOf([watch('build', { captures: ['run_id'] }), step('use', { needs: ['build'], uses: ['run_id'] }), step('other', { needs: ['build'] })]);
    const build = (value: string, attempt: number) => saw('build', { ...PASSED, captured: { run_id: value } }, { attempt });
    const history = [...opened(plan), ...build('7', 1), ...passed('use', { values: { run_id: '7' } }), ...passed('other')];
    expect(of('use', history).status).toBe('passed');
    expect(of('use', [...history, intended('build', { attempt: 2 })])).toMatchObject({ status: 'stale', why: 'run_id is being taken again' });
    expect(of('use', [...history, ...build('8', 2)])).toMatchObject({ status: 'stale', why: 'run_id is now 8' });
    expect(of('use', [...history, ...build('7', 2)]).status).toBe('passed');
    expect(of('other', [...history, ...build('8', 2)]).status).toBe('passed');
    expect(capturedOf(stateOf([...history, ...build('8', 2)]))).toEqual({ run_id: '8' });
    expect(capturedOf(stateOf([...history, ...saw('build', FAILED, { attempt: 2 })]))).toEqual({});
  });

  test('after the tag the candidate is its commit, and work that goes on on the branch closes nothing', () => {
    const plan = planOf([step('a'), pushTag('push', { needs: ['a'] }), step('b', { needs: ['push'] })]);
    const history = [...opened(plan), ...passed('a'), ...came('push', PASSED, { words: `tag ${TARGET}` }), moved({ commit: C2 })];
    expect(of('a', history).status).toBe('passed');
    expect(of('push', history).status).toBe('passed');
    expect(of('b', history).status).toBe('ready');
  });

  test('what a step exposed and took back is no pass any more', () => {
    const plan = planOf([step('formula', { effect: 'remote', revert: true })]);
    expect(of('formula', [...opened(plan), ...passed('formula'), { type: 'exposure.reverted', step: 'formula', evidence: [] }])).toMatchObject({ status: 'stale', why: 'it was taken back' });
    expect(of('formula', [...opened(plan), ...passed('formula'), { type: 'exposure.reverted', step: 'formula', evidence: [] }, ...passed('formula', { attempt: 2 })]).status).toBe('passed');
  });
});

describe('a closed door', () => {
  const chain = planOf([step('a'), step('b', { needs: ['a'] }), step('c', { needs: ['b'] }), step('d', { needs: ['c'] })]);

  test('names the nearest step that is not open, and what is closed further back when all of its own are', () => {
    const history = [...opened(chain), ...passed('a'), ...passed('b'), ...passed('c')];
    expect(of('d', history).status).toBe('ready');
    const again = [...history, ...came('a', FAILED, { attempt: 2 })];
    expect(of('b', again).status).toBe('passed');
    expect(of('d', again)).toEqual({ status: 'closed', why: 'needs a', waitsFor: ['a'] });
    expect(closedNeedsOf(stateOf(again), 'd')).toEqual(['a']);
  });

  test('says how many more there are', () => {
    const plan = planOf([step('a'), step('b'), step('c'), step('d', { needs: ['a', 'b', 'c'] })]);
    expect(of('d', opened(plan)).why).toBe('needs a, b and 1 more');
  });

  test('an open blocker closes what needs its gate, not what was reached before it was filed', () => {
    const plan = planOf([blockersGate('none-open'), step('a', { needs: ['none-open'] }), step('b', { needs: ['a'] })]);
    const blocked = [...opened(plan), ...saw('none-open'), ...passed('a'), { type: 'blocker.filed', step: 'b', id: 'B1', title: 'x' } as const];
    expect(of('b', blocked).status).toBe('ready');
    expect(closedNeedsOf(stateOf(blocked), 'a')).toEqual(['none-open']);
  });

  test('a blockers gate that is stale for another reason closes what is ahead', () => {
    const plan = planOf([blockersGate('none-open'), step('a', { needs: ['none-open'], covers: globsOf('docs/**') }), step('b', { needs: ['a'] })]);
    const history = [...opened(plan), ...saw('none-open'), ...passed('a'), moved({ commit: C2, changed: { [C1]: ['src/a.rs'] } })];
    expect(of('a', history).status).toBe('passed');
    expect(of('b', history)).toMatchObject({ status: 'closed', waitsFor: ['none-open'] });
  });

  test('a failing gate behind a blockers step still closes what is ahead', () => {
    const plan = planOf([step('tests'), blockersGate('none-open', { needs: ['tests'] }), step('a', { needs: ['none-open'] }), step('b', { needs: ['a'] })]);
    const failed = [...opened(plan), ...passed('tests'), ...saw('none-open'), ...passed('a'), ...came('tests', FAILED, { attempt: 2 }), { type: 'blocker.filed', step: 'tests', id: 'B1', title: 'x' } as const];
    expect(of('b', failed)).toMatchObject({ status: 'closed', waitsFor: ['tests'] });
  });
});

describe('not-applicable', () => {
  test('a condition on an input that does not hold says so and opens the door', () => {
    const plan = planOf([step('a', { when: { inputs: { mode: 'dry-run' } } }), step('b', { needs: ['a'] })]);
    expect(of('a', opened(plan))).toMatchObject({ status: 'not-applicable', why: 'only when mode is dry-run' });
    expect(of('b', opened(plan)).status).toBe('ready');
  });

  test('a condition on changed files is closed until the diff from base was read', () => {
    const plan = planOf([step('a', { when: { changed: globsOf('src/**') } }), step('b', { needs: ['a'] })]);
    expect(of('a', opened(plan, { fromBase: null }))).toMatchObject({ status: 'closed', why: 'the diff from v1.1.0 was not read' });
    expect(of('b', opened(plan, { fromBase: null })).status).toBe('closed');
    expect(of('a', opened(plan, { fromBase: ['docs/a.md'] }))).toMatchObject({ status: 'not-applicable', why: 'nothing of src/** changed since v1.1.0' });
    expect(of('a', opened(plan, { fromBase: ['docs/a.md', 'src/x.rs'] })).status).toBe('ready');
    expect(of('a', [...opened(plan, { fromBase: ['docs/a.md'] }), moved({ commit: C2, fromBase: ['src/x.rs'] })]).status).toBe('ready');
  });

  test('all conditions that are given must hold', () => {
    const plan = planOf([step('a', { when: { inputs: { mode: 'live' }, changed: globsOf('src/**') } })]);
    expect(of('a', opened(plan, { fromBase: ['docs/x'] })).status).toBe('not-applicable');
    expect(of('a', opened(plan, { fromBase: ['src/x'] })).status).toBe('ready');
  });

  test('in a dry run what is remote or irreversible, and what reads it however indirectly', () => {
    const plan = planOf([step('dispatch', { effect: 'remote' }), watch('run', { reads: ['dispatch'] }), watch('provenance', { reads: ['run'] }), pushTag('push'), step('local', { effect: 'local' })], { mode: 'dry-run' });
    expect([...statusesOf(stateOf(opened(plan)))].map(([id, { status, why }]) => [id, status, why])).toEqual([
      ['dispatch', 'not-applicable', 'dry run'],
      ['run', 'not-applicable', 'dry run'],
      ['provenance', 'not-applicable', 'dry run'],
      ['push', 'not-applicable', 'dry run'],
      ['local', 'ready', ''],
    ]);
  });

  test('what reads a step whose condition does not hold', () => {
    const plan = planOf([step('a', { when: { inputs: { mode: 'dry-run' } } }), step('b', { reads: ['a'] })]);
    expect(of('b', opened(plan))).toMatchObject({ status: 'not-applicable', why: 'needs the output of a' });
  });
});

describe('a waiver', () => {
  const plan = one({ waivable: true });
  const failed = [...opened(plan), ...came('a', FAILED)];

  test('lets a failed or unknown step be passed by, under the name of who granted it', () => {
    expect(of('a', [...failed, waived('a')])).toMatchObject({ status: 'waived', why: 'known (Ada)' });
    expect(of('a', [...opened(plan), ...came('a', UNKNOWN), waived('a')]).status).toBe('waived');
    expect(of('b', [...failed, waived('a')]).status).toBe('ready');
  });

  test('is never for other bytes that a later attempt finds', () => {
    expect(of('a', [...failed, waived('a'), ...came('a', FAILED, { attempt: 2 })]).status).toBe('waived');
    expect(of('a', [...failed, waived('a'), ...came('a', CONFLICT, { attempt: 2 })]).status).toBe('failed');
  });

  test('is for this candidate alone', () => {
    expect(of('a', [...failed, waived('a'), moved({ commit: C2, changed: { [C1]: ['.ergo/x'] } })]).status).toBe('failed');
  });

  describe('of a step whose definition changed in an adopted runbook', () => {
    const edited = (but: Partial<Step>): Event => ({ type: 'runbook.adopted', hash: 'h', plan: planOf([step('a', { waivable: true, hash: 'edited', ...but }), step('b', { needs: ['a'] })]) });
    const old: Event = { ...waived('a'), hash: hashOf('a') } as Event;

    test.each([
      ['as it is written now', old],
      ['of a journal that did not say for which definition', waived('a')],
    ])('does not open the new one, which never ran: %s', (_, waiver) => {
      const history = [...failed, waiver, edited({})];
      expect(of('a', history)).toMatchObject({ status: 'stale', why: 'its step in the runbook changed since it failed and was waived: exit 1' });
      expect(of('b', history).status).toBe('closed');
      expect(of('a', [...history, ...came('a', FAILED, { attempt: 2, hash: 'edited' })]).status).toBe('failed');
      given(history).when({ type: 'waive', step: 'a', reason: 'x', until: NOW + 1 }).thenRefused(/only a failed or unknown step/);
    });

    test('is there again when the definition is what it was', () => {
      expect(of('a', [...failed, old, edited({}), edited({ hash: hashOf('a') })]).status).toBe('waived');
    });

    test('does not count where the runbook lets nothing be waived any more, whatever the hash says', () => {
      expect(of('a', [...failed, old, edited({ hash: hashOf('a'), waivable: false })]).status).toBe('failed');
      expect(of('a', [...failed, old, edited({ hash: hashOf('a'), waivable: false }), intended('a', { attempt: 2 }), sent('a', 2)]).status).toBe('running');
      expect(of('a', [...failed, old, edited({ hash: hashOf('a'), effect: 'irreversible' })]).status).toBe('failed');
    });

    test('of an outcome of another definition is stale without a waiver too; other bytes stay a conflict', () => {
      expect(of('a', [...failed, edited({})])).toMatchObject({ status: 'stale', why: 'its step in the runbook changed since it failed: exit 1' });
      expect(of('a', [...opened(plan), ...came('a', UNKNOWN), edited({})])).toMatchObject({ status: 'stale', why: 'its step in the runbook changed since it came to nobody knows what: signal 9' });
      expect(of('a', [...opened(plan), ...came('a', CONFLICT), edited({})]).status).toBe('failed');
      expect(of('a', [...failed, edited({ effect: 'remote' })]).status).toBe('failed');
    });
  });

  test('ends', () => {
    expect(of('a', [...failed, waived('a'), { type: 'waiver.expired', step: 'a' }]).status).toBe('failed');
  });

  test('gives way to a run, and to a pass that comes later', () => {
    expect(of('a', [...failed, waived('a'), intended('a', { attempt: 2 })]).status).toBe('running');
    expect(of('a', [...failed, waived('a'), ...passed('a', { attempt: 2 })]).status).toBe('passed');
    expect(of('a', [...failed, waived('a'), ...came('a', FAILED, { attempt: 2 })]).status).toBe('waived');
  });

  test('never covers wrong bytes, though they were found after it', () => {
    expect(of('a', [...failed, waived('a'), ...came('a', CONFLICT, { attempt: 2 })]).status).toBe('failed');
  });

  test('does not make a stale pass good', () => {
    const history = [...failed, waived('a', { commit: C2 }), ...passed('a', { attempt: 2 }), moved({ commit: C2, changed: { [C1]: ['src/a.rs'] } })];
    expect(of('a', history).status).toBe('stale');
  });
});

describe('an accepted delay', () => {
  const plan = planOf([watch('npm')]);
  const late = [...opened(plan), intended('npm'), asks('npm', [patience], { watching: true })];
  const accepted: readonly Happened[] = [...late, { at: NOW, event: waived('npm', { until: NOW + 1_000_000 }) }, answered('npm', 'patience', 'accept', { reason: 'mirror is slow' })];
  const after = (event: Happened) => of('npm', [...accepted, event]).status;

  test('is a waiver, and the watching goes on: a later pass wins, a later failure is a failure', () => {
    expect(of('npm', late).status).toBe('needs-you');
    expect(of('npm', accepted).status).toBe('waived');
    expect(after({ at: NOW + 1_000, event: ended('npm', PASSED) })).toBe('passed');
    expect(after({ at: NOW + 1_000, event: ended('npm', FAILED) })).toBe('failed');
    expect(after({ at: NOW + 1_000, event: ended('npm', CONFLICT) })).toBe('failed');
  });

  test('is for what was there when it was granted, by the order of records: a failure after it is one, though the clock was set back between them', () => {
    const late = after({ at: NOW - 2 * 86_400_000, event: ended('npm', FAILED) });
    expect(late).toBe('failed');
  });

  test('is a wait again when the waiver ends', () => {
    expect(after({ type: 'waiver.expired', step: 'npm' })).toBe('waiting');
  });
});

test('a step whose fix runs or is shared is running', () => {
  const plan = planOf([step('a', { fix: ['mend'] })]);
  const fixing = [...opened(plan), ...came('a', FAILED), { type: 'fix.started', step: 'a', fix: 1 } as const];
  expect(of('a', fixing)).toMatchObject({ status: 'running', why: 'its fix runs' });
  expect(actingSteps(stateOf(fixing))).toEqual(['a']);
  const sharing = [...fixing, { type: 'fix.ended', step: 'a', fix: 1, ok: true, why: '', evidence: [] } as const, { type: 'fix.sharing', step: 'a', fix: 1, message: 'm', push: true } as const];
  expect(of('a', sharing)).toMatchObject({ status: 'running', why: 'its fix is being committed and pushed' });
  expect(actingSteps(stateOf(sharing))).toEqual(['a']);
});

test('a path matches the regular expressions that the globs were compiled to', () => {
  const globs = globsOf('src/**', '*.toml');
  expect(['src/a/b.rs', 'Cargo.toml', 'x/Cargo.toml', 'source/a'].map((path) => matches(globs, path))).toEqual([true, true, false, false]);
});

test('commits that are neither the candidate nor compared with it leave a pass stale', () => {
  expect(of('a', [...opened(one()), ...passed('a'), moved({ commit: C3, changed: { [C2]: [] } })]).status).toBe('stale');
});
