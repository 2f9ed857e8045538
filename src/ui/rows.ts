import type { Style } from '../core/world.ts';
import { inAscii } from './glyphs.ts';
import type { Frame, Glyphs } from './glyphs.ts';
import { clean } from './clean.ts';
import { cut, truncate, widthOf, wrap } from './text.ts';
import type { Tone } from './theme.ts';

/**
 * A piece of a line with what it means; `style` is only for output of others, which brings its own colours. `typed` is what a person
 * is typing and has not given yet: it may be a secret, so no copy of the screen keeps it. On the piece with `caret` stands the terminal's
 * own cursor, which screen readers and input methods follow; at most one on screen.
 */
export type Piece = { readonly text: string; readonly tone?: Tone; readonly style?: Style; readonly typed?: true; readonly caret?: true };
/** One line of the screen. */
export type Row = readonly Piece[];

export const piece = (text: string, tone: Tone = 'plain'): Piece => ({ text, tone });
/** What stands in a field. */
export const typedPiece = (text: string, tone: Tone = 'plain'): Piece => ({ text, tone, typed: true });
export const caretPiece = (on: Piece): Piece => ({ ...on, caret: true });
/** The column at which the cursor stands in a line, or null when it does not. Expects a safe line. */
export const caretIn = (line: Row): number | null => {
  const at = line.findIndex((part) => part.caret === true);
  return at < 0 ? null : rowWidth(line.slice(0, at));
};
/** A line of text and pieces; what is null is left out. */
export const row = (...parts: readonly (string | Piece | null)[]): Row => parts.filter((part) => part !== null).map((part) => (typeof part === 'string' ? piece(part) : part));
export const BLANK: Row = [];
/** Lines of which there may be thousands: only those in view are made. */
export type Lines = { readonly total: number; readonly at: (line: number) => Row };
export const linesOf = (rows: readonly Row[]): Lines => ({ total: rows.length, at: (line) => rows[line] ?? BLANK });

export const rowWidth = (line: Row): number => line.reduce((width, part) => width + widthOf(part.text), 0);
export const textOf = (line: Row): string => line.map((part) => part.text).join('');

/** Makes the texts of a line safe to draw. Every line of the screen goes through here, whoever wrote it. */
export const safeRow = (line: Row, glyphs: Glyphs): Row =>
  line.map((part) => ({ ...part, text: glyphs.name === 'ascii' ? inAscii(clean(part.text)) : clean(part.text) }));

/** Exactly `width` columns: cut with an ellipsis, or filled with spaces. Expects a safe line. */
export const fitRow = (whole: Row, width: number, glyphs: Glyphs): Row => {
  const line = whole.map((part) => (part.text.length <= width ? part : { ...part, text: cut(part.text, width + 1) }));
  const total = rowWidth(line);
  if (total <= width) return total === width ? line : [...line, { text: ' '.repeat(width - total) }];
  const kept: Piece[] = [];
  let left = width - 1;
  for (const part of line) {
    const text = cut(part.text, left);
    if (text !== '') kept.push({ ...part, text });
    left -= widthOf(text);
    if (text !== part.text) break;
  }
  return width <= 0 ? [] : [...kept, { text: glyphs.ellipsis + ' '.repeat(left) }];
};

/** Left part, gap, right part: exactly `width` columns, the right part whole and the left one cut. */
export const spread = (left: Row, right: Row, width: number, glyphs: Glyphs): Row => {
  const end = safeRow(right, glyphs);
  const room = Math.max(0, width - rowWidth(end));
  return [...fitRow(safeRow(left, glyphs), room, glyphs), ...end];
};

/** Lines cut or filled to a box of `width` and `height`. */
export const fill = (rows: readonly Row[], { width, height, glyphs }: { readonly width: number; readonly height: number; readonly glyphs: Glyphs }): readonly Row[] =>
  Array.from({ length: Math.max(0, height) }, (_, index) => fitRow(safeRow(rows[index] ?? BLANK, glyphs), width, glyphs));

export type BoxOf = {
  readonly rows: readonly Row[];
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** What stands at the right end of the top line. */
  readonly right?: string;
  readonly focused: boolean;
  readonly glyphs: Glyphs;
};

/** A pane: heavy frame and inverse title where the keys go, light elsewhere (UX 2). The content is inset by one column. */
export const boxed = ({ rows, width, height, title, right = '', focused, glyphs }: BoxOf): readonly Row[] => {
  const frame = focused ? glyphs.heavy : glyphs.light;
  const tone: Tone = focused ? 'frame.focus' : 'frame';
  const inner = fill(rows, { width: width - 4, height: height - 2, glyphs });
  return [
    topLine({ frame, tone, width, title, right, focused, glyphs }),
    ...inner.map((line) => [piece(`${frame.side} `, tone), ...line, piece(` ${frame.side}`, tone)]),
    row(piece(frame.bottomLeft + frame.top.repeat(width - 2) + frame.bottomRight, tone)),
  ];
};

const topLine = ({ frame, tone, width, title, right, focused, glyphs }: { readonly frame: Frame; readonly tone: Tone; readonly width: number; readonly title: string; readonly right: string; readonly focused: boolean; readonly glyphs: Glyphs }): Row => {
  const [shownRight, shownTitle] = [right, title].map((text) => textOf(safeRow(row(text), glyphs))) as [string, string]; // map keeps the length
  const end = shownRight === '' ? '' : ` ${truncate(shownRight, Math.max(0, width - 10 - Math.min(widthOf(shownTitle), Math.floor(width / 2))), glyphs.ellipsis)} `;
  const name = truncate(shownTitle, Math.max(0, width - 6 - widthOf(end)), glyphs.ellipsis);
  const rule = Math.max(0, width - 4 - (name === '' ? 0 : widthOf(name) + 2) - widthOf(end));
  return row(
    piece(frame.topLeft + frame.top, tone),
    name === '' ? null : piece(` ${name} `, focused ? 'title.focus' : 'title'),
    piece(frame.top.repeat(rule), tone),
    end === '' ? null : piece(end, tone),
    piece(frame.top + frame.topRight, tone),
  );
};

/** `Label   text`, wrapped, with the lines after the first under the text; where there are more lines than `most`, the last of them says so by an ellipsis. */
export const labelled = (label: string, text: string, { width, labelWidth, tone = 'plain', most = Number.POSITIVE_INFINITY, ellipsis = '…' }: { readonly width: number; readonly labelWidth: number; readonly tone?: Tone; readonly most?: number; readonly ellipsis?: string }): readonly Row[] => {
  const room = Math.max(1, width - labelWidth);
  const lines = wrap(clean(text), room);
  const shown = lines.length <= most ? lines : [...lines.slice(0, most - 1), truncate(lines.slice(most - 1).join(' '), room, ellipsis)];
  return shown.map((line, index) => row(piece((index === 0 ? label : '').padEnd(labelWidth), 'strong'), piece(line, tone)));
};

/** Paragraph. */
export const paragraph = (text: string, width: number, tone: Tone = 'plain'): readonly Row[] => wrap(clean(text), width).map((line) => row(piece(line, tone)));

/** Which lines of a list are shown, so that the selected one is always in view. */
export const windowOn = ({ total, height, selected, top }: { readonly total: number; readonly height: number; readonly selected: number; readonly top: number }): number => {
  const latest = Math.max(0, total - height);
  const kept = Math.min(Math.max(0, top), latest);
  if (selected < kept) return Math.max(0, selected);
  return selected >= kept + height ? Math.min(latest, selected - height + 1) : kept;
};
