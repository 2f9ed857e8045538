import type { Clock } from '../session/ports.ts';

/** As long as two frames of the screen: what changes meanwhile is drawn once. */
const FRAME_MS = 33;

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
