import type { Run } from './index.ts';

/**
 * Puts a terminal right that a kill -9 left wrong: alternate screen, mouse tracking, focus reports, bracketed paste,
 * keypad and kitty keys off; cursor and wrapping on. Xterm control sequences, in the order that leaves nothing behind.
 */
const RESTORE = ['\u001b[?1049l', '\u001b[?1000l\u001b[?1002l\u001b[?1003l\u001b[?1006l', '\u001b[?1004l', '\u001b[?2004l', '\u001b[<u', '\u001b[?1l\u001b>', '\u001b[0m', '\u001b[?7h', '\u001b[?25h'].join('');

export const reset: Run = async () => {
  process.stdout.write(RESTORE);
  if (process.stdin.isTTY) process.stdin.setRawMode(false);
  return 0;
};
