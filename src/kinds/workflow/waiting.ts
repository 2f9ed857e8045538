import type { At } from '../../core/kind.ts';
import type { Verdict } from '../../core/verdict.ts';
import { durationMs } from '../duration.ts';
import { sayWaiting } from './approval.ts';
import { factsOf } from './facts.ts';
import { modeOf } from './form.ts';
import type { WorkflowSpec } from './form.ts';
import { evidenceOf } from './judge-run.ts';
import { deadlineOf, limitMsOf, limitQuestion, stoppedBy } from './limit.ts';
import type { WatchedRun, WorkflowSeen } from './look.ts';
import { sayQueued, withoutRunner } from './queued.ts';

/** A run that goes on is waited for. When its time is over a person is asked, and nothing ends: neither the run nor the watch. */
export const stillGoing = (at: At<WorkflowSpec>, watched: WatchedRun, seen: WorkflowSeen): Verdict => {
  const { run, approvals } = watched;
  const limitMs = limitMsOf(at, seen.usualMs);
  const deadlineAt = deadlineOf(at, limitMs);
  const why = whyGoing(at, watched, seen.serverNow ?? at.now);
  const mode = modeOf(at.spec.workflow);
  const facts = { ...(mode === 'commit' || mode === 'latest' ? { url: run.url } : factsOf(at, watched, seen)), ...(seen.usualMs === undefined ? {} : { usualMs: seen.usualMs }) };
  const againMs = Math.max(pauseMs(at, seen.remaining), approvals === undefined ? 0 : heldUpPauseMs(at));
  const stopped = at.purpose === 'watch' ? stoppedBy(at) : null;
  if (stopped !== null) return { is: 'unknown', why: `${why}, and is watched no longer: ${stopped}`, evidence: evidenceOf(watched, []) };
  if (at.purpose === 'watch' && at.now >= deadlineAt) return { is: 'ask', questions: [limitQuestion(run, limitMs)], watching: true, againMs, facts };
  return { is: 'wait', why, againMs, facts, ...(at.purpose === 'watch' ? { deadlineAt } : {}) };
};

/** What it is about now: a job that failed, an approval, a runner that does not come, or what GitHub calls it. */
const whyGoing = (at: At<WorkflowSpec>, { run, jobs, approvals }: WatchedRun, now: number): string => {
  const failed = jobs.find(({ conclusion }) => conclusion === 'failure');
  if (failed !== undefined) return `the job ${failed.name} failed; the run goes on`;
  if (approvals !== undefined) return sayWaiting(at, run, approvals);
  const [queued] = withoutRunner(jobs, now);
  // While another job runs, it may be that one that is waited for.
  if (queued !== undefined && jobs.every(({ status }) => status !== 'in_progress')) return `run ${run.id} goes on: ${sayQueued(queued, now)}`;
  return `run ${run.id} is ${run.status.replaceAll('_', ' ')}`;
};

/** A person takes longer than a machine, and what is held up is asked by twice as many requests. What the runbook says of pauses holds here too. */
const heldUpPauseMs = (at: At<WorkflowSpec>): number => (at.spec.workflow.poll !== undefined ? 0 : at.now - at.attempt.startedAt < 600_000 ? 15_000 : 60_000);

const FEW_REQUESTS = 500;

/** A pause that the hourly budget of requests bears, whatever the length of the run. */
export const pauseMs = (at: At<WorkflowSpec>, remaining: number | null = null): number => {
  const age = at.now - at.attempt.startedAt;
  const usual = age < 60_000 ? 5_000 : age < 600_000 ? 10_000 : 30_000;
  const { poll } = at.spec.workflow;
  const wanted = poll === undefined ? usual : durationMs(poll);
  return remaining !== null && remaining < FEW_REQUESTS ? Math.max(60_000, wanted) : wanted;
};
