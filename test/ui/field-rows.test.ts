import fc from 'fast-check';
import { expect, test } from 'vitest';
import { areaOf, fieldLine, framed } from '../../src/ui/draw/field.ts';
import { fieldOf, pasted, typed } from '../../src/ui/field.ts';
import type { Field } from '../../src/ui/field.ts';
import { placeOf, rowsOf } from '../../src/ui/field-rows.ts';
import { UNICODE } from '../../src/ui/glyphs.ts';
import { between } from '../../src/ui/letters.ts';
import { caretIn, rowWidth, textOf } from '../../src/ui/rows.ts';
import { widthOf } from '../../src/ui/text.ts';

const laid = (text: string, width: number): readonly string[] => rowsOf(text, width).map(({ from, to }) => text.slice(from, to));
const press = (name: string, text = '') => ({ name, text, together: false, repeat: false });

test('lines break at spaces, a longer word anywhere, and a wide letter never at the edge', () => {
  expect(laid('one two three', 8)).toEqual(['one two ', 'three']);
  expect(laid(`${'a'.repeat(10)} b`, 8)).toEqual(['aaaaaaaa', 'aa b']);
  expect(laid('日本語です', 5)).toEqual(['日本', '語で', 'す']);
  expect(laid('ab 日本語', 6)).toEqual(['ab ', '日本語']);
  expect(laid('one\n\ntwo', 8)).toEqual(['one', '', 'two']);
  expect(laid('', 8)).toEqual(['']);
});

test('the caret is on the line below where a line breaks, and behind the last letter at the end', () => {
  const rows = rowsOf('one two three', 8);
  expect(placeOf(rows, { caret: 8 })).toEqual({ row: 1, column: 0 });
  expect(placeOf(rows, { caret: 13 })).toEqual({ row: 1, column: 5 });
  expect(placeOf(rowsOf('日本', 8), { caret: 1 })).toEqual({ row: 0, column: 2 });
});

test('a line shows what is around the caret, which is a sign only behind the last letter', () => {
  expect(textOf(fieldLine(fieldOf('abcdefghij'), { width: 6, caret: '|' }))).toBe('ghij|');
  const middle = fieldLine({ text: 'abc', caret: 1 }, { width: 6, caret: '|' });
  expect([textOf(middle), caretIn(middle)]).toEqual(['abc', 1]);
  expect(fieldLine(fieldOf('abc'), { width: 6, caret: null }).every((one) => one.typed === true && one.caret === undefined)).toBe(true);
});

test('an area grows with its text, then scrolls with the caret in view and says what is hidden', () => {
  const most = { width: 12, caret: '|', least: 2, most: 3, top: 0 };
  expect(areaOf(fieldOf('one', { many: true }), most).rows.map(textOf)).toEqual(['one|', '']);
  const five = fieldOf('1\n2\n3\n4\n5', { many: true });
  const end = areaOf(five, most);
  expect([end.rows.map(textOf), end.above, end.below]).toEqual([['3', '4', '5|'], 2, 0]);
  expect(areaOf({ ...five, caret: 6 }, { ...most, top: end.top }).top).toBe(2);
  expect(framed(areaOf({ ...five, caret: 0 }, most), { width: 30, focused: true, glyphs: UNICODE }).map(textOf)).toEqual([`┌${'─'.repeat(28)}┐`, `│ 1${' '.repeat(26)}│`, `│ 2${' '.repeat(26)}│`, `│ 3${' '.repeat(26)}│`, `└${'─'.repeat(12)} 2 lines below ─┘`]);
});

const LETTERS = ['a', 'b', ' ', '\n', '日', '👩‍👩‍👧', 'e\u0301', '🇩🇪', '한', '-', '\u0301'] as const;
const KEYS = ['left', 'right', 'up', 'down', 'home', 'end', 'ctrl-left', 'ctrl-right', 'backspace', 'delete', 'ctrl-w', 'alt-backspace', 'alt-d', 'ctrl-u', 'ctrl-k', 'alt-enter', 'ctrl-z', 'ctrl-y', 'ctrl-home', 'ctrl-end'] as const;
const acts = fc.array(fc.oneof(fc.constantFrom(...LETTERS).map((letter) => ({ key: '', letter })), fc.constantFrom(...KEYS).map((key) => ({ key, letter: '' }))), { maxLength: 60 });
const act = (field: Field, { key, letter }: { readonly key: string; readonly letter: string }, width: number): Field => (key === '' ? pasted(field, letter) : (typed(field, press(key), width) ?? field));
const text = fc.array(fc.constantFrom(...LETTERS), { maxLength: 80 }).map((letters) => letters.join(''));

test('whatever is typed, the caret stands between two letters and is drawn, and no line is too wide', () => {
  fc.assert(
    fc.property(acts, fc.integer({ min: 4, max: 30 }), fc.boolean(), (all, width, many) => {
      let field = fieldOf('', { many });
      for (const one of all) {
        field = act(field, one, width - 1);
        expect(between(field.text, field.caret)).toBe(field.caret);
        if (!many) expect(field.text).not.toContain('\n');
        const area = areaOf(field, { width, caret: '|', least: 1, most: 4, top: 0 });
        expect(area.rows.flatMap((line) => caretIn(line) ?? [])).toHaveLength(1);
        for (const line of area.rows) expect(rowWidth(line)).toBeLessThanOrEqual(width);
      }
    }),
  );
});

test('every letter stands on exactly one line, and no line but for its hanging spaces is too wide', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 2, max: 30 }), (typedText, width) => {
      const rows = rowsOf(typedText, width);
      expect(rows.map(({ from, to }) => typedText.slice(from, to) + (typedText.charAt(to) === '\n' ? '\n' : '')).join('')).toBe(typedText);
      for (const { from, to } of rows) expect(widthOf(typedText.slice(from, to).trimEnd())).toBeLessThanOrEqual(width);
    }),
  );
});

test('undoing all brings back the beginning, and doing it again the end', () => {
  fc.assert(
    fc.property(text, acts, (first, all) => {
      const start = fieldOf(first, { many: true });
      const end = all.filter(({ key }) => key !== 'ctrl-z' && key !== 'ctrl-y').reduce((field, one) => act(field, one, 20), start);
      const times = Array.from({ length: 70 });
      const back = times.reduce<Field>((field) => typed(field, press('ctrl-z')) ?? field, end);
      expect(back.text).toBe(start.text);
      expect(times.reduce<Field>((field) => typed(field, press('ctrl-y')) ?? field, back).text).toBe(end.text);
    }),
  );
});

test('what is put in at the caret and rubbed out again leaves the text as it was', () => {
  fc.assert(
    // A mark that stands alone joins what is put in before it, and goes with it.
    fc.property(text.map((letters) => letters.replaceAll(/(?<!e)\u0301/g, '')), fc.nat(80), fc.string({ maxLength: 12 }), (first, at, more) => {
      const field = { ...fieldOf(first, { many: true }), caret: between(first, Math.min(at, first.length)) };
      const there = pasted(field, `x${more.replace(/[^ -~]/g, '')}x`);
      let back = there;
      while (back.caret > field.caret) back = typed(back, press('backspace')) ?? back;
      expect(back.text).toBe(first);
    }),
  );
});
