import { expect, test } from 'vitest';
import { QUIET_MS, isHeld, quietAt, quietFrom, quietKey, quietWord } from '../../src/ui/quiet.ts';

test('the quiet period is 0.7 seconds', () => {
  expect(QUIET_MS).toBe(700);
});

test('a key that comes before 0.7 s of quiet is dropped, and the quiet begins anew', () => {
  const first = quietKey(quietFrom(1000), 1690);
  expect(first.taken).toBe(false);
  const second = quietKey(first.quiet, 2389);
  expect(second.taken).toBe(false);
  expect(quietKey(second.quiet, 3089).taken).toBe(true);
});

test('once it listens every key counts, however fast', () => {
  const first = quietKey(quietFrom(0), 700);
  expect(first.taken).toBe(true);
  expect(quietKey(first.quiet, 701).taken).toBe(true);
});

test('the dialog says waiting, then listening, without any key', () => {
  expect([0, 699, 700].map((now) => quietWord(quietAt(quietFrom(0), now)))).toEqual(['waiting', 'waiting', 'listening']);
});

test('an Enter right after another is one that is held down, however long it is held', () => {
  expect(isHeld(null, 0)).toBe(false);
  expect([30, 500, 699, 700].map((now) => isHeld(0, now))).toEqual([true, true, true, false]);
});
