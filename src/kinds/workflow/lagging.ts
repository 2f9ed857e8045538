import type { At } from '../../core/kind.ts';
import { isJsonObject } from '../../core/json.ts';
import type { WorkflowSpec } from './form.ts';
import type { WatchedRun, WorkflowSeen } from './look.ts';
import { longestPatienceMs } from './patience.ts';
import { publishingOf } from './publishing-jobs.ts';
import type { Publishing } from './publishing-jobs.ts';

/** What speaks against channels that say that they have nothing. `leftMs`: how long they still have to show it; `happened`: that they show nothing then is no proof. */
export type Doubt = { readonly why: string; readonly leftMs: number; readonly happened: boolean };

/** What the channels answered, by name. `none`: not one of them has anything. */
type Answers = { readonly missing: readonly string[]; readonly live: readonly string[]; readonly none: boolean };

const NO_RUN: Publishing = { ran: [], named: false, oneEach: false, unread: false };

/**
 * What the run, or an earlier look, knows against the channels that are missing. An index may show for minutes what it showed before the upload, so a
 * run in which anything may have been uploaded is not settled before the slowest of them has had its patience. One that failed may have been stored behind its 500, so it
 * counts as well as one that succeeded. Null: nothing speaks against them.
 * Prevents: a publish that is taken for not done, and sent again, because a CDN still answers 404.
 */
export const doubtOf = (at: At<WorkflowSpec>, seen: WorkflowSeen, watched: WatchedRun | undefined, answers: Answers): Doubt | null => {
  const { missing } = answers;
  const out = at.attempt.facts['out'];
  const gone = missing.filter((name) => isJsonObject(out) && out[name] !== undefined);
  const publishing = watched === undefined ? NO_RUN : publishingOf([...(watched.before ?? []), { attempt: watched.run.attempt, jobs: watched.jobs }], at.spec.workflow);
  const { ran, named, unread } = publishing;
  const [other] = seen.unshown ?? [];
  const ofOwn = gone.length > 0 || ran.length > 0 || unread;
  if (missing.length === 0 || (!ofOwn && other === undefined)) return null;
  const endedAgoMs = ofOwn && watched !== undefined ? githubNow(at, seen) - watched.run.updatedAt : Number.POSITIVE_INFINITY;
  const leftMs = Math.max(0, longestPatienceMs(at, missing) - Math.min(endedAgoMs, other?.endedAgoMs ?? Number.POSITIVE_INFINITY));
  if (gone.length > 0) return { why: `${gone.join(', ')} had it when it was asked before`, leftMs, happened: true };
  const said = (job: Publishing['ran'][number]): string => (job.attempt === watched?.run.attempt ? job.name : `${job.name} (attempt ${job.attempt})`);
  const done = ran.filter(isDone);
  if ((named || watched?.run.conclusion === 'success') && isUnshown(at, publishing, answers)) return { why: `the ${done.length === 1 ? 'job' : 'jobs'} ${done.map(said).join(', ')} ended as success`, leftMs, happened: true };
  // Whose run that is nobody knows, so it gives the channels time and no more.
  if (other !== undefined && (!ofOwn || other.endedAgoMs < endedAgoMs)) return { why: `run ${other.id}, which may be its own, may have published`, leftMs, happened: false };
  const [first] = [...done, ...ran];
  return { why: first === undefined || unread ? 'its jobs could not be read' : `the job ${said(first)} may have published`, leftMs, happened: false };
};

const isDone = ({ conclusion }: { readonly conclusion: string | null }): boolean => conclusion === 'success';

/**
 * Jobs succeeded, and no channel shows what came of one of them. Where each job is one channel's, the channels that have it since the intent are counted
 * against them: what is missing beyond those was skipped or failed. Otherwise one job may fill several channels, and only one that failed speaks for what is missing.
 * Prevents: a second upload to a registry whose job was green, because another channel is live and its own index lags.
 */
const isUnshown = (at: At<WorkflowSpec>, { ran, oneEach }: Publishing, { live, none }: Answers): boolean => {
  const done = ran.filter(isDone);
  const before = at.attempt.note['out'];
  const came = live.filter((name) => isJsonObject(before) && before[name] !== undefined && before[name] !== 'live');
  return oneEach ? done.length > came.length : done.length > 0 && (none || done.length === ran.length);
};

/** GitHub's clock, in which it says when a run ended; ours where it was not asked. */
const githubNow = (at: At<WorkflowSpec>, { sinceIntentMs }: WorkflowSeen): number => {
  const noted = at.attempt.note['serverNow'];
  return typeof noted === 'number' && sinceIntentMs !== undefined ? noted + sinceIntentMs : at.now;
};
