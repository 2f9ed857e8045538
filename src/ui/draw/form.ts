import type { Field } from '../field.ts';
import type { Glyphs } from '../glyphs.ts';
import { clean } from '../clean.ts';
import { paragraph, piece, row } from '../rows.ts';
import type { Row } from '../rows.ts';
import { pad, widthOf } from '../text.ts';
import { areaOf, fieldLine } from './field.ts';

/** Columns of the labels, with the gap behind them; 0 where they would take more than half, and each stands above its field. */
export const labelWidthOf = (labels: readonly string[], width: number): number => {
  const widest = Math.max(0, ...labels.map((label) => widthOf(clean(label)))) + 3;
  return widest > width / 2 ? 0 : widest;
};

type FieldDrawing = { readonly label: string; readonly labelWidth: number; readonly width: number; readonly focused: boolean; /** Lines that it may grow to. */ readonly most: number; readonly top: number; readonly glyphs: Glyphs };

/** `Label   text`: a field of a form, on as many lines as its text has up to `most`. What is above and below is said beside the label. */
export const fieldRows = (field: Field, { label, labelWidth, width, focused, most, top, glyphs }: FieldDrawing): { readonly rows: readonly Row[]; readonly top: number } => {
  const drawing = { width: width - labelWidth, caret: focused ? glyphs.caret : null, tone: focused ? 'field.focus' : 'field' } as const;
  const tone = focused ? 'field.focus' : 'strong';
  // Prevents: words that have to be typed and cannot be read, or a field of no columns beside them.
  if (labelWidth === 0) {
    const { rows, top: first } = fieldRows(field, { label: '', labelWidth: 2, width, focused, most, top, glyphs });
    return { rows: [...paragraph(label, width, tone), ...rows], top: first };
  }
  const name = piece(pad(clean(label), labelWidth), tone);
  // A line that is too long for its place is shown on several all the same.
  if (most === 1 || (!field.many && widthOf(field.text) < drawing.width)) return { rows: [[name, ...fieldLine(field, drawing)]], top: 0 };
  const area = areaOf(field, { ...drawing, least: 1, most, top });
  const beside = (index: number): string => (index === 0 ? '' : index === 1 && area.above > 0 ? `${area.above} above` : index === area.rows.length - 1 && area.below > 0 ? `${area.below} below` : '');
  return { rows: area.rows.map((line, index) => (index === 0 ? row(name, ...line) : row(piece(beside(index).padEnd(labelWidth).slice(0, labelWidth), 'dim'), ...line))), top: area.top };
};
