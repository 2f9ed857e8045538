import type { Recorded } from './event.ts';
import { refuseHistory } from './rules.ts';
import type { Attempt, StepState } from './state.ts';

/** The step with what stands about taking it back: what it exposes is of its newest attempt. @throws HoldpointError code 1 where it has none. */
export const withTakeBack = (recorded: Recorded, step: StepState, takingBack: Attempt['takingBack']): StepState => {
  const newest = step.attempts.at(-1);
  if (newest === undefined) return refuseHistory(recorded, 'the step has exposed nothing');
  return { ...step, attempts: [...step.attempts.slice(0, -1), { ...newest, takingBack }] };
};
