import type { Refusal } from './command.ts';
import type { Step } from './plan.ts';
import type { Attempt } from './state.ts';

/**
 * Why a pass is about files that no commit has, and so not about the candidate. What may change the checkout is checked as it is at its
 * end; of that a commit is left out: it is about what it has made, whatever else lies in the tree.
 * Prevents: a tag on a commit without the changelog that was checked.
 */
export const ranOnDirtyTree = (step: Step | undefined, attempt: Attempt | undefined): Refusal | null => {
  if (step?.inCheckout !== true || attempt === undefined) return null;
  if (!step.mayChangeCheckout) return attempt.for.tree === 'clean' ? null : { why: `${step.title} passed with changes in the tree that are in no commit`, fix: 'Commit or drop them, then run it again.' };
  if (step.acts) return null;
  const { end } = attempt;
  if (end === null) return { why: `whether all was committed when ${step.title} was checked is not recorded`, fix: 'Run it again.' };
  if (end.tree === 'clean') return null;
  const files = end.files.length === 0 ? '' : `: ${end.files.join(', ')}${end.more === 0 ? '' : ` and ${end.more} more`}`;
  return { why: `${step.title} was checked with files that are not committed${files}`, fix: 'Commit them and run it again.' };
};
