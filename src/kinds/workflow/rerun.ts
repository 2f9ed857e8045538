import type { Refusal } from '../../core/command.ts';
import { isJsonObject } from '../../core/json.ts';
import type { At, Rerun } from '../../core/kind.ts';
import type { Verdict } from '../../core/verdict.ts';
import type { GitHub } from '../../ports.ts';
import { sayDuration } from '../duration.ts';
import { textIn } from '../run-of-step.ts';
import { appearsUntil } from './appears.ts';
import { findRuns } from './find-runs.ts';
import type { WorkflowSpec } from './form.ts';
import { isFailed } from './look.ts';
import type { WorkflowSeen } from './look.ts';
import { mayRerun } from './may-rerun.ts';
import { pauseMs } from './waiting.ts';
import { strangerIn, wantedBy } from './wanted.ts';

/** The run of this verdict whose failed jobs may be run again, read anew; or why none. @throws WorldError */
export const findRerun = async (at: At<WorkflowSpec>, github: GitHub): Promise<Rerun | Refusal> => {
  const found = await findRuns(at, github);
  if (found.is !== 'found') return { why: 'which run failed cannot be told now', fix: 'Look at it again (r).' };
  const going = found.runs.find(({ status }) => status !== 'completed');
  if (going !== undefined) return { why: `run ${going.id} goes on`, fix: 'Nothing was started. Look at it again (r).' };
  const [run, other] = found.runs.filter(({ conclusion }) => conclusion !== 'success');
  if (run === undefined) return { why: 'no run of it failed any more', fix: 'Look at it again (r).' };
  if (other !== undefined) return { why: `runs ${run.id} and ${other.id} failed, and one is run again at a time`, fix: 'Run them again on GitHub, then look at them (r).' };
  if (strangerIn(run, at.spec.workflow, wantedBy(at)) !== null) return { why: `run ${run.id} is not the run of this step`, fix: 'Nothing was started.' };
  const { runAttempt } = at.attempt.facts;
  if (runAttempt !== undefined && run.attempt !== runAttempt) return { why: `run ${run.id} was started again: this is attempt ${run.attempt}, not ${String(runAttempt)}`, fix: 'Nothing was started. Look at it again (r).' };
  const jobs = await github.jobs(run.id, run.attempt);
  if (!mayRerun(at, run, jobs)) return { why: `nothing of run ${run.id} may be run again from here`, fix: `Look at ${run.url}` };
  return {
    run: run.id,
    runAttempt: run.attempt,
    rows: [
      ['run', `${at.spec.workflow.file} #${run.number} · run ${run.id} · attempt ${run.attempt}`],
      ['of', `${run.event} by ${run.actor} · ${run.branch ?? 'no branch'} · ${run.commit.slice(0, 7)}`],
      ['failed jobs', jobs.filter(isFailed).map(({ name }) => name).join(', ')],
      ['becomes', `attempt ${run.attempt + 1}: those jobs and what needs them; what succeeded stays as it is`],
    ],
  };
};

/**
 * Of an attempt that asked for failed jobs to be run again: what there is to say while the run is still the attempt that failed. Null where none was asked for,
 * and once the next attempt is there, which is judged like any other.
 * Prevents: the failure of before, taken for that of the re-run; and a re-run that is asked for twice because its answer was lost.
 */
export const notBegunYet = (at: At<WorkflowSpec>, seen: WorkflowSeen): Verdict | null => {
  const { rerun } = at.attempt.note;
  if (!isJsonObject(rerun)) return null;
  const { run: id, runAttempt: from } = rerun;
  const watched = seen.runs.find(({ run }) => run.id === id);
  if (watched === undefined || typeof from !== 'number' || watched.run.attempt > from) return null;
  const { run, jobs } = watched;
  const said = at.attempt.facts['rerun'];
  const refused = isJsonObject(said) && said['left'] === false ? textIn(said, 'failed') : null;
  if (refused !== null) return { is: 'failed', why: `the failed jobs of run ${run.id} were not run again: ${refused}`, fix: `Look at ${run.url}`, ...(mayRerun(at, run, jobs) ? { rerun: true } : {}) };
  const until = appearsUntil(at);
  if (at.now < until) return { is: 'wait', why: `attempt ${from + 1} of run ${run.id} has not begun yet`, againMs: pauseMs(at), deadlineAt: until };
  return { is: 'unknown', why: `whether the failed jobs of run ${run.id} are run again is not known: it is still attempt ${from} after ${sayDuration(at.now - at.attempt.startedAt)}` };
};
