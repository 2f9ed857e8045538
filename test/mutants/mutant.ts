/** One place of the sources and what is put there. `find` stands in the file exactly once. */
export type Edit = { readonly file: string; readonly find: string; readonly replace: string };

/**
 * A way in which the program could be wrong, as data. Some test that exists must see it; one that nobody sees is a rule that
 * nobody tests. No mutant is one that changes nothing, and none is killed by a type alone: types are stripped before it runs.
 */
export type Mutant = Edit & {
  readonly id: string;
  /** The fail-closed rule of DESIGN 4 that it breaks, or the boundary of the shell. */
  readonly rule: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 'end' | 'session' | 'journal' | 'lock';
  /** What would go wrong. */
  readonly why: string;
  /** Random walks that are judged by the properties, or the test files that are to see it. */
  readonly killedBy: 'walks' | readonly [string, ...string[]];
  /** Where a rule is kept in two places, both are broken, so that what judges them is tried and not the second place. */
  readonly also?: readonly Edit[];
};
