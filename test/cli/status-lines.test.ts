import { expect, test } from 'vitest';
import { statusLines } from '../../src/cli/status-lines.ts';
import type { Event } from '../../src/core/event.ts';
import { stateOf } from '../support/given.ts';
import { CONFLICT, FAILED, NOT_DONE, UNKNOWN, came, opened, waived } from '../support/history.ts';
import { TARGET, planOf, pushTag, step } from '../support/plan.ts';

const plan = planOf([step('lint', { waivable: true }), pushTag('push')]);
const line = (id: string, ...tail: readonly Event[]): string => statusLines(stateOf([...opened(plan), ...tail]), 'the end').find((one) => one.includes(` ${id}  `)) ?? '';
const typed = { words: `tag ${TARGET}` };

test('the status says what an act came to in the word that the screen has for it', () => {
  expect(line('push', ...came('push', NOT_DONE, typed))).toBe('  ✗ push  not done: it is not there');
  expect(line('push', ...came('push', CONFLICT, typed))).toBe('  ✗ push  conflict: other bytes');
  expect(line('push', ...came('push', UNKNOWN, typed))).toBe('  ‼ push  unknown: signal 9');
  expect(line('lint', ...came('lint', NOT_DONE))).toBe('  ✗ lint  failed: it is not there');
  expect(line('lint', ...came('lint', FAILED), waived('lint'))).toBe('  ⊜ lint  waived: known (Ada)');
});
