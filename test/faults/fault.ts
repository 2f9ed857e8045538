/** What came of trying one fault: how often, and every time that Holdpoint did not hold, with what is needed to see it again. */
export type Tally = {
  readonly tried: number;
  readonly broken: readonly string[];
  /** What the count does not say: which program was used, what was reached. */
  readonly note?: string;
};

export type Trial = {
  /** The large counts of reference/faults.md instead of the small ones. */
  readonly long: boolean;
  /** Where chance begins; printed with what is broken, so that the same run can be had again. */
  readonly seed: number;
};

/** One row of reference/faults.md; `P1-8` are its properties. `run` never throws for what Holdpoint did: that is a line of `broken`. */
export type Fault = {
  readonly id: `F${number}` | 'P1-8';
  readonly what: string;
  /** What "held" means, in the words of the table. */
  readonly passes: string;
  readonly run: (trial: Trial) => Promise<Tally>;
};
