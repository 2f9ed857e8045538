import type { Clock } from '../session/ports.ts';

/** What changes meanwhile is drawn once: nobody reads a count that changes more than twenty times a second. What a key does in the view waits for none of this. */
const FRAME_MS = 50;

type Subscribe = (listener: () => void) => () => void;

/**
 * Tells of the first change at once, and of all that follow within a frame together at its end: a step that takes no time changes its session ten times, and
 * a screen that is drawn for each of them makes the step wait. Nothing is lost, for who is told reads what stands then.
 */
export const inFrames = (subscribe: Subscribe, after: Clock['after']): Subscribe => (listener) => {
  let open = false;
  let missed = false;
  let cancel = (): void => undefined;
  const tell = (): void => {
    open = true;
    missed = false;
    cancel = after(FRAME_MS, () => {
      open = false;
      if (missed) tell();
    });
    listener();
  };
  const unsubscribe = subscribe(() => {
    if (open) missed = true;
    else tell();
  });
  return () => {
    unsubscribe();
    cancel();
  };
};
