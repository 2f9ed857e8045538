import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GraphemeSegmenter } from '../../src/dev/graphemes.ts';

const LETTERS = ['a', ' ', '~', '\r', '\n', '\u001b', '[', '\u007f', '─', '┃', '✓', '‼', '…', '⊘', 'é', 'e\u0301', '\u0301', '\ufe0f', '\u200d', '👩', '👩‍🚀', '🇨', '🇭', '日', '\ud83d', '가'];
const quick = GraphemeSegmenter(undefined, { granularity: 'grapheme' });
const library = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

test('a text is cut as the library cuts it, from its beginning and around each of its letters', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom(...LETTERS), { maxLength: 8 }).map((letters) => letters.join('')), (text) => {
    expect([...quick.segment(text)]).toEqual([...library.segment(text)].map(({ segment, index, input }) => ({ segment, index, input })));
    for (let at = -1; at <= text.length; at += 1) expect(quick.segment(text).containing(at)?.segment).toBe(library.segment(text).containing(at)?.segment);
  }), { numRuns: 2_000 });
});

test('words are cut by the library', () => {
  expect([...GraphemeSegmenter('en', { granularity: 'word' }).segment('two words')].map(({ segment }) => segment)).toEqual(['two', ' ', 'words']);
});
