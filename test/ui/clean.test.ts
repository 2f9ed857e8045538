import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { clean, cleanLines } from '../../src/ui/clean.ts';

const HOSTILE: readonly (readonly [name: string, text: string, drawn: string])[] = [
  ['a colour', '\u001b[31mred\u001b[0m', 'red'],
  ['a cleared screen', 'a\u001b[2J\u001b[Hb', 'ab'],
  ['an 8-bit control sequence', 'a\u009b31mb', 'ab'],
  ['a window title', '\u001b]0;owned\u0007text', 'text'],
  ['a clipboard write that ends with ST', '\u001b]52;c;ZXZpbA==\u001b\\text', 'text'],
  ['an 8-bit OSC', '\u009d0;owned\u009ctext', 'text'],
  ['an unfinished OSC takes what it began', 'text\u001b]8;;http://evil', 'text'],
  ['a device control string', '\u001bP+q544e\u001b\\text', 'text'],
  ['an application command', '\u001b_Gf=100\u001b\\text', 'text'],
  ['a hyperlink keeps its words', '\u001b]8;;http://evil\u0007words\u001b]8;;\u0007', 'words'],
  ['a reset', 'a\u001bcb', 'ab'],
  ['a charset switch', 'a\u001b(0b', 'ab'],
  ['an escape at the end', 'a\u001b', 'a'],
  ['backspaces', 'PASS\b\b\b\bFAIL', 'PASSFAIL'],
  ['a bell and nulls', 'a\u0007\u0000b', 'ab'],
  ['right-to-left override', 'v1.2\u202e3.0', 'v1.23.0'],
  ['isolates', '\u2066a\u2069', 'a'],
  ['zero-width characters', 'pub\u200blish\u2060 \ufeffnow\u00ad', 'publish now'],
  ['an invisible tag', 'v1\u{e0041}\u{e0042}', 'v1'],
  ['variation selectors', '✔\ufe0f', '✔'],
  ['a lone surrogate', 'a\ud800b', 'a\ufffdb'],
  ['an overwritten line', 'progress 10%\rprogress 100%', 'progress 100%'],
  ['line ends', 'one\r\ntwo\nthree', 'one two three'],
  ['a line separator', 'one\u2028two', 'one two'],
  ['a tab', 'a\tb', 'a    b'],
  ['stacked marks', `a${'\u0301'.repeat(40)}b`, 'a\u0301\u0301b'],
];

test.each(HOSTILE)('what a terminal would obey is not drawn: %s', (_, text, drawn) => {
  expect(clean(text)).toBe(drawn);
});

test('whatever is written, no control, escape or bidi character is drawn', () => {
  const nasty = fc.string({ unit: 'binary', maxLength: 80 });
  const pieces = fc.array(fc.oneof(nasty, fc.constantFrom('\u001b', '\u009b', '\u001b]', '\u0007', '\u202e', '\r', '\n', '\u001b[', ';', 'm', '\u009d', '\u001b\\')), { maxLength: 20 }).map((parts) => parts.join(''));
  fc.assert(fc.property(pieces, (text) => !/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200b-\u200f]/u.test(clean(text))), { numRuns: 2000 });
});

test('cleaning twice changes nothing more', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => clean(clean(text)) === clean(text)), { numRuns: 1000 });
});

test('the lines of a foreign text stay lines', () => {
  expect(cleanLines('one\r\n\u001b[1mtwo\u001b[0m\n\nfour')).toEqual(['one', 'two', '', 'four']);
});
