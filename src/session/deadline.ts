import { WorldError } from '../ports.ts';
import type { Clock } from './ports.ts';

/**
 * What `ask` answers, or no answer after `ms`. What was asked goes on unheard; it only reads.
 * Prevents: a tracker or remote that never answers, and a dialog, a watch or a start that waits for it for ever.
 * @throws WorldError when time is over, or what `ask` throws.
 */
export const within = async <T>(clock: Clock, ms: number, ask: () => Promise<T>): Promise<T> => {
  const late = Promise.withResolvers<never>();
  const cancel = clock.after(ms, () => late.reject(new WorldError(`no answer within ${Math.round(ms / 1_000)} s`, { trouble: 'unreachable', fix: 'Try again when it answers.' })));
  try {
    return await Promise.race([ask(), late.promise]);
  } finally {
    cancel();
  }
};
