import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** What makes a foreign text safe to show, as its lines. */
type Clean = (foreign: string) => readonly string[];

/**
 * Calls with a copy of a file that is safe to show, in a folder that only this person can read; it is gone afterwards.
 * @param line of the file, from 1; `call` gets where it is in the copy, which has more lines.
 */
export const withCleanCopy = async (path: string, clean: Clean, call: (copy: string, line: number | null) => Promise<void>, line: number | null = null): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'holdpoint-'));
  try {
    const copy = join(folder, basename(path));
    await call(copy, await copyClean(path, copy, clean, line));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** A line without an end is cut here, so that one of a gigabyte is never in memory. */
const LONGEST = 1 << 20;

/** Nothing of it can be anything but itself, so it is copied as it is: ten times as fast. */
const PLAIN = /^[\n -~]*$/;

/** Line by line. What a carriage return would overwrite gets a line of its own: nothing of it is lost. */
const copyClean = async (from: string, to: string, clean: Clean, line: number | null): Promise<number | null> => {
  const copy = await open(to, 'wx', 0o600);
  const linesOf = (text: string): readonly string[] => PLAIN.test(text) ? text.split('\n') : clean(text.replace(/\r+\n/g, '\n').replace(/\r+/g, '\n'));
  let [read, written, found]: [number, number, number | null] = [0, 0, null];
  const put = (text: string): Promise<void> => {
    const lines = linesOf(text);
    if (line !== null && found === null) {
      const ends = text.split('\n').length;
      if (line <= read + ends) found = written + 1 + (line === read + 1 ? 0 : linesOf(text.split('\n').slice(0, line - read - 1).join('\n')).length);
      read += ends;
      written += lines.length;
    }
    return copy.appendFile(`${lines.join('\n')}\n`);
  };
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
    return found;
  } finally {
    await copy.close();
  }
};
