import { expect, test } from 'vitest';
import { between } from '../../src/dev/check-generated.ts';

test('only what stands between the marks is replaced', () => {
  expect(between('a\n<!-- keys -->\nold\n<!-- /keys -->\nb\n', 'keys', 'new\n')).toBe('a\n<!-- keys -->\nnew\n<!-- /keys -->\nb\n');
});

test('what is made twice is the same', () => {
  const once = between('<!-- keys --><!-- /keys -->', 'keys', 'new');
  expect(between(once, 'keys', 'new')).toBe(once);
});

test('marks that are missing or the wrong way round are an error', () => {
  expect(() => between('text', 'keys', 'new')).toThrow('<!-- keys -->');
  expect(() => between('<!-- /keys --><!-- keys -->', 'keys', 'new')).toThrow('<!-- /keys -->');
});
