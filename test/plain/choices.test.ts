import { expect, test } from 'vitest';
import { choiceLines, choiceOf } from '../../src/plain/choices.ts';
import { decision, judgement } from '../support/plan.ts';

test('a question is numbered, the safe choice first, and each says what it wants', () => {
  expect(choiceLines(judgement('lint'))).toEqual(['Is anything wrong with lint?', '  0  Not now: leave it unanswered', '  1  Nothing found (wants its evidence opened)', '  2  Found, and accepted (wants a reason)', '  3  Hold the release (wants a reason)']);
});

test('only a number or a key is an answer', () => {
  expect(['1', ' hold ', '0', '', '3', 'y', '-1', '1.5', 'yes'].map((typed) => choiceOf(decision, typed)?.key ?? null)).toEqual(['none', 'hold', null, null, null, null, null, null, null]);
});
