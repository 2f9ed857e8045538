import type { Block } from './picture.ts';

type Table = Extract<Block, { type: 'table' }>;
type Fact = readonly [label: string, value: string];

/**
 * How an act came out that is looked at place by place, in the words of its kind: kept in the journal, so that the pane, a blocker and the
 * report say the same of it, also after a restart.
 */
export type Account = {
  /** A row a place: what it has, which bytes, and what may be done there. */
  readonly out: Pick<Table, 'head' | 'rows'>;
  /** The bytes of each place in full; both where they differ. */
  readonly bytes: readonly string[];
  /** What failed, what it said, and what must be repaired before another attempt. */
  readonly failed: readonly Fact[];
  /** What another attempt sends; null where none is made. */
  readonly sends: string | null;
  /** By which runs, with their addresses. */
  readonly of: readonly Fact[];
  /** How what is out is taken out of sight, a line a place. */
  readonly withdraw: readonly string[];
};

/** The whole of it as lines of a list, for a blocker and the report. */
export const accountLines = ({ out, bytes, failed, sends, of, withdraw }: Account): readonly string[] => [
  ...of.map(said),
  ...out.rows.map(({ cells: [place = '', ...cells] }) => `${place}: ${cells.filter((cell) => cell !== '').join('; ')}`),
  ...bytes.map((line) => `bytes of ${line}`),
  ...failed.map(said),
  ...(sends === null ? [] : [`another attempt sends: ${sends}`]),
  ...withdraw.map((line) => `to withdraw it: ${line}`),
];

const said = ([label, value]: Fact): string => `${label}: ${value}`;
