import { withCleanCopy } from '../adapters/clean-copy.ts';
import { createDesk } from '../adapters/desk.ts';
import type { Lend } from '../adapters/desk.ts';
import type { Desk } from '../ports.ts';
import { cleanLines } from '../ui/clean.ts';

/**
 * The desk of the screen. A pager gets a copy without what a terminal obeys: with `PAGER=cat`, or `less -r`, the escapes of a child would
 * act on the person's terminal. The file itself keeps them.
 */
export const deskOf = (lend: Lend): Desk => {
  const desk = createDesk(lend);
  return { ...desk, openFile: (path, line) => withCleanCopy(path, cleanLines, (copy, at) => desk.openFile(copy, at), line) };
};
