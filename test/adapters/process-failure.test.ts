import { expect, test } from 'vitest';
import { commandText, wordFailure } from '../../src/adapters/process-failure.ts';
import type { Ended } from '../../src/ports.ts';

const ended = (more: Partial<Ended>): Ended => ({ code: null, signal: null, trouble: null, missing: null, expected: true, rejected: false, firstError: null, lastLines: [], durationMs: 4200, captured: {}, ...more });
const why = (more: Partial<Ended>): string => wordFailure(ended(more), 'just test').why;

test.each([
  ['a missing program, by name', { trouble: 'missing', missing: 'just' }, 'just is not installed or not on PATH'],
  ['a missing program that nobody named', { trouble: 'missing', firstError: 'error: it' }, 'a program that "just test" needs is not installed, not on PATH or not executable: error: it'],
  ['a deadline, with its time', { trouble: 'deadline' }, '"just test" was stopped at its deadline after 4.2 s'],
  ['a stop by a person', { trouble: 'stopped', durationMs: 61_000 }, '"just test" was stopped by a person after 61 s'],
  ['an end that nobody saw', { trouble: 'lost', firstError: 'its log could not be written' }, 'how "just test" ended is not known: its log could not be written'],
  ['a signal', { signal: 'SIGSEGV' }, '"just test" was ended by SIGSEGV'],
  ['an exit code with the first error', { code: 101, firstError: 'error: two tests failed' }, '"just test" ended with exit code 101: error: two tests failed'],
  ['what must not appear, before what must', { code: 0, rejected: true, expected: false }, '"just test" ended with 0, but its output holds what it must not'],
  ['what must appear', { code: 0, expected: false }, '"just test" ended with 0, but its output does not hold what proves that it did its work'],
] as const)('the cause is %s', (_, more, words) => {
  expect(why(more)).toBe(words);
});

test('every failure says what to do', () => {
  for (const more of [{ trouble: 'missing', missing: 'just' }, { trouble: 'deadline' }, { trouble: 'stopped' }, { trouble: 'lost' }, { signal: 'SIGKILL' }, { code: 1 }, { code: 0, expected: false }, { code: 0, rejected: true }] as const) expect(wordFailure(ended(more), 'x').fix).not.toBe('');
});

test('the cause goes before the exit code: a missing program is never "exit code 127"', () => {
  expect(why({ trouble: 'missing', missing: 'just', code: 127 })).not.toContain('127');
});

test('a command reads as a person could paste it', () => {
  expect(commandText({ shell: 'a | b' })).toBe('a | b');
  expect(commandText({ argv: ['cargo', 'test', '--test=x', 'two words', "it's", ''] })).toBe("cargo test --test=x 'two words' 'it'\\''s' ''");
});
