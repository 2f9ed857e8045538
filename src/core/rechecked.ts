import type { Step } from './plan.ts';
import { ancestorsOf } from './rules.ts';
import { stepOf } from './state.ts';
import type { State } from './state.ts';
import { statusOf } from './status.ts';

/** The steps that are looked at again in the moment of this one, whatever they came to before (rule 5): the provenance of its build, for one. */
export const recheckedFor = (state: State, step: Step): readonly Step[] =>
  [...ancestorsOf(state, step)].flatMap((id) => {
    const ancestor = stepOf(state, id);
    return ancestor?.recheck === true && statusOf(state, id).status !== 'not-applicable' ? [ancestor] : [];
  });
