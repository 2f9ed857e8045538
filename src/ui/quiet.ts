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

/**
 * Whether an Enter is one that is held down: it follows another with nothing in between, sooner than a key begins to repeat itself nearly anywhere.
 * Terminals say so of no Enter: those of the kitty protocol exempt it, so that a shell can still be told to reset itself. A held Enter once
 * confirmed a forced push.
 */
export const isHeld = (enteredAt: number | null, now: number): boolean => enteredAt !== null && now - enteredAt < QUIET_MS;

/** The word on the dialog. */
export const quietWord = (quiet: Quiet): 'waiting' | 'listening' => (quiet.listening ? 'listening' : 'waiting');
