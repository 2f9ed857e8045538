/** Samples of one thing, in one unit. */
export type Figures = { readonly unit: string; readonly samples: number; readonly median: number; readonly p99: number; readonly least: number; readonly most: number };

/** A limit of DESIGN 11. `of`: which figure of the row it holds for. */
export type Budget = { readonly of: 'ratio' | 'ours'; readonly is: 'at most' | 'at least'; readonly limit: number };

/** One line of the table: what was measured, beside what it is compared with in the same run. */
export type Row = {
  readonly what: string;
  readonly ours: Figures;
  readonly yardstick: { readonly name: string; readonly figures: Figures } | null;
  /** Ours by the yardstick's: of times and processor time more is worse, of rates more is better. */
  readonly ratio: number | null;
  readonly budget: Budget | null;
  /** What a reader has to know beside it: how much was measured, why there is no yardstick. */
  readonly note: string;
};

/** `quick`: small sizes, for whoever works on a measurement; its numbers stand for nothing. */
export type Size = { readonly quick: boolean };

export type Measurement = { readonly name: string; readonly measure: (size: Size) => Promise<readonly Row[]> };

/** @throws Error without a sample: what was not measured has no figure. */
export const figuresOf = (unit: string, samples: readonly number[]): Figures => {
  const sorted = samples.toSorted((a, b) => a - b);
  return { unit, samples: sorted.length, median: quantile(sorted, 0.5), p99: quantile(sorted, 0.99), least: quantile(sorted, 0), most: quantile(sorted, 1) };
};

const quantile = (sorted: readonly number[], part: number): number => {
  const found = sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
  if (found === undefined) throw new Error('nothing was measured');
  return found;
};

/** A row is about medians; one about a p99 says so with `by`, and then that is the figure of both sides. */
export const rowOf = ({ what, ours, yardstick = null, budget = null, by = 'median', note = '' }: Pick<Row, 'what' | 'ours'> & Partial<Pick<Row, 'yardstick' | 'budget' | 'note'>> & { readonly by?: 'median' | 'p99' }): Row => {
  const judged = { ...ours, median: ours[by] };
  const beside = yardstick === null ? null : { ...yardstick, figures: { ...yardstick.figures, median: yardstick.figures[by] } };
  return { what, ours: judged, yardstick: beside, ratio: beside === null ? null : judged.median / beside.figures.median, budget, note };
};

const judgedOf = ({ ours, ratio, budget }: Row): number | null => (budget?.of === 'ratio' ? ratio : ours.median);

/** Null where nothing is demanded, or where there was nothing to compare with. */
export const isMet = (row: Row): boolean | null => {
  const judged = judgedOf(row);
  if (row.budget === null || judged === null) return null;
  return row.budget.is === 'at most' ? judged <= row.budget.limit : judged >= row.budget.limit;
};

/** How much of the budget is used: 1 is the limit, less is better. */
export const nearOf = (row: Row): number | null => {
  const judged = judgedOf(row);
  if (row.budget === null || judged === null) return null;
  return row.budget.is === 'at most' ? judged / row.budget.limit : row.budget.limit / judged;
};
