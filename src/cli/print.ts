import { HoldpointError } from '../core/error.ts';
import type { Refusal } from '../core/command.ts';

/** Something is broken: what, why and what to do, on standard error. A bug shows its stack. */
export const printBroken = (error: unknown): void => {
  if (error instanceof HoldpointError) {
    process.stderr.write(`${error.what}\n  ${error.why.replaceAll('\n', '\n  ')}\n  ${error.fix.replaceAll('\n', '\n  ')}\n`);
    return;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`holdpoint has a bug, and stopped. The journal holds everything up to here.\n${text}\n`);
};

/** An expected "no": why, and what to do instead. */
export const printRefusal = (refusal: Refusal): void => {
  process.stderr.write(`${refusal.why}\n  ${refusal.fix}\n`);
};

export const printLines = (lines: readonly string[]): void => {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
};

export const printJson = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
};
