import type { KeyPress } from './keys.ts';
import { clean } from './clean.ts';
import { typedPiece } from './rows.ts';
import type { Piece } from './rows.ts';
import { cut, widthOf, wrap } from './text.ts';
import type { Tone } from './theme.ts';

/** A line of text that is being typed; `caret` counts letters as one sees them. */
export type Field = { readonly text: string; readonly caret: number };

export const fieldOf = (text: string): Field => ({ text, caret: lettersOf(text).length });

const segmenter = new Intl.Segmenter();
const lettersOf = (text: string): readonly string[] => [...segmenter.segment(text)].map(({ segment }) => segment);

const insert = (field: Field, text: string): Field => {
  const letters = lettersOf(field.text);
  return { text: [...letters.slice(0, field.caret), text, ...letters.slice(field.caret)].join(''), caret: field.caret + lettersOf(text).length };
};

/** The field after a key, or null when the key is none of a field's. */
export const typed = (field: Field, press: KeyPress): Field | null => {
  const letters = lettersOf(field.text);
  const without = (from: number, to: number): Field => ({ text: [...letters.slice(0, from), ...letters.slice(to)].join(''), caret: from });
  switch (press.name) {
    case 'backspace':
      return field.caret === 0 ? field : without(field.caret - 1, field.caret);
    case 'left':
      return { ...field, caret: Math.max(0, field.caret - 1) };
    case 'right':
      return { ...field, caret: Math.min(letters.length, field.caret + 1) };
    case 'home':
    case 'ctrl-a':
      return { ...field, caret: 0 };
    case 'end':
      return { ...field, caret: letters.length };
    case 'ctrl-u':
      return without(0, field.caret);
    case 'ctrl-k':
      return { text: letters.slice(0, field.caret).join(''), caret: field.caret };
    case 'ctrl-w': {
      const before = letters.slice(0, field.caret).join('').replace(/\S+\s*$/, '');
      return without(lettersOf(before).length, field.caret);
    }
    default:
      return press.text === '' ? null : insert(field, clean(press.text));
  }
};

/** A paste goes in as one line; its line ends never press anything. */
export const pasted = (field: Field, text: string): Field => insert(field, clean(text.replace(/[\r\n]+$/, '')));

type Room = { readonly width: number; readonly caret: string | null };

/** The field as lines of at most `width` columns, the caret drawn in when it has the keys. What a field draws is marked as typed. */
export const fieldLines = (field: Field, { width, caret }: Room): readonly Piece[] => wrap(withCaret(field, caret), width).map((line) => typedPiece(line));

/** As `fieldLines`, for one line: the part around the caret. */
export const fieldLine = (field: Field, { tone, ...room }: Room & { readonly tone?: Tone }): Piece => typedPiece(aroundCaret(field, room), tone);

const withCaret = ({ text, caret: at }: Field, caret: string | null): string => {
  const letters = lettersOf(text);
  return caret === null ? text : [...letters.slice(0, at), caret, ...letters.slice(at)].join('');
};

const aroundCaret = (field: Field, { width, caret }: Room): string => {
  const letters = lettersOf(field.text);
  const text = withCaret(field, caret);
  if (widthOf(text) <= width) return text;
  let from = 0;
  while (widthOf(letters.slice(from, field.caret).join('')) > width - 2) from += 1;
  return cut([...letters.slice(from, field.caret), caret ?? '', ...letters.slice(field.caret)].join(''), width);
};
