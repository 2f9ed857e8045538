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
  const lent = createDesk((call) => call());
  return {
    ...createDesk(lend),
    openFile: async (path, line) => {
      let failed: { readonly error: unknown } | null = null;
      // The screen is lent for the copying too, which takes its time of a large file: a key of that while is the pager's, and is not one that leaves.
      await lend(async () => {
        process.stdout.write('Preparing the file…\n');
        await withCleanCopy(path, cleanLines, (copy, at) => lent.openFile(copy, at), line).catch((error: unknown) => {
          failed = { error };
        });
      });
      // Boundary cast: it was assigned in a callback, which the compiler does not see.
      const outcome = failed as { readonly error: unknown } | null;
      if (outcome !== null) throw outcome.error;
    },
  };
};
