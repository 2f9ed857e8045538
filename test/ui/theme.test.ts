import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eastAsianWidthType } from 'get-east-asian-width';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { ASCII, UNICODE, glyphsFor, inAscii } from '../../src/ui/glyphs.ts';
import { THEMES, colourVariables, themeOf, usesColour } from '../../src/ui/theme.ts';
import type { Tone } from '../../src/ui/theme.ts';
import { statusWords } from '../../src/ui/tree.ts';
import { readSources } from '../support/source.ts';

const MARKS = Object.keys(UNICODE.mark) as (keyof typeof UNICODE.mark)[];

test('the flag becomes the variables that screen and children decide by', () => {
  expect([colourVariables('never', { FORCE_COLOR: '3' }), colourVariables('always', { NO_COLOR: '1' }), colourVariables('always', { FORCE_COLOR: '3' }), colourVariables('always', { FORCE_COLOR: '0' }), colourVariables('auto', { NO_COLOR: '1' })]).toEqual([
    { NO_COLOR: '1', FORCE_COLOR: undefined },
    { NO_COLOR: undefined, FORCE_COLOR: '1' },
    { NO_COLOR: undefined, FORCE_COLOR: '3' },
    { NO_COLOR: undefined, FORCE_COLOR: '1' },
    {},
  ]);
});

test('NO_COLOR wins, then FORCE_COLOR, then the terminal, which is asked only where neither said anything', () => {
  const unasked = (): boolean => {
    throw new Error('Node warns on the screen when it is asked beside both');
  };
  expect([usesColour({ NO_COLOR: '1', FORCE_COLOR: '1' }, unasked), usesColour({ NO_COLOR: '', FORCE_COLOR: '1' }, unasked), usesColour({ FORCE_COLOR: '0' }, unasked), usesColour({ NO_COLOR: '' }, () => true), usesColour({}, () => false)]).toEqual([false, true, false, true, false]);
});

test('colours of a child go with ours, and what is bold stays bold', () => {
  const child = { color: 'ansi256(196)', bold: true };
  expect(themeOf('auto', { colour: true })(child)).toEqual(child);
  for (const theme of [themeOf('auto', { colour: false }), themeOf('mono', { colour: true })]) expect(theme(child)).toEqual({ bold: true });
});

test('without colour, bold and inverse stay', () => {
  const plain = themeOf('auto', { colour: false });
  expect(plain('status.failed')).toEqual({ bold: true });
  expect(plain('title.focus')).toEqual({ inverse: true, bold: true });
});

test('no status differs from another by colour alone: each has a sign and a word of its own, in both sets', () => {
  for (const said of [UNICODE.mark, ASCII.mark, statusWords]) expect(new Set(MARKS.map((mark) => said[mark])).size).toBe(MARKS.length);
});

test.each(THEMES)('what must not be mixed up is drawn in different ways, without colour as well where it wants a person: %s', (name) => {
  const drawn = (marks: readonly (keyof typeof UNICODE.mark)[], colour: boolean): ReadonlySet<string> => new Set(marks.map((mark) => JSON.stringify(themeOf(name, { colour })(`status.${mark}`))));
  if (name !== 'mono') expect(drawn(['passed', 'failed', 'needs-you', 'unknown', 'running', 'closed'], true).size).toBe(6);
  const loud = drawn(['failed', 'needs-you', 'unknown', 'waived'], false);
  expect([...drawn(['passed', 'closed', 'ready', 'running'], false)].filter((style) => loud.has(style))).toEqual([]);
});

test('the colour-blind theme has no red and no green', () => {
  const theme = themeOf('deuteranopia', { colour: true });
  const tones: readonly Tone[] = [...MARKS.map((mark) => `status.${mark}` as const), 'live', 'danger', 'added', 'removed'];
  expect(tones.filter((tone) => /red|green/i.test(theme(tone).color ?? ''))).toEqual([]);
});

test('every sign is one column wide, those of a status in East Asian fonts as well', () => {
  expect(MARKS.map((mark) => UNICODE.mark[mark]).filter((sign) => [...sign].length !== 1 || !['neutral', 'narrow'].includes(eastAsianWidthType(sign.codePointAt(0) ?? 0)))).toEqual([]);
  const signs = [...Object.values(UNICODE.mark), UNICODE.open, UNICODE.shut, UNICODE.cursor, UNICODE.caret, UNICODE.rule, UNICODE.arrow, UNICODE.dot, UNICODE.enter, UNICODE.ellipsis, ...Object.values(UNICODE.thin), ...Object.values(UNICODE.heavy), ...Object.values(UNICODE.light)];
  expect(signs.filter((sign) => stringWidth(sign) !== 1)).toEqual([]);
});

test('nothing that we write is an emoji, whose width differs from terminal to terminal', () => {
  const root = join(import.meta.dirname, '../..');
  const written = [...readSources(root, ['src/ui', 'src/plain', 'src/cli', 'components']).keys()];
  expect(written.length).toBeGreaterThan(100);
  expect(written.filter((path) => /\p{Emoji_Presentation}|\ufe0f/u.test(readFileSync(join(root, path), 'utf8')))).toEqual([]);
});

test('the ASCII set is ASCII, and our words become it', () => {
  expect(JSON.stringify(ASCII)).toMatch(/^[\u0020-\u007e]+$/);
  expect(inAscii('41:20 · v1 → v2 …')).toBe('41:20 . v1 -> v2 ~');
  expect(inAscii('✓ passed ✗ failed • ⊘')).toBe('+ passed X failed * #');
});

test('a terminal that cannot show Unicode gets ASCII', () => {
  const of = (env: { readonly [name: string]: string }, platform = 'linux', ascii = false) => glyphsFor({ env, platform, ascii }).name;
  expect([of({ LANG: 'en_GB.UTF-8' }), of({ LANG: 'C' }), of({ LANG: 'en_GB.UTF-8', TERM: 'linux' }), of({ LANG: 'en_GB.UTF-8', TERM: 'dumb' }), of({ LANG: 'en_GB.UTF-8' }, 'linux', true), of({}, 'darwin'), of({}, 'win32'), of({ WT_SESSION: '1' }, 'win32')]).toEqual(['unicode', 'ascii', 'ascii', 'ascii', 'ascii', 'unicode', 'ascii', 'unicode']);
});
