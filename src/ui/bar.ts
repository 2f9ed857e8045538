import type { Axis } from './axis.ts';
import type { Spell, Waits } from './spells.ts';
import type { Glyphs } from './glyphs.ts';

export const waitGlyph = (is: Waits, glyphs: Glyphs): string => {
  switch (is) {
    case 'here':
      return glyphs.heavy.top;
    case 'github':
      return glyphs.rule;
    case 'world':
      return glyphs.dot;
    case 'propagation':
      return glyphs.mark.waiting;
    case 'person':
      return glyphs.mark['needs-you'];
    default:
      return is satisfies never;
  }
};

export const waitWords: { readonly [is in Waits]: string } = { here: 'running here', github: 'waiting for GitHub', world: 'waiting for the world', propagation: 'propagation', person: 'waiting for a person' };

/** What stands in a column of a bar; `cut` is time that the axis leaves out. */
export type BarPart = Waits | 'cut' | null;

/** Runs of one letter on an axis; null is nothing. What is too short to be seen has a column all the same, and a later spell wins one that both want. */
export const barOf = (spells: readonly Spell[], { width, columnOf, cuts }: Axis): readonly { readonly is: BarPart; readonly length: number }[] => {
  const columns: BarPart[] = Array.from({ length: Math.max(0, width) }, () => null);
  for (const spell of spells) for (let at = columnOf(spell.from); at <= Math.max(columnOf(spell.from), columnOf(spell.to - 1)); at += 1) if (at >= 0) columns[at] = spell.is;
  for (const { column } of cuts) columns[column] = 'cut';
  const runs: { is: BarPart; length: number }[] = [];
  for (const is of columns) {
    const last = runs.at(-1);
    if (last !== undefined && last.is === is) last.length += 1;
    else runs.push({ is, length: 1 });
  }
  return runs;
};
