import { performance } from 'node:perf_hooks';

/**
 * Time as a journal has it: the wall's, but never before what was recorded, and never slower than time that really passes. A wall that is set
 * back, or stands still, does not make a pass younger or a waiver longer, and records stay in the order of their times.
 * @param from the time of the newest record, in milliseconds since the epoch.
 */
export function steadyClock({ from, wall = Date.now, monotonic = () => performance.now() }: { readonly from: number; readonly wall?: () => number; readonly monotonic?: () => number }): () => number {
  let last = Math.max(from, wall());
  let ticks = monotonic();
  return () => {
    const now = monotonic();
    // The fraction is kept: many short looks at a clock must not stop it.
    last = Math.max(wall(), last + Math.max(0, now - ticks));
    ticks = now;
    return Math.floor(last);
  };
}
