import { expect, test } from 'vitest';
import { sentBy, sentByPaste } from '../../src/ui/sent-keys.ts';

const named = (name: string): string => sentBy({ name, text: '' });

test.each([
  ['a letter', sentBy({ name: 'y', text: 'y' }), 'y'],
  ['a letter of any script', sentBy({ name: 'é', text: 'é' }), 'é'],
  ['space', sentBy({ name: 'space', text: ' ' }), ' '],
  ['Enter', named('enter'), '\r'],
  ['Escape', named('esc'), '\u001b'],
  ['Backspace', named('backspace'), '\u007f'],
  ['Tab and its opposite', named('tab') + named('shift-tab'), '\t\u001b[Z'],
  ['arrows', named('up') + named('down') + named('right') + named('left'), '\u001b[A\u001b[B\u001b[C\u001b[D'],
  ['ctrl-c', named('ctrl-c'), '\u0003'],
  ['ctrl-d, the end of the input', named('ctrl-d'), '\u0004'],
  ['ctrl-z and ctrl-\\', named('ctrl-z') + named('ctrl-\\'), '\u001a\u001c'],
  ['alt and a letter', named('alt-b'), '\u001bb'],
  ['a key that no terminal sends', named('ctrl-1'), ''],
])('%s goes to a process as a terminal sends it', (_, sent, bytes) => {
  expect(sent).toBe(bytes);
});

test('a paste goes as it is, its line ends as Enter', () => {
  expect(sentByPaste('one\ntwo\r\nthree')).toBe('one\rtwo\rthree');
});
