import { expect, test } from 'vitest';
import { Resvg } from '@resvg/resvg-js';
import type { Cell, CellStyle, Recording } from '../../src/dev/recording.ts';
import { pngOf } from '../../src/dev/png.ts';
import { svgOf } from '../../src/dev/svg.ts';

const PLAIN: CellStyle = { fg: null, bg: null, bold: false, dim: false, italic: false, underline: false, inverse: false };
const cell = (text: string, style: Partial<CellStyle> = {}): Cell => ({ text, width: 1, style: { ...PLAIN, ...style } });
const recording = (cells: readonly (readonly Cell[])[]): Recording => ({
  name: 'test', columns: cells[0]?.length ?? 0, rows: cells.length, cursor: { row: 0, column: 0, visible: false }, cells,
});
const screen = (...rows: readonly string[]): Recording => recording(rows.map((row) => [...row].map((text) => cell(text))));

/** Whether the pixel is not the background, by its place in pixels. */
const painted = (drawn: Recording): ((x: number, y: number) => boolean) => {
  const image = new Resvg(svgOf(drawn), { font: { loadSystemFonts: false } }).render();
  return (x, y) => (image.pixels[(y * image.width + x) * 4] ?? 0) > 60;
};
const reds = (drawn: Recording): number => (svgOf(drawn).match(/#f2777a/g) ?? []).length;

test('the lines of a box are painted without a gap from one cell to the next', () => {
  const at = painted(screen('┏━━┓', '┃  ┃', '┗━━┛'));
  // The middles of the lines: 12 is the margin, 12 by 25 a cell.
  for (let x = 18; x <= 12 + 3 * 12 + 6; x += 1) expect([x, at(x, 12 + 12)]).toEqual([x, true]);
  for (let y = 24; y <= 12 + 2 * 25 + 12; y += 1) expect([y, at(12 + 6, y)]).toEqual([y, true]);
  expect(at(12 + 18, 12 + 25 + 12)).toBe(false);
});

test('round corners meet the lines beside and below them', () => {
  const at = painted(screen('╭─', '│ '));
  expect(at(12 + 11, 24)).toBe(true);
  expect(at(12 + 5, 12 + 24) && at(12 + 5, 12 + 25)).toBe(true);
});

test.each([...'✓✗»‼⧗⊘∙⊜~-?⊶⊷▸▾›⏎…→·'])('the glyph %s is drawn', async (glyph) => {
  const [drawn, missing, blank] = await Promise.all([glyph, '\u{10ffff}', ' '].map((text) => pngOf(screen(text))));
  expect(drawn).not.toEqual(missing);
  expect(drawn).not.toEqual(blank);
});

test('inverse text stands in the ground colour on the text colour', () => {
  expect(svgOf(recording([[cell('x', { inverse: true, fg: 1 })]]))).toMatch(/<rect [^>]*fill="#f2777a"\/><text [^>]*fill="#12161c"/);
});

test('a colour of the palette, of the cube and of its own is each drawn as itself', () => {
  const svg = svgOf(recording([[cell('a', { fg: 1 }), cell('b', { fg: 208 }), cell('c', { fg: '#010203' }), cell('d', { fg: 232 })]]));
  for (const colour of ['#f2777a', '#ff8700', '#010203', '#080808']) expect(svg).toContain(`fill="${colour}"`);
});

test('what a program writes is text in the picture and never markup', () => {
  expect(svgOf(screen('<&'))).toContain('&lt;</text>');
  expect(svgOf(screen('<&'))).toContain('&amp;</text>');
});

test('dim text is another colour than plain text', () => {
  expect(reds(recording([[cell('a', { fg: 1, dim: true })]]))).toBe(0);
});
