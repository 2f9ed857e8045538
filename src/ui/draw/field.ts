import type { Field } from '../field.ts';
import { placeOf, rowsOf } from '../field-rows.ts';
import type { Glyphs } from '../glyphs.ts';
import { letterAfter } from '../letters.ts';
import { caretPiece, piece, row, spread, typedPiece, windowOn } from '../rows.ts';
import type { Row } from '../rows.ts';
import { cut, widthOf } from '../text.ts';
import type { Tone } from '../theme.ts';

/** Lines that a text grows to before it scrolls. */
export const MOST_LINES = 6;

/** `caret` is its sign at the end of a text, and null where the field has no keys. Inside a text only the terminal's own cursor stands: a sign would push the letters aside. */
type Drawing = { readonly width: number; readonly caret: string | null; readonly tone?: Tone };
type Typed = Pick<Field, 'text' | 'caret'>;

/** A field as one line: all of it, or the part around the caret. What it draws is marked as typed. */
export const fieldLine = ({ text, caret: at }: Typed, { width, caret, tone = 'plain' }: Drawing): Row => {
  const from = widthOf(text) < width || caret === null ? 0 : lineFrom(text, at, width);
  return withCaret(text.slice(from), { at: at - from, caret, tone, width });
};

/** Where the part that is shown begins, so that the caret and the letter on it are in view. */
const lineFrom = (text: string, at: number, width: number): number => {
  let from = at;
  let used = 2;
  for (const letter of [...segmenter.segment(text.slice(0, at))].slice(-width).reverse()) {
    used += widthOf(letter.segment);
    if (used > width) break;
    from = letter.index;
  }
  return from;
};
const segmenter = new Intl.Segmenter();

const withCaret = (text: string, { at, caret, tone, width }: { readonly at: number; readonly caret: string | null; readonly tone: Tone; readonly width: number }): Row => {
  if (caret === null || at < 0) return [typedPiece(cut(text, width), tone)];
  const before = typedPiece(text.slice(0, at), tone);
  if (at >= text.length) return [before, caretPiece({ ...typedPiece(caret, tone) })];
  const next = letterAfter(text, at);
  return [before, caretPiece(typedPiece(text.slice(at, next), tone)), typedPiece(cut(text.slice(next), Math.max(0, width - widthOf(text.slice(0, next)))), tone)];
};

/** A part of a field's lines: those in view, and how many there are above and below. */
export type Area = { readonly rows: readonly Row[]; readonly top: number; readonly above: number; readonly below: number };

/** A field as lines of at most `width` columns: as many as it has, between `least` and `most`; the one with the caret is in view, and `top`, where they began before, if it can be. */
export const areaOf = (field: Typed, { width, caret, tone = 'plain', least, most, top }: Drawing & { readonly least: number; readonly most: number; readonly top: number }): Area => {
  const lines = rowsOf(field.text, width - 1);
  const at = placeOf(lines, field);
  const height = Math.max(least, Math.min(most, lines.length));
  const first = windowOn({ total: lines.length, height, selected: caret === null ? 0 : at.row, top: caret === null ? 0 : top });
  const rows = Array.from({ length: height }, (_, index): Row => {
    const line = lines[first + index];
    if (line === undefined) return [];
    const text = field.text.slice(line.from, line.to).replace(/ +$/, (spaces) => (line.to === field.text.length ? spaces : ''));
    return withCaret(cut(text, width - 1), { at: first + index === at.row ? Math.min(field.caret - line.from, cut(text, width - 1).length) : -1, caret, tone, width });
  });
  return { rows, top: first, above: first, below: Math.max(0, lines.length - first - height) };
};

/** An area in a thin frame; the frame says how much is above and below. */
export const framed = (area: Area, { width, focused, glyphs }: { readonly width: number; readonly focused: boolean; readonly glyphs: Glyphs }): readonly Row[] => {
  const { thin } = glyphs;
  const edge: Tone = focused ? 'frame.focus' : 'frame';
  const rule = (left: string, hidden: number, where: string, right: string): Row => {
    const said = hidden === 0 ? '' : ` ${hidden} ${hidden === 1 ? 'line' : 'lines'} ${where} `;
    return row(piece(`${left}${thin.top.repeat(Math.max(0, width - 3 - said.length))}${said}${thin.top}${right}`, edge));
  };
  return [
    rule(thin.topLeft, area.above, 'above', thin.topRight),
    ...area.rows.map((line) => spread([piece(`${thin.side} `, edge), ...line], row(piece(` ${thin.side}`, edge)), width, glyphs)),
    rule(thin.bottomLeft, area.below, 'below', thin.bottomRight),
  ];
};
