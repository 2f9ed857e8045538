import type { PassList } from '../../core/world.ts';
import { agoOf } from '../duration.ts';
import type { Glyphs } from '../glyphs.ts';
import { BLANK, labelled, paragraph, piece, row } from '../rows.ts';
import type { Row } from '../rows.ts';
import { clean } from '../clean.ts';
import { pad, padStart, widthOf } from '../text.ts';

const RIGHT = 47;

/** What a dry run has to give, a line each: when it passed, for which commit, on how much evidence, by which record; then what it has not, and why. */
export const passRows = (list: PassList, { width, now, glyphs }: { readonly width: number; readonly now: number; readonly glyphs: Glyphs }): readonly Row[] => {
  const titleWidth = Math.max(12, width - RIGHT - 2);
  const line = (mark: Row[number], title: string, when: string, commit: string, evidence: string, record: string): Row =>
    row(mark, ` ${pad(clean(title), titleWidth)}`, piece(`${padStart(when, 13)}  ${pad(commit, 7)}  ${padStart(evidence, 8)}  ${pad(record, 13)}`, 'dim'));
  const may = list.adoptable.map((pass) => line(piece(glyphs.mark.passed, 'status.passed'), pass.title, agoOf(now - pass.endedAt), pass.commit.slice(0, 7), String(pass.evidence), `${pass.n} ${pass.hash.slice(0, 8)}`));
  const notWidth = Math.min(titleWidth, Math.max(0, ...list.not.map(({ title }) => widthOf(clean(title)))));
  const not = list.not.flatMap(({ title, why }) => labelled(`  ${pad(clean(title), notWidth)}`, why, { width, labelWidth: notWidth + 4, tone: 'dim' }));
  return [
    ...paragraph('They count here from when they passed there. Each keeps the record that it comes from, and its evidence is copied.', width),
    BLANK,
    ...(may.length === 0 ? [row(piece('Nothing can be adopted now.', 'strong'))] : [line(piece(' '), 'May be adopted', 'passed', 'commit', 'evidence', 'record'), ...may]),
    ...(not.length === 0 ? [] : [BLANK, row(piece('May not, and why', 'strong')), ...not]),
  ];
};
