import type { Step } from '../core/plan.ts';
import type { Outcome } from '../core/verdict.ts';

/** What an attempt came to that did not pass, in the one word that pane, tree, timeline, plain mode and status have for it. */
export type OutcomeWord = 'FAILED' | 'NOT DONE' | 'CONFLICT' | 'UNKNOWN' | 'PARTIAL';

/** @param step what the attempt was of; of what leaves nothing outside this machine, "not done" is a failure like any other. */
export const outcomeWord = (step: Step | undefined, outcome: Exclude<Outcome, { readonly result: 'passed' }>): OutcomeWord => {
  if (outcome.result === 'unknown') return outcome.partial === true ? 'PARTIAL' : 'UNKNOWN';
  if (outcome.conflict === true) return 'CONFLICT';
  return outcome.notDone === true && (step?.effect === 'remote' || step?.effect === 'irreversible') ? 'NOT DONE' : 'FAILED';
};
