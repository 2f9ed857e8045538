import { expect, it } from 'vitest';
import { firstErrorIn } from '../../src/core/first-error.ts';

it.each([
  ['how it ended, and after how long', 'error: no space left (exit code 1 after 3.2 s: cargo test)', 'error: no space left (exit code 101 after 41 min: just bindings-test) (and 2 other commands did not pass)'],
  ['the count of others that failed', '"just lint" ended with exit code 1 after 2 s', '"just lint" ended with exit code 1 after 48 s (and 1 other command did not pass)'],
  ['numbers that stand alone', 'firefox: 2 of 412 tests failed in 1.5s', 'firefox: 3 of 413 tests failed in 900ms'],
  ['times', '2026-01-22T19:00:00Z timed out', '2026-02-01 08:30 timed out'],
  ['hashes and ids of runs', 'run 4711 of 1a2b3c4 failed: build (linux)', 'run 4712 of deadbee5 failed: build (linux)'],
  ['the folder that it was in', 'cannot read /tmp/x-81/pool.rs:12:3', 'cannot read ../work/y/pool.rs:14:1'],
  ['white space', 'a  b', ' a b\nmore of it'],
])('two failures that differ in %s have the same first error', (_, one, other) => {
  expect(firstErrorIn(one)).toBe(firstErrorIn(other));
  expect(firstErrorIn(one)).not.toBe('');
});

it.each([
  ['the code of an error', 'error[E0308]: mismatched types', 'error[E0277]: mismatched types'],
  ['the file', 'cannot read /src/pool.rs', 'cannot read /src/lock.rs'],
  ['a word', 'npm: token expired', 'npm: token revoked'],
  ['the command, where nothing else is known', '"just lint" ended with exit code 1 after 2 s', '"just test" ended with exit code 1 after 2 s'],
])('two that differ in %s do not', (_, one, other) => {
  expect(firstErrorIn(one)).not.toBe(firstErrorIn(other));
});
