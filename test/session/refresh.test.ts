import { expect, it } from 'vitest';
import type { Tag } from '../../src/ports.ts';
import { refreshCandidate } from '../../src/session/candidate.ts';
import { refreshGround } from '../../src/session/refresh.ts';
import { resumeSession } from '../../src/session/resume.ts';
import { startStep } from '../../src/session/start.ts';
import { ADA, C1, C2, C3, PASSED, came, ended, intended, passed, sent } from '../support/history.ts';
import { TARGET, planOf, pushTag, step } from '../support/plan.ts';
import { held, noAnswer, settle, stageOf } from './stage.ts';

const tag: Tag = { object: 'obj', commit: C1, annotated: true };
const released = planOf([step('tests'), pushTag('push', { needs: ['tests'] }), step('tap', { effect: 'remote', needs: ['push'] })]);
const pushed = [...passed('tests'), ...came('push', PASSED, { words: `tag ${TARGET}` })];

it('coming back reads the tag on the remote: one that was moved makes its push stale, and nothing after it starts', async () => {
  const stage = stageOf(released, { history: pushed, git: { remoteTag: async () => ({ ...tag, commit: C2 }), localTag: async () => null } });
  await resumeSession(stage.session, { pid: 2, mended: null });
  expect(stage.status('push')).toBe('stale');
  expect(await startStep(stage.session, 'tap', { confirmed: true, by: ADA })).toMatchObject({ why: `push is stale: ${TARGET} on the remote is now at c2c2c2c` });
});

it('a remote step after the tag asks the remote first, and does not take silence for a move', async () => {
  let answer = async (): Promise<Tag | null> => null;
  const stage = stageOf(released, { history: pushed, git: { remoteTag: () => answer(), localTag: async () => null } });
  expect(await startStep(stage.session, 'tap', { confirmed: true, by: ADA })).toMatchObject({ why: `push is stale: ${TARGET} is gone from the remote` });
  answer = async () => tag;
  expect(await startStep(stage.session, 'tap', { confirmed: false, by: ADA })).toMatchObject({ why: 'tap was not confirmed' });
  answer = async () => { throw noAnswer(); };
  expect(await startStep(stage.session, 'tap', { confirmed: false, by: ADA })).toMatchObject({ why: 'tap was not confirmed' });
});

it('coming back reads the tools again: a pass with another version of one is stale', async () => {
  const plan = { ...planOf([step('tests', { tools: ['just'] })]), tools: { just: { name: 'just', version: 'just --version', get: '' } } };
  const history = [{ ...intended('tests'), for: { ...intended('tests').for, tools: { just: '1.0' } } }, sent('tests'), ended('tests', PASSED)];
  const asked: string[] = [];
  const stage = stageOf({ ...plan, steps: [...plan.steps, step('more')] }, { history, tools: (command) => (asked.push(command), '2.0') });
  await resumeSession(stage.session, { pid: 2, mended: null });
  expect(asked).toEqual(['just --version']);
  expect(stage.status('tests')).toBe('stale');
});

it('a base tag that names another commit is read with HEAD, and makes what may compare with it stale', async () => {
  let base = C2;
  const stage = stageOf(planOf([step('tests'), step('more')]), { git: { localTag: async () => ({ ...tag, commit: base }) } });
  await refreshCandidate(stage.session);
  await startStep(stage.session, 'tests', { confirmed: false, by: ADA });
  await stage.session.dispatch({ type: 'sent', step: 'tests', attempt: 1, sent: {} });
  await stage.session.dispatch({ type: 'judged', step: 'tests', attempt: 1, verdict: { is: 'passed', evidence: [{ type: 'value', name: 'exit', value: '0' }] }, checkout: { commit: C1, tree: 'clean' } });
  expect(stage.status('tests')).toBe('passed');
  base = C3;
  await refreshCandidate(stage.session);
  expect(stage.status('tests')).toBe('stale');
});

it('a key that is held down reads the ground once at a time, and once more for all who asked meanwhile', async () => {
  const first = held<{ commit: string; branch: string }>();
  let reads = 0;
  const head = async () => ((reads += 1), reads === 1 ? first.promise : { commit: C2, branch: 'main' });
  const stage = stageOf(planOf([step('tests')]), { history: passed('tests'), git: { head, changedFiles: async () => ['src/a.rs'] } });
  const all = Promise.all([1, 2, 3, 4, 5].map(() => refreshGround(stage.session)));
  await settle();
  expect(reads).toBe(1);
  first.answer({ commit: C1, branch: 'main' });
  await all;
  expect(reads).toBe(2);
  expect(stage.status('tests')).toBe('stale');
  await refreshGround(stage.session);
  expect(reads).toBe(3);
});

it('whoever asks for a look sees at once that the runbook was edited', async () => {
  const plan = planOf([step('tests')]);
  const stage = stageOf(plan, { runbookHash: async () => 'another' });
  await refreshGround(stage.session);
  expect(stage.world().notices).toEqual([expect.stringContaining('the runbook file was edited')]);
});
