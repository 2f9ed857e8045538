import { expect, test } from 'vitest';
import { agoOf, clockOf, spanFrom, spanOf } from '../../src/ui/duration.ts';

const minutes = (number: number): number => number * 60_000;

test('a clock counts seconds, then minutes, then hours', () => {
  expect([41_000, minutes(41) + 20_000, minutes(78) + 40_000, 999, -5].map(clockOf)).toEqual(['0:41', '41:20', '1:18:40', '0:00', '0:00']);
});

test('a span is said in its two largest units', () => {
  expect([41_000, minutes(42), minutes(71), minutes(90), minutes(60 * 51)].map(spanOf)).toEqual(['41s', '42m', '1h11m', '1h30m', '2d3h']);
});

test('an age is said in one unit', () => {
  expect([0, 42_000, minutes(12), minutes(200), minutes(60 * 72)].map(agoOf)).toEqual(['just now', '42 s ago', '12 min ago', '3 h ago', '3 d ago']);
});

test('what a person types for a length of time is read or refused, never guessed', () => {
  expect(['30m', '12h', ' 2d ', '0h', '12', 'h', '-3m', '3 weeks'].map(spanFrom)).toEqual([minutes(30), minutes(720), minutes(2880), null, null, null, null, null]);
});
