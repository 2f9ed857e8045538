import { expect, test } from 'vitest';
import { steadyClock } from '../../src/adapters/steady-clock.ts';

const HOUR = 3_600_000;

/** A wall and a stopwatch that are told what to say. */
const clocks = (from = 0) => {
  const says = { wall: 100 * HOUR, ticks: 5.25 };
  const now = steadyClock({ from, wall: () => says.wall, monotonic: () => says.ticks });
  const pass = (ms: number): number => ((says.wall += ms), (says.ticks += ms), now());
  return { says, now, pass };
};

test('it is the wall\'s time while that runs', () => {
  const { now, pass } = clocks();
  expect([now(), pass(10), pass(HOUR)]).toEqual([100 * HOUR, 100 * HOUR + 10, 101 * HOUR + 10]);
});

test('a wall that is set back stops nothing: time goes on by what really passed, until the wall has caught up', () => {
  const { says, pass } = clocks();
  says.wall -= HOUR;
  expect(pass(1_000)).toBe(100 * HOUR + 1_000);
  expect(pass(2 * HOUR)).toBe(102 * HOUR + 1_000);
});

test('a wall that stands still does not stop it, however often it is looked at', () => {
  const { says, now } = clocks();
  for (let n = 0; n < 1_000; n += 1) {
    says.ticks += 0.1;
    now();
  }
  expect(now()).toBe(100 * HOUR + 100);
});

test('it begins at the newest record, where the wall was set back since', () => {
  const { pass, now } = clocks(124 * HOUR);
  expect([now(), pass(1_000)]).toEqual([124 * HOUR, 124 * HOUR + 1_000]);
});

test('a wall that is set ahead is believed, and what it said is not taken back', () => {
  const { says, now } = clocks();
  says.wall += 24 * HOUR;
  expect(now()).toBe(124 * HOUR);
  says.wall -= 24 * HOUR;
  expect(now()).toBe(124 * HOUR);
});
