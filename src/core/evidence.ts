import type { Step } from './plan.ts';
import { ancestorsOf } from './rules.ts';
import { lastAttemptOf, stepOf } from './state.ts';
import type { State } from './state.ts';
import { statusOf } from './status.ts';
import type { Evidence } from './verdict.ts';

/** The evidence files that the passes before a step rest on, with the title of the step that left each. */
export const evidenceBefore = (state: State, step: Step): readonly { readonly of: string; readonly file: Extract<Evidence, { type: 'file' }> }[] =>
  [...ancestorsOf(state, step)].flatMap((id) => {
    const outcome = lastAttemptOf(state, id)?.outcome;
    if (outcome?.result !== 'passed' || statusOf(state, id).status !== 'passed') return [];
    return outcome.evidence.flatMap((file) => (file.type === 'file' ? [{ of: stepOf(state, id)?.title ?? id, file }] : []));
  });
