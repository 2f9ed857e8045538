import type { State } from '../core/state.ts';

/** What the log of an attempt is called after its step: its number, or the fix that came after it. */
export const logNameOf = (state: State, step: string, attempt: number): string => {
  const fix = state.steps[step]?.fixes.at(-1);
  const own = state.steps[step]?.attempts.at(-1);
  // While a fix runs, and until the step runs again, its output is what the pane is about.
  const fixIsNewer = fix !== undefined && own !== undefined && own.n === attempt && fix.startedAt >= (own.endedAt ?? Number.POSITIVE_INFINITY);
  return fixIsNewer ? `fix${fix.n}` : String(attempt);
};
