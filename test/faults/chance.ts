/** Numbers below 1 that follow from a seed (mulberry32), so that a run can be had again. */
export const chanceOf = (seed: number): (() => number) => {
  let so = seed >>> 0;
  return () => {
    so = (so + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(so ^ (so >>> 15), 1 | so);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** The same things in another order. */
export const shuffled = <T>(all: readonly T[], chance: () => number): readonly T[] => all.map((one) => ({ one, at: chance() })).toSorted((a, b) => a.at - b.at).map(({ one }) => one);
