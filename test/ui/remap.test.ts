import { expect, test } from 'vitest';
import { KEYMAP, actionFor, recordOf } from '../../src/ui/keymap.ts';
import { keyOf } from '../../src/ui/keys.ts';
import { remapped } from '../../src/ui/remap.ts';

const near = (word: string): string | null => (word === 'rum' ? 'run' : null);
const of = (own: { readonly [action: string]: readonly string[] }) => remapped(KEYMAP, Object.entries(own).map(([action, keys], index) => ({ action, keys, line: index + 2 })), near);
const keymap = (own: { readonly [action: string]: readonly string[] }) => {
  const found = of(own);
  if ('problems' in found) throw new Error(JSON.stringify(found.problems));
  return found.keymap;
};
const said = (own: { readonly [action: string]: readonly string[] }): readonly string[] => {
  const found = of(own);
  return 'problems' in found ? found.problems.map(({ line, what, instead }) => `${line}: ${what}. ${instead}`) : [];
};

test('an action that is named has these keys and no others, in all of its places', () => {
  const own = keymap({ run: ['ctrl-r'], 'go-on': ['A', 'ctrl-g'], shell: [] });
  expect([actionFor(own, 'ctrl-r', 'tree'), actionFor(own, 'ctrl-r', 'pane'), actionFor(own, 'r', 'tree'), actionFor(own, 'ctrl-g', 'pane'), actionFor(own, 'S', 'tree'), actionFor(own, 'a', 'tree')]).toEqual(['run', 'run', null, 'go-on', null, 'answer']);
  expect([recordOf(own, 'run').keys, keyOf(own, 'run'), keyOf(own, 'shell')]).toEqual([['ctrl-r'], 'ctrl-r', ':']);
});

test('all errors are said at once, in the order of the file', () => {
  expect(said({ rum: ['r'], mute: ['j'], fix: ['Ctrl+F'] }).map((text) => text.slice(0, 12))).toEqual(['2: "rum" is ', '3: "j" is "d', '4: "Ctrl+F" ']);
});

test('keys may be exchanged, and given away together with what they were', () => {
  const own = keymap({ run: ['a'], answer: ['r'] });
  expect([actionFor(own, 'a', 'tree'), actionFor(own, 'r', 'tree')]).toEqual(['run', 'answer']);
});

test('the key that leaves a process cannot be moved: whoever cannot get out has lost the keyboard', () => {
  expect(said({ 'stop-typing': ['x'] })).toEqual(['2: ctrl-g leaves what is typed to, always. Remove this line.']);
});

test('two actions on one key in one place are an error that names both', () => {
  expect(said({ run: ['x'] })).toEqual(['2: "x" is "stop" (stop what runs) in the same place. Choose another key, or give "stop" another one as well.']);
  expect(said({ run: ['ctrl-g'], fix: ['ctrl-g'] })).toHaveLength(2);
  expect(said({ shut: ['H'], left: ['H'] }), 'of the tree and of the pane').toEqual([]);
  expect(said({ mute: ['j'] }), 'what is everywhere is in each place').toHaveLength(1);
});

test('an unknown action names the nearest one', () => {
  expect(said({ rum: ['r'], xyzzy: ['r'] })).toEqual(['2: "rum" is no action. Write "run".', '3: "xyzzy" is no action. Write one of those that the help shows and the README lists.']);
});

test.each([
  ['Ctrl+R', 'Write "ctrl-r".'],
  ['C-r', 'Write "ctrl-r".'],
  ['^R', 'Write "ctrl-r".'],
  ['Escape', 'Write "esc".'],
  ['PageDown', 'Write "pgdn".'],
  ['ctrl-i', 'Write "tab".'],
  ['f5', 'Write a letter or sign ("G"), a name ("pgdn") or ctrl with a letter ("ctrl-r").'],
  ['rr', 'Write a letter or sign ("G"), a name ("pgdn") or ctrl with a letter ("ctrl-r").'],
  ['', 'Write a letter or sign ("G"), a name ("pgdn") or ctrl with a letter ("ctrl-r").'],
])('what no terminal sends is no key, and the error says how it is spelled: %s', (key, instead) => {
  expect(said({ sort: [key] })).toEqual([`2: "${key}" is no key. ${instead}`]);
});

test('ctrl-c stays, esc goes back, enter presses, and flow control is not taken', () => {
  for (const own of [{ interrupt: ['ctrl-x'] }, { run: ['ctrl-c'] }, { interrupt: [] }, { mute: ['esc'] }, { back: ['ctrl-b'] }, { press: ['ctrl-x'] }, { dismiss: ['ctrl-x'] }, { sort: ['ctrl-s'] }]) expect(said(own), JSON.stringify(own)).toHaveLength(1);
  expect(said({ back: ['esc', 'ctrl-b'] })).toEqual([]);
});

test('a key that repeats when it is held gets no act, and what is needed keeps a key', () => {
  for (const own of [{ run: ['enter'], enter: ['l'], open: [] }, { 'go-on': ['space'] }, { palette: [] }, { leave: [] }]) expect(said(own).length, JSON.stringify(own)).toBeGreaterThan(0);
});

test('a key of a dialog is never a single letter; one that is moved is known there by our name of it, and the old one is nothing', () => {
  expect(said({ edit: ['e'] })).toEqual(['2: "edit" works where text is typed, so "e" would be text. Write ctrl with a letter, such as "ctrl-t".']);
  expect(said({ edit: ['ctrl-w'] })).toEqual(['2: "ctrl-w" edits the text of a field. Choose another key, such as "ctrl-t".']);
  expect(keymap({ edit: ['ctrl-t'] }).inDialogs).toEqual({ 'ctrl-x': null, 'ctrl-t': 'ctrl-x' });
  expect(keymap({ edit: ['ctrl-o'], 'open-evidence': ['ctrl-x'] }).inDialogs).toEqual({ 'ctrl-x': 'ctrl-o', 'ctrl-o': 'ctrl-x' });
});
