/** What one cell looks like. A colour is an index into the 256 of the terminal, `#rrggbb`, or null for the default. */
export type CellStyle = {
  readonly fg: number | string | null;
  readonly bg: number | string | null;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
};

/** `width` is 0 for the right half of a wide character. `text` is a space where nothing was written. */
export type Cell = { readonly text: string; readonly width: number; readonly style: CellStyle };

/** One screen of a real terminal, as a test saw it. Files of these are what screenshots and frames are made from. */
export type Recording = {
  readonly name: string;
  readonly columns: number;
  readonly rows: number;
  readonly cursor: { readonly row: number; readonly column: number; readonly visible: boolean };
  readonly cells: readonly (readonly Cell[])[];
};

/** `main` at 120 columns and 36 rows is `main-120x36`: the base name of its recording, its frame and its picture. */
export const fileNameOf = ({ name, columns, rows }: Pick<Recording, 'name' | 'columns' | 'rows'>): string => `${name}-${columns}x${rows}`;

/** The rows of a recording as text, without the spaces at their ends. */
export const linesOf = ({ cells }: Pick<Recording, 'cells'>): readonly string[] =>
  cells.map((row) => row.map((cell) => (cell.width === 0 ? '' : cell.text)).join('').trimEnd());
