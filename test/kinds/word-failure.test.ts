import { describe, expect, it } from 'vitest';
import { wordFailure, wordRemedy } from '../../src/kinds/word-failure.ts';
import { ended } from '../support/ports.ts';

describe('words for a command that did not pass', () => {
  it.each([
    [ended({ code: null, trouble: 'missing', missing: 'just' }), 'just is not installed, and "x" needs it'],
    [ended({ code: 127, firstError: 'bash: cargo: command not found' }), '"x" needs a program that is not installed: bash: cargo: command not found'],
    [ended({ code: 126 }), '"x" needs a program that cannot be executed'],
    [ended({ code: null, signal: 'SIGKILL', trouble: 'stopped' }), '"x" was stopped by a person after 1.2 s'],
    [ended({ code: null, signal: 'SIGKILL', trouble: 'deadline', durationMs: 3_600_000 }), '"x" did not end in time: it was stopped after 1:00:00'],
    [ended({ code: null, trouble: 'lost' }), 'nobody saw how "x" ended'],
    [ended({ code: null, signal: 'SIGSEGV' }), '"x" was killed by SIGSEGV after 1.2 s'],
    [ended({ code: null }), '"x" ended without an exit code'],
    [ended({ code: 2, firstError: 'error: 3 tests failed', durationMs: 65_000 }), 'error: 3 tests failed (exit code 2 after 1:05: x)'],
    [ended({ code: 2, durationMs: 65_000 }), '"x" ended with exit code 2 after 1:05'],
    [ended({ rejected: true }), '"x" ended with exit code 0, and its output holds what it must not'],
    [ended({ expected: false }), '"x" ended with exit code 0, and its output lacks what it must hold'],
  ])('the most specific cause is named: %#', (how, words) => {
    expect(wordFailure(how, 'x')).toBe(words);
  });

  it('a missing program comes with how to get it', () => {
    expect(wordRemedy(ended({ code: null, trouble: 'missing', missing: 'just' }), 'cargo install just')).toBe('Install it: cargo install just');
    expect(wordRemedy(ended({ code: null, trouble: 'missing', missing: 'just' }), null)).toBe('Install just, then run it again.');
  });
});
