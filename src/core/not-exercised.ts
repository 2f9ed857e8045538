import type { Step } from './plan.ts';
import { stepOf } from './state.ts';
import type { State } from './state.ts';
import { statusOf } from './status.ts';
import { wouldRun } from './would-run.ts';

/** A step that this session leaves out: why, and where only its being a dry run is the reason, what a live one would run. */
export type NotExercised = { readonly step: Step; readonly why: string; readonly would: readonly string[] };

/** Every step that does not apply, in the order of the runbook. Prevents: a dry run that reads as if all of the release had been tried. */
export const selectNotExercised = (state: State): readonly NotExercised[] =>
  (state.plan?.steps ?? []).flatMap((step) => {
    const { status, why } = statusOf(state, step.id);
    return status !== 'not-applicable' ? [] : [{ step, why, would: isOfLiveOnly(state, step) ? wouldRun(state, step) : [] }];
  });

/** Left out because this is a dry run: by its effect, by its condition, or because it reads one that is. */
export const isOfLiveOnly = (state: State, step: Step): boolean => {
  const { status, why } = statusOf(state, step.id);
  if (state.plan?.mode !== 'dry-run' || status !== 'not-applicable') return false;
  if (why === 'dry run' || why === 'only when mode is live') return true;
  return step.reads.some((id) => {
    const read = stepOf(state, id);
    return read !== undefined && read.id !== step.id && why === `needs the output of ${id}` && isOfLiveOnly(state, read);
  });
};

/** One line a step, for people: what it is, and what would have run. */
export const notExercisedLine = ({ step, why, would }: NotExercised): string => `${step.title} (${why})${would.length === 0 ? '' : `: ${would.join(' · ')}`}`;
