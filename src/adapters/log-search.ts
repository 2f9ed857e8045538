import { open } from 'node:fs/promises';
import { caseCounts } from '../core/smart-case.ts';
import type { LogMatches, OutputSearch } from '../core/world.ts';
import { isErrorLine, mayHoldError } from './line-watch.ts';
import { plainText } from './plain-text.ts';

/** Reads bytes of a log from a place on, into the buffer; how many there were. */
type Read = (buffer: Buffer, from: number) => Promise<number>;
/** Lends a log for the time of a call; null where there is none. */
export type LendLog = <T>(call: (read: Read) => Promise<T>) => Promise<T | null>;

/** A stretch of whole lines, read at once: small enough to leave the screen its turn. */
const BLOCK_BYTES = 128 * 1024;
/** Of a line longer than a block this much is looked at twice, so that what stands across its pieces is found. */
const ACROSS_BYTES = 1024;

/** Where the matches of one block are. All that is kept of a search: a few numbers for 128 KiB. */
type Block = { readonly from: number; readonly to: number; readonly line: number; readonly before: number; readonly count: number; /** Its first line matched in the block before. */ readonly goesOn: boolean };

/**
 * Searches a log from its first line to its last, a block at a time, while others go on. Lines are counted, and only where they are
 * roughly is kept; a block is read again when one of its lines is wanted. What was appended since is searched when more is wanted.
 * @param told after each block.
 */
export function searchLog(lend: LendLog, matches: (line: string) => boolean, mayMatch: (block: string) => boolean, told: () => void): LogMatches {
  const blocks: Block[] = [];
  let place = { offset: 0, line: 0, count: 0, goesOn: false };
  let unfinished = 0;
  let going: Promise<void> | null = null;
  let cancelled = false;
  let waiting: (() => void)[] = [];

  const news = (): void => {
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
    told();
  };

  const readOn = async (read: Read): Promise<void> => {
    const buffer = Buffer.alloc(BLOCK_BYTES);
    for (;;) {
      const bytes = await read(buffer, place.offset);
      if (cancelled) return;
      const end = buffer.lastIndexOf(10, bytes - 1) + 1;
      const whole = bytes > 0 && end > 0;
      const piece = !whole && bytes === BLOCK_BYTES;
      if (!whole && !piece) {
        const last = buffer.toString('utf8', 0, bytes);
        unfinished = bytes > 0 && !place.goesOn && matches(plainText(last)) ? 1 : 0;
        return;
      }
      const text = buffer.toString('utf8', 0, whole ? end : bytes);
      const found = linesOf(text, matches, mayMatch, place.goesOn);
      const to = place.offset + (whole ? end : bytes - ACROSS_BYTES);
      if (found.length > 0) blocks.push({ from: place.offset, to: place.offset + (whole ? end : bytes), line: place.line, before: place.count, count: found.length, goesOn: place.goesOn });
      place = { offset: to, line: place.line + (whole ? newlinesIn(buffer, end) : 0), count: place.count + found.length, goesOn: !whole && (place.goesOn || found.length > 0) };
      news();
    }
  };
  /** Searches on to the present end, once at a time. */
  const goOn = (): Promise<void> => {
    going ??= lend(readOn).then(() => undefined, () => undefined).finally(() => {
      going = null;
      news();
    });
    return going;
  };
  const moreOrEnd = async (): Promise<boolean> => {
    if (cancelled || going === null) return false;
    await new Promise<void>((resolve) => void waiting.push(resolve));
    return !cancelled;
  };
  const total = (): number => place.count + unfinished;

  /** Lines of one block that match, by their numbers. */
  const linesIn = async (block: Block): Promise<readonly number[]> => {
    const lines = await lend(async (read) => {
      const buffer = Buffer.alloc(block.to - block.from);
      const bytes = await read(buffer, block.from);
      return linesOf(buffer.toString('utf8', 0, bytes), matches, mayMatch, block.goesOn);
    });
    return (lines ?? []).map((line) => block.line + line);
  };
  /** The last block that fulfils a condition, which all before it fulfil too. */
  const lastBlock = (holds: (block: Block) => boolean): Block | undefined => {
    let low = 0;
    let high = blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const block = blocks[middle];
      if (block !== undefined && holds(block)) low = middle + 1;
      else high = middle;
    }
    return blocks[low - 1];
  };

  const at = async (n: number): Promise<number | null> => {
    while (n >= place.count) if (!(await moreOrEnd())) break;
    if (n < 0 || n >= total()) return null;
    if (n >= place.count) return place.line;
    const block = lastBlock(({ before }) => before <= n);
    return block === undefined ? null : ((await linesIn(block))[n - block.before] ?? null);
  };
  /** How many matches stand before this line; waits until the search has come so far. */
  const before = async (line: number): Promise<number> => {
    while (place.line < line) if (!(await moreOrEnd())) break;
    const block = lastBlock((one) => one.line < line);
    if (block === undefined) return 0;
    return block.before + (await linesIn(block)).filter((one) => one < line).length;
  };

  void goOn();
  return {
    count: total,
    searching: () => going !== null && !cancelled,
    at: async (n) => {
      // What was written since belongs to the log too.
      if (going === null && !cancelled) void goOn();
      return at(n);
    },
    before,
    done: goOn,
    cancel: () => {
      cancelled = true;
      news();
    },
  };
}

/** The search of the pane, in logs on disk. */
export const createOutputSearch = ({ logOf }: { readonly logOf: (step: string, attempt: number) => string }): OutputSearch =>
  searchIn((step, attempt) => async (call) => {
    const file = await open(logOf(step, attempt), 'r').catch(() => null);
    if (file === null) return null;
    try {
      return await call(async (buffer, from) => (await file.read(buffer, 0, buffer.length, from)).bytesRead);
    } finally {
      await file.close();
    }
  });

/** The same of logs that are lent otherwise. */
export const searchIn = (logOf: (step: string, attempt: number) => LendLog): OutputSearch => ({ step, attempt, wanted }, told) => {
  const lend = logOf(step, attempt);
  if ('errors' in wanted) return searchLog(lend, isErrorLine, mayHoldError, told);
  const exact = caseCounts(wanted.text);
  const text = exact ? wanted.text : wanted.text.toLowerCase();
  const has = (line: string): boolean => text !== '' && (exact ? line : line.toLowerCase()).includes(text);
  return searchLog(lend, has, has, told);
};

/** Numbers of the lines of a text that match, from 0. `goesOn`: the first one has been counted. */
const linesOf = (text: string, matches: (line: string) => boolean, mayMatch: (block: string) => boolean, goesOn: boolean): readonly number[] => {
  const plain = plainText(text);
  if (!mayMatch(plain)) return [];
  const lines = plain.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.flatMap((line, n) => (!(goesOn && n === 0) && matches(line) ? [n] : []));
};

const newlinesIn = (buffer: Buffer, end: number): number => {
  let lines = 0;
  for (let at = 0; at < end; at += 1) if (buffer[at] === 10) lines += 1;
  return lines;
};
