import { runAt } from './schedule.ts';
import type { PlannedJob, Run } from './state.ts';

/**
 * The run with its failed jobs, and all that need one of them, started again at `now`: the next attempt, with new ids from `newIds` for those jobs. What
 * succeeded stays as it is. Null while it goes on, and where no job of it failed. Source: docs.github.com/rest/actions/workflow-runs#re-run-failed-jobs-from-a-workflow-run
 */
export const rerunFailed = async (run: Run, now: number, newIds: (count: number) => Promise<readonly number[]>): Promise<Run | null> => {
  const at = runAt(run, now);
  if (at.status !== 'completed') return null;
  const failed = at.jobs.filter(({ conclusion }) => conclusion === 'failure' || conclusion === 'cancelled').map(({ plan }) => plan);
  if (failed.length === 0) return null;
  // In a workflow file, and so here, a need stands before what needs it.
  const again = run.jobs.reduce<readonly PlannedJob[]>((begun, plan) => (failed.includes(plan) || plan.needs.some((need) => begun.some(({ job }) => job === need)) ? [...begun, plan] : begun), []);
  const ids = await newIds(again.length);
  const jobs = run.jobs.map((plan) => (again.includes(plan) ? { ...plan, id: ids[again.indexOf(plan)] ?? plan.id, notBefore: now } : plan));
  const results = Object.fromEntries(Object.entries(run.results).filter(([id]) => jobs.some((plan) => String(plan.id) === id)));
  const { before = [], ...last } = run;
  return { ...run, attempt: attemptNumber(run) + 1, startedAt: now, jobs, results, cancelledAt: null, before: [...before, last] };
};

/** The run as it was in one of its attempts, the newest included. */
export const attemptOf = (run: Run, attempt: number): Run | undefined => [run, ...(run.before ?? [])].find((one) => attemptNumber(one) === attempt);

/** The first one is not written down. */
export const attemptNumber = ({ attempt = 1 }: Run): number => attempt;
