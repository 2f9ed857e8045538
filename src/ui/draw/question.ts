import type { Question } from '../../core/plan.ts';
import type { Attempt } from '../../core/state.ts';
import type { Glyphs } from '../glyphs.ts';
import { caretPiece, piece, row } from '../rows.ts';
import type { Row } from '../rows.ts';
import { clean } from '../clean.ts';
import { pad, widthOf, wrap } from '../text.ts';

/** The files of an attempt that a person can open, and whether this was done. */
export const evidenceOf = (attempt: Attempt | undefined): readonly { readonly name: string; readonly sha256: string; readonly opened: boolean }[] =>
  (attempt?.proof?.evidence ?? []).flatMap((evidence) => (evidence.type === 'file' ? [{ name: evidence.name, sha256: evidence.sha256, opened: attempt?.opened.includes(evidence.name) ?? false }] : []));

/** An answer in the making. `option` null is "Not now", which is preselected. */
export type Draft = { readonly option: string | null; readonly reason: string; readonly attachment: string };

/** What is missing before an answer may be recorded, in words that end "opens once …"; null when nothing is. */
export const missingFrom = (question: Question, draft: Draft, attempt: Attempt | undefined): string | null => {
  const option = question.options.find((offered) => offered.key === draft.option);
  if (option === undefined) return 'an answer is chosen';
  if (option.needsEvidenceOpened === true && evidenceOf(attempt).some((evidence) => !evidence.opened)) return 'its evidence was opened (^O)';
  if (option.takes === 'attachment' && draft.attachment.trim() === '') return 'a link, a file or a note is given';
  return option.reason === 'required' && draft.reason.trim() === '' ? 'a reason is there' : null;
};

/** `( ) Accept   ship these …`, lines of each option, the last one being the safe choice. */
export const optionRows = (question: Question, { chosen, focused, width, glyphs }: { readonly chosen: string | null; readonly focused: boolean; readonly width: number; readonly glyphs: Glyphs }): readonly (readonly Row[])[] => {
  const labelWidth = Math.min(Math.max(...question.options.map(({ label }) => widthOf(clean(label))), 7) + 2, Math.floor(width / 2));
  const lines = (on: boolean, label: string, about: string): readonly Row[] => {
    const sign = piece(`${on ? glyphs.chosen : glyphs.free} `, on && focused ? 'selected' : on ? 'strong' : 'plain');
    const [first = '', ...more] = wrap(label, labelWidth - 1);
    const abouts = wrap(about, width - labelWidth - 7);
    return Array.from({ length: Math.max(1 + more.length, abouts.length) }, (_, index): Row => row('  ', index === 0 ? (on && focused ? caretPiece(sign) : sign) : '    ', piece(pad(index === 0 ? first : (more[index - 1] ?? ''), labelWidth), on && focused ? 'selected' : on ? 'strong' : 'plain'), piece(` ${abouts[index] ?? ''}`, 'dim')));
  };
  return [...question.options.map((option) => lines(option.key === chosen, clean(option.label), wantsOf(option))), lines(chosen === null, 'Not now', 'leave it unanswered (the release stays blocked)')];
};

const wantsOf = (option: Question['options'][number]): string =>
  [option.reason === 'required' ? 'wants a reason' : '', option.takes === 'attachment' ? 'wants a link, a file or a note' : '', option.needsEvidenceOpened === true ? 'wants its evidence opened' : '', option.does === 'hold' ? 'the release stays blocked' : ''].filter((part) => part !== '').join('; ');
