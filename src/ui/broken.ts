import { cut } from './text.ts';

/** A piece of a line that is too long for its place: which line it is of, and whether it begins it. */
export type Broken = { readonly text: string; readonly line: number; readonly first: boolean };

/**
 * Lines laid out in a width, every letter of them, spaces included. Prevents: two hundred spaces and then the command that matters, in a line
 * that was cut at the window's edge. Expects lines that are safe to draw.
 */
export const brokenLines = (lines: readonly string[], width: number): readonly Broken[] => lines.flatMap((text, line) => broken(text, width).map((part, index) => ({ text: part, line, first: index === 0 })));

/** One line in pieces of at most `width` columns. Put together again they are the line. */
export const broken = (text: string, width: number): readonly string[] => {
  const parts: string[] = [];
  let rest = text;
  while (rest !== '') {
    // Only a stretch of it is measured: a line of a megabyte would be gone through once a piece.
    const stretch = rest.slice(0, STRETCH * Math.max(1, width));
    const part = cut(stretch, Math.max(1, width)) || firstLetter(stretch);
    parts.push(part);
    rest = rest.slice(part.length);
  }
  return parts.length === 0 ? [''] : parts;
};

/** Code units that a column may take: a family of four is eleven of them in two columns. */
const STRETCH = 16;

const segmenter = new Intl.Segmenter();
/** A letter wider than its place is drawn in one of its own. */
const firstLetter = (text: string): string => segmenter.segment(text)[Symbol.iterator]().next().value?.segment ?? text;

/** A letter that a terminal obeys, or that nobody sees, as what it is: in a script it does something all the same. */
export const revealed = (line: string): string => line.replace(UNSEEN, (letter) => `\\u{${(letter.codePointAt(0) ?? 0).toString(16)}}`);

const UNSEEN = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Surrogate}\u2028\u2029\ufff9-\ufffb]/gu;
