import { normalise } from './normalise.ts';
import type { CellStyle, Recording } from './recording.ts';

/** Borders are where they are in the text. */
const FRAME = /^[╭─╮│╰╯┏━┓┃┗┛┌┐└┘|"\s]*$/;
const NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

/**
 * How a recording is drawn, as text: a line for each row that has a style, and in it each drawn word with its style. Numbers are zeros,
 * as what is volatile of the text is: how long something took is no colour.
 */
export const stylesOf = ({ cells }: Pick<Recording, 'cells'>): readonly string[] =>
  cells.flatMap((row, index) => {
    const words = pieces(row).flatMap(({ text, style }) => {
      const name = nameOf(style);
      const shown = (normalise([text])[0] ?? '').trim().replaceAll(/\d+/g, '0');
      return name === '' || FRAME.test(shown) ? [] : [`${name} ‹${shown}›`];
    });
    return words.length === 0 ? [] : [`${String(index + 1).padStart(3)}  ${words.join('  ')}`];
  });

type Piece = { readonly text: string; readonly style: CellStyle };

/** Neighbours of one style are one piece; blanks between two of them belong to it. */
const pieces = (row: Recording['cells'][number]): readonly Piece[] => {
  const found: Piece[] = [];
  for (const { text, width, style } of row) {
    if (width === 0) continue;
    const last = found.at(-1);
    if (last !== undefined && nameOf(last.style) === nameOf(style)) found[found.length - 1] = { text: last.text + text, style };
    else found.push({ text, style });
  }
  return found;
};

const nameOf = ({ fg, bg, bold, dim, italic, underline, inverse }: CellStyle): string =>
  [...(bold ? ['bold'] : []), ...(dim ? ['dim'] : []), ...(italic ? ['italic'] : []), ...(underline ? ['underlined'] : []), ...(inverse ? ['inverse'] : []), ...colourOf(fg), ...colourOf(bg).map((colour) => `on ${colour}`)].join(' ');

const colourOf = (colour: CellStyle['fg']): readonly string[] => {
  if (colour === null) return [];
  if (typeof colour === 'string' || colour > 15) return [String(colour)];
  return [`${colour > 7 ? 'bright ' : ''}${NAMES[colour % 8] ?? ''}`];
};
