import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createDesk } from '../adapters/desk.ts';
import type { Lend } from '../adapters/desk.ts';
import type { Desk } from '../ports.ts';
import { cleanLines } from '../ui/text.ts';

/**
 * The desk of the screen. A pager gets a copy without what a terminal obeys: with `PAGER=cat`, or `less -r`, the escapes of a child would
 * act on the person's terminal. The file itself keeps them.
 */
export const deskOf = (lend: Lend): Desk => {
  const desk = createDesk(lend);
  return {
    ...desk,
    openFile: async (path, line) => {
      const folder = await mkdtemp(join(tmpdir(), 'holdpoint-'));
      try {
        const copy = join(folder, basename(path));
        await copyCleaned(path, copy);
        await desk.openFile(copy, line);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
};

/** A line without an end is cut here, so that one of a gigabyte is never in memory. */
const LONGEST = 1 << 20;

/** Copies a log line by line, safe to show. What a carriage return would overwrite gets a line of its own: nothing of it is lost. */
export const copyCleaned = async (from: string, to: string): Promise<void> => {
  const copy = await open(to, 'wx', 0o600);
  const put = (text: string): Promise<unknown> => copy.appendFile(`${cleanLines(text.replace(/\r+\n/g, '\n').replace(/\r+/g, '\n')).join('\n')}\n`);
  try {
    let rest = '';
    for await (const chunk of createReadStream(from, { encoding: 'utf8' })) {
      rest += String(chunk);
      const end = rest.lastIndexOf('\n');
      if (end < 0 && rest.length < LONGEST) continue;
      await put(end < 0 ? rest : rest.slice(0, end));
      rest = end < 0 ? '' : rest.slice(end + 1);
    }
    if (rest !== '') await put(rest);
  } finally {
    await copy.close();
  }
};
