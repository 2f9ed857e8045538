import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

/**
 * Echo, line editing and signals of the terminal on standard input, as a shell wants them. To be called last, with the terminal still
 * there: afterwards the three standard streams of this process are none.
 * @returns whether there was a program that does it (POSIX `stty`).
 */
export const saneTerminal = (): boolean => {
  if (spawnSync('stty', ['sane'], { stdio: ['inherit', 'ignore', 'ignore'] }).status !== 0) return false;
  // When it ends, Node gives each of them back what it found at the start, raw as it was left, unless another file stands there
  // (node.cc, ResetStdio). A terminal that it writes to has a descriptor of its own.
  for (const descriptor of [0, 1, 2]) {
    closeSync(descriptor);
    openSync('/dev/null', 'r+');
  }
  return true;
};
