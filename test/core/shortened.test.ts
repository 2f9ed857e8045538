import { expect, test } from 'vitest';
import { shortened } from '../../src/core/shortened.ts';

test('a text is cut where a word ends, never inside one', () => {
  expect(shortened('one two three', 20)).toBe('one two three');
  expect(shortened('one two three', 9)).toBe('one two …');
  expect(shortened('one two three', 7)).toBe('one two …');
  expect(shortened(`said ${'x'.repeat(40)}`, 20)).toBe('said …');
  expect(shortened('x'.repeat(40), 20)).toBe('…');
});
