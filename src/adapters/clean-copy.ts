import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** What makes a foreign text safe to show, as its lines. */
type Clean = (foreign: string) => readonly string[];

/** Calls with a copy of a file that is safe to show, in a folder that only this person can read; it is gone afterwards. */
export const withCleanCopy = async (path: string, clean: Clean, call: (copy: string) => Promise<void>): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'holdpoint-'));
  try {
    const copy = join(folder, basename(path));
    await copyClean(path, copy, clean);
    await call(copy);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** A line without an end is cut here, so that one of a gigabyte is never in memory. */
const LONGEST = 1 << 20;

/** Line by line. What a carriage return would overwrite gets a line of its own: nothing of it is lost. */
const copyClean = async (from: string, to: string, clean: Clean): Promise<void> => {
  const copy = await open(to, 'wx', 0o600);
  const put = (text: string): Promise<void> => copy.appendFile(`${clean(text.replace(/\r+\n/g, '\n').replace(/\r+/g, '\n')).join('\n')}\n`);
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
