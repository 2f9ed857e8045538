import { evidenceText } from '../../src/ui/draw/detail.ts';
import { BLANK, boxed, paragraph, piece, row } from '../../src/ui/rows.ts';
import { evidenceOf, shownAttempt } from '../../src/ui/selection.ts';
import { Rows } from '../parts/Rows.tsx';
import { useSkin } from '../parts/skin.ts';
import type { PaneProps } from './props.ts';

/** The third column of a wide window: the evidence of the selected step, and whether it was read. */
export const EvidencePane = ({ slot, selected }: Pick<PaneProps, 'slot' | 'selected'>) => {
  const { glyphs } = useSkin();
  const attempt = selected === null ? undefined : shownAttempt(selected);
  const evidence = evidenceOf(attempt);
  const opened = attempt?.opened ?? [];
  const width = slot.width - 4;
  const rows = evidence.flatMap((one) => [
    row(piece(one.name, 'strong'), one.type === 'file' ? piece(opened.includes(one.name) ? '   opened' : '   not opened', 'dim') : null),
    ...paragraph(evidenceText(one), width - 2).slice(0, 3).map((line) => row('  ', ...line)),
    BLANK,
  ]);
  return <Rows rect={slot} rows={boxed({ rows: rows.length === 0 ? [row(piece('No evidence yet.', 'dim'))] : rows, width: slot.width, height: slot.height, title: 'Evidence', right: String(evidence.length), focused: slot.focused, glyphs })} />;
};
