import headless, { type IBufferCell } from '@xterm/headless';
import type { Cell, CellStyle, Recording } from './recording.ts';

export type Emulator = {
  /** Feeds output of the program; `done` is called when it is on the screen. */
  readonly write: (bytes: string, done: () => void) => void;
  /** False between the two marks of a synchronised update (mode 2026), when half a frame is on the screen. */
  readonly betweenFrames: () => boolean;
  /** The rows as text, without the spaces at their ends. */
  readonly lines: () => readonly string[];
  readonly cells: () => readonly (readonly Cell[])[];
  readonly cursor: () => Recording['cursor'];
  readonly history: () => readonly string[];
  readonly onAlternateScreen: () => boolean;
  /** What a program has switched on and a shell does not want: modes, a hidden cursor, the other screen. */
  readonly switchedOn: () => readonly string[];
  readonly resize: (columns: number, rows: number) => void;
};

/** A terminal without a window. `reply` gets what a terminal answers to a program that asks it (its kind, the cursor's place). */
export const emulate = ({ columns, rows, reply }: { readonly columns: number; readonly rows: number; readonly reply: (bytes: string) => void }): Emulator => {
  const terminal = new headless.Terminal({ cols: columns, rows, scrollback: 5_000, allowProposedApi: true, windowOptions: { pushTitle: true, popTitle: true } });
  terminal.onData(reply);
  let cursorVisible = true;
  let keyboards = 0;
  // The kitty keyboard protocol, which the emulator does not know: https://sw.kovidgoyal.net/kitty/keyboard-protocol/
  terminal.parser.registerCsiHandler({ prefix: '>', final: 'u' }, () => ((keyboards += 1), false));
  terminal.parser.registerCsiHandler({ prefix: '<', final: 'u' }, () => ((keyboards = Math.max(0, keyboards - 1)), false));
  let titles = 0;
  // The stack of titles (xterm, window manipulation 22 and 23), which it keeps for itself.
  terminal.parser.registerCsiHandler({ final: 't' }, ([what]) => ((titles = Math.max(0, titles + (what === 22 ? 1 : what === 23 ? -1 : 0))), false));
  const showsCursor = (visible: boolean) => (modes: readonly (number | number[])[]): boolean => {
    if (modes.includes(25)) cursorVisible = visible;
    return false;
  };
  terminal.parser.registerCsiHandler({ prefix: '?', final: 'h' }, showsCursor(true));
  terminal.parser.registerCsiHandler({ prefix: '?', final: 'l' }, showsCursor(false));

  const row = (y: number): readonly Cell[] => {
    const buffer = terminal.buffer.active;
    const line = buffer.getLine(buffer.baseY + y);
    return Array.from({ length: terminal.cols }, (_, x) => {
      const cell = line?.getCell(x);
      return cell === undefined ? EMPTY : cellOf(cell);
    });
  };
  return {
    write: (bytes, done) => terminal.write(bytes, done),
    betweenFrames: () => !terminal.modes.synchronizedOutputMode,
    lines: () => {
      const { active } = terminal.buffer;
      return Array.from({ length: terminal.rows }, (_, y) => active.getLine(active.baseY + y)?.translateToString(true).trimEnd() ?? '');
    },
    cells: () => Array.from({ length: terminal.rows }, (_, y) => row(y)),
    cursor: () => ({ row: terminal.buffer.active.cursorY, column: terminal.buffer.active.cursorX, visible: cursorVisible }),
    history: () => {
      const { normal } = terminal.buffer;
      const lines = Array.from({ length: normal.length }, (_, y) => normal.getLine(y)?.translateToString(true).trimEnd() ?? '');
      return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
    },
    onAlternateScreen: () => terminal.buffer.active.type === 'alternate',
    switchedOn: () => {
      const { modes, buffer } = terminal;
      const on = { 'alternate screen': buffer.active.type === 'alternate', 'hidden cursor': !cursorVisible, 'bracketed paste': modes.bracketedPasteMode, mouse: modes.mouseTrackingMode !== 'none', focus: modes.sendFocusMode, 'synchronised output': modes.synchronizedOutputMode, 'application cursor keys': modes.applicationCursorKeysMode, 'application keypad': modes.applicationKeypadMode, 'no wrapping': !modes.wraparoundMode, 'kitty keyboard': keyboards > 0, title: titles > 0 };
      return Object.entries(on).flatMap(([name, is]) => (is ? [name] : []));
    },
    resize: (toColumns, toRows) => terminal.resize(toColumns, toRows),
  };
};

const PLAIN: CellStyle = { fg: null, bg: null, bold: false, dim: false, italic: false, underline: false, inverse: false };
const EMPTY: Cell = { text: ' ', width: 1, style: PLAIN };

const cellOf = (cell: IBufferCell): Cell => ({
  text: cell.getChars() === '' ? ' ' : cell.getChars(),
  width: cell.getWidth(),
  style: cell.isAttributeDefault() ? PLAIN : {
    fg: cell.isFgDefault() ? null : colourOf(cell.getFgColor(), { rgb: cell.isFgRGB() }),
    bg: cell.isBgDefault() ? null : colourOf(cell.getBgColor(), { rgb: cell.isBgRGB() }),
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
    italic: cell.isItalic() !== 0,
    underline: cell.isUnderline() !== 0,
    inverse: cell.isInverse() !== 0,
  },
});

const colourOf = (colour: number, { rgb }: { readonly rgb: boolean }): number | string => (rgb ? `#${colour.toString(16).padStart(6, '0')}` : colour);
