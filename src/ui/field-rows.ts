import { ONE_COLUMN, widthOf } from './text.ts';

/** A line as it is drawn of a text: its letters from `from` to `to` (code units). What stands between it and the next one, a line end or nothing, is not drawn. */
export type FieldRow = {
  readonly from: number;
  readonly to: number;
  /** The place in the text that is nearest to this column. */
  readonly placeAt: (column: number) => number;
  /** The column of a place in it. */
  readonly columnOf: (place: number) => number;
};

const segmenter = new Intl.Segmenter();

/** Measuring a letter by its clusters takes microseconds, and a long text has ten thousand of a few hundred kinds. */
const WIDTHS = new Map<string, number>();
const widthOfLetter = (letter: string): number => {
  const known = WIDTHS.get(letter);
  if (known !== undefined) return known;
  const width = widthOf(letter);
  if (WIDTHS.size < 5_000) WIDTHS.set(letter, width);
  return width;
};

/** Lays a text out in lines of at most `width` columns, at spaces where it can. Every letter stands on a line; a space at its end may hang over. */
export const rowsOf = (text: string, width: number): readonly FieldRow[] => {
  const rows: FieldRow[] = [];
  let at = 0;
  for (const line of text.split('\n')) {
    for (const [from, to] of ONE_COLUMN.test(line) ? narrowBreaks(line, width) : breaks(line, width)) rows.push(rowOf(text, at + from, at + to));
    at += line.length + 1;
  }
  return rows;
};

/** Where the caret stands: at the beginning of a line rather than behind the end of the one before. */
export const placeOf = (rows: readonly FieldRow[], { caret }: { readonly caret: number }): { readonly row: number; readonly column: number } => {
  const row = Math.max(0, rows.findLastIndex(({ from }) => from <= caret));
  return { row, column: rows[row]?.columnOf(caret) ?? 0 };
};

type Break = readonly [from: number, to: number];

/** As `breaks`, where each letter is one column: nearly every text, and a long one on every key. */
const narrowBreaks = (line: string, width: number): readonly Break[] => {
  const found: Break[] = [];
  let from = 0;
  while (line.length - from > width) {
    const space = line.lastIndexOf(' ', from + width);
    let to = space < from ? from + Math.max(1, width) : space + 1;
    while (line.charAt(to) === ' ') to += 1;
    if (to >= line.length && space >= from) break;
    found.push([from, to]);
    from = to;
  }
  return [...found, [from, line.length]];
};

const breaks = (line: string, width: number): readonly Break[] => {
  const found: Break[] = [];
  let from = 0;
  let used = 0;
  /** The place behind the last space, and the columns up to there. */
  let space = { at: 0, used: 0 };
  for (const { segment, index } of segmenter.segment(line)) {
    const wide = widthOfLetter(segment);
    if (used + wide > width && segment !== ' ' && index > from) {
      const to = space.at > from ? space.at : index;
      found.push([from, to]);
      used -= to === index ? used : space.used;
      from = to;
      // A letter that follows a word that was too long begins the line, and one that was moved with its word may be too much still.
      if (used + wide > width && index > from) {
        found.push([from, index]);
        from = index;
        used = 0;
      }
    }
    used += wide;
    if (segment === ' ') space = { at: index + 1, used };
  }
  return [...found, [from, line.length]];
};

const rowOf = (text: string, from: number, to: number): FieldRow => {
  const columnOf = (place: number): number => widthOf(text.slice(from, Math.max(from, Math.min(place, to))));
  const placeAt = (column: number): number => {
    let used = 0;
    let [last, place] = [from, from];
    for (const { segment, index } of segmenter.segment(text.slice(from, to))) {
      last = from + index;
      if (used + widthOfLetter(segment) > column) return last;
      used += widthOfLetter(segment);
      place = last + segment.length;
    }
    // Behind the last letter; where the line goes on below that place is the beginning of the next one.
    return to === text.length || text.charAt(to) === '\n' ? place : last;
  };
  return { from, to, placeAt, columnOf };
};
