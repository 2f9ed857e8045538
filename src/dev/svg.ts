import { drawShape } from './shapes.ts';
import type { Cell, CellStyle, Recording } from './recording.ts';

/** One cell, in pixels. The font's own advance is 0.602 of its size, which makes these 12 wide. */
const CELL = { width: 12, height: 25, baseline: 19, fontSize: 19.93 } as const;
const MARGIN = 12;
const BACKGROUND = '#12161c';
const TEXT = '#d6dce4';
const SIXTEEN = [
  '#3b4252', '#f2777a', '#5fc9a5', '#f2c76b', '#6ea8fe', '#d59cf0', '#5cc8e0', '#d6dce4',
  '#7d8796', '#ff8f92', '#7fe0bf', '#ffd98a', '#93c0ff', '#e6b8ff', '#84e1f5', '#ffffff',
] as const;

/** The picture of a recorded screen, as SVG. Lines of boxes are drawn as shapes, all else with DejaVu Sans Mono. */
export const svgOf = ({ cells, columns, rows, cursor }: Recording): string => {
  const [width, height] = [columns * CELL.width + 2 * MARGIN, rows * CELL.height + 2 * MARGIN];
  const drawn = cells.flatMap((row, y) => row.map((cell, x) => drawCell(cell, x, y)));
  const caret = cursor.visible
    ? `<rect x="${MARGIN + cursor.column * CELL.width}" y="${MARGIN + cursor.row * CELL.height + CELL.height - 3}" width="${CELL.width}" height="3" fill="${TEXT}"/>`
    : '';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="DejaVu Sans Mono" font-size="${CELL.fontSize}">`
    + `<rect width="${width}" height="${height}" fill="${BACKGROUND}"/>${drawn.join('')}${caret}</svg>`;
};

const drawCell = ({ text, width, style }: Cell, column: number, row: number): string => {
  if (width === 0) return '';
  const place = { x: MARGIN + column * CELL.width, y: MARGIN + row * CELL.height, width: width * CELL.width, height: CELL.height };
  const [front, back] = style.inverse ? [colourOf(style.bg, BACKGROUND), colourOf(style.fg, TEXT)] : [colourOf(style.fg, TEXT), colourOf(style.bg, BACKGROUND)];
  const ground = back === BACKGROUND ? '' : `<rect x="${place.x}" y="${place.y}" width="${place.width}" height="${place.height}" fill="${back}"/>`;
  const colour = style.dim ? between(front, back) : front;
  const line = style.underline ? `<rect x="${place.x}" y="${place.y + CELL.baseline + 3}" width="${place.width}" height="1" fill="${colour}"/>` : '';
  if (text.trim() === '') return ground + line;
  const glyph = drawShape(text, place, colour) ?? `<text x="${place.x}" y="${place.y + CELL.baseline}" fill="${colour}"${fontOf(style)}>${escaped(text)}</text>`;
  return ground + glyph + line;
};

const fontOf = ({ bold, italic }: CellStyle): string => `${bold ? ' font-weight="bold"' : ''}${italic ? ' font-style="oblique"' : ''}`;

const colourOf = (colour: number | string | null, usual: string): string => {
  if (colour === null) return usual;
  if (typeof colour === 'string') return colour;
  if (colour < 16) return SIXTEEN[colour] ?? usual;
  if (colour >= 232) return hex([0, 1, 2].map(() => 8 + (colour - 232) * 10));
  // The 6×6×6 cube of the 256 colours: https://www.xfree86.org/current/ctlseqs.html
  const step = (value: number): number => (value === 0 ? 0 : 55 + value * 40);
  const index = colour - 16;
  return hex([step(Math.floor(index / 36)), step(Math.floor(index / 6) % 6), step(index % 6)]);
};

const hex = (parts: readonly number[]): string => `#${parts.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
const partsOf = (colour: string): readonly number[] => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

/** Dim text: the colour, most of the way from the ground. */
const between = (front: string, back: string): string => {
  const behind = partsOf(back);
  return hex(partsOf(front).map((part, index) => part * 0.6 + (behind[index] ?? 0) * 0.4));
};

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
