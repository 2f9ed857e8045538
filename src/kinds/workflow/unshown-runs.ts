import { isOfAnotherRelease } from '../../core/anchor.ts';
import type { At } from '../../core/kind.ts';
import type { GitHub, Run } from '../../ports.ts';
import { WorldError } from '../../ports.ts';
import type { WorkflowSpec } from './form.ts';
import { longestPatienceMs } from './patience.ts';
import { publishingOf } from './publishing-jobs.ts';
import { triesBefore } from './tries.ts';

/**
 * Of runs that have ended, those of which the channels may not show yet what they published, the one that ended last first. They have their patience for it.
 * A run whose publishing jobs were all skipped has nothing to show, and neither has one of another release; where its jobs cannot be read it may have.
 */
export const unshownRuns = async (at: At<WorkflowSpec>, runs: readonly Run[], github: GitHub): Promise<readonly Run[]> => {
  const patienceMs = longestPatienceMs(at, at.spec.workflow.publishes ?? []);
  const fresh = runs.filter(({ updatedAt, title }) => !(github.serverNow() - updatedAt >= patienceMs) && !isOfAnotherRelease(title, at.plan.target));
  const published = await Promise.all(fresh.map((run) => mayHavePublished(at, run, github)));
  return fresh.filter((_, index) => published[index] !== false).toSorted((a, b) => b.updatedAt - a.updatedAt);
};

const mayHavePublished = async (at: At<WorkflowSpec>, run: Run, github: GitHub): Promise<boolean> => {
  try {
    const [jobs, before] = await Promise.all([github.jobs(run.id, run.attempt), triesBefore(run, github, undefined)]);
    const { ran, unread } = publishingOf([...before, { attempt: run.attempt, jobs }], at.spec.workflow);
    return unread || ran.length > 0;
  } catch (error) {
    if (error instanceof WorldError) return true;
    throw error;
  }
};
