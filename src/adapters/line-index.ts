import { open } from 'node:fs/promises';

/** Where lines start in a growing log: a mark every 64 KiB, the rest is found by reading from there. */
export type LineIndex = {
  /** Counts the lines of bytes that were appended. */
  readonly add: (bytes: Uint8Array) => void;
  /** Finished lines, and bytes, so far. */
  readonly lines: () => number;
  readonly bytes: () => number;
  /** A place at or before the start of a line: how many lines end before it, and its offset. */
  readonly before: (line: number) => { readonly lines: number; readonly offset: number };
  /** The last line has no end yet. */
  readonly unfinished: () => boolean;
};

const MARK_BYTES = 64 * 1024;

/** An index of nothing. */
export function createLineIndex(): LineIndex {
  const marks: { readonly lines: number; readonly offset: number }[] = [{ lines: 0, offset: 0 }];
  let lines = 0;
  let bytes = 0;
  let unfinished = false;
  return {
    add: (added) => {
      for (let index = 0; index < added.length; index += 1) if (added[index] === 10) lines += 1;
      bytes += added.length;
      if (added.length > 0) unfinished = added[added.length - 1] !== 10;
      if (bytes - (marks.at(-1)?.offset ?? 0) >= MARK_BYTES) marks.push({ lines, offset: bytes });
    },
    lines: () => lines,
    bytes: () => bytes,
    unfinished: () => unfinished,
    before: (line) => {
      let low = 0;
      let high = marks.length - 1;
      while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if ((marks[middle]?.lines ?? Infinity) < line) low = middle;
        else high = middle - 1;
      }
      return marks[low] ?? { lines: 0, offset: 0 };
    },
  };
}

/** Reads what of a log the index does not know yet: all of it, when the log is older than this process. */
export async function readIntoIndex(path: string, index: LineIndex): Promise<void> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return;
  try {
    const buffer = Buffer.alloc(MARK_BYTES);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, MARK_BYTES, index.bytes());
      if (bytesRead === 0) return;
      index.add(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}

/**
 * The bytes of up to `count` lines from line `from`, at most `most` bytes: a line without an end is read as far as that.
 */
export async function readLines(path: string, index: LineIndex, { from, count, most }: { readonly from: number; readonly count: number; readonly most: number }): Promise<Buffer> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return Buffer.alloc(0);
  try {
    let { lines, offset } = index.before(from);
    const buffer = Buffer.alloc(MARK_BYTES);
    const wanted: Buffer[] = [];
    let length = 0;
    while (length < most) {
      const { bytesRead } = await file.read(buffer, 0, MARK_BYTES, offset);
      if (bytesRead === 0) break;
      offset += bytesRead;
      const chunk = buffer.subarray(0, bytesRead);
      let start = lines >= from ? 0 : -1;
      let end = bytesRead;
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) {
        lines += 1;
        if (lines === from) start = at + 1;
        if (lines === from + count) {
          end = at + 1;
          break;
        }
      }
      if (start !== -1) wanted.push(Buffer.from(chunk.subarray(start, end)));
      length += start === -1 ? 0 : end - start;
      if (lines >= from + count) break;
    }
    return Buffer.concat(wanted).subarray(0, most);
  } finally {
    await file.close();
  }
}
