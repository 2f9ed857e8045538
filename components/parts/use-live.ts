import { useCallback, useRef, useState } from 'react';

/** State that can be read back at once: several keys of one event each build on what the one before them did. */
export const useLive = <T>(initial: T | (() => T)): { readonly value: T; readonly now: () => T; readonly set: (next: T) => void } => {
  const [value, setValue] = useState(initial);
  const latest = useRef(value);
  const now = useCallback(() => latest.current, []);
  const set = useCallback((next: T) => {
    latest.current = next;
    setValue(() => next);
  }, []);
  return { value, now, set };
};
