import type { Stretch } from './spells.ts';

/** Time laid out on columns: `columnOf` a moment, and which column stands for what was left out, in order. */
export type Axis = { readonly width: number; readonly columnOf: (at: number) => number; readonly cuts: readonly { readonly column: number; readonly ms: number }[] };

/** A cut takes a column, and what is between two of them is to be seen. */
const COLUMNS_A_CUT = 6;

/** An axis of `width` columns from `from` to `to` without these stretches; where there is no room for all, the longest are left out. */
export const axisOf = ({ from, to, cuts }: Stretch & { readonly cuts: readonly Stretch[] }, width: number): Axis => {
  const most = Math.floor(width / COLUMNS_A_CUT);
  const kept = cuts.toSorted((a, b) => b.to - b.from - (a.to - a.from)).slice(0, most).toSorted((a, b) => a.from - b.from);
  const room = Math.max(0, width - kept.length);
  const whole = Math.max(1, to - from - kept.reduce((sum, cut) => sum + cut.to - cut.from, 0));
  const parts: { readonly from: number; readonly to: number; readonly column: number; readonly length: number }[] = [];
  let taken = 0;
  let left = 0;
  for (const [index, end] of [...kept.map((cut) => cut.from), to].entries()) {
    const begin = kept[index - 1]?.to ?? from;
    taken += end - begin;
    // Each part has a column, and leaves one to each that follows.
    const until = index === kept.length ? room : Math.min(room - (kept.length - index), Math.max(left + 1, Math.round((taken / whole) * room)));
    parts.push({ from: begin, to: end, column: left + index, length: until - left });
    left = until;
  }
  const columnOf = (at: number): number => {
    const part = parts.findLast((one) => at >= one.from) ?? parts[0];
    if (part === undefined) return 0;
    // Within what is left out there is only its own column.
    if (at > part.to && part !== parts.at(-1)) return part.column + part.length;
    const within = Math.floor(((at - part.from) / Math.max(1, part.to - part.from)) * part.length);
    return Math.min(width - 1, part.column + Math.max(0, Math.min(part.length - 1, within)));
  };
  return { width, columnOf, cuts: kept.map((cut, index) => ({ column: (parts[index]?.column ?? 0) + (parts[index]?.length ?? 0), ms: cut.to - cut.from })) };
};
