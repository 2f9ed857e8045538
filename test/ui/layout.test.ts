import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { dialogIn, layoutOf } from '../../src/ui/layout.ts';
import type { Layout } from '../../src/ui/layout.ts';

const LETTERS = { header: 'h', crumb: 'c', tree: 't', pane: 'p', detail: 'd', third: '3', message: 'm', footer: 'f' } as const;

/** A layout as a picture, every `across`th column and every `down`th row; the focused slot in capitals. */
const pictureOf = (layout: Layout, { across, down }: { readonly across: number; readonly down: number }): string => {
  if (!layout.fits) return 'too small';
  const grid = Array.from({ length: layout.rows }, () => Array.from({ length: layout.columns }, () => ' '));
  for (const slot of layout.slots)
    for (let y = slot.y; y < slot.y + slot.height; y += 1)
      for (let x = slot.x; x < slot.x + slot.width; x += 1) {
        const line = grid[y];
        if (line === undefined || line[x] !== ' ') throw new Error(`${slot.slot} covers ${x},${y}, which is taken or outside`);
        line[x] = slot.focused ? LETTERS[slot.slot].toUpperCase() : LETTERS[slot.slot];
      }
  return grid.filter((_, y) => y < 2 || y >= layout.rows - 2 || y % down === 0).map((line) => line.filter((_, x) => x % across === 0).join('')).join('\n');
};

const at = (columns: number, rows: number, said: Partial<Parameters<typeof layoutOf>[0]> = {}): Layout => layoutOf({ columns, rows, view: 'session', focus: 'tree', zoom: false, ...said });

test('120×36: the tree takes 42 columns, the pane the rest, over a message and the footer', () => {
  expect(pictureOf(at(120, 36), { across: 6, down: 12 })).toBe(['hhhhhhhhhhhhhhhhhhhh', 'TTTTTTTppppppppppppp', 'TTTTTTTppppppppppppp', 'TTTTTTTppppppppppppp', 'mmmmmmmmmmmmmmmmmmmm', 'ffffffffffffffffffff'].join('\n'));
});

test('80×24: one pane at a time, the tree with six rows of detail', () => {
  const layout = at(80, 24);
  expect(pictureOf(layout, { across: 8, down: 6 })).toBe(['hhhhhhhhhh', 'TTTTTTTTTT', 'TTTTTTTTTT', 'TTTTTTTTTT', 'dddddddddd', 'dddddddddd', 'ffffffffff'].join('\n'));
  expect(layout.fits && layout.slots.map(({ slot, height }) => [slot, height])).toEqual([['header', 1], ['tree', 16], ['detail', 6], ['footer', 1]]);
});

test('80×24 in the pane: a breadcrumb stands for the tree', () => {
  const layout = at(80, 24, { focus: 'pane' });
  expect(layout.fits && layout.slots.map(({ slot, height }) => [slot, height])).toEqual([['header', 1], ['crumb', 1], ['pane', 21], ['footer', 1]]);
});

test('200×50: the evidence has a third column', () => {
  const body = `${'t'.repeat(12)}${'P'.repeat(27)}${'3'.repeat(11)}`;
  expect(pictureOf(at(200, 50, { focus: 'pane' }), { across: 4, down: 24 })).toBe(['h'.repeat(50), body, body, 'm'.repeat(50), 'f'.repeat(50)].join('\n'));
});

test('the evidence log has the whole width with the record below it', () => {
  const layout = at(120, 36, { view: 'evidence', focus: 'pane' });
  expect(layout.fits && layout.slots.map(({ slot, width, height }) => [slot, width, height])).toEqual([['header', 120, 1], ['pane', 120, 22], ['detail', 120, 11], ['message', 120, 1], ['footer', 120, 1]]);
});

test('zoom gives the pane the whole body', () => {
  expect(pictureOf(at(120, 36, { zoom: true, focus: 'pane' }), { across: 12, down: 40 })).toBe(['hhhhhhhhhh', 'PPPPPPPPPP', 'mmmmmmmmmm', 'ffffffffff'].join('\n'));
});

test('below 20 rows the detail box goes first, then the message line; header, hints and tree never do', () => {
  const names = (layout: Layout) => (layout.fits ? layout.slots.map(({ slot }) => slot) : []);
  expect(names(at(80, 19))).toEqual(['header', 'tree', 'footer']);
  expect(names(at(120, 19))).toEqual(['header', 'tree', 'pane', 'message', 'footer']);
  expect(names(at(120, 16))).toEqual(['header', 'tree', 'pane', 'footer']);
});

test('a window that is too small has no layout', () => {
  expect([at(59, 16), at(60, 15), at(1, 1), at(60, 16)].map(({ fits }) => fits)).toEqual([false, false, false, true]);
});

test('at any size every cell belongs to exactly one place, and a dialog stays inside', () => {
  const sizes = fc.record({ columns: fc.integer({ min: 60, max: 260 }), rows: fc.integer({ min: 16, max: 90 }), view: fc.constantFrom('session' as const, 'delivery' as const, 'evidence' as const, 'blockers' as const), focus: fc.constantFrom('tree' as const, 'pane' as const), zoom: fc.boolean() });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 20, max: 300 }), fc.integer({ min: 3, max: 100 }), (size, width, height) => {
      const layout = layoutOf(size);
      expect(pictureOf(layout, { across: 1, down: 1 })).not.toContain(' ');
      const box = dialogIn(layout, { width, height });
      expect(box.x >= 0 && box.y >= 1 && box.x + box.width <= size.columns && box.y + box.height <= size.rows - 1).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('at every size header, hints and the selected row have their place, and one place has the keys', () => {
  const views = ['session', 'delivery', 'evidence', 'blockers', 'timeline'] as const;
  fc.assert(
    fc.property(fc.integer({ min: 60, max: 300 }), fc.integer({ min: 16, max: 100 }), fc.constantFrom(...views), fc.constantFrom('tree', 'pane'), fc.boolean(), (columns, rows, view, focus, zoom) => {
      const layout = at(columns, rows, { view, focus: focus === 'tree' ? 'tree' : 'pane', zoom });
      if (!layout.fits) throw new Error('it fits');
      const of = (name: string) => layout.slots.filter(({ slot }) => slot === name);
      expect([of('header')[0]?.y, of('footer')[0]?.y, of('header')[0]?.width, of('footer')[0]?.width]).toEqual([0, rows - 1, columns, columns]);
      // What holds the selected row: the tree, or the list or pane that has the keys; a frame takes two rows and four columns.
      expect(layout.slots.some(({ slot, width, height }) => (slot === 'tree' || slot === 'pane') && height >= 5 && width >= 20)).toBe(true);
      expect(layout.slots.filter(({ focused }) => focused)).toHaveLength(1);
    }),
  );
});
