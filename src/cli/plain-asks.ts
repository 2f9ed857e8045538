import { confirmInputs, trusts } from '../plain/opening-talk.ts';
import type { Asker } from '../plain/talk.ts';
import { trustIntro } from '../ui/trust-intro.ts';
import type { InputField } from '../ui/forms/input-field.ts';
import { printLines } from './print.ts';
import { typedLines } from './typed-lines.ts';

/** What is asked before a session is open, in lines; the same questions as on the screen. `left` is the answer of who leaves. */
export const withLines = async <T>(call: (asker: Asker) => Promise<T>, left: T): Promise<T> => {
  const gone = Promise.withResolvers<T>();
  const lines = typedLines({ input: process.stdin, say: printLines, onEnd: () => gone.resolve(left), clock: () => performance.now() });
  const onSignal = (): void => gone.resolve(left);
  process.once('SIGINT', onSignal);
  try {
    return await Promise.race([call({ say: printLines, ask: lines.ask }), gone.promise]);
  } finally {
    process.off('SIGINT', onSignal);
    lines.close();
  }
};

/** Shows a runbook and the files that it names, or what changed in them; true when the person said that they trust it. */
export const askTrust = ({ file, about, lines, changed }: { readonly file: string; readonly about: 'runbook' | 'scripts'; readonly lines: readonly string[]; readonly changed: boolean }): Promise<boolean> =>
  withLines((asker) => trusts(asker, { intro: trustIntro({ source: file, about, changed }), lines }), false);

/** The inputs, each by itself; null when the person left. */
export const askInputs = ({ fields }: { readonly fields: readonly InputField[] }): Promise<{ readonly [name: string]: string } | null> => withLines((asker) => confirmInputs(asker, fields), null);
