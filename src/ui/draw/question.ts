import type { Question } from '../../core/plan.ts';
import type { Attempt } from '../../core/state.ts';
import type { Glyphs } from '../glyphs.ts';
import { piece, row } from '../rows.ts';
import type { Row } from '../rows.ts';
import { clean } from '../clean.ts';
import { pad } from '../text.ts';

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

/** `( ) Accept   ship these …`, the last one being the safe choice. */
export const optionRows = (question: Question, { chosen, focused, glyphs }: { readonly chosen: string | null; readonly focused: boolean; readonly glyphs: Glyphs }): readonly Row[] => {
  const wants = (key: string): string => {
    const option = question.options.find((offered) => offered.key === key);
    const parts = [option?.reason === 'required' ? 'wants a reason' : '', option?.takes === 'attachment' ? 'wants a link, a file or a note' : '', option?.needsEvidenceOpened === true ? 'wants its evidence opened' : '', option?.does === 'hold' ? 'the release stays blocked' : ''];
    return parts.filter((part) => part !== '').join('; ');
  };
  const widest = Math.max(...question.options.map((option) => clean(option.label).length), 7) + 2;
  const line = (on: boolean, label: string, about: string): Row => row('  ', piece(`${on ? glyphs.chosen : glyphs.free} ${pad(label, Math.min(widest, 40))}`, on && focused ? 'selected' : on ? 'strong' : 'plain'), piece(` ${about}`, 'dim'));
  return [...question.options.map((option) => line(option.key === chosen, clean(option.label), wants(option.key))), line(chosen === null, 'Not now', 'leave it unanswered (the release stays blocked)')];
};
