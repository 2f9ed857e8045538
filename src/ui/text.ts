import stringWidth from 'string-width';

/**
 * Texts of which each character is one column and joins with none beside it: ASCII, and what our frames and marks are made of (box drawing
 * and blocks, · — … › ‼ → ⏎ ⊘ and the like). Nearly every line of the screen is one, and measuring it by clusters costs more than drawing it.
 */
export const ONE_COLUMN = /^[\u0020-\u007e\u00b7\u00d7\u2013\u2014\u2018-\u201d\u2022\u2026\u203a\u203c\u2190-\u2193\u2219\u2297-\u229c\u23ce\u2500-\u259f\u25b8\u25be\u29d7\u2713\u2717]*$/;

/** Columns that a text takes. */
export const widthOf = (text: string): number => (ONE_COLUMN.test(text) ? text.length : stringWidth(text));

const COLOURS = /\u001b\[[\d;]*m/g;

/** The same for what is drawn: colours and the like take no room. The bundle gives it to Ink in place of `string-width` (src/dev/bundle.ts). */
export const widthDrawn = (text: string): number => {
  const bare = text.includes('\u001b') ? text.replaceAll(COLOURS, '') : text;
  return ONE_COLUMN.test(bare) ? bare.length : stringWidth(text);
};

const segmenter = new Intl.Segmenter();

/** The longest beginning of a text that takes at most `width` columns; a letter of two columns is never halved. */
export const cut = (text: string, width: number): string => {
  // One more letter than fits: a mark that stands on the last one is no letter of its own.
  if (ONE_COLUMN.test(text.slice(0, Math.max(0, width) + 1))) return text.slice(0, Math.max(0, width));
  let taken = 0;
  let kept = '';
  for (const { segment } of segmenter.segment(text)) {
    taken += widthOf(segment);
    if (taken > width) return kept;
    kept += segment;
  }
  return kept;
};

const fits = (text: string, width: number): boolean => cut(text, width).length === text.length;

/** Cuts a text to `width` columns and says so with an ellipsis, which must be one column wide. */
export const truncate = (text: string, width: number, ellipsis = '…'): string => {
  // Never the width of the whole: a server's answer of a megabyte would stop the screen.
  if (fits(text, width)) return text;
  return width <= 0 ? '' : cut(text, width - 1) + ellipsis;
};

/** Cuts a path at its beginning, at a slash where one is near enough: what it is called stays. */
export const truncatePath = (path: string, width: number, ellipsis = '…'): string => {
  if (fits(path, width)) return path;
  const letters = [...segmenter.segment(path)].map(({ segment }) => segment);
  let from = letters.length;
  for (let taken = 1; from > 0; from -= 1) {
    taken += widthOf(letters[from - 1] ?? '');
    if (taken > width) break;
  }
  const slash = letters.indexOf('/', from);
  return width <= 0 ? '' : ellipsis + letters.slice(slash < 0 || slash === letters.length - 1 ? from : slash).join('');
};

/** Exactly `width` columns: cut with an ellipsis, or filled with spaces at the end. */
export const pad = (text: string, width: number): string => {
  const cutText = truncate(text, width);
  return cutText + ' '.repeat(Math.max(0, width - widthOf(cutText)));
};

/** As `pad`, with the spaces in front. */
export const padStart = (text: string, width: number): string => {
  const cutText = truncate(text, width);
  return ' '.repeat(Math.max(0, width - widthOf(cutText))) + cutText;
};

/** Breaks a text at spaces into lines of at most `width` columns; a longer word is broken anywhere. */
export const wrap = (text: string, width: number): readonly string[] => {
  if (width <= 0) return [];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (fits(joined, width)) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (!fits(line, width)) {
      const head = cut(line, width) || (segmenter.segment(line)[Symbol.iterator]().next().value?.segment ?? line);
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  lines.push(line);
  return lines;
};
