import { redactText, secretsIn } from '../adapters/redact.ts';
import type { Refusal } from '../core/command.ts';
import { EXIT, HoldpointError } from '../core/error.ts';
import { WorldError } from '../ports.ts';
import { clean } from '../ui/text.ts';

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

export const printLines = (lines: readonly string[]): void => {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
};

export const printJson = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
};
