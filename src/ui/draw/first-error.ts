import { piece, row } from '../rows.ts';
import type { Row } from '../rows.ts';
import { grouped } from './output.ts';

/** The first line of a log that is an error, with lines around it as the tool wrote them. `line` is its number, `first` that of the first of `lines`; both count from 0. */
export type FirstError = { readonly line: number; readonly total: number; readonly first: number; readonly lines: readonly string[] };

/** How many lines are read beside it. */
export const AROUND = { before: 1, after: 4 } as const;

/** `line 918 of 1 240`, counted as editors and pagers count. */
export const errorPlace = ({ line, total }: FirstError): string => `line ${grouped(line + 1)} of ${grouped(total)}`;

/** The block of it. Nothing is reflowed: where a caret or a column points would be lost. A low window has the error and what follows at once. */
export const firstErrorRows = (error: FirstError, { short }: { readonly short: boolean }): readonly Row[] => {
  const from = short ? error.line - error.first : 0;
  const shown = error.lines.slice(from, short ? from + 3 : undefined);
  const end = shown.findLastIndex((line) => line.trim() !== '') + 1;
  return [row(piece('First error', 'strong')), ...shown.slice(0, end).map((line, index) => row('  ', piece(line.trimEnd(), from + index === error.line - error.first ? 'strong' : 'plain')))];
};
