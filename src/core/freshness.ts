import type { Step } from './plan.ts';
import type { Attempt } from './state.ts';

/**
 * When what an attempt rests on is too old for its step (`fresh`), in milliseconds since the epoch; null where it never is, or has been
 * said already. A judged pass is as old as its commands: the person who answers makes them no younger.
 * Prevents: the audit of Monday that opens a door on Friday, because somebody answered its question in the morning.
 */
export const tooOldAt = (step: Step, attempt: Attempt | undefined): number | null => {
  if (step.freshMs === null || attempt === undefined || attempt.expired) return null;
  const since = seenAt(attempt);
  return since === null ? null : since + step.freshMs;
};

/** When the last thing that a pass, or the questions after its commands, rests on was seen. */
const seenAt = ({ outcome, phase, proof, provenAt, endedAt }: Attempt): number | null => {
  if (phase === 'asked') return proof === null ? null : provenAt;
  return outcome?.result === 'passed' ? (provenAt ?? endedAt) : null;
};
