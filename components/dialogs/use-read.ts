import { useEffect, useState } from 'react';
import type { Refusal } from '../../src/core/command.ts';

/** A reading that threw, as the refusal that a dialog shows. */
export const refusalOf = (error: unknown): Refusal => ({ why: error instanceof Error ? error.message : String(error), fix: '' });

/** What a dialog reads once when it opens; null until it is there, and a refusal when it could not be read. `read` keeps its identity. */
export const useRead = <T>(read: () => Promise<T | Refusal>): T | Refusal | null => {
  const [found, setFound] = useState<T | Refusal | null>(null);
  useEffect(() => {
    let gone = false;
    const answered = (now: T | Refusal): void => (gone ? undefined : setFound(() => now));
    read().then(answered, (error: unknown) => answered(refusalOf(error)));
    return () => {
      gone = true;
    };
  }, [read]);
  return found;
};
