import type { Conclusion, PlannedJob, Run } from './state.ts';

/** Where a job stands at a moment. Times are milliseconds since the epoch. */
export type JobAt = {
  readonly plan: PlannedJob;
  readonly status: 'queued' | 'waiting' | 'in_progress' | 'completed';
  readonly conclusion: Conclusion | null;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
  /** Its time has come, and what it does has not been done yet. */
  readonly due: boolean;
};

export type RunAt = {
  readonly status: 'queued' | 'waiting' | 'in_progress' | 'completed';
  readonly conclusion: Conclusion | null;
  readonly startedAt: number;
  readonly updatedAt: number;
  readonly jobs: readonly JobAt[];
};

/**
 * Where a run stands at `now`: follows from its start time, its plan and the results of its jobs, so that a world that was
 * killed goes on where the time is, not where the process was.
 */
export const runAt = (run: Run, now: number): RunAt => {
  const placed = new Map<number, JobAt>();
  for (const plan of run.jobs) placed.set(plan.id, jobAt(run, plan, [...placed.values()], now));
  const jobs = [...placed.values()];
  const over = jobs.every((job) => job.status === 'completed');
  const startedAt = run.startedAt ?? run.createdAt;
  const begun = now >= startedAt + run.queueMs;
  const times = jobs.flatMap((job) => [job.startedAt, job.completedAt]).filter((at) => at !== null);
  return {
    status: over ? 'completed' : isHeldUp(jobs) ? 'waiting' : begun ? 'in_progress' : 'queued',
    conclusion: over ? conclusionOf(run, jobs) : null,
    startedAt,
    updatedAt: Math.max(startedAt, ...times, run.cancelledAt ?? 0),
    jobs,
  };
};

/** Environments at which jobs of a run wait for a reviewer. */
export const waitingAt = (run: Run, now: number): readonly string[] => [...new Set(runAt(run, now).jobs.flatMap(({ plan, status }) => (status === 'waiting' && plan.environment !== undefined ? [plan.environment] : [])))];

/** The end of the needs is the start of the job. In a workflow file, and so here, a need stands before what needs it. */
const jobAt = (run: Run, plan: PlannedJob, before: readonly JobAt[], now: number): JobAt => {
  const needs = before.filter((job) => plan.needs.includes(job.plan.job));
  const skippedAt = (at: number): JobAt => ({ plan, status: 'completed', conclusion: 'skipped', startedAt: at, completedAt: at, due: false });
  const queued: JobAt = { plan, status: 'queued', conclusion: null, startedAt: null, completedAt: null, due: false };
  const cancelled = run.cancelledAt;

  if (needs.some((need) => need.status !== 'completed')) return cancelled === null ? queued : skippedAt(cancelled);
  const free = Math.max((plan.notBefore ?? run.createdAt) + run.queueMs, ...needs.map((need) => need.completedAt ?? 0));
  const letThroughAt = plan.environment === undefined ? free : (run.approvals?.find(({ environment, at }) => environment === plan.environment && at >= (plan.notBefore ?? 0))?.at ?? null);
  const start = Math.max(free, letThroughAt ?? free);
  // `!failure()` of GitHub asks all that came before, not the direct needs alone: a release whose uploads were skipped because
  // the formula was stale must not be made.
  if (ancestors(plan, before).some((job) => job.conclusion === 'failure' || job.conclusion === 'cancelled')) return skippedAt(start);
  if (needs.some((need) => need.conclusion === 'skipped') && !plan.evenAfterSkipped) return skippedAt(start);
  if (plan.skipped) return skippedAt(start);

  const result = run.results[plan.id];
  const end = start + plan.durationMs;
  if (result) return { plan, status: 'completed', conclusion: result.conclusion, startedAt: start, completedAt: end, due: false };
  if (cancelled !== null) {
    return { plan, status: 'completed', conclusion: 'cancelled', startedAt: Math.min(start, cancelled), completedAt: cancelled, due: false };
  }
  if (now < start) return queued;
  if (letThroughAt === null) return { ...queued, status: 'waiting' };
  return { plan, status: 'in_progress', conclusion: null, startedAt: start, completedAt: null, due: now >= end };
};

/** Nothing of it works, and what comes next waits for a reviewer. */
const isHeldUp = (jobs: readonly JobAt[]): boolean => jobs.some(({ status }) => status === 'waiting') && jobs.every(({ status }) => status !== 'in_progress');

const ancestors = (plan: PlannedJob, before: readonly JobAt[]): readonly JobAt[] =>
  before.filter((job) => plan.needs.includes(job.plan.job)).flatMap((need) => [need, ...ancestors(need.plan, before)]);

const conclusionOf = (run: Run, jobs: readonly JobAt[]): Conclusion => {
  if (jobs.some((job) => job.conclusion === 'failure')) return 'failure';
  if (run.cancelledAt !== null && jobs.some((job) => job.conclusion === 'cancelled' || job.conclusion === 'skipped')) return 'cancelled';
  return 'success';
};
