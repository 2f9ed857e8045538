import { expect, test } from 'vitest';
import { stylesOf } from '../../src/dev/styles.ts';
import type { Cell, CellStyle } from '../../src/dev/recording.ts';

const PLAIN: CellStyle = { fg: null, bg: null, bold: false, dim: false, italic: false, underline: false, inverse: false };
const cells = (text: string, style: Partial<CellStyle> = {}): readonly Cell[] => [...text].map((letter) => ({ text: letter, width: 1, style: { ...PLAIN, ...style } }));

test('what has a style is named with it, row by row; what has none is left out', () => {
  const rows = [[...cells(' plain')], [...cells('✗', { fg: 1, bold: true }), ...cells(' Tests  '), ...cells('FAILED', { fg: 9, inverse: true })], [...cells('grey', { fg: 240, bg: 4, dim: true, underline: true, italic: true })]];
  expect(stylesOf({ cells: rows })).toEqual(['  2  bold red ‹✗›  inverse bright red ‹FAILED›', '  3  dim italic underlined 240 on blue ‹grey›']);
});

test('the digits of a styled word are no style', () => {
  expect(stylesOf({ cells: [cells('0:21', { fg: 6 })] })).toEqual(stylesOf({ cells: [cells('1:07', { fg: 6 })] }));
});
