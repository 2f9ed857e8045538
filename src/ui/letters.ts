/** Letters as one sees them, by their place in a text (code units): a family, a flag or a letter with its accents is one. */

const segmenter = new Intl.Segmenter();

type Span = { readonly from: number; readonly to: number };
/** The letter that begins at a place, or has it inside. */
type Around = (at: number) => Span;

const lettersOf = (text: string): Around => {
  const segments = segmenter.segment(text);
  return (at) => {
    const found = segments.containing(at);
    return found === undefined ? { from: at, to: at } : { from: found.index, to: found.index + found.segment.length };
  };
};

const after = (around: Around, length: number, at: number): number => (at >= length ? length : around(at).to);
const before = (around: Around, at: number): number => (at <= 0 ? 0 : around(at - 1).from);

/** Where the letter after this place ends; the end of the text stays. */
export const letterAfter = (text: string, at: number): number => after(lettersOf(text), text.length, at);

/** Where the letter before this place begins; the beginning stays. */
export const letterBefore = (text: string, at: number): number => before(lettersOf(text), at);

/** The same place, or the end of the letter that it would halve: what was typed may have become one with what stands beside it. */
export const between = (text: string, at: number): number => {
  if (at <= 0 || at >= text.length) return Math.max(0, Math.min(at, text.length));
  const { from, to } = lettersOf(text)(at);
  return from === at ? at : to;
};

const WORD = /[\p{L}\p{N}\p{M}_]/u;
const isWord = (text: string, from: number): boolean => WORD.test(String.fromCodePoint(text.codePointAt(from) ?? 32));

/** The end of the word at or after this place. */
export const wordAfter = (text: string, from: number): number => {
  const around = lettersOf(text);
  let at = from;
  while (at < text.length && !isWord(text, at)) at = after(around, text.length, at);
  while (at < text.length && isWord(text, at)) at = after(around, text.length, at);
  return at;
};

/** The beginning of the word at or before this place. */
export const wordBefore = (text: string, from: number): number => {
  const around = lettersOf(text);
  let at = from;
  while (at > 0 && !isWord(text, before(around, at))) at = before(around, at);
  while (at > 0 && isWord(text, before(around, at))) at = before(around, at);
  return at;
};
