import { ranOnDirtyTree } from '../../core/dirty-tree.ts';
import type { State } from '../../core/state.ts';
import { stepOf } from '../../core/state.ts';
import { statusOf } from '../../core/status.ts';
import type { Attempt } from '../../core/state.ts';
import { isOfLiveOnly } from '../../core/not-exercised.ts';
import { wouldRun } from '../../core/would-run.ts';
import type { Evidence } from '../../core/verdict.ts';
import type { World } from '../../core/world.ts';
import { agoOf, clockOf, timeOf } from '../duration.ts';
import type { Glyphs } from '../glyphs.ts';
import { BLANK, labelled, piece, row, spread } from '../rows.ts';
import type { Row } from '../rows.ts';
import { originOf } from '../records.ts';
import { blocksOf, evidenceOf } from '../selection.ts';
import type { Selected } from '../selection.ts';
import { clean } from '../clean.ts';
import { pad } from '../text.ts';
import { drawnMark, statusWords, wordOf } from '../tree.ts';

export type Drawing = { readonly state: State; readonly world: World; readonly width: number; readonly glyphs: Glyphs };

/** Mark, title and the status word of a step. */
export const titleRow = (selected: Selected, { state, world, width, glyphs }: Drawing): Row => {
  const { step, status } = selected;
  const mark = drawnMark(status.status, world, step.id);
  const word = status.status === 'closed' || status.status === 'not-applicable' || status.status === 'ready' ? statusWords[status.status].toUpperCase() : wordOf(state, world, step, status);
  return spread(row(piece(glyphs.mark[mark], `status.${mark}`), piece(` ${step.title}`, 'strong')), row(piece(` ${word}`, `status.${mark}`), '   '), width, glyphs);
};

/** Everything that is known of a step, the most useful first, so that a small pane shows that. */
export const detailRows = (selected: Selected, drawing: Drawing & { readonly short: boolean }): readonly Row[] => {
  const { state, world, width, glyphs, short } = drawing;
  const labelWidth = short ? 7 : 8;
  const label = (name: string, text: string): readonly Row[] => (text === '' ? [] : labelled(name, text, { width, labelWidth }));
  const gap = short ? [] : [BLANK];
  const { step, questions, attempt } = selected;
  // What the kind draws below, with its mark, is not said twice.
  const isDrawn = (name: string): boolean => (world.watches[step.id]?.picture ?? []).some((block) => block.type === 'marks' && block.rows.some(({ label: drawn }) => drawn === name));
  const sections: readonly (readonly Row[])[] = [
    label('Why', whyOf(selected)),
    [...label('Asks', questions.map((question) => question.text).join('  ')), ...(questions.length > 0 ? labelled('', questions[0]?.options.map((option) => option.label).join(' · ') ?? '', { width, labelWidth, tone: 'dim' }) : [])],
    [...needsRows(selected, drawing, labelWidth), ...label('Blocks', blocksOf(state, step.id).join(', '))],
    label('Last', lastOf(attempt, world.now)),
    runsRows(selected, drawing),
    evidenceRows(evidenceOf(attempt).filter((one) => !isDrawn(one.name)), drawing),
    step.exposes === null ? [] : label('Opens', `${step.exposes.what}, until ${stepOf(state, step.exposes.until)?.title ?? step.exposes.until} has passed`),
  ];
  const shown = sections.filter((section) => section.length > 0);
  return [titleRow(selected, drawing), ...gap, ...shown.flatMap((section, index) => (index === 0 ? section : [...gap, ...section])), ...(short ? [] : [BLANK, row(piece(`${step.id} · ${step.kind} · effect ${step.effect}${step.advisory ? ' · advisory' : ''}`.replaceAll('·', glyphs.dot), 'dim'))])];
};

const whyOf = ({ step, status, questions, attempt }: Selected): string => {
  if (status.why !== '' && status.why !== questions[0]?.text) return status.why;
  const dirty = status.status === 'passed' ? ranOnDirtyTree(step, attempt) : null;
  if (dirty !== null) return `${dirty.why}: no tag can be made of that. ${dirty.fix}`;
  // Of what is under way or done, why it is asked first is no news.
  if (status.status === 'passed' || status.status === 'running' || status.status === 'waiting') return '';
  if (step.words !== null) return `This cannot be undone, so its words are typed: ${step.words}`;
  if (questions.length > 0 || status.status === 'needs-you') return 'Only a person can say this; no answer is not a yes.';
  if (step.effect === 'remote') return 'It changes something outside this machine, so it is confirmed first.';
  return '';
};

const needsRows = ({ step }: Selected, { state, width, glyphs }: Drawing, labelWidth: number): readonly Row[] => {
  if (step.needs.length === 0) return [];
  const needs = step.needs.map((id) => `${glyphs.mark[statusOf(state, id).status]} ${stepOf(state, id)?.title ?? id}`);
  const most = Math.max(1, Math.floor((width - labelWidth) / 24) * 2);
  const shown = needs.length > most ? [...needs.slice(0, most), `and ${needs.length - most} more`] : needs;
  return labelled('Needs', shown.join('   '), { width, labelWidth });
};

const lastOf = (attempt: Attempt | undefined, now: number): string => {
  if (attempt === undefined) return 'nobody has tried yet';
  const since = `attempt ${attempt.n}, ${agoOf(now - attempt.startedAt)}`;
  const answered = attempt.answers.at(-1);
  const answers = answered === undefined ? '' : `; ${answered.by.name} answered ${answered.option}${answered.reason === '' ? '' : `: ${answered.reason}`}`;
  if (attempt.endedAt === null || attempt.outcome === null) return `${since}, started ${timeOf(attempt.startedAt)}${answers}`;
  const result = attempt.outcome.result === 'passed' ? 'passed' : `${attempt.outcome.result}: ${attempt.outcome.why}`;
  const adopted = attempt.adopted === null ? '' : `; adopted from ${originOf(attempt.adopted)}, record ${attempt.adopted.n}, hash ${attempt.adopted.hash.slice(0, 8)}`;
  return `${since}, ${result} after ${clockOf(attempt.endedAt - attempt.startedAt)}${answers}${adopted}`;
};

const runsRows = ({ step }: Selected, { state, glyphs }: Drawing): readonly Row[] => {
  if (step.would.length === 0) return [];
  const dry = isOfLiveOnly(state, step);
  const most = 4;
  const lines = wouldRun(state, step).slice(0, most).map((line) => row(piece('  $ ', 'dim'), clean(line)));
  const more = step.would.length > most ? [row(piece(`  ${glyphs.ellipsis} and ${step.would.length - most} more`, 'dim'))] : [];
  return [row(piece(dry ? 'In a live release this would run' : 'Runs', 'strong')), ...lines, ...more];
};

export const evidenceText = (evidence: Evidence): string => {
  if (evidence.type === 'file') return `sha256 ${evidence.sha256.slice(0, 4)}…${evidence.sha256.slice(-2)}   ${evidence.bytes} bytes`;
  return evidence.type === 'value' ? evidence.value : `${evidence.id}  ${evidence.url}`;
};

const EVIDENCE_SHOWN = 8;

export const evidenceRows = (evidence: readonly Evidence[], { glyphs, title = 'Evidence so far' }: Drawing & { readonly title?: string }): readonly Row[] => {
  if (evidence.length === 0) return [];
  const lines = evidence.slice(0, EVIDENCE_SHOWN).map((one) => row('  ', piece(glyphs.mark.passed, 'status.passed'), ` ${pad(clean(one.name), 22)} ${evidenceText(one)}`));
  const more = evidence.length > EVIDENCE_SHOWN ? [row(piece(`  ${glyphs.ellipsis} and ${evidence.length - EVIDENCE_SHOWN} more`, 'dim'))] : [];
  return [row(piece(title, 'strong')), ...lines, ...more];
};
