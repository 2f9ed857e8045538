import { stepOf } from '../../src/core/state.ts';
import { broken, revealed } from '../../src/ui/broken.ts';
import { piece, row } from '../../src/ui/rows.ts';
import type { Row } from '../../src/ui/rows.ts';
import { clean } from '../../src/ui/clean.ts';
import type { FormProps } from './FormDialog.tsx';
import type { DialogProps } from './props.ts';

/** What a form takes over from the dialog it is in. */
export const base = ({ layout, active, clock, close }: DialogProps): Pick<FormProps, 'layout' | 'active' | 'clock' | 'close'> => ({ layout, active, clock, close });

export const titleOf = (props: DialogProps, step: string): string => stepOf(props.state, step)?.title ?? step;

/** Commands that would run, as a person could paste them: every letter of every one, for "Do it" is about all of them. */
export const wouldRows = (lines: readonly string[], width: number): readonly Row[] =>
  lines.flatMap((line) => broken(clean(revealed(line)), width - 4).map((part, index) => row(piece(index === 0 ? '  $ ' : '    ', 'dim'), part)));

/** A field that may not be empty; its problem ends "opens once …". */
export const wanted =
  (what: string) =>
  (value: string): string | null =>
    value.trim() === '' ? `${what} is there` : null;
