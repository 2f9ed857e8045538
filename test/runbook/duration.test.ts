import { expect, test } from 'vitest';
import { durationMs } from '../../src/core/duration.ts';
import { duration } from '../../src/runbook/duration.ts';

test.each([['30s', 30_000], ['40m', 2_400_000], ['12h', 43_200_000], ['1h30m', 5_400_000], ['1h0m5s', 3_605_000]])('%s is %i milliseconds', (text, ms) => {
  expect(durationMs(text)).toBe(ms);
  expect(duration.safeParse(text).success).toBe(true);
});

test.each(['', '0s', '5', '40 m', '1d', '5ms', '30m1h', '-5s', '1.5h'])('%o is no duration', (text) => {
  expect(durationMs(text)).toBeNull();
  expect(duration.safeParse(text).success).toBe(false);
});
