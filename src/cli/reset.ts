import { saneTerminal } from '../adapters/tty.ts';
import { RESET } from '../ui/modes.ts';
import type { Run } from './index.ts';
import { printLines } from './print.ts';

/** Puts a terminal right that a kill -9 left wrong, and says what that was. */
export const reset: Run = async () => {
  process.stdout.write(RESET);
  const sane = process.stdin.isTTY === true && saneTerminal();
  printLines([`The terminal is as a shell wants it: its own screen, cursor, title and wrapping; no mouse, focus or paste reports${sane ? '; keys are echoed again' : ''}.`]);
  return 0;
};
