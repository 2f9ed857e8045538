import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holdsOneOf } from '../../src/adapters/marks.ts';

const text = (maxLength: number) => fc.string({ unit: fc.constantFrom('a', 'b', 'e', '_', 'Z', '✗', ' ', '\n'), maxLength });

test('says the same as a search for each of them', () => {
  fc.assert(fc.property(fc.array(text(3).filter((mark) => mark !== ''), { maxLength: 6 }), text(40), (marks, within) => {
    expect(holdsOneOf(marks)(within)).toBe(marks.some((mark) => within.includes(mark)));
  }));
});
