import { expect, test } from 'vitest';
import { fieldLine, fieldLines, fieldOf, pasted, typed } from '../../src/ui/field.ts';
import type { Field } from '../../src/ui/field.ts';
import { keyPresses } from '../../src/ui/keys.ts';
import type { InkKey } from '../../src/ui/keys.ts';
import { typedPiece } from '../../src/ui/rows.ts';

const NO_KEY: InkKey = { upArrow: false, downArrow: false, leftArrow: false, rightArrow: false, pageDown: false, pageUp: false, home: false, end: false, return: false, escape: false, ctrl: false, shift: false, tab: false, backspace: false, delete: false, meta: false };
const press = (name: string, text = ''): Parameters<typeof typed>[1] => ({ name, text, together: false, repeat: false });
const keys = (field: Field, ...names: readonly string[]): Field => names.reduce((so, name) => typed(so, press(name, name.length === 1 ? name : '')) ?? so, field);

test('letters go in at the caret, and backspace takes a whole letter', () => {
  expect(keys(fieldOf('ac'), 'left', 'b').text).toBe('abc');
  expect(keys(fieldOf('a👩‍👩‍👧'), 'backspace').text).toBe('a');
  expect(keys(fieldOf('one two'), 'ctrl-w').text).toBe('one ');
  expect(keys(fieldOf('one'), 'home', 'ctrl-k').text).toBe('');
});

test('a pasted line end is a space inside and nothing at the end, and never a key', () => {
  expect(pasted(fieldOf(''), 'one\ntwo\r\n').text).toBe('one two');
  expect(pasted(fieldOf(''), 'publish\u200b v1.2.0\n').text).toBe('publish v1.2.0');
});

test('a key that is no letter is left to the dialog', () => {
  expect(typed(fieldOf('a'), press('tab'))).toBeNull();
  expect(typed(fieldOf('a'), press('ctrl-o'))).toBeNull();
});

test('the part around the caret is in view', () => {
  expect(fieldLine(fieldOf('abcdefghij'), { width: 6, caret: '|' })).toEqual(typedPiece('ghij|'));
  expect(fieldLines(fieldOf('one two three'), { width: 8, caret: null })).toEqual([typedPiece('one two'), typedPiece('three')]);
});

test('keys that were typed fast come one by one, and each knows that it came with others', () => {
  expect(keyPresses('jjG', NO_KEY).map(({ name, together }) => [name, together])).toEqual([['j', true], ['j', true], ['G', true]]);
  expect(keyPresses('y\r', NO_KEY).map(({ name, together }) => [name, together])).toEqual([['y', true], ['enter', true]]);
  expect(keyPresses('', { ...NO_KEY, return: true })).toEqual([{ name: 'enter', text: '', together: false, repeat: false }]);
  expect(keyPresses('d', { ...NO_KEY, ctrl: true }).map(({ name }) => name)).toEqual(['ctrl-d']);
  expect(keyPresses('', { ...NO_KEY, return: true, eventType: 'release' })).toEqual([]);
  expect(keyPresses('', { ...NO_KEY, return: true, eventType: 'repeat' }).map(({ repeat }) => repeat)).toEqual([true]);
  expect(keyPresses('', { ...NO_KEY, tab: true, shift: true }).map(({ name }) => name)).toEqual(['shift-tab']);
});
