import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mutants } from './index.ts';
import { problemsOf } from './mutated.ts';

test('every mutant finds its place once, so that none is lost when the code around it moves', () => {
  expect(problemsOf(join(import.meta.dirname, '../..'), mutants)).toEqual([]);
});
