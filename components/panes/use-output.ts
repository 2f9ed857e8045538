import { useEffect, useRef, useState } from 'react';
import type { OutputWindow } from '../../src/core/world.ts';

type Shown = Awaited<ReturnType<OutputWindow>>;
type Wanted = Parameters<OutputWindow>[0];

const NOTHING: Shown = { lines: [], top: 0, total: 0 };

/**
 * The part of a log that is in view. It is asked for when the place or the log changes (`version`), never twice at the
 * same time: what changes while an answer is awaited is asked for once it is there.
 */
export const useOutput = (output: OutputWindow, wanted: Wanted | null, version: string): Shown => {
  const [shown, setShown] = useState<Shown>(NOTHING);
  const asking = useRef<{ busy: boolean; next: (() => void) | null }>({ busy: false, next: null });
  const { step = '', attempt = 0, columns = 0, rows = 0, top = null } = wanted ?? {};
  useEffect(() => {
    if (step === '') return setShown(NOTHING);
    let gone = false;
    const queue = asking.current;
    const ask = (): void => {
      if (gone) return;
      queue.busy = true;
      output({ step, attempt, columns, rows, top })
        .then((answer) => gone || setShown(answer), () => gone || setShown(NOTHING))
        .finally(() => {
          queue.busy = false;
          const { next } = queue;
          queue.next = null;
          next?.();
        });
    };
    if (queue.busy) queue.next = ask;
    else ask();
    return () => {
      gone = true;
    };
  }, [output, step, attempt, columns, rows, top, version]);
  return shown;
};
