import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPieceRedactor } from '../../src/adapters/secret-pieces.ts';
import { areaOf, fieldLine } from '../../src/ui/draw/field.ts';
import { paragraph, textOf } from '../../src/ui/rows.ts';

const SECRET = 'npm_aB3dE5gH7jK9mN1pQ2sT4vW6yZ8cX0eR5tY7';
const WORDED = 'correct/horse+battery "staple" ß';

/** The longest part of the secret that stands in one of the lines. */
const longestIn = (lines: readonly string[], secret: string): number => {
  for (let length = secret.length; length > 0; length -= 1) {
    for (let from = 0; from + length <= secret.length; from += 1) if (lines.some((line) => line.includes(secret.slice(from, from + length)))) return length;
  }
  return 0;
};

describe('of a secret that was wrapped, cut or parted by a caret no line keeps a piece of eight letters', () => {
  const redact = createPieceRedactor([SECRET, WORDED]);

  test.each([SECRET, WORDED])('%s', (secret) => {
    fc.assert(
      fc.property(fc.integer({ min: 9, max: 140 }), fc.nat(60), fc.nat(60), fc.constantFrom('│ ', '', '✗ Browser matrix FAILED │ '), (width, before, after, beside) => {
        const text = `${'so it was '.repeat(6).slice(0, before)}${secret}${' and then'.repeat(7).slice(0, after)}`;
        const field = { text, caret: (before * 7 + after) % (text.length + 1) };
        const drawn = [paragraph(text, width).map(textOf), areaOf(field, { width, caret: '▏', least: 2, most: 20, top: 0 }).rows.map(textOf), [textOf(fieldLine(field, { width, caret: '▏' }))], [text]];
        for (const lines of drawn) expect(longestIn(redact(lines.map((line) => `${beside}${line} │`)), secret)).toBeLessThan(8);
      }),
      { numRuns: 300 },
    );
  });

  test('and what is no piece of one stays as it is, letters of several bytes too', () => {
    for (const line of ['┃ ✗ Browser matrix   FAILED 2× ┃', 'npm_aB3', 'horse', '']) expect(redact([line])).toEqual([line]);
    expect(redact(['│ "staple" ß│ß'])).toEqual(['│[masked]│ß']);
    expect(createPieceRedactor([])([SECRET])).toEqual([SECRET]);
  });

  test('one that was cut twice in a line is masked twice', () => {
    expect(redact([`${SECRET.slice(0, 12)} │ ${SECRET.slice(20)} │`])).toEqual(['[masked] │ [masked] │']);
  });
});
