import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { ASCII, UNICODE, glyphsFor, inAscii } from '../../src/ui/glyphs.ts';
import { themeOf, usesColour } from '../../src/ui/theme.ts';
import type { Tone } from '../../src/ui/theme.ts';

const MARKS = Object.keys(UNICODE.mark) as (keyof typeof UNICODE.mark)[];

test('the flag wins, then NO_COLOR, then FORCE_COLOR, then the terminal', () => {
  const of = (flag: 'always' | 'never' | 'auto', env: { readonly [name: string]: string }, level: number) => usesColour({ flag, env, level });
  expect([of('always', { NO_COLOR: '1' }, 0), of('never', { FORCE_COLOR: '1' }, 3), of('auto', { NO_COLOR: '1', FORCE_COLOR: '1' }, 3), of('auto', { NO_COLOR: '' }, 1), of('auto', { FORCE_COLOR: '1' }, 0), of('auto', { FORCE_COLOR: '0' }, 3), of('auto', {}, 0)]).toEqual([true, false, false, true, true, false, false]);
});

test('without colour, bold and inverse stay', () => {
  const plain = themeOf('auto', { colour: false });
  expect(plain('status.failed')).toEqual({ bold: true });
  expect(plain('title.focus')).toEqual({ inverse: true, bold: true });
});

test('no status differs from another by colour alone', () => {
  expect(new Set(MARKS.map((mark) => UNICODE.mark[mark])).size).toBe(MARKS.length);
  expect(new Set(MARKS.map((mark) => ASCII.mark[mark])).size).toBe(MARKS.length);
});

test('the colour-blind theme has no red and no green', () => {
  const theme = themeOf('deuteranopia', { colour: true });
  const tones: readonly Tone[] = [...MARKS.map((mark) => `status.${mark}` as const), 'live', 'danger', 'added', 'removed'];
  expect(tones.filter((tone) => /red|green/i.test(theme(tone).color ?? ''))).toEqual([]);
});

test('every sign is one column wide', () => {
  const signs = [...Object.values(UNICODE.mark), UNICODE.open, UNICODE.shut, UNICODE.cursor, UNICODE.caret, UNICODE.rule, ...Object.values(UNICODE.heavy), ...Object.values(UNICODE.light)];
  expect(signs.filter((sign) => stringWidth(sign) !== 1)).toEqual([]);
});

test('the ASCII set is ASCII, and our words become it', () => {
  expect(JSON.stringify(ASCII)).toMatch(/^[\u0020-\u007e]+$/);
  expect(inAscii('41:20 · v1 → v2 …')).toBe('41:20 . v1 -> v2 ~');
});

test('a terminal that cannot show Unicode gets ASCII', () => {
  const of = (env: { readonly [name: string]: string }, platform = 'linux', ascii = false) => glyphsFor({ env, platform, ascii }).name;
  expect([of({ LANG: 'en_GB.UTF-8' }), of({ LANG: 'C' }), of({ LANG: 'en_GB.UTF-8', TERM: 'linux' }), of({ LANG: 'en_GB.UTF-8', TERM: 'dumb' }), of({ LANG: 'en_GB.UTF-8' }, 'linux', true), of({}, 'darwin'), of({}, 'win32'), of({ WT_SESSION: '1' }, 'win32')]).toEqual(['unicode', 'ascii', 'ascii', 'ascii', 'ascii', 'unicode', 'ascii', 'unicode']);
});
