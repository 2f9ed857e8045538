import { expect, test } from 'vitest';
import { outputRow } from '../../src/ui/draw/output.ts';
import { caretIn, textOf } from '../../src/ui/rows.ts';

const rowAt = (text: string, caret: number | null, left = 0) => outputRow([{ text: text.slice(0, 3), style: { bold: true } }, { text: text.slice(3), style: {} }], { left, selected: false, find: '', caret });

test('the cursor of a process that is typed to stands where that process has it', () => {
  for (const text of ['Password:', 'a漢字b', 'e\u0301te\u0301 abc']) {
    for (const column of [0, 2, 3, 5]) {
      const line = rowAt(text, column);
      expect(textOf(line).trimEnd(), 'the text stays').toBe(text);
      expect([column - 1, column], text).toContain(caretIn(line));
    }
  }
  expect(caretIn(rowAt('Password:', 12))).toBe(12);
  expect(textOf(rowAt('Password:', 12))).toBe('Password:    ');
});

test('it moves with its line, and is not there where it is not in view, or nobody types', () => {
  expect(caretIn(rowAt('Password:', 5, 3))).toBe(2);
  expect(caretIn(rowAt('Password:', 2, 3))).toBeNull();
  expect(caretIn(rowAt('Password:', null))).toBeNull();
});
