import { expect, test } from 'vitest';
import { fieldOf, pasted, typed } from '../../src/ui/field.ts';
import type { Field } from '../../src/ui/field.ts';
import { keyPresses } from '../../src/ui/keys.ts';
import type { InkKey } from '../../src/ui/keys.ts';

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

test('words are moved over and taken out as a shell does it', () => {
  const field = fieldOf('one two-three  four');
  expect(keys(field, 'alt-b', 'alt-b').caret).toBe('one two-'.length);
  expect(keys(field, 'home', 'alt-f', 'ctrl-right').caret).toBe('one two'.length);
  expect(keys(field, 'ctrl-w', 'ctrl-w').text).toBe('one ');
  expect(keys(field, 'alt-b', 'alt-backspace').text).toBe('one two-four');
  expect(keys(field, 'home', 'alt-d').text).toBe(' two-three  four');
  expect(keys(field, 'home', 'delete', 'ctrl-d').text).toBe('e two-three  four');
  expect(keys(fieldOf('привет 日本語'), 'alt-b', 'alt-backspace').text).toBe('日本語');
});

test('what was typed is undone word by word, and done again; a new letter forgets what was undone', () => {
  const field = keys(fieldOf(''), ...'see #812 now', 'ctrl-u');
  expect(field.text).toBe('');
  expect(keys(field, 'ctrl-z').text).toBe('see #812 now');
  expect(keys(field, 'ctrl-z', 'ctrl-z').text).toBe('see #812 ');
  expect(keys(field, 'ctrl-z', 'ctrl-_', 'ctrl-/', 'ctrl-z').text).toBe('');
  expect(keys(field, 'ctrl-z', 'ctrl-z', 'ctrl-y').text).toBe('see #812 now');
  expect(keys(field, 'ctrl-z', 'ctrl-z', 'X', 'ctrl-y').text).toBe('see #812 X');
});

test('a text of several lines has them by keys of their own, and keeps those of a paste', () => {
  const many = fieldOf('', { many: true });
  expect(keys(many, 'a', 'alt-enter', 'b', 'ctrl-j', 'c', 'shift-enter', 'd').text).toBe('a\nb\nc\nd');
  expect(pasted(many, 'one\r\n\ttwo\rthree\n').text).toBe('one\n    two\nthree\n');
  expect(pasted(many, '\u001b[31mred\u001b[0m\u202e').text).toBe('red');
  expect(typed(fieldOf('a'), press('alt-enter'))).toBeNull();
  expect(typed(many, press('enter'))).toBeNull();
  expect(pasted(fieldOf(''), 'one\rtwo\r').text).toBe('one two');
});

test('up and down keep to their column over short lines, and leave the text to the dialog at its ends', () => {
  const field = fieldOf('a long line\nx\nanother line', { many: true });
  const twoUp = keys(field, 'up', 'up');
  expect(twoUp.caret).toBe('a long line'.length);
  expect(typed(twoUp, press('up'))).toBeNull();
  expect(keys(twoUp, 'down', 'down').caret).toBe(field.text.length);
  expect(typed(field, press('down'))).toBeNull();
  expect(keys(field, 'up', 'home').caret).toBe('a long line\n'.length);
  expect(typed(fieldOf('one two three', { many: true }), press('up'), 8)?.caret).toBe('one t'.length);
  expect(keys(fieldOf('one\ntwo', { many: true }), 'ctrl-home', 'end', 'ctrl-k').text).toBe('onetwo');
});

test('a key that is no letter is left to the dialog', () => {
  expect(typed(fieldOf('a'), press('tab'))).toBeNull();
  expect(typed(fieldOf('a'), press('ctrl-o'))).toBeNull();
});

test('keys that were typed fast come one by one, and each knows that it came with others', () => {
  expect(keyPresses('jjG', NO_KEY).map(({ name, together }) => [name, together])).toEqual([['j', true], ['j', true], ['G', true]]);
  expect(keyPresses('y\r', NO_KEY).map(({ name, together }) => [name, together])).toEqual([['y', true], ['enter', true]]);
  expect(keyPresses('', { ...NO_KEY, return: true })).toEqual([{ name: 'enter', text: '', together: false, repeat: false }]);
  expect(keyPresses('d', { ...NO_KEY, ctrl: true }).map(({ name }) => name)).toEqual(['ctrl-d']);
  expect(keyPresses('', { ...NO_KEY, return: true, eventType: 'release' })).toEqual([]);
  expect(keyPresses('', { ...NO_KEY, return: true, eventType: 'repeat' }).map(({ repeat }) => repeat)).toEqual([true]);
  expect(keyPresses('\n', NO_KEY).map(({ name }) => name)).toEqual(['ctrl-j']);
  expect(keyPresses('b', { ...NO_KEY, meta: true })).toEqual([{ name: 'alt-b', text: '', together: false, repeat: false }]);
  expect([{ meta: true, return: true }, { shift: true, return: true }, { ctrl: true, leftArrow: true }, { meta: true, backspace: true }, { delete: true }, { meta: true, escape: true }, { shift: true, upArrow: true }].flatMap((key) => keyPresses('', { ...NO_KEY, ...key }).map(({ name }) => name))).toEqual(['alt-enter', 'shift-enter', 'ctrl-left', 'alt-backspace', 'delete', 'esc', 'up']);
  expect(['[', 'i', 'm'].flatMap((input) => keyPresses(input, { ...NO_KEY, ctrl: true }).map(({ name }) => name))).toEqual(['esc', 'tab', 'enter']);
  expect([{ super: true }, { hyper: true }].flatMap((key) => keyPresses('c', { ...NO_KEY, ...key }))).toEqual([]);
  expect(keyPresses('z', { ...NO_KEY, ctrl: true, shift: true }).map(({ name }) => name)).toEqual(['ctrl-shift-z']);
  expect(keyPresses('', { ...NO_KEY, tab: true, shift: true }).map(({ name }) => name)).toEqual(['shift-tab']);
});
