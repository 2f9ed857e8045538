import { useEffect, useMemo, useRef } from 'react';
import { callsIn, titleOf, watchCalls, watchFrom } from '../../src/ui/calls.ts';
import type { AppProps } from '../app-props.ts';

/** Calls a person who looks elsewhere, and keeps the window's title. In a replay nothing happens for which to call. */
export const useCalls = ({ state, world, attention, clock }: AppProps, { muted, lastKeyAt }: { readonly muted: boolean; readonly lastKeyAt: () => number }): void => {
  const calls = useMemo(() => callsIn(state), [state]);
  const title = useMemo(() => titleOf(state), [state]);
  const watched = useRef(watchFrom(calls));
  const replaying = world.replay !== undefined;

  useEffect(() => attention?.title(title), [attention, title]);

  useEffect(() => {
    if (attention === null || replaying) return;
    let timer: NodeJS.Timeout | undefined;
    const look = (): void => {
      const { watched: next, say, againMs } = watchCalls(watched.current, calls, { now: clock(), lastKeyAt: lastKeyAt(), focused: attention.focused() });
      watched.current = next;
      if (say !== null && !muted) attention.call(say);
      if (againMs !== null) timer = setTimeout(look, againMs);
    };
    look();
    return () => clearTimeout(timer);
  }, [calls, attention, replaying, muted, clock, lastKeyAt]);
};
