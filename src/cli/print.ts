import { redactText, secretsIn } from '../adapters/redact.ts';
import type { Refusal } from '../core/command.ts';
import { EXIT, HoldpointError } from '../core/error.ts';
import { WorldError } from '../ports.ts';
import type { Session } from '../session/session.ts';
import { clean } from '../ui/clean.ts';

/** Something is broken, or the world did not answer: what, why and what to do, on standard error. A bug shows its stack. Answers the exit code. */
export const printBroken = (error: unknown): number => {
  if (error instanceof HoldpointError) return printError(error.what, error.why, error.fix), error.code;
  // A read that nobody had an answer for: no answer is not a bug, and never a "no".
  if (error instanceof WorldError) return printError('The world did not answer', error.message, error.fix), error.trouble === 'denied' ? EXIT.authentication : EXIT.blocked;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  printError('holdpoint has a bug, and stopped. The journal holds everything up to here.', text);
  return EXIT.broken;
};

/** Lines on standard error, the first at the margin. Whatever an error quotes, of its texts neither a secret nor an escape gets there. */
export const printError = (what: string, ...more: readonly string[]): void => {
  const { text } = redactText([what, ...more].join('\n'), secretsIn(process.env));
  process.stderr.write(text.split('\n').map((line, index) => `${index === 0 ? '' : '  '}${clean(line)}\n`).join(''));
};

/** An expected "no": why, and what to do instead. */
export const printRefusal = (refusal: Refusal): void => {
  printError(refusal.why, refusal.fix);
};

/** A "no" to a command of a session; where its journal cannot be written, that is the reason, whatever was asked. Answers the exit code. */
export const printRefused = (session: Session, refusal: Refusal, code: number): number => {
  const { readOnly } = session.snapshot().world;
  if (readOnly === null) return printRefusal(refusal), code;
  printRefusal({ why: `nothing more can be recorded: ${readOnly}`, fix: 'Nothing more is done. Mend that, then start holdpoint again: it looks at the world first.' });
  return EXIT.broken;
};

/** Lines on standard output. Whatever they quote, none of it is obeyed by a terminal: this is the only way there but for JSON. */
export const printLines = (lines: readonly string[]): void => {
  process.stdout.write(lines.flatMap((line) => line.split('\n')).map((line) => `${clean(line)}\n`).join(''));
};

/** What JSON may hold as it is, and a terminal obeys, reorders or does not show. */
const UNSEEN = /[\u007f-\u009f\u2028\u2029\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Cf}]/gu;
const escaped = (letter: string): string => Array.from({ length: letter.length }, (_, n) => `\\u${letter.charCodeAt(n).toString(16).padStart(4, '0')}`).join('');

export const printJson = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value, null, 2).replaceAll(UNSEEN, escaped)}\n`);
};
