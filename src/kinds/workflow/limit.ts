import type { At } from '../../core/kind.ts';
import type { Question } from '../../core/plan.ts';
import { WorldError } from '../../ports.ts';
import type { GitHub, Run } from '../../ports.ts';
import { sayDuration } from '../duration.ts';
import type { WorkflowSpec } from './form.ts';

/** What a step is given that names no `timeout`. */
const USUAL_LIMIT_MS = 60 * 60_000;
const SUCCESSES = 10;
const TIMES_USUAL = 3;

/**
 * How long runs like this one take: the median of the last ten successes of its file and event, in milliseconds; null where there are none. It is read once an
 * attempt and stands in the journal from then on, for the limit is counted by it. Undefined where it could not be read: then it is asked for again.
 * @throws WorldError when GitHub asks to slow down
 */
export const usualMsOf = async (at: At<WorkflowSpec>, run: Run, github: GitHub): Promise<number | null | undefined> => {
  const known = at.attempt.facts['usualMs'];
  if (known === null || typeof known === 'number') return known;
  try {
    const runs = await github.runs({ file: at.spec.workflow.file, event: run.event });
    return medianOf(runs.filter((one) => one.id !== run.id && one.path === run.path && one.event === run.event && one.conclusion === 'success').slice(0, SUCCESSES).map(({ startedAt, updatedAt }) => updatedAt - startedAt));
  } catch (error) {
    if (!(error instanceof WorldError) || error.trouble === 'limited') throw error;
    return undefined;
  }
};

/** What the runbook says; otherwise an hour, or three times what is usual where that is longer. In milliseconds. */
export const limitMsOf = ({ step }: At<WorkflowSpec>, usualMs: number | null | undefined): number =>
  step.timeoutSaid === true || step.timeoutMs !== USUAL_LIMIT_MS ? step.timeoutMs : Math.max(step.timeoutMs, TIMES_USUAL * (usualMs ?? 0));

/** Until when nobody is asked: from the start, and anew from each time that a person chose to wait on. */
export const deadlineOf = (at: At<WorkflowSpec>, limitMs: number): number => (at.attempt.answers.findLast(({ question, option }) => question === LIMIT && option === WAIT)?.at ?? at.attempt.startedAt) + limitMs;

/** Why a person said that it is watched no longer; null where nobody did. */
export const stoppedBy = (at: At<WorkflowSpec>): string | null => {
  const last = at.attempt.answers.findLast(({ question }) => question === LIMIT);
  return last?.option === STOP ? last.reason : null;
};

/** Asked when the limit is over. The run goes on and so does the watch: its end is a verdict whatever was answered until then. Words that change with each look would be a new question each time. */
export const limitQuestion = (run: Run, limitMs: number): Question => ({
  id: LIMIT,
  asks: 'patience',
  text: `Run ${run.id} has not ended in ${sayDuration(limitMs)}, which is all that it is given. Nothing was cancelled. What now?`,
  options: [
    { key: WAIT, label: `Wait another ${sayDuration(limitMs)}`, reason: 'optional', does: 'look' },
    { key: STOP, label: 'Stop watching: the run goes on, and what becomes of it is not known here', reason: 'required', does: 'look' },
  ],
});

const LIMIT = 'limit';
const WAIT = 'wait';
const STOP = 'stop';

const medianOf = (values: readonly number[]): number | null => {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
};
