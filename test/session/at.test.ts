import { expect, it } from 'vitest';
import { atOf } from '../../src/session/at.ts';
import { lastAttemptOf, stepOf } from '../../src/core/state.ts';
import { FAILED, intended, ended, sent } from '../support/history.ts';
import { planOf, step } from '../support/plan.ts';
import { stageOf } from './stage.ts';

it('a run that an earlier attempt has bound, of this step or another, is not free for the next act', () => {
  const plan = planOf([step('publish', { effect: 'remote' }), step('rehearse', { effect: 'remote' })]);
  const bound = (id: string, attempt: number, runId: string) => ({ type: 'attempt.observed', step: id, attempt, facts: { runId } }) as const;
  const stage = stageOf(plan, { history: [intended('rehearse'), sent('rehearse'), bound('rehearse', 1, '7'), intended('publish'), sent('publish'), bound('publish', 1, '8'), ended('publish', FAILED), intended('publish', { attempt: 2 }), sent('publish', 2), bound('publish', 2, '9')] });
  const { state } = stage.session.snapshot();
  const publish = stepOf(state, 'publish') ?? step('publish');
  const at = atOf(state, publish, lastAttemptOf(state, 'publish') ?? null, { purpose: 'watch', ports: stage.session.ports });
  expect([...at.boundRuns].sort()).toEqual(['7', '8']);
  // A run that is started again has another try than the one that this attempt saw.
  expect(at.attempt.earlier?.map(({ facts }) => facts)).toEqual([{ runId: '8' }]);
});
