import type { Refusal } from './command.ts';
import { oncePer } from './once-per.ts';
import type { Step } from './plan.ts';
import { lastAttemptOf } from './state.ts';
import type { Attempt, State } from './state.ts';

/** Something else than ours is there under our name: another tag, or other bytes of this version. */
export const isConflict = (attempt: Attempt | undefined): boolean => attempt?.phase === 'ended' && !attempt.reconciling && attempt.outcome?.result === 'failed' && attempt.outcome.conflict === true;

/** What cannot be replaced any more: the tag, or what a channel has of this version. A branch or a tap can still be brought in order. */
const isForGood = (step: Step): boolean => step.effect === 'irreversible' || step.channel !== null;

/** The first step of the release whose conflict is a hard stop. */
export const conflictIn = oncePer((state: State): Step | undefined => state.plan?.steps.find((step) => isForGood(step) && isConflict(lastAttemptOf(state, step.id))));

/**
 * A version that is live with other bytes stops all that is irreversible, beside it too and not only after it.
 * Prevents: the other channels published with a release that has to be given up, before anybody knows whose bytes the first one has.
 */
export const noConflictStands = (state: State, step: Step): Refusal | null => {
  if (step.effect !== 'irreversible') return null;
  const other = conflictIn(state);
  return other === undefined || other.id === step.id ? null : { why: `${other.title} is in conflict: it is there, and it is not ours`, fix: 'Find out whose it is. Recovery goes forward: a new version.' };
};
