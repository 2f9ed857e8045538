import { describe, expect, test } from 'vitest';
import { whyNotStart } from '../../src/core/decide-start.ts';
import { given, start, stateOf, walk } from '../support/given.ts';
import { C1, C2, FAILED, PASSED, UNKNOWN, came, intended, moved, opened, passed, saw } from '../support/history.ts';
import { TARGET, globsOf, planOf, pushTag, step, watch } from '../support/plan.ts';

describe('the intent', () => {
  test('holds what the pass will be about: commit, tree, step, the values and tools that it uses', () => {
    const plan = planOf([watch('build', { captures: ['run_id', 'other'] }), step('use', { needs: ['build'], uses: ['run_id'], tools: ['just'] })]);
    given([...opened(plan), ...saw('build', { ...PASSED, captured: { run_id: '7', other: '8' } })])
      .when(start('use', { checkout: { commit: C1, tree: 'dirty-1' }, tools: { just: 'just 1.4', cargo: '1.80' }, note: { highest: '99' } }))
      .thenEvents([{ ...intended('use', { tree: 'dirty-1', values: { run_id: '7' }, note: { highest: '99' } }), for: { commit: C1, tree: 'dirty-1', step: 'hash-of-use', values: { run_id: '7' }, tools: { just: 'just 1.4' } } }]);
  });

  test('is refused for a step that the plan does not have', () => {
    given(opened(planOf([step('a')]))).when(start('b')).thenRefused(/no step "b"/);
  });
});

describe('a tool that is missing', () => {
  const plan = planOf([step('lint', { tools: ['clippy'] }), step('bare', { tools: ['unnamed'] })], { tools: { clippy: { name: 'clippy', version: 'clippy --version', get: 'rustup component add clippy' } } });

  test('fails the step before it starts and says how to get it', () => {
    for (const tools of [{ clippy: null }, {}]) {
      given(opened(plan))
        .when(start('lint', { tools }))
        .thenEvents([intended('lint'), { type: 'attempt.ended', step: 'lint', attempt: 1, outcome: { result: 'failed', why: 'clippy is not installed, or not on PATH', fix: 'Get it: rustup component add clippy', evidence: [], notDone: true }, commit: null }]);
    }
    given(opened(plan))
      .when(start('bare'))
      .thenEvents([intended('bare'), { type: 'attempt.ended', step: 'bare', attempt: 1, outcome: { result: 'failed', why: 'unnamed is not installed, or not on PATH', fix: 'Install unnamed.', evidence: [], notDone: true }, commit: null }]);
  });

  test('does not count as an act, so that an irreversible step may be tried again with it', () => {
    const publish = planOf([step('publish', { effect: 'irreversible', tools: ['npm'] })]);
    const session = walk(opened(publish));
    session.does(start('publish', { words: `publish ${TARGET}`, at: session.now() + 1_000 }));
    expect(session.status('publish')).toBe('failed');
    session.does(start('publish', { words: `publish ${TARGET}`, tools: { npm: '11' }, at: session.now() + 1_000 }));
    expect(session.status('publish')).toBe('running');
  });
});

describe('room to run', () => {
  const runs = (parallel: number, ids: readonly string[]) => [...opened(planOf(ids.map((id) => step(id)), { parallel })), intended('a')];

  test('a phase runs as many at once as its cap allows; 0 is no cap', () => {
    given(runs(1, ['a', 'b'])).when(start('b')).thenRefused(/1 of this phase run already/);
    given(runs(2, ['a', 'b'])).when(start('b')).thenEvents([intended('b')]);
    given([...runs(2, ['a', 'b', 'c']), intended('b')]).when(start('c')).thenRefused(/2 of this phase/);
    given([...runs(0, ['a', 'b', 'c']), intended('b')]).when(start('c')).thenEvents([intended('c')]);
  });

  test('the cap is of its phase, and what only looks takes no room', () => {
    const plan = planOf([step('a', { phase: 'one' }), step('b', { phase: 'two' }), watch('c', { phase: 'one' })], { parallel: 1 });
    given([...opened(plan), intended('a')]).when(start('b')).thenEvents([intended('b')]);
    given([...opened(plan), intended('a')]).when(start('c')).thenEvents([intended('c')]);
  });

  test('a benchmark runs alone: it waits for what runs, and nothing starts beside it', () => {
    const plan = planOf([step('a'), step('bench', { exclusive: true })]);
    given([...opened(plan), intended('a')]).when(start('bench')).thenRefused(/it runs alone, and a is running/);
    given([...opened(plan), intended('bench')]).when(start('a')).thenRefused(/bench runs alone/);
  });

  test('nothing starts while a fix changes the checkout', () => {
    const plan = planOf([step('a'), step('fixed', { fix: ['mend'] })]);
    given([...opened(plan), ...came('fixed', FAILED), { type: 'fix.started', step: 'fixed', fix: 1 }]).when(start('a')).thenRefused(/fixed runs alone/);
  });
});

describe('HEAD', () => {
  const plan = planOf([step('tests'), watch('ci'), pushTag('push'), watch('build', { needs: ['push'] })]);
  const elsewhere = { checkout: { commit: C2, tree: 'clean' } };

  test('must be the candidate for what runs in the checkout', () => {
    given(opened(plan)).when(start('tests', elsewhere)).thenRefused(/HEAD is c2c2c2c, the candidate is c1c1c1c/);
  });

  test('must have been read while the candidate follows it: nothing is tagged or watched for a commit that was left', () => {
    given(opened(plan)).when(start('ci', elsewhere)).thenRefused(/HEAD is c2c2c2c/);
    given(opened(plan))
      .when(start('push', { ...elsewhere, words: `tag ${TARGET}` }))
      .thenRefused(/HEAD is c2c2c2c/);
  });

  test('may be anywhere once the tag is pushed, except for what runs in the checkout', () => {
    const pinned = [...opened(plan), ...came('push', PASSED, { words: `tag ${TARGET}` }), moved({ commit: C2 })];
    given(pinned).when(start('build', elsewhere)).thenEvents([intended('build')]);
    given(pinned).when(start('tests', elsewhere)).thenRefused(/HEAD is c2c2c2c/);
    given(pinned).when(start('tests')).thenEvents([intended('tests')]);
  });

  test('must be known: without a candidate nothing starts', () => {
    given(opened(plan).slice(0, 3)).when(start('tests')).thenRefused(/no candidate commit/);
  });
});

describe('a second attempt', () => {
  const plan = planOf([step('a'), step('local', { effect: 'local' }), step('remote', { effect: 'remote' })]);

  test('of effect none or local leaves failed and unknown', () => {
    for (const id of ['a', 'local']) for (const outcome of [FAILED, UNKNOWN, PASSED]) given([...opened(plan), ...came(id, outcome)]).when(start(id)).thenEvents([intended(id, { attempt: 2 })]);
  });

  test('of a remote step may follow a failure, and not an unknown', () => {
    given([...opened(plan), ...came('remote', FAILED)]).when(start('remote')).thenEvents([intended('remote', { attempt: 2 })]);
    given([...opened(plan), ...came('remote', UNKNOWN)]).when(start('remote')).thenRefused(/unknown/);
  });

  test('is not begun beside the first', () => {
    given([...opened(plan), intended('a')]).when(start('a')).thenRefused(/attempt 1 is still under way/);
  });
});

test('a step whose condition on changed files was not read does not start', () => {
  const plan = planOf([step('a', { when: { changed: globsOf('src/**') } })]);
  given(opened(plan, { fromBase: null })).when(start('a')).thenRefused(/diff from v1.1.0 was not read/);
});

test('what is over by now is written down before it is relied on', () => {
  const plan = planOf([step('audit', { freshMs: 1_000 }), step('other')]);
  given([...opened(plan), ...passed('audit')])
    .when(start('other'))
    .thenEvents([{ type: 'pass.expired', step: 'audit', attempt: 1 }, intended('other')]);
});

test('why a step cannot start is told from the state alone, before anything is read', () => {
  const plan = planOf([step('a'), step('b', { needs: ['a'] }), watch('c', { when: { inputs: { mode: 'dry-run' } } })]);
  const state = stateOf(opened(plan));
  expect(plan.steps.map((one) => whyNotStart(state, one, null)?.why ?? null)).toEqual([null, 'a is ready', 'it does not apply: only when mode is dry-run']);
});
