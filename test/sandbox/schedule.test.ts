import { expect, test } from 'vitest';
import { runAt, waitingAt } from '../../src/sandbox/schedule.ts';
import type { JobResult, PlannedJob, Run } from '../../src/sandbox/state.ts';

const job = (id: number, name: string, change: Partial<PlannedJob> = {}): PlannedJob => ({
  id, job: name, leg: null, name, needs: [], evenAfterSkipped: false, skipped: false, steps: ['Work'], durationMs: 100, ...change,
});
const done = (conclusion: JobResult['conclusion'], at = 0): JobResult => ({ conclusion, log: [], at });
const run = (jobs: readonly PlannedJob[], change: Partial<Run> = {}): Run => ({
  id: 1, number: 1, path: '.github/workflows/x.yml', name: 'x', title: 'x', event: 'push', branch: 'main', commit: 'c', actor: 'a',
  createdAt: 1_000, queueMs: 50, inputs: {}, jobs, results: {}, cancelledAt: null, ...change,
});
const statuses = (of: Run, now: number) => runAt(of, now).jobs.map((at) => `${at.plan.job} ${at.conclusion ?? at.status}`);

test('a job starts when what it needs has ended, and its own time runs from then', () => {
  const chain = run([job(1, 'a'), job(2, 'b', { needs: ['a'] })], { results: { 1: done('success') } });
  expect(statuses(chain, 1_149)).toEqual(['a success', 'b queued']);
  expect(statuses(chain, 1_200)).toEqual(['a success', 'b in_progress']);
  expect(runAt(chain, 1_200).jobs[1]).toMatchObject({ startedAt: 1_150, completedAt: null, due: false });
  expect(runAt(chain, 1_250).jobs[1]).toMatchObject({ startedAt: 1_150, due: true });
});

test('a job whose time is over but whose work is not done is still in progress', () => {
  const one = run([job(1, 'a')]);
  expect(runAt(one, 99_999)).toMatchObject({ status: 'in_progress', conclusion: null });
  expect(runAt({ ...one, results: { 1: done('success') } }, 99_999)).toMatchObject({ status: 'completed', conclusion: 'success', updatedAt: 1_150 });
});

test('a run is queued before its queue time has passed', () => {
  expect(runAt(run([job(1, 'a')]), 1_010)).toMatchObject({ status: 'queued', conclusion: null });
});

test('what needs a failed job, however far back, is skipped, and the run has failed', () => {
  const chain = run([job(1, 'a'), job(2, 'b', { needs: ['a'] }), job(3, 'c', { needs: ['b'], evenAfterSkipped: true })], { results: { 1: done('failure') } });
  expect(statuses(chain, 2_000)).toEqual(['a failure', 'b skipped', 'c skipped']);
  expect(runAt(chain, 2_000).conclusion).toBe('failure');
  expect(runAt(chain, 2_000).jobs[1]?.startedAt).toBe(1_150);
});

test('a job that does not mind a skipped need runs after one', () => {
  const jobs = [job(1, 'a', { skipped: true }), job(2, 'b', { needs: ['a'], evenAfterSkipped: true }), job(3, 'c', { needs: ['a'] })];
  expect(statuses(run(jobs, { results: { 2: done('success') } }), 2_000)).toEqual(['a skipped', 'b success', 'c skipped']);
});

test('cancelling keeps what is done, stops what is under way and starts nothing more', () => {
  const jobs = [job(1, 'a'), job(2, 'b', { needs: ['a'] }), job(3, 'c', { needs: ['b'] })];
  const cancelled = run(jobs, { results: { 1: done('success') }, cancelledAt: 1_200 });
  expect(statuses(cancelled, 9_999)).toEqual(['a success', 'b cancelled', 'c skipped']);
  expect(runAt(cancelled, 9_999)).toMatchObject({ status: 'completed', conclusion: 'cancelled' });
});

test('a job at an environment waits for its reviewer, and its time runs from then', () => {
  const gated = run([job(1, 'a'), job(2, 'b', { needs: ['a'], environment: 'npm' })], { results: { 1: done('success') } });
  expect(statuses(gated, 1_140)).toEqual(['a success', 'b queued']);
  expect([statuses(gated, 9_000), runAt(gated, 9_000).status, waitingAt(gated, 9_000)]).toEqual([['a success', 'b waiting'], 'waiting', ['npm']]);
  const approved = { ...gated, approvals: [{ environment: 'npm', at: 9_000, by: 'a', comment: '' }] };
  expect(runAt(approved, 9_050).jobs[1]).toMatchObject({ status: 'in_progress', startedAt: 9_000, due: false });
  expect(waitingAt(approved, 9_050)).toEqual([]);
  expect(statuses({ ...gated, cancelledAt: 9_000 }, 9_050)).toEqual(['a success', 'b cancelled']);
});
