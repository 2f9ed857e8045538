import type { Question } from '../../core/plan.ts';
import type { Attempt } from '../../core/state.ts';
import type { World } from '../../core/world.ts';
import { clean } from '../clean.ts';
import type { Field } from '../field.ts';
import type { Glyphs } from '../glyphs.ts';
import type { Layout } from '../layout.ts';
import { BLANK, piece, row, spread, windowOn } from '../rows.ts';
import type { Row } from '../rows.ts';
import { widthOf } from '../text.ts';
import { buttonsRow } from './buttons.ts';
import { DROPPED, heightIn, isLow, refusedRows, statusRow } from './dialog.ts';
import type { Word } from './dialog.ts';
import { MOST_LINES, areaOf, fieldLine, framed } from './field.ts';
import { missingFrom, optionRows } from './question.ts';
import type { evidenceOf } from './question.ts';

/** What can have the keys in a question, in tab order. */
export type Stop = 'options' | 'reason' | 'attachment' | 'not-now' | 'record';

type QuestionForm = {
  readonly question: Question;
  readonly attempt: Attempt | undefined;
  readonly evidence: ReturnType<typeof evidenceOf>;
  readonly takes: boolean;
  readonly at: Stop;
  readonly option: string | null;
  readonly reason: Field;
  readonly attachment: Field;
  readonly busy: boolean;
  readonly refusal: string | null;
  readonly you: World['you'];
  readonly word: Word;
  readonly layout: Layout;
  readonly width: number;
  readonly glyphs: Glyphs;
  /** The first line of the reason that was in view. */
  readonly areaTop: number;
  /** Lines that stand above: the question and what it is about. */
  readonly above: number;
};

/** Lines of the question itself that stay in view, however small the window is. */
const LEAST_ABOVE = 2;

/**
 * Options, fields, who signs and on what evidence, buttons. In a small window blank lines go first, then frames; who signs goes `above`, to what is
 * scrolled; then options away from the chosen one. Buttons and fields are always there.
 */
export const questionLines = (form: QuestionForm): { readonly above: readonly Row[]; readonly rows: readonly Row[]; readonly areaTop: number } => {
  const { width, glyphs, question, option, at } = form;
  const height = heightIn(form.layout);
  const options = optionRows(question, { chosen: option, focused: at === 'options', width, glyphs });
  const refused = refusedRows(form.refusal, { width, most: isLow(form.layout) ? 2 : 4 });
  const tail: readonly Row[] = [...refused.below, buttonsRow([{ label: form.busy ? 'recording…' : 'Record', focused: at === 'record', open: missingOf(form) === null && !form.busy }, { label: 'Not now', focused: at === 'not-now', open: true }], width)];
  const status = statusRow(missingOf(form) === null ? '' : `Record opens once ${missingOf(form)}.`, form.word, { width, glyphs });
  const small = isLow(form.layout);
  const signed = small ? [] : signedRows(form);
  const attached = form.takes ? attachmentRows(form, small) : [];
  const others = options.flat().length + signed.length + attached.length + tail.length + 1 + (small ? 1 : 3);
  const most = Math.max(1, Math.min(MOST_LINES, height - others - Math.min(form.above, small ? LEAST_ABOVE : 8)));
  const area = areaOf(form.reason, { width: width - (small ? 2 : 4), caret: at === 'reason' ? glyphs.caret : null, tone: at === 'reason' ? 'field.focus' : 'field', least: small ? 1 : Math.min(2, most), most, top: form.areaTop });
  const reason = [reasonRow(form, small ? area : null), ...(small ? area.rows.map((line) => row('  ', ...line)) : framed(area, { width, focused: at === 'reason', glyphs }))];
  const blanks = height - form.above - (others + area.rows.length);
  const gap = (nth: number): readonly Row[] => (blanks >= nth ? [BLANK] : []);
  const below = [...attached, ...reason, ...gap(3), ...signed, ...gap(4), ...tail, ...gap(5), ...(blanks >= 6 ? [row(piece(DROPPED, 'dim'))] : []), status];
  const room = height - below.length - LEAST_ABOVE;
  return { above: [...(refused.above.length === 0 ? [] : [BLANK, ...refused.above]), ...(small ? [BLANK, ...signedRows(form)] : [])], rows: [...gap(1), ...shownOptions(options, form, Math.max(1, room)), ...gap(2), ...below], areaTop: area.top };
};

const missingOf = ({ question, option, reason, attachment, attempt }: QuestionForm): string | null => missingFrom(question, { option, reason: reason.text, attachment: attachment.text }, attempt);

/** Options around the chosen one, where not all have room; the last line says how many lines of them are not in view. */
const shownOptions = (options: readonly (readonly Row[])[], { question, option, width, glyphs }: QuestionForm, room: number): readonly Row[] => {
  const all = options.flat();
  if (all.length <= room) return all;
  const chosen = question.options.findIndex(({ key }) => key === option);
  const at = options.slice(0, chosen < 0 ? -1 : chosen).flat().length;
  const top = windowOn({ total: all.length, height: room, selected: at, top: 0 });
  const shown = all.slice(top, top + room);
  return [...shown.slice(0, -1), spread(shown.at(-1) ?? BLANK, row(piece(`  ${all.length - room} more: ↑/↓`, 'strong')), width, glyphs)];
};

const reasonRow = ({ question, at, width }: QuestionForm, scrolled: { readonly above: number; readonly below: number } | null): Row => {
  const required = question.options.filter(({ reason }) => reason === 'required').map(({ label }) => clean(label));
  const goes = 'goes in the report under your name';
  const named = `  required for ${required.join(' and ')}; ${goes}`;
  const wants = required.length === 0 ? `  ${goes}` : required.length === question.options.length ? `  required; ${goes}` : widthOf(named) <= width - 8 ? named : `  required where asked for; ${goes}`;
  const said = scrolled === null || scrolled.above + scrolled.below === 0 ? wants : `  ${scrolled.above} lines above, ${scrolled.below} below`;
  return row(piece('Reason', at === 'reason' ? 'field.focus' : 'strong'), piece(said, 'dim'));
};

const attachmentRows = ({ attachment, at, width, glyphs }: QuestionForm, small: boolean): readonly Row[] => {
  const focused = at === 'attachment';
  const drawing = { caret: focused ? glyphs.caret : null, tone: focused ? 'field.focus' : 'field' } as const;
  const label = 'Link, file or note';
  if (small) return [row(piece(`${label}  `, focused ? 'field.focus' : 'strong'), ...fieldLine(attachment, { ...drawing, width: width - label.length - 2 }))];
  return [row(piece(label, focused ? 'field.focus' : 'strong')), ...framed({ rows: [fieldLine(attachment, { ...drawing, width: width - 4 })], top: 0, above: 0, below: 0 }, { width, focused, glyphs })];
};

const signedRows = ({ you, evidence }: QuestionForm): readonly Row[] => [
  row(`Signing as  ${you.name} <${you.email}>`),
  ...evidence.slice(0, 3).map((one) => row(`Evidence    ${one.name}  sha256 ${one.sha256.slice(0, 4)}…${one.sha256.slice(-2)}  `, piece(one.opened ? 'opened' : 'not opened', one.opened ? 'dim' : 'status.needs-you'))),
  ...(evidence.length <= 3 ? [] : [row(piece(`            and ${evidence.length - 3} more: ^O opens the next one that was not opened`, 'dim'))]),
];
