import { useEffect } from 'react';
import { selectEarlierAnswer } from '../../src/core/select.ts';
import { lastAttemptOf, stepOf, unansweredOf } from '../../src/core/state.ts';
import { buttonsRow } from '../../src/ui/draw/buttons.ts';
import { pictureRows } from '../../src/ui/draw/picture.ts';
import { evidenceOf, missingFrom, optionRows } from '../../src/ui/draw/question.ts';
import { fieldLines, fieldOf, pasted, typed } from '../../src/ui/field.ts';
import type { Block } from '../../src/core/picture.ts';
import type { Field } from '../../src/ui/field.ts';
import { BLANK, labelled, paragraph, piece, row, spread } from '../../src/ui/rows.ts';
import type { Row } from '../../src/ui/rows.ts';
import { phaseName } from '../../src/ui/selection.ts';
import { DialogBox, roomIn } from '../parts/DialogBox.tsx';
import { useSkin } from '../parts/skin.ts';
import { useKeys } from '../parts/use-keys.ts';
import { useLive } from '../parts/use-live.ts';
import { useQuiet } from '../parts/use-quiet.ts';
import type { DialogProps, Of } from './props.ts';

type Stop = 'options' | 'reason' | 'attachment' | 'not-now' | 'record';
type Answering = { readonly at: Stop; readonly option: string | null; readonly reason: Field; readonly attachment: Field; readonly busy: boolean; readonly refusal: string | null };

/** One question, answered by itself: an answer, a reason where it wants one, then `[ Record ]`, which is last in tab order. */
export const QuestionDialog = ({ dialog, state, world, actions, layout, active, clock, close, look }: DialogProps & { readonly dialog: Of<'question'> }) => {
  const { glyphs } = useSkin();
  const quiet = useQuiet(clock);
  const attempt = lastAttemptOf(state, dialog.step);
  const question = attempt?.questions.find((asked) => asked.id === dialog.question);
  const form = useLive<Answering>({ at: 'options', option: null, reason: fieldOf(''), attachment: fieldOf(''), busy: false, refusal: null });
  const takes = question?.options.some((option) => option.takes === 'attachment') ?? false;
  const stops: readonly Stop[] = takes ? ['options', 'attachment', 'reason', 'not-now', 'record'] : ['options', 'reason', 'not-now', 'record'];
  const draftOf = (current: Answering) => ({ option: current.option, reason: current.reason.text, attachment: current.attachment.text });
  const evidence = evidenceOf(attempt);

  // What was asked may answer itself: a late channel arrives while the person thinks. Then there is nothing left to record.
  const asked = attempt?.phase === 'asked' && unansweredOf(attempt).some((open) => open.id === dialog.question);
  useEffect(() => {
    if (!asked && !form.now().busy) close();
  }, [asked, form, close]);

  const record = async (): Promise<void> => {
    const current = form.now();
    if (question === undefined || current.busy || current.option === null || missingFrom(question, draftOf(current), attempt) !== null) return;
    form.set({ ...current, busy: true, refusal: null });
    const given = current.attachment.text.trim();
    const refusal = await actions.answer(dialog.step, { question: question.id, option: current.option, reason: current.reason.text.trim(), attachment: given === '' ? null : given });
    if (refusal === null) close();
    else form.set({ ...form.now(), busy: false, refusal: `${refusal.why}. ${refusal.fix}` });
  };
  const go = (by: number): void => form.set({ ...form.now(), at: stops[(stops.indexOf(form.now().at) + by + stops.length) % stops.length] ?? 'options' });
  const choose = (by: number): void => {
    const keys = [...(question?.options.map((option) => option.key) ?? []), null];
    form.set({ ...form.now(), refusal: null, option: keys[(keys.indexOf(form.now().option) + by + keys.length) % keys.length] ?? null });
  };
  const withField = (change: (field: Field) => Field | null): void => {
    const current = form.now();
    if (current.at !== 'reason' && current.at !== 'attachment') return;
    const next = change(current[current.at]);
    if (next !== null) form.set({ ...current, refusal: null, [current.at]: next });
  };

  useKeys(
    (press) => {
      if (!quiet.take()) return;
      const { at } = form.now();
      if (press.name === 'esc') return close();
      if (press.name === 'tab') return go(1);
      if (press.name === 'shift-tab') return go(-1);
      if (press.name === 'ctrl-o') {
        const next = evidence.find((one) => !one.opened) ?? evidence[0];
        return next === undefined ? undefined : look({ type: 'dialog', dialog: { is: 'evidence', step: dialog.step, name: next.name, from: dialog } });
      }
      if (at === 'options' && (press.name === 'down' || press.name === 'up' || press.name === 'j' || press.name === 'k')) return choose(press.name === 'down' || press.name === 'j' ? 1 : -1);
      if ((at === 'not-now' || at === 'record') && (press.name === 'left' || press.name === 'right')) return go(at === 'record' ? -1 : 1);
      if (press.name !== 'enter') return withField((field) => typed(field, press));
      if (press.repeat || press.together) return;
      if (at === 'not-now') return close();
      return at === 'record' ? void record() : go(1);
    },
    { active, onPaste: (text) => quiet.take() && withField((field) => pasted(field, text)) },
  );

  if (question === undefined) return null;
  const { at, option, reason, attachment, busy, refusal } = form.value;
  const width = roomIn(layout, 78);
  const missing = missingFrom(question, draftOf(form.value), attempt);
  const earlier = selectEarlierAnswer(state, dialog.step, question.id);
  const facts = pictureRows((world.watches[dialog.step]?.picture ?? []).filter((block) => !repeats(block, question.text)), { width, glyphs });
  const frame = glyphs.thin;
  const boxOf = (field: Field, focused: boolean, lines: number): readonly Row[] => {
    const text = fieldLines(field, { width: width - 4, caret: focused ? glyphs.caret : null }).slice(-lines);
    const edge = focused ? 'frame.focus' : 'frame';
    return [row(piece(frame.topLeft + frame.top.repeat(width - 2) + frame.topRight, edge)), ...Array.from({ length: lines }, (_, index) => spread(row(piece(`${frame.side} `, edge), text[index] ?? ''), row(piece(` ${frame.side}`, edge)), width, glyphs)), row(piece(frame.bottomLeft + frame.top.repeat(width - 2) + frame.bottomRight, edge))];
  };
  const rows: readonly Row[] = [
    ...paragraph(question.text, width, 'strong'),
    ...(facts.length === 0 ? [] : [BLANK, ...facts]),
    ...(earlier === null ? [] : [BLANK, ...labelled('Before', `${earlier.by.name} said ${earlier.option} about ${earlier.commit.slice(0, 7)}${earlier.reason === '' ? '' : `: ${earlier.reason}`}. It is asked again and not taken over.`, { width, labelWidth: 9, tone: 'dim' })]),
    BLANK,
    ...optionRows(question, { chosen: option, focused: at === 'options', glyphs }),
  ];
  const foot: readonly Row[] = [
    BLANK,
    ...(takes ? [row(piece('Link, file or note', at === 'attachment' ? 'field.focus' : 'strong')), ...boxOf(attachment, at === 'attachment', 1)] : []),
    row(piece('Reason', at === 'reason' ? 'field.focus' : 'strong'), piece('  goes in the report under your name', 'dim')),
    ...boxOf(reason, at === 'reason', 2),
    row(`Signing as  ${world.you.name} <${world.you.email}>`),
    ...evidence.slice(0, 3).map((one) => row(`Evidence    ${one.name}  sha256 ${one.sha256.slice(0, 4)}…${one.sha256.slice(-2)}  `, piece(one.opened ? 'opened' : 'not opened', one.opened ? 'dim' : 'status.needs-you'))),
    ...(refusal === null ? [] : paragraph(refusal, width, 'status.failed')),
    buttonsRow([{ label: busy ? 'recording…' : 'Record', focused: at === 'record', open: missing === null && !busy }, { label: 'Not now', focused: at === 'not-now', open: true }], width),
    spread(row(piece(missing === null ? '' : `Record opens once ${missing}.`, 'dim')), row(piece(` ${quiet.word} `, quiet.word === 'listening' ? 'strong' : 'dim')), width, glyphs),
  ];
  const phase = stepOf(state, dialog.step)?.phase ?? '';
  const chosenAt = question.options.findIndex((offered) => offered.key === option);
  const cursor = rows.length - (chosenAt < 0 ? 1 : question.options.length + 1 - chosenAt);
  return <DialogBox layout={layout} width={78} title={`? Decision · ${stepOf(state, dialog.step)?.title ?? dialog.step}`} right={phaseName(state.plan, phase)} rows={rows} shown={cursor} foot={foot} caret={at === 'options' ? { row: cursor, column: 3 } : null} />;
};

/** The kind draws its question too, for the pane; the dialog has said it already. */
const repeats = (block: Block, question: string): boolean => block.type === 'text' && block.lines.join(' ').trim() === question.trim();
