import type { Refusal } from '../../core/command.ts';
import { stepOf } from '../../core/state.ts';
import type { State } from '../../core/state.ts';
import type { Actions, World } from '../../core/world.ts';
import { broken, revealed } from '../broken.ts';
import { clean } from '../clean.ts';
import type { Glyphs } from '../glyphs.ts';
import { piece, row } from '../rows.ts';
import type { Row } from '../rows.ts';

/** A `text` may have lines; `words` are typed anew each time, and are never there already. */
export type FieldKind = 'line' | 'text' | 'words';

/** `problem` ends "opens once …"; null where the value is good. */
export type FormField = { readonly name: string; readonly label: string; readonly value: string; readonly kind: FieldKind; readonly problem: (value: string) => string | null };

/**
 * A dialog as data: what is said, what is filled in, the safe choice and the act. The screen draws it as a box, plain mode asks it line
 * by line; what it says, what it wants and what it does is here once.
 */
export type Form = {
  readonly title: string;
  readonly right?: string;
  readonly intro: (width: number, glyphs: Glyphs) => readonly Row[];
  readonly fields?: readonly FormField[];
  /** The safe choice: preselected, and what leaving does. */
  readonly safe: string;
  readonly act: string;
  readonly onAct: (values: { readonly [name: string]: string }) => Promise<Refusal | null>;
  /** Why the act is closed whatever the fields hold; ends "opens once …". */
  readonly closed?: string | null;
};

/** What a form is made of. */
export type FormOf = { readonly state: State; readonly world: World; readonly actions: Actions };

export const titleOf = ({ state }: Pick<FormOf, 'state'>, step: string): string => stepOf(state, step)?.title ?? step;

/** Commands that would run, as a person could paste them: every letter of every one, for "Do it" is about all of them. */
export const wouldRows = (lines: readonly string[], width: number): readonly Row[] =>
  lines.flatMap((line) => broken(clean(revealed(line)), width - 4).map((part, index) => row(piece(index === 0 ? '  $ ' : '    ', 'dim'), part)));

/** A field that may not be empty; its problem ends "opens once …". */
export const wanted =
  (what: string) =>
  (value: string): string | null =>
    value.trim() === '' ? `${what} is there` : null;
