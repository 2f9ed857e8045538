import type { At } from '../../core/kind.ts';
import type { Verdict } from '../../core/verdict.ts';
import { durationMs, sayDuration } from '../duration.ts';
import { sayWaiting } from './approval.ts';
import { factsOf } from './facts.ts';
import { modeOf } from './form.ts';
import type { WorkflowSpec } from './form.ts';
import { evidenceOf } from './judge-run.ts';
import type { WatchedRun, WorkflowSeen } from './look.ts';

/** A run that goes on is waited for; a watch ends at the step's time-out, the run does not. */
export const stillGoing = (at: At<WorkflowSpec>, watched: WatchedRun, seen: WorkflowSeen): Verdict => {
  const { run, jobs, approvals } = watched;
  const deadlineAt = at.attempt.startedAt + at.step.timeoutMs;
  const failed = jobs.find(({ conclusion }) => conclusion === 'failure');
  const why = failed !== undefined ? `the job ${failed.name} failed; the run goes on` : approvals !== undefined ? sayWaiting(at, run, approvals) : `run ${run.id} is ${run.status.replaceAll('_', ' ')}`;
  if (at.purpose === 'watch' && at.now >= deadlineAt) return { is: 'unknown', why: `${why}, longer than the ${sayDuration(at.step.timeoutMs)} that it is given`, evidence: evidenceOf(watched, []) };
  const mode = modeOf(at.spec.workflow);
  const facts = mode === 'commit' || mode === 'latest' ? { url: run.url } : factsOf(at, watched, seen);
  return { is: 'wait', why, againMs: Math.max(pauseMs(at, seen.remaining), approvals === undefined ? 0 : heldUpPauseMs(at)), facts, ...(at.purpose === 'watch' ? { deadlineAt } : {}) };
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

const APPEARS_WITHIN_MS = 120_000;
const DISPATCH_APPEARS_WITHIN_MS = 90_000;
/** GitHub took the dispatch, or may have: its run may come late, and until then nothing says that it will not. A 502 is no shorter a queue. */
const SETTLED_APPEARS_WITHIN_MS = 600_000;

/** Whether a run may still appear: by our clock, and by GitHub's where that was asked, for ours may have been set ahead. */
export const mayAppear = (at: At<WorkflowSpec>, { sinceIntentMs }: Pick<WorkflowSeen, 'sinceIntentMs'>): boolean => {
  const until = appearsUntil(at);
  return at.now < until || (sinceIntentMs !== undefined && at.attempt.startedAt + sinceIntentMs < until);
};

/** Until when a run may still appear, in milliseconds since the epoch. */
export const appearsUntil = (at: At<WorkflowSpec>): number => {
  const { workflow: form } = at.spec;
  const said = form['appears-within'] === undefined ? null : durationMs(form['appears-within']);
  const usual = modeOf(form) !== 'dispatch' ? APPEARS_WITHIN_MS : at.purpose === 'reconcile' ? SETTLED_APPEARS_WITHIN_MS : DISPATCH_APPEARS_WITHIN_MS;
  return Math.max(at.attempt.startedAt, at.attempt.recoveredAt ?? 0) + (said ?? usual);
};
