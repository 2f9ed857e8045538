import type { Question } from '../../core/plan.ts';
import type { Attempt, State } from '../../core/state.ts';
import { lastAttemptOf } from '../../core/state.ts';
import type { Glyphs } from '../glyphs.ts';
import { caretPiece, piece, row, spread } from '../rows.ts';
import type { Row } from '../rows.ts';
import { clean } from '../clean.ts';
import { truncate } from '../text.ts';
import { evidenceOf } from './question.ts';

/** A line of the sheet: one question of one step, its evidence and its answer. */
export type SheetLine = { readonly step: string; readonly title: string; readonly attempt: Attempt; readonly question: Question; readonly answer: Attempt['answers'][number] | null };

/** All questions of a phase's attempts that are asked, or that were answered in their newest attempt; in the plan's order. */
export const sheetOf = (state: State, phase: string): readonly SheetLine[] =>
  (state.plan?.steps ?? [])
    .filter((step) => step.phase === phase)
    .flatMap((step): readonly SheetLine[] => {
      const attempt = lastAttemptOf(state, step.id);
      if (attempt === undefined || attempt.proof === null) return [];
      return attempt.questions.map((question) => ({ step: step.id, title: step.title, attempt, question, answer: attempt.answers.slice(attempt.answersBefore).findLast((given) => given.question === question.id) ?? null }));
    });

/** Two lines a question: whose it is with its evidence and its answer, and its text. */
export const sheetRows = (lines: readonly SheetLine[], { selected, width, glyphs }: { readonly selected: number; readonly width: number; readonly glyphs: Glyphs }): readonly Row[] =>
  lines.flatMap((line, index): readonly Row[] => {
    const evidence = evidenceOf(line.attempt);
    const unopened = evidence.filter((one) => !one.opened).length;
    const seen = evidence.length === 0 ? 'no file' : unopened === 0 ? 'opened' : `${unopened} not opened`;
    const label = line.question.options.find((option) => option.key === line.answer?.option)?.label ?? line.answer?.option;
    const mark = line.answer === null ? 'needs-you' : 'passed';
    const right = row(piece(` ${seen}`, unopened > 0 ? 'status.stale' : 'dim'), piece(`   ${truncate(clean(label ?? 'NOT ANSWERED'), 24, glyphs.ellipsis)}`, `status.${mark}`));
    return [
      spread(row(piece(index === selected ? `${glyphs.cursor} ` : '  ', 'strong'), piece(glyphs.mark[mark], `status.${mark}`), ' ', index === selected ? caretPiece(piece(line.title, 'selected')) : piece(line.title, 'strong')), right, width, glyphs),
      row(piece(`    ${truncate(clean(line.question.text), width - 4, glyphs.ellipsis)}`, 'dim')),
    ];
  });
