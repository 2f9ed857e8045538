import { expect, it } from 'vitest';
import { medianOf } from '../../src/core/median.ts';

it.each([[[], null], [[4], 4], [[9, 1, 2], 2], [[1, 2, 4, 90], 3]] as const)('the median of %j is %j', (values, median) => {
  expect(medianOf(values)).toBe(median);
});
