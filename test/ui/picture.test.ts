import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pictureRows } from '../../src/ui/draw/picture.ts';
import { UNICODE } from '../../src/ui/glyphs.ts';
import { rowWidth, textOf } from '../../src/ui/rows.ts';

const drawn = (label: string, at: string, width = 60, indent = 0): readonly string[] => pictureRows([{ type: 'marks', rows: [{ mark: 'failed', label, at, indent }] }], { width, glyphs: UNICODE }).map((one) => textOf(one).trimEnd());

test('what is said of a line stands at its right, and below it where both do not fit', () => {
  expect(drawn('secret NPM_TOKEN', 'not in the repository')).toEqual([`✗ secret NPM_TOKEN${' '.repeat(21)}not in the repository`]);
  expect(drawn('secret NPM_TOKEN', 'not in the repository', 30)).toEqual(['✗ secret NPM_TOKEN', '    not in the repository']);
  expect(drawn('tap acme/homebrew-tap is writable', 'your login may, and git is let in from /home/ada/src/homebrew-tap', 60, 1)).toEqual(['  ✗ tap acme/homebrew-tap is writable', '      your login may, and git is let in from', '      /home/ada/src/homebrew-tap']);
});

test('the mark of a line is seen and no line is wider than its room, whatever is said of it', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.integer({ min: 12, max: 80 }), fc.integer({ min: 0, max: 2 }), (label, at, width, indent) => {
      const rows = pictureRows([{ type: 'marks', rows: [{ mark: 'failed', label, at, indent }] }], { width, glyphs: UNICODE });
      return rows.every((one) => rowWidth(one) <= width) && rows[0] !== undefined && textOf(rows[0]).includes('✗');
    }),
  );
});
