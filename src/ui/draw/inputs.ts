import type { Field } from '../field.ts';
import type { Glyphs } from '../glyphs.ts';
import { BLANK, caretPiece, paragraph, piece, row, spread, windowOn } from '../rows.ts';
import type { Row } from '../rows.ts';
import { fieldLine } from './field.ts';

/** An input of a release as it stands in its form. */
export type InputShown = { readonly label: string; readonly field: Field; readonly choices: readonly string[]; readonly suggestion: string | null; readonly focused: boolean; readonly confirmed: boolean; readonly problem: string | null };

const LABEL = 14;

/** An input with its value, whether it is confirmed, and what is the matter with it. */
export const inputRows = ({ label, field, choices, suggestion, focused, confirmed, problem }: InputShown, { width, glyphs }: { readonly width: number; readonly glyphs: Glyphs }): readonly Row[] => {
  const { text } = field;
  const tone = focused ? 'field.focus' : 'field';
  const chosen = (choice: string): Row => {
    const one = piece(`${choice === text ? glyphs.chosen : glyphs.free} ${choice}`, tone);
    return [focused && choice === text ? caretPiece(one) : one, piece('   ')];
  };
  const value = choices.length > 0 ? choices.flatMap(chosen) : fieldLine(field, { width: width - 32, caret: focused ? glyphs.caret : null, tone });
  const word = confirmed ? piece('confirmed', 'status.passed') : piece(problem !== null ? '' : focused ? 'enter confirms' : 'not confirmed', 'dim');
  const hint = problem ?? (suggestion !== null && suggestion !== text ? `suggested: ${suggestion}` : !confirmed && suggestion === text && text !== '' ? 'a suggestion; confirm it or type another' : '');
  return [
    spread(row(piece(focused ? `${glyphs.cursor} ` : '  ', 'strong'), piece(label.padEnd(LABEL - 2), 'strong'), ...value), row(word, ' '), width, glyphs),
    ...paragraph(hint, width - LABEL, problem === null ? 'dim' : 'status.failed').slice(0, 2).map((line): Row => [piece(' '.repeat(LABEL)), ...line]),
    BLANK,
  ];
};

/** The inputs that have room, the one with the keys among them whole. */
export const inputsInView = (inputs: readonly InputShown[], { width, height, glyphs }: { readonly width: number; readonly height: number; readonly glyphs: Glyphs }): readonly Row[] => {
  const blocks = inputs.map((input) => inputRows(input, { width, glyphs }));
  const rows = blocks.flat();
  const end = blocks.slice(0, inputs.findIndex(({ focused }) => focused) + 1).flat().length - 1;
  const top = windowOn({ total: rows.length, height, selected: Math.max(0, end), top: 0 });
  return rows.slice(top, top + height);
};
