import type { Step } from './plan.ts';
import { fillQuoted } from './quoted.ts';
import type { State } from './state.ts';
import { capturedOf } from './status.ts';

/** The lines that a step would run, as a person could paste them, with every value that is known by now; what is not known yet stays in its braces. */
export const wouldRun = (state: State, step: Step): readonly string[] => {
  const values = { ...state.plan?.values, ...capturedOf(state) };
  return step.would.map((line) => fillQuoted(line, values));
};
