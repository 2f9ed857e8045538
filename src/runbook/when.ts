import type { Condition } from '../core/plan.ts';

/** What is known when a condition is asked. `fromBase` are the files of base..candidate; null until the diff was read. */
export type Known = { readonly values: { readonly [name: string]: string }; readonly fromBase: readonly string[] | null };

/** Whether a condition holds. Not known yet is not "yes": such a step stays closed. */
export const whenHolds = (condition: Condition | null, { values, fromBase }: Known): 'yes' | 'no' | 'not known yet' => {
  if (condition === null) return 'yes';
  for (const [input, wanted] of Object.entries(condition.inputs ?? {})) {
    if (values[input] !== wanted) return values[input] === undefined ? 'not known yet' : 'no';
  }
  if (condition.changed === undefined) return 'yes';
  if (fromBase === null) return 'not known yet';
  const patterns = condition.changed.patterns.map((pattern) => new RegExp(pattern));
  return fromBase.some((file) => patterns.some((pattern) => pattern.test(file))) ? 'yes' : 'no';
};
