import type { JsonObject } from '../../core/json.ts';
import { isJsonObject } from '../../core/json.ts';
import type { At } from '../../core/kind.ts';
import type { Captured } from '../../core/verdict.ts';
import { waitedFor } from './approval.ts';
import type { WorkflowSpec } from './form.ts';
import { takenInstead } from './instead-of-push.ts';
import type { WatchedRun, WorkflowSeen } from './look.ts';
import { factOfTries } from './tries.ts';

/**
 * What is journaled while a run is watched, so that a crash loses nothing: the run that was bound, the jobs that have
 * ended (of its attempts before too), and when a channel was first seen to have the version.
 */
export const factsOf = (at: At<WorkflowSpec>, { run, jobs, before: tries = [], approvals }: WatchedRun, seen: WorkflowSeen): JsonObject => {
  const before = at.attempt.facts['out'];
  const asked = typeof seen.channels === 'object' && seen.channels !== null ? Object.entries(seen.channels) : [];
  const out = { ...(isJsonObject(before) ? before : {}), ...Object.fromEntries(asked.filter(([name, channel]) => channel.accepted !== 'no' && !(isJsonObject(before) && name in before)).map(([name]) => [name, at.now])) };
  const waited = waitedFor(at, approvals);
  return {
    runId: run.id,
    runNumber: run.number,
    runAttempt: run.attempt,
    url: run.url,
    path: run.path,
    event: run.event,
    commit: run.commit,
    repositoryId: run.repositoryId,
    ...(takenInstead(at) === run.id ? { insteadOfPush: true } : {}),
    jobs: Object.fromEntries(jobs.flatMap((job) => (job.conclusion === null ? [] : [[job.name, job.conclusion]]))),
    ...(tries.length === 0 ? {} : { jobsBefore: factOfTries(tries) }),
    ...(Object.keys(waited).length === 0 ? {} : { waitedFor: waited }),
    ...(Object.keys(out).length === 0 ? {} : { out }),
  };
};

/** It is bound once it is in the journal; only then can it be judged, or read by another step. */
export const isBound = (at: At<WorkflowSpec>, { run }: WatchedRun): boolean => at.attempt.facts['runId'] === run.id && at.attempt.facts['runAttempt'] === run.attempt;

/** Values that the step takes of its run, by the names the runbook gives them. */
export const capturedOf = (spec: WorkflowSpec, run: { readonly id: string; readonly url: string }): Captured =>
  Object.fromEntries(Object.entries(spec.capture ?? {}).map(([name, source]) => [name, source === 'run.id' ? run.id : run.url]));
