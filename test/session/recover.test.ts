import { expect, test } from 'vitest';
import { lastAttemptOf } from '../../src/core/state.ts';
import { recoverSession } from '../../src/session/recover.ts';
import { C1, C2, intended, passed, sent } from '../support/history.ts';
import { TARGET, planOf, pushTag, step } from '../support/plan.ts';
import { stageOf } from './stage.ts';

const spec = { git: { push: '{target}' } };
const plan = planOf([step('tests'), pushTag('push', { kind: 'git', spec, needs: ['tests'] })]);
const damaged = { file: 'journal.damaged-1.jsonl', line: 9, why: 'its hash is not the hash of its content', good: 6, lost: 40, salvaged: ['push'], anchors: [] };
const WORDS = `recover ${TARGET}`;
const tag = { object: 'tag-1', commit: C2, annotated: true };

test('a lost push is recalled from the tag that is here, whose commit is the candidate; nothing is asked of the remote', async () => {
  const remote = async (): Promise<never> => Promise.reject(new Error('the remote was asked'));
  const stage = stageOf(plan, { history: passed('tests').slice(0, 2), git: { localTag: async () => tag, remoteTag: remote, remoteBranch: remote, changedFiles: async () => ['src/a.rs'] } });
  expect(await recoverSession(stage.session, damaged, WORDS)).toBeNull();
  const { state } = stage.session.snapshot();
  expect(state.candidate).toMatchObject({ commit: C2, pinned: true, changed: { [C1]: ['src/a.rs'] } });
  expect(lastAttemptOf(state, 'push')).toMatchObject({ recovered: true, note: { tag: TARGET, object: 'tag-1', commit: C2 } });
  expect(stage.did).toEqual(['candidate.moved', 'journal.recovered']);
});

test('where there is no tag yet, HEAD is the candidate, and a pinned one is left alone', async () => {
  const free = stageOf(plan, { history: passed('tests').slice(0, 2), git: { head: async () => ({ commit: C2, branch: 'main' }), changedFiles: async () => [] } });
  await recoverSession(free.session, damaged, WORDS);
  expect(free.session.snapshot().state.candidate?.commit).toBe(C2);
  const pinned = stageOf(plan, { history: [intended('push', { words: `tag ${TARGET}`, note: { object: 'o' } }), sent('push')], git: { localTag: async () => tag } });
  await recoverSession(pinned.session, damaged, WORDS);
  expect(pinned.session.snapshot().state.candidate?.commit).toBe(C1);
  expect(lastAttemptOf(pinned.session.snapshot().state, 'push')).toMatchObject({ n: 1, note: { object: 'o' } });
});

test('with other words nothing is written', async () => {
  const stage = stageOf(plan, { history: passed('tests').slice(0, 2) });
  expect(await recoverSession(stage.session, damaged, 'recover')).toMatchObject({ why: 'the words do not match' });
  expect(stage.did).toEqual([]);
});
