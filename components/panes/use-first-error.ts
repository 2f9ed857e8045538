import { useEffect, useState } from 'react';
import type { OutputSearch, OutputWindow } from '../../src/core/world.ts';
import { AROUND } from '../../src/ui/draw/first-error.ts';
import type { FirstError } from '../../src/ui/draw/first-error.ts';

type Log = { readonly step: string; readonly attempt: number };

/** The first error of a log that is written to no more, by the rule that `]` goes by; null until it is known, and where there is none. */
export const useFirstError = ({ output, search }: { readonly output: OutputWindow; readonly search: OutputSearch }, log: Log | null): FirstError | null => {
  const [found, setFound] = useState<{ readonly log: string; readonly error: FirstError | null } | null>(null);
  const { step = '', attempt = 0 } = log ?? {};
  const key = `${step} ${attempt}`;
  useEffect(() => {
    if (step === '') return;
    let gone = false;
    const matches = search({ step, attempt, wanted: { errors: true } }, () => undefined);
    const look = async (): Promise<FirstError | null> => {
      const line = await matches.at(0);
      if (line === null) return null;
      const first = Math.max(0, line - AROUND.before);
      const { lines, total } = await output({ step, attempt, columns: Infinity, rows: line - first + 1 + AROUND.after, top: first });
      return { line, total, first, lines: lines.map((spans) => spans.map(({ text }) => text).join('')) };
    };
    look()
      .then((error) => gone || setFound({ log: key, error }), () => undefined)
      .finally(matches.cancel);
    return () => {
      gone = true;
      matches.cancel();
    };
  }, [output, search, step, attempt, key]);
  return found?.log === key && step !== '' ? found.error : null;
};
