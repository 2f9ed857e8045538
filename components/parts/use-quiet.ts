import { useEffect } from 'react';
import { QUIET_MS, quietAt, quietFrom, quietKey, quietWord } from '../../src/ui/quiet.ts';
import { useLive } from './use-live.ts';

/** The quiet rule for a prompt: `take` says whether a key counts, `word` what stands on the dialog. */
export const useQuiet = (clock: () => number): { readonly take: () => boolean; readonly word: 'waiting' | 'listening' } => {
  const quiet = useLive(() => quietFrom(clock()));
  const { value, now, set } = quiet;
  useEffect(() => {
    if (value.listening) return;
    const timer = setTimeout(() => set(quietAt(now(), clock())), Math.max(10, value.since + QUIET_MS - clock() + 1));
    return () => clearTimeout(timer);
  }, [value, now, set, clock]);
  const take = (): boolean => {
    const after = quietKey(now(), clock());
    set(after.quiet);
    return after.taken;
  };
  return { take, word: quietWord(value) };
};
