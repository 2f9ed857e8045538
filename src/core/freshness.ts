import type { Step } from './plan.ts';
import type { Attempt } from './state.ts';

/**
 * When what an attempt rests on is too old for its step (`fresh`), in milliseconds since the epoch; null where it never is, or has been
 * said already. A pass is as old as its commands: neither the person who answers makes them younger, nor the look that judges what they left.
 * Prevents: the audit of Monday that opens a door on Friday, because somebody answered its question in the morning.
 */
export const tooOldAt = (step: Step, attempt: Attempt | undefined): number | null => {
  if (step.freshMs === null || attempt === undefined || attempt.expired) return null;
  const since = seenAt(step, attempt);
  return since === null ? null : since + step.freshMs;
};

/** When the last thing that a pass, or the questions after its commands, rests on was seen. */
const seenAt = (step: Step, { outcome, phase, provenAt, sentAt, endedAt }: Attempt): number | null => {
  // Of what reached out of this machine the last look counts, and not the request.
  const ran = provenAt ?? (step.acts && (step.effect === 'none' || step.effect === 'local') ? sentAt : null);
  if (phase === 'asked') return ran;
  return outcome?.result === 'passed' ? (ran ?? endedAt) : null;
};
