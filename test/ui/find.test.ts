import { expect, test } from 'vitest';
import { hasWords } from '../../src/ui/find.ts';

test('words are found in any order and each anywhere, and a capital makes the case of all count', () => {
  const text = 'waive a failed step, where its runbook allows it';
  expect(['waive step', 'step waive', 'fail  run', '', ' waive '].map((pattern) => hasWords(text, pattern))).toEqual([true, true, true, true, true]);
  expect(['waive blocker', 'Waive', 'step Waive'].map((pattern) => hasWords(text, pattern))).toEqual([false, false, false]);
  expect(hasWords('Waive a step', 'step Waive')).toBe(true);
});
