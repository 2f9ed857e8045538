import { expect, it } from 'vitest';
import { startStep } from '../../src/session/start.ts';
import { watchGround } from '../../src/session/watch-ground.ts';
import { ADA, C1, C2, PASSED, came, passed } from '../support/history.ts';
import { TARGET, planOf, pushTag, step } from '../support/plan.ts';
import { held, settle, stageOf } from './stage.ts';

const A_LOOK = 5_000;
const A_MINUTE = 60_000;
const tests = planOf([step('tests')]);

it('somebody commits beside the session: what was passed is stale without a key', async () => {
  let head = C1;
  const stage = stageOf(tests, { history: passed('tests'), git: { head: async () => ({ commit: head, branch: 'main' }), changedFiles: async () => ['src/a.rs'] } });
  watchGround(stage.session);
  await stage.pass(A_LOOK);
  expect(stage.status('tests')).toBe('passed');
  head = C2;
  await stage.pass(A_LOOK);
  expect(stage.status('tests')).toBe('stale');
});

it('somebody moves the pushed tag: its push is stale within a minute', async () => {
  let tag = { object: 'obj', commit: C1, annotated: true };
  const plan = planOf([step('tests'), pushTag('push', { needs: ['tests'] }), step('more')]);
  const stage = stageOf(plan, { history: [...passed('tests'), ...came('push', PASSED, { words: `tag ${TARGET}` })], git: { remoteTag: async () => tag } });
  watchGround(stage.session);
  await stage.pass(A_MINUTE);
  expect(stage.status('push')).toBe('passed');
  tag = { object: 'other', commit: C2, annotated: true };
  await stage.pass(A_MINUTE);
  expect(stage.status('push')).toBe('stale');
});

it('an edited runbook is said for as long as it is another one, and so is one that cannot be read', async () => {
  let hash = async (): Promise<string> => tests.runbookHash;
  const stage = stageOf(tests, { runbookHash: () => hash() });
  watchGround(stage.session);
  const said = async (): Promise<readonly string[]> => (await stage.pass(A_LOOK), stage.world().notices);
  expect(await said()).toEqual([]);
  hash = async () => 'another';
  expect(await said()).toEqual([expect.stringContaining('the runbook file was edited')]);
  expect(await said()).toHaveLength(1);
  hash = async () => tests.runbookHash;
  expect(await said()).toEqual([]);
  hash = async () => { throw new Error('ENOENT'); };
  expect(await said()).toHaveLength(1);
});

it('while a command of ours runs in the checkout it is not read: it is at the end', async () => {
  const running = held<never>();
  let reads = 0;
  const stage = stageOf(planOf([step('tests', { spec: { run: 'just test' } })]), { git: { head: async () => ((reads += 1), { commit: C1, branch: 'main' }) }, runs: () => running.promise });
  stage.work();
  watchGround(stage.session);
  await startStep(stage.session, 'tests', { confirmed: false, by: ADA });
  await settle();
  const before = reads;
  await stage.pass(A_MINUTE);
  expect(reads).toBe(before);
});

it('it ends when it is told to, and with the release', async () => {
  const stage = stageOf(tests);
  watchGround(stage.session)();
  expect(stage.due()).toEqual([]);
  watchGround(stage.session);
  await stage.session.dispatch({ type: 'abandon', words: `abandon ${TARGET}`, reason: 'another time' }, ADA);
  await stage.pass(A_LOOK);
  expect(stage.due()).toEqual([]);
});
