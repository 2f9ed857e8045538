/** Chance that can be had again: the same seed gives the same numbers. */
export type Dice = {
  /** From `least` to `most`, both included. */
  readonly between: (least: number, most: number) => number;
  readonly one: <T>(of: readonly [T, ...T[]]) => T;
};

export const diceOf = (seed: number): Dice => {
  let at = seed >>> 0;
  // mulberry32
  const next = (): number => {
    at = (at + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(at ^ (at >>> 15), at | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return { between, one: (of) => of[between(0, of.length - 1)] ?? of[0] };
};
