/** How long no key may come before a new prompt listens (UX 4.2). A fixed delay is too short for a typist's pause. */
export const QUIET_MS = 700;

/** A prompt that appeared, and when the last key came. Times are milliseconds of any one clock. */
export type Quiet = { readonly since: number; readonly listening: boolean };

export const quietFrom = (now: number): Quiet => ({ since: now, listening: false });

/** Time went by: it listens once 0.7 s were quiet, and then for good. */
export const quietAt = (quiet: Quiet, now: number): Quiet =>
  quiet.listening || now - quiet.since < QUIET_MS ? quiet : { ...quiet, listening: true };

/**
 * A key came. While the prompt waits the key is dropped and the quiet begins anew: an Enter that was meant for something
 * else once approved a request that had appeared ten milliseconds before.
 */
export const quietKey = (quiet: Quiet, now: number): { readonly quiet: Quiet; readonly taken: boolean } => {
  const at = quietAt(quiet, now);
  return at.listening ? { quiet: at, taken: true } : { quiet: { since: now, listening: false }, taken: false };
};

/** The word on the dialog. */
export const quietWord = (quiet: Quiet): 'waiting' | 'listening' => (quiet.listening ? 'listening' : 'waiting');
