import * as fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { clean } from '../../src/ui/clean.ts';
import { ONE_COLUMN, cut, pad, padStart, truncate, truncatePath, widthDrawn, widthOf, wrap } from '../../src/ui/text.ts';

test('a wide letter is never halved', () => {
  expect(cut('日本語', 3)).toBe('日');
  expect(truncate('日本語', 5)).toBe('日本…');
  expect(pad('日本', 5)).toBe('日本 ');
  expect(padStart('7', 3)).toBe('  7');
});

test('a padded text is exactly as wide as asked, whatever it holds', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, width) => widthOf(pad(clean(text), width)) === width));
});

test('a wrapped text has no line wider than asked, and loses no word', () => {
  expect(wrap('connect() took opts as optional by mistake', 20)).toEqual(['connect() took opts', 'as optional by', 'mistake']);
  expect(wrap('sha256:0123456789abcdef', 10)).toEqual(['sha256:012', '3456789abc', 'def']);
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z日本]{1,12}$/), { minLength: 1 }), fc.integer({ min: 2, max: 30 }), (words, width) => {
      const lines = wrap(words.join(' '), width);
      expect(lines.every((line) => widthOf(line) <= width)).toBe(true);
      expect(lines.join('').replaceAll(' ', '')).toBe(words.join(''));
    }),
  );
});

test('what is measured by its length is as wide as that, alone and beside one another', () => {
  const quick = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter((letter) => ONE_COLUMN.test(letter));
  expect(quick.length).toBeGreaterThan(250);
  expect(quick.filter((letter) => stringWidth(letter) !== 1)).toEqual([]);
  fc.assert(fc.property(fc.array(fc.constantFrom(...quick)), (letters) => stringWidth(letters.join('')) === letters.length), { numRuns: 2_000 });
});

test('a mark that stands on a quick letter is not taken for one', () => {
  for (const text of ['‼\ufe0f', '1\ufe0f\u20e3', 'e\u0301', '→\u0301', '\u200d—']) expect(widthOf(text)).toBe(stringWidth(text));
});

test('what is drawn is as wide as the library says, with colours, links and what is no letter in it', () => {
  const parts = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\u001b[1m', '\u001b[38;5;12m', '\u001b[0m', '\u001b[2K', '\u001b]8;;https://a.example\u0007', '\u001b', '[1m', '─', '…', '日', '🙂', '\u0301'));
  fc.assert(fc.property(fc.array(parts).map((all) => all.join('')), (text) => widthDrawn(text) === stringWidth(text)), { numRuns: 5_000 });
});

test('of a path that is too long the name of the file stays, from a slash on where there is one', () => {
  const path = '/home/maintainer/state/holdpoint/tidewater/v1.2.0/blockers.json';
  expect(truncatePath(path, 30)).toBe('…/v1.2.0/blockers.json');
  expect(truncatePath(path, 16)).toBe('…/blockers.json');
  expect(truncatePath(path, 10)).toBe('…kers.json');
  expect(truncatePath('acme/widget', 30)).toBe('acme/widget');
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, width) => widthOf(truncatePath(clean(text), width)) <= width));
});
