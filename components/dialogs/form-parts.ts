import { stepOf } from '../../src/core/state.ts';
import { piece, row } from '../../src/ui/rows.ts';
import type { Row } from '../../src/ui/rows.ts';
import { clean } from '../../src/ui/text.ts';
import type { FormProps } from './FormDialog.tsx';
import type { DialogProps } from './props.ts';

/** What a form takes over from the dialog it is in. */
export const base = ({ layout, active, clock, close }: DialogProps): Pick<FormProps, 'layout' | 'active' | 'clock' | 'close'> => ({ layout, active, clock, close });

export const titleOf = (props: DialogProps, step: string): string => stepOf(props.state, step)?.title ?? step;

/** Commands that would run, as a person could paste them. */
export const wouldRows = (lines: readonly string[]): readonly Row[] => lines.slice(0, 8).map((line) => row(piece('  $ ', 'dim'), clean(line)));

/** A field that may not be empty; its problem ends "opens once …". */
export const wanted =
  (what: string) =>
  (value: string): string | null =>
    value.trim() === '' ? `${what} is there` : null;
