import { useEffect } from 'react';
import { QUIET_MS, quietAt, quietFrom, quietKey, quietWord } from '../../src/ui/quiet.ts';
import { useLive } from './use-live.ts';

/** The quiet rule for a prompt: `take` says whether a key counts, `word` what stands on the dialog. */
export const useQuiet = (clock: () => number): { readonly take: () => boolean; readonly word: 'waiting' | 'listening' } => {
  const quiet = useLive(() => quietFrom(clock()));
  const { value, now, set } = quiet;
  useEffect(() => {
    if (value.listening) return;
    let timer: ReturnType<typeof setTimeout>;
    // Node's timers count from the time at which its loop last looked, so one may come before our clock says so: then it is set anew.
    // Without that a prompt on a busy machine said "waiting" until a key came.
    const wait = (): void => {
      timer = setTimeout(() => {
        const after = quietAt(now(), clock());
        if (after.listening) set(after);
        else wait();
      }, Math.max(10, now().since + QUIET_MS - clock() + 1));
    };
    wait();
    return () => clearTimeout(timer);
  }, [value, now, set, clock]);
  const take = (): boolean => {
    const after = quietKey(now(), clock());
    set(after.quiet);
    return after.taken;
  };
  return { take, word: quietWord(value) };
};
