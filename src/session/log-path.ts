import { stepStateOf } from '../core/state.ts';
import type { State } from '../core/state.ts';

/** Where the log of an attempt lies: an adopted one brought its own, as evidence. */
export const logPathOf = (state: State, { step, attempt: n }: { readonly step: string; readonly attempt: number }, logPath: (step: string, attempt: string) => string): string => {
  const attempt = stepStateOf(state, step).attempts[n - 1];
  const brought = attempt === undefined || attempt.adopted === null ? undefined : attempt.outcome?.evidence.find((piece) => piece.type === 'file' && piece.name === 'log');
  return brought?.type === 'file' ? brought.path : logPath(step, String(n));
};
