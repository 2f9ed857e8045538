import { useEffect, useRef } from 'react';
import { selectEarlierAnswer } from '../../src/core/select.ts';
import { lastAttemptOf, stepOf, unansweredOf } from '../../src/core/state.ts';
import { placeDialog, roomIn, scrollOf } from '../../src/ui/draw/dialog.ts';
import { pictureRows } from '../../src/ui/draw/picture.ts';
import { evidenceOf, missingFrom } from '../../src/ui/draw/question.ts';
import { questionLines } from '../../src/ui/draw/question-form.ts';
import type { Stop } from '../../src/ui/draw/question-form.ts';
import type { Block } from '../../src/core/picture.ts';
import { pasted, typed } from '../../src/ui/field.ts';
import { BLANK, labelled, paragraph } from '../../src/ui/rows.ts';
import type { Row } from '../../src/ui/rows.ts';
import { phaseName } from '../../src/ui/selection.ts';
import { DialogBox } from '../parts/DialogBox.tsx';
import { useSkin } from '../parts/skin.ts';
import { useLive } from '../parts/use-live.ts';
import { usePrompt } from '../parts/use-prompt.ts';
import type { DialogProps, Of } from './props.ts';
import { useFields } from './use-fields.ts';

const WIDTH = 80;

type Answering = { readonly at: Stop; readonly option: string | null; readonly busy: boolean; readonly refusal: string | null };

/** One question, answered by itself: an answer, a reason where it wants one, then `[ Record ]`, which is last in tab order. */
export const QuestionDialog = ({ dialog, state, world, actions, layout, active, clock, draft, close, look }: DialogProps & { readonly dialog: Of<'question'> }) => {
  const { glyphs } = useSkin();
  const attempt = lastAttemptOf(state, dialog.step);
  const question = attempt?.questions.find((asked) => asked.id === dialog.question);
  // Not now is preselected each time: what was typed is kept, what was chosen is not.
  const form = useLive<Answering>({ at: 'options', option: null, busy: false, refusal: null });
  const fields = useFields([{ name: 'reason', value: '', kind: 'text' }, { name: 'attachment', value: '', kind: 'line' }], draft);
  const scroll = useLive(0);
  const areaTop = useRef(0);
  const takes = question?.options.some((option) => option.takes === 'attachment') ?? false;
  const stops: readonly Stop[] = takes ? ['options', 'attachment', 'reason', 'not-now', 'record'] : ['options', 'reason', 'not-now', 'record'];
  const evidence = evidenceOf(attempt);
  const width = roomIn(layout, WIDTH);

  // What was asked may answer itself: a late channel arrives while the person thinks. Then there is nothing left to record.
  const asked = attempt?.phase === 'asked' && unansweredOf(attempt).some((open) => open.id === dialog.question);
  useEffect(() => {
    if (!asked && !form.now().busy) close();
  }, [asked, form, close]);

  const record = async (): Promise<void> => {
    const { option, busy } = form.now();
    const given = { option, reason: fields.textOf('reason').trim(), attachment: fields.textOf('attachment').trim() };
    if (question === undefined || busy || option === null || missingFrom(question, given, attempt) !== null) return;
    form.set({ ...form.now(), busy: true, refusal: null });
    const refusal = await actions.answer(dialog.step, { question: question.id, option, reason: given.reason, attachment: given.attachment === '' ? null : given.attachment });
    if (refusal !== null) return form.set({ ...form.now(), busy: false, refusal: `${refusal.why}. ${refusal.fix}` });
    draft.forget();
    close();
  };
  const go = (by: number): void => form.set({ ...form.now(), at: stops[(stops.indexOf(form.now().at) + by + stops.length) % stops.length] ?? 'options' });
  const choose = (by: number): void => {
    const keys = [...(question?.options.map((option) => option.key) ?? []), null];
    form.set({ ...form.now(), refusal: null, option: keys[(keys.indexOf(form.now().option) + by + keys.length) % keys.length] ?? null });
  };
  const write = (change: Parameters<typeof fields.change>[1]): boolean => {
    const { at, busy } = form.now();
    const changed = !busy && (at === 'reason' || at === 'attachment') && fields.change(at, change);
    if (changed && form.now().refusal !== null) form.set({ ...form.now(), refusal: null });
    return changed;
  };

  const word = usePrompt({
    active,
    clock,
    onPaste: (text) => void write((field) => pasted(field, text)),
    onKey: (press) => {
      const { at } = form.now();
      if (press.name === 'esc') return close();
      if (press.name === 'tab') return go(1);
      if (press.name === 'shift-tab') return go(-1);
      if (press.name === 'ctrl-o') {
        const next = evidence.find((one) => !one.opened) ?? evidence[0];
        return next === undefined ? undefined : look({ type: 'dialog', dialog: { is: 'evidence', step: dialog.step, name: next.name, from: dialog } });
      }
      if (press.name === 'ctrl-x' && at === 'reason') return void fields.edit('reason', actions.edit);
      if (at === 'options' && (press.name === 'down' || press.name === 'up' || press.name === 'j' || press.name === 'k')) return choose(press.name === 'down' || press.name === 'j' ? 1 : -1);
      if ((at === 'not-now' || at === 'record') && (press.name === 'left' || press.name === 'right')) return go(at === 'record' ? -1 : 1);
      if (press.name === 'enter') return at === 'not-now' ? close() : at === 'record' ? void record() : go(1);
      if (write((field) => typed(field, press, width - 5))) return;
      const by = scrollOf(press.name, page);
      if (by !== 0) scroll.set(Math.max(0, Math.min(scroll.now() + by, over)));
    },
  });

  if (question === undefined) return null;
  const earlier = selectEarlierAnswer(state, dialog.step, question.id);
  const facts = pictureRows((world.watches[dialog.step]?.picture ?? []).filter((block) => !repeats(block, question.text)), { width, glyphs });
  const rows: readonly Row[] = [
    ...paragraph(question.text, width, 'strong'),
    ...(facts.length === 0 ? [] : [BLANK, ...facts]),
    ...(earlier === null ? [] : [BLANK, ...labelled('Before', `${earlier.by.name} said ${earlier.option} about ${earlier.commit.slice(0, 7)}${earlier.reason === '' ? '' : `: ${earlier.reason}`}. It is asked again and not taken over.`, { width, labelWidth: 9, tone: 'dim' })]),
  ];
  const drawn = questionLines({ ...form.value, question, attempt, evidence, takes, reason: fields.shown('reason'), attachment: fields.shown('attachment'), you: world.you, word, layout, width, glyphs, areaTop: areaTop.current, above: rows.length });
  areaTop.current = drawn.areaTop;
  const box = { width: WIDTH, rows: [...rows, ...drawn.above], foot: drawn.rows, at: scroll.value, keys: 'PgUp/PgDn' };
  const { over, page } = placeDialog(layout, box);
  return <DialogBox layout={layout} active={active} title={`? Decision · ${stepOf(state, dialog.step)?.title ?? dialog.step}`} right={phaseName(state.plan, stepOf(state, dialog.step)?.phase ?? '')} {...box} />;
};

/** The kind draws its question too, for the pane; the dialog has said it already. */
const repeats = (block: Block, question: string): boolean => block.type === 'text' && block.lines.join(' ').trim() === question.trim();
