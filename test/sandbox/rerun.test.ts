import { expect, test } from 'vitest';
import { attemptOf, rerunFailed } from '../../src/sandbox/rerun.ts';
import { runAt, waitingAt } from '../../src/sandbox/schedule.ts';
import type { JobResult, PlannedJob, Run } from '../../src/sandbox/state.ts';

const job = (id: number, name: string, change: Partial<PlannedJob> = {}): PlannedJob => ({
  id, job: name, leg: null, name, needs: [], evenAfterSkipped: false, skipped: false, steps: ['Work'], durationMs: 100, ...change,
});
const done = (conclusion: JobResult['conclusion']): JobResult => ({ conclusion, log: [], at: 0 });
/** A matrix of two legs of which one failed, what needs it, and what does not. */
const failed: Run = {
  id: 1, number: 1, path: '.github/workflows/x.yml', name: 'x', title: 'x', event: 'push', branch: 'main', commit: 'c', actor: 'a', createdAt: 1_000, queueMs: 50, inputs: {}, cancelledAt: null,
  jobs: [job(1, 'build', { leg: 'a', name: 'build (a)' }), job(2, 'build', { leg: 'b', name: 'build (b)' }), job(3, 'notes'), job(4, 'pack', { needs: ['build'], environment: 'release' }), job(5, 'upload', { needs: ['pack'] })],
  results: { 1: done('success'), 2: done('failure'), 3: done('success') },
  approvals: [{ environment: 'release', at: 1_010, by: 'ada', comment: '' }],
};
const newIds = async (count: number) => Array.from({ length: count }, (_, index) => 90 + index);
const statuses = (of: Run, now: number) => runAt(of, now).jobs.map((at) => `${at.plan.id} ${at.conclusion ?? at.status}`);

test('only the failed jobs of a run and what needs them are started again, as its next attempt', async () => {
  const again = await rerunFailed(failed, 10_000, newIds);
  if (again === null) throw new Error('nothing was started');
  expect(again.attempt).toBe(2);
  expect(statuses(again, 10_049)).toEqual(['1 success', '90 queued', '3 success', '91 queued', '92 queued']);
  expect(runAt(again, 10_049)).toMatchObject({ status: 'queued', conclusion: null, startedAt: 10_000 });
  expect(statuses(again, 10_050)[1]).toBe('90 in_progress');
  const over = { ...again, results: { ...again.results, 90: done('success') } };
  // What was let through was let through for the attempt before.
  expect(waitingAt(over, 20_000)).toEqual(['release']);
  const approved = { ...over, approvals: [...(over.approvals ?? []), { environment: 'release', at: 20_000, by: 'ada', comment: '' }], results: { ...over.results, 91: done('success'), 92: done('success') } };
  expect(runAt(approved, 30_000)).toMatchObject({ status: 'completed', conclusion: 'success' });
});

test('the attempt before stays as it ended', async () => {
  const again = await rerunFailed(failed, 10_000, newIds);
  const first = again === null ? undefined : attemptOf(again, 1);
  expect(first === undefined ? [] : statuses(first, 10_049)).toEqual(['1 success', '2 failure', '3 success', '4 skipped', '5 skipped']);
  expect(again === null ? null : attemptOf(again, 3)).toBeUndefined();
});

test('nothing is started again while a run goes on, or where nothing of it failed', async () => {
  expect(await rerunFailed({ ...failed, results: { 1: done('success') } }, 10_000, newIds)).toBeNull();
  expect(await rerunFailed({ ...failed, jobs: [job(1, 'a')] }, 10_000, newIds)).toBeNull();
});
