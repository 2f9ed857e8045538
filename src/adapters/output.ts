import { open } from 'node:fs/promises';
import type { OutputWindow, StyledLine } from '../core/world.ts';
import { readLines } from './line-index.ts';
import type { Outputs } from './log-file.ts';
import { plainText } from './plain-text.ts';
import { createEmulator } from './styled-lines.ts';
import type { DrawnRow } from './styled-lines.ts';

/** What belongs to a running child and to no log: its terminal's size, and what it echoes of what is being typed. */
type Beside = { readonly held: (log: string) => Uint8Array; readonly resize: (log: string, size: { readonly columns: number; readonly rows: number }) => void };
const NOTHING_BESIDE: Beside = { held: () => new Uint8Array(), resize: () => undefined };

type LogOf = (step: string, attempt: number) => string;

/** Bytes of one window: some lines of escape codes fit, a line without an end does not stop the screen. */
const MOST_BYTES = 256 * 1024;
/** Lines above the window that are drawn with it: a child that redraws some rows of progress moves its cursor up. */
const LINES_ABOVE = 60;

/**
 * What the output pane shows. While it follows, only the tail of what was written is decoded, out of the ring; a paused
 * window is read from the log file.
 */
export function createOutputWindow({ outputs, logOf, beside = NOTHING_BESIDE }: { readonly outputs: Outputs; readonly logOf: LogOf; readonly beside?: Beside }): OutputWindow {
  const emulator = createEmulator();
  /** The last window that followed: nothing is decoded while nothing came. */
  let last: { readonly key: string; readonly answer: Awaited<ReturnType<OutputWindow>> } | null = null;

  return async ({ step, attempt, columns, rows, top }) => {
    const path = logOf(step, attempt);
    const index = await outputs.index(path);
    const total = index.lines() + (index.unfinished() ? 1 : 0);
    if (top === null) {
      beside.resize(path, { columns, rows });
      const held = beside.held(path);
      const key = JSON.stringify([path, index.bytes(), held.length, columns, rows]);
      if (last?.key === key) return last.answer;
      const drawn = await emulator.draw(Buffer.concat([await tailOf(path, outputs, rows + LINES_ABOVE), held]), { columns, rows });
      const shown = drawn.slice(-rows);
      const first = Math.max(0, total - shown.filter(({ wrapped }) => !wrapped).length);
      const answer = { lines: linesOf(shown), top: first, total, numbers: numbersOf(shown, shown[0]?.wrapped === true ? first - 1 : first), caret: caretOf(shown) };
      last = { key, answer };
      return answer;
    }
    const from = Math.max(0, Math.min(top, total - 1));
    if (columns === Infinity) return { lines: bareLines(await readLines(path, index, { from, count: rows, most: MOST_BYTES })), top: from, total };
    const drawn = await emulator.draw(await readLines(path, index, { from, count: rows, most: MOST_BYTES }), { columns, rows });
    const shown = drawn.slice(0, rows);
    return { lines: linesOf(shown), top: from, total, numbers: numbersOf(shown, from) };
  };
}

/** The text of lines as it stands at last: without escapes and controls, and without what a carriage return has written over. */
export const bareLines = (bytes: Buffer): readonly StyledLine[] =>
  plainText(bytes.toString().replace(/\n$/, ''))
    .split('\n')
    .map((line) => (line.replace(/\r+$/, '').split('\r').at(-1) ?? '').replace(CONTROLS, ''))
    .map((text) => (text === '' ? [] : [{ text, style: {} }]));

/** What is pasted into a shell must not be a key; a tab is text. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Which line each row is of, when the first one is of `from`. */
const numbersOf = (rows: readonly DrawnRow[], from: number): readonly number[] => {
  let line = from;
  return rows.map(({ wrapped }, row) => (row > 0 && !wrapped ? (line += 1) : line));
};

/** Where the child's own cursor stands; a line that has ended has none. */
const caretOf = (rows: readonly DrawnRow[]): { readonly row: number; readonly column: number } | null => {
  const row = rows.findIndex(({ caret }) => caret !== undefined);
  return row < 0 ? null : { row, column: rows[row]?.caret ?? 0 };
};

const linesOf = (rows: readonly DrawnRow[]): readonly StyledLine[] => rows.map(({ line }) => line);

/** The last `lines` lines, from a line's start where there is one in reach. */
async function tailOf(path: string, outputs: Outputs, lines: number): Promise<Buffer> {
  const tail = outputs.ring(path)?.tail(MOST_BYTES) ?? (await tailOfFile(path));
  // The end of the last line is not counted: it is where the tail ends.
  let from = tail.length - 1;
  for (let n = 0; n < lines && from > 0; n += 1) from = tail.lastIndexOf(10, from - 1);
  return tail.subarray(Math.max(0, from + (tail[from] === 10 ? 1 : 0)));
}

async function tailOfFile(path: string): Promise<Buffer> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return Buffer.alloc(0);
  try {
    const { size } = await file.stat();
    const length = Math.min(size, MOST_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
