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

/** Runs of one letter on an axis of `width` columns from `from` to `to`; null is nothing. What is too short to be seen has a column all the same, and a later spell wins one that both want. */
export const barOf = (spells: readonly Spell[], { from, to, width }: { readonly from: number; readonly to: number; readonly width: number }): readonly { readonly is: Waits | null; readonly length: number }[] => {
  const columns: (Waits | null)[] = Array.from({ length: Math.max(0, width) }, () => null);
  const whole = Math.max(1, to - from);
  const columnOf = (at: number): number => Math.min(width - 1, Math.max(0, Math.floor(((at - from) / whole) * width)));
  for (const spell of spells) for (let at = columnOf(spell.from); at <= Math.max(columnOf(spell.from), columnOf(spell.to - 1)); at += 1) if (at >= 0) columns[at] = spell.is;
  const runs: { is: Waits | null; length: number }[] = [];
  for (const is of columns) {
    const last = runs.at(-1);
    if (last !== undefined && last.is === is) last.length += 1;
    else runs.push({ is, length: 1 });
  }
  return runs;
};
