import type { IBufferCell, IBufferLine, Terminal } from '@xterm/headless';
import type { Span, Style, StyledLine } from '../core/world.ts';

/**
 * A terminal emulator that turns a piece of a child's output into lines: only cells come out, so no title, clipboard,
 * link or cursor movement of the child ever reaches the person's terminal.
 */
export type Emulator = {
  /** Writes the bytes to an empty screen of that size. `wrapped` says that a row goes on from the row above, `caret` in which column of it the cursor stands. */
  readonly draw: (bytes: Uint8Array, size: { readonly columns: number; readonly rows: number }) => Promise<readonly DrawnRow[]>;
};

export type DrawnRow = { readonly line: StyledLine; readonly wrapped: boolean; readonly caret?: number };

/** Rows that short lines take; a window and what is drawn above it are fewer. */
const SCROLLBACK = 1000;

/** Makes an emulator; the library is loaded with the first drawing. Drawings wait for each other: there is one screen. */
export function createEmulator(): Emulator {
  let terminal: Terminal | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  const draw: Emulator['draw'] = async (bytes, { columns, rows }) => {
    terminal ??= await openTerminal();
    const screen = terminal;
    screen.reset();
    screen.resize(Math.max(2, columns), Math.max(1, rows));
    // Nothing that is drawn may leave at the top: one line can wrap to thousands of rows.
    screen.options.scrollback = Math.ceil(bytes.length / Math.max(2, columns)) + SCROLLBACK;
    await new Promise<void>((resolve) => screen.write(bytes, resolve));
    const buffer = screen.buffer.normal;
    // What a full-screen program drew on the alternate screen is gone when it ends; while it draws, that is what shows.
    const shown = screen.buffer.active.type === 'alternate' ? screen.buffer.active : buffer;
    const last = shown.baseY + shown.cursorY;
    const cell = shown.getNullCell();
    const drawn = Array.from({ length: Math.max(last + 1, lastWritten(shown, last)) }, (_, y) => shown.getLine(y)).map((line, y) => ({
      ...(line === undefined ? { line: [], wrapped: false } : { line: styled(line, cell), wrapped: line.isWrapped }),
      ...(y === last ? { caret: shown.cursorX } : {}),
    }));
    if (drawn.at(-1)?.line.length === 0) drawn.pop();
    return drawn;
  };

  return {
    draw: (bytes, size) => {
      const mine = turn.then(() => draw(bytes, size));
      turn = mine.catch(() => undefined);
      return mine;
    },
  };
}

async function openTerminal(): Promise<Terminal> {
  const { default: xterm } = await import('@xterm/headless');
  // It prints what it cannot parse on the console, which is our screen.
  return new xterm.Terminal({ logLevel: 'off', cols: 80, rows: 24, scrollback: SCROLLBACK, convertEol: true, allowProposedApi: true });
}

/** A child that moved its cursor up has rows below it. */
function lastWritten(buffer: { readonly length: number; readonly getLine: (y: number) => IBufferLine | undefined }, from: number): number {
  for (let y = buffer.length - 1; y > from; y -= 1) if ((buffer.getLine(y)?.translateToString(true) ?? '') !== '') return y + 1;
  return from + 1;
}

function styled(line: IBufferLine, cell: IBufferCell): StyledLine {
  const spans: { text: string; style: Style; key: string }[] = [];
  for (let x = 0; x < line.length; x += 1) {
    line.getCell(x, cell);
    if (cell.getWidth() === 0) continue;
    const text = cell.isInvisible() !== 0 ? ' ' : cell.getChars().replace(UNSAFE, '') || ' ';
    const style = styleOf(cell);
    const key = JSON.stringify(style);
    const last = spans.at(-1);
    if (last?.key === key) last.text += text;
    else spans.push({ text, style, key });
  }
  return withoutEnd(spans.map(({ text, style }) => ({ text, style })));
}

/** Blank cells at the end of a row are not text, unless something is drawn there. */
function withoutEnd(spans: readonly Span[]): StyledLine {
  const last = spans.at(-1);
  if (last === undefined || last.style.inverse === true || last.style.underline === true) return spans;
  const text = last.text.trimEnd();
  if (text === last.text) return spans;
  return text === '' ? withoutEnd(spans.slice(0, -1)) : [...spans.slice(0, -1), { ...last, text }];
}

/** Control characters, and those that turn the direction of what follows: a line must read as it is. */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

const NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white', 'blackBright', 'redBright', 'greenBright', 'yellowBright', 'blueBright', 'magentaBright', 'cyanBright', 'whiteBright'] as const;

function styleOf(cell: IBufferCell): Style {
  const color = colorOf(cell);
  return {
    ...(color === null ? {} : { color }),
    ...(cell.isBold() === 0 ? {} : { bold: true }),
    ...(cell.isDim() === 0 ? {} : { dim: true }),
    ...(cell.isInverse() === 0 ? {} : { inverse: true }),
    ...(cell.isUnderline() === 0 ? {} : { underline: true }),
  };
}

function colorOf(cell: IBufferCell): string | null {
  if (cell.isFgDefault()) return null;
  const value = cell.getFgColor();
  if (cell.isFgRGB()) return hex(value);
  return NAMES[value] ?? hex(fromPalette(value));
}

const hex = (rgb: number): string => `#${rgb.toString(16).padStart(6, '0')}`;

/** The xterm palette from 16 on: a cube of 6×6×6 colours, then 24 greys. */
function fromPalette(index: number): number {
  if (index >= 232) return (8 + (index - 232) * 10) * 0x010101;
  const level = (step: number): number => (step === 0 ? 0 : 55 + step * 40);
  const cube = index - 16;
  return level(Math.floor(cube / 36)) * 0x010000 + level(Math.floor(cube / 6) % 6) * 0x000100 + level(cube % 6);
}
