import type { At } from '../../core/kind.ts';
import { isJsonObject } from '../../core/json.ts';
import type { Job } from '../../ports.ts';
import { matchesName, matchesSome } from '../name-pattern.ts';
import type { WorkflowForm, WorkflowSpec } from './form.ts';
import type { WatchedRun, WorkflowSeen } from './look.ts';
import { longestPatienceMs } from './patience.ts';

/** What speaks against channels that say that they have nothing. `leftMs`: how long they still have to show it; `happened`: that they show nothing then is no proof. */
export type Doubt = { readonly why: string; readonly leftMs: number; readonly happened: boolean };

/**
 * What the run, or an earlier look, knows against the channels that are missing. An index may show for minutes what it showed before the upload, so a
 * run in which anything may have been uploaded is not settled before the slowest of them has had its patience. One that failed may have been stored behind its 500, so it
 * counts as well as one that succeeded. Null: nothing speaks against them.
 * Prevents: a publish that is taken for not done, and sent again, because a CDN still answers 404.
 */
export const doubtOf = (at: At<WorkflowSpec>, seen: WorkflowSeen, watched: WatchedRun | undefined, { missing, none }: { readonly missing: readonly string[]; /** No channel has anything. */ readonly none: boolean }): Doubt | null => {
  const out = at.attempt.facts['out'];
  const gone = missing.filter((name) => isJsonObject(out) && out[name] !== undefined);
  const { ran, named } = watched === undefined ? { ran: [], named: false } : mayHavePublished(watched.jobs, at.spec.workflow);
  const unread = watched !== undefined && watched.jobs.length === 0;
  if (missing.length === 0 || (gone.length === 0 && ran.length === 0 && !unread)) return null;
  const endedAgoMs = watched === undefined ? Number.POSITIVE_INFINITY : githubNow(at, seen) - watched.run.updatedAt;
  const leftMs = Math.max(0, longestPatienceMs(at, missing) - endedAgoMs);
  if (gone.length > 0) return { why: `${gone.join(', ')} had it when it was asked before`, leftMs, happened: true };
  const done = ran.find(({ conclusion }) => conclusion === 'success');
  if (none && done !== undefined && (named || watched?.run.conclusion === 'success')) return { why: `the job ${done.name} ended as success`, leftMs, happened: true };
  const [first] = ran;
  return { why: first === undefined ? 'its jobs could not be read' : `the job ${(done ?? first).name} may have published`, leftMs, happened: false };
};

/**
 * Jobs that did something which may be in a channel. GitHub tells of no job what it is for, and no name does; so without a word of the runbook (or
 * with one of which a name fits no job of this run) each that was not skipped is one. With it, a preflight that failed is settled at once.
 */
const mayHavePublished = (jobs: readonly Job[], form: WorkflowForm): { readonly ran: readonly Job[]; /** The runbook says that these publish. */ readonly named: boolean } => {
  const patterns = form['publishing-jobs'] ?? [];
  const named = patterns.length > 0 && patterns.every((pattern) => jobs.some(({ name }) => matchesName(pattern, name)));
  return { named, ran: jobs.filter(({ name, conclusion }) => conclusion !== 'skipped' && (!named || matchesSome(patterns, name))) };
};

/** GitHub's clock, in which it says when a run ended; ours where it was not asked. */
const githubNow = (at: At<WorkflowSpec>, { sinceIntentMs }: WorkflowSeen): number => {
  const noted = at.attempt.note['serverNow'];
  return typeof noted === 'number' && sinceIntentMs !== undefined ? noted + sinceIntentMs : at.now;
};
