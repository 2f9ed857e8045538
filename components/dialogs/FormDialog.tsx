import { useLayoutEffect, useRef } from 'react';
import type { Refusal } from '../../src/core/command.ts';
import { buttonsRow } from '../../src/ui/draw/buttons.ts';
import { fieldLine, fieldOf, pasted, typed } from '../../src/ui/field.ts';
import type { Field } from '../../src/ui/field.ts';
import type { Form } from '../../src/ui/forms/form.ts';
import type { KeyPress } from '../../src/ui/keys.ts';
import { BLANK, paragraph, piece, row, spread } from '../../src/ui/rows.ts';
import type { Row } from '../../src/ui/rows.ts';
import { dialogIn } from '../../src/ui/layout.ts';
import { DialogBox, roomIn } from '../parts/DialogBox.tsx';
import { useSkin } from '../parts/skin.ts';
import { useKeys } from '../parts/use-keys.ts';
import { useLive } from '../parts/use-live.ts';
import { useQuiet } from '../parts/use-quiet.ts';
import type { DialogProps } from './props.ts';

export type FormProps = Form & Pick<DialogProps, 'layout' | 'active' | 'clock' | 'close'> & {
  /** Called when the safe button is pressed, instead of `close`; esc closes all the same. */
  readonly onSafe?: () => void;
  /** Called when the act was done, instead of `close`. */
  readonly done?: () => void;
  /** Keys of its own (scrolling, `$EDITOR`); answers whether it took the key. */
  readonly onKey?: (press: KeyPress) => boolean;
};

const SCROLLS: { readonly [key: string]: number } = { up: -1, down: 1, pgup: -10, pgdn: 10 };

type Filled = { readonly focus: number; readonly fields: readonly Field[]; readonly busy: boolean; readonly refusal: Refusal | null };

/** Fields, then the safe button, then the act, which is last in order and opens only when nothing is missing. */
export const FormDialog = ({ layout, active, clock, close, title, right = '', intro, fields = [], safe, onSafe = close, act, onAct, done = close, onKey, closed = null }: FormProps) => {
  const { glyphs } = useSkin();
  const quiet = useQuiet(clock);
  const form = useLive<Filled>({ focus: 0, fields: fields.map((field) => fieldOf(field.value)), busy: false, refusal: null });
  const problemOf = (current: Filled): string | null => closed ?? fields.map((field, index) => field.problem(current.fields[index]?.text ?? '')).find((problem) => problem !== null) ?? null;
  const stops = fields.length + 2;
  const at = useLive(0);
  /** Lines of the intro that the box has no room for. */
  const hidden = useRef(0);

  const submit = async (): Promise<void> => {
    const current = form.now();
    if (current.busy || problemOf(current) !== null) return;
    form.set({ ...current, busy: true, refusal: null });
    const refusal = await onAct(Object.fromEntries(fields.map((field, index) => [field.name, current.fields[index]?.text ?? ''])));
    if (refusal === null) done();
    else form.set({ ...form.now(), busy: false, refusal });
  };
  const withField = (change: (field: Field) => Field | null): void => {
    const current = form.now();
    const field = current.fields[current.focus];
    const next = field === undefined ? null : change(field);
    if (next !== null) form.set({ ...current, refusal: null, fields: current.fields.map((other, index) => (index === current.focus ? next : other)) });
  };
  const go = (by: number): void => form.set({ ...form.now(), focus: (form.now().focus + by + stops) % stops });

  useKeys(
    (press) => {
      if (!quiet.take()) return;
      if (press.name === 'esc') return close();
      if (onKey?.(press) === true) return;
      const by = SCROLLS[press.name] ?? 0;
      if (by !== 0) return at.set(Math.max(0, Math.min(at.now() + by, hidden.current)));
      const { focus } = form.now();
      const inField = focus < fields.length;
      if (press.name === 'tab' || (press.name === 'right' && !inField)) return go(1);
      if (press.name === 'shift-tab' || (press.name === 'left' && !inField)) return go(-1);
      if (press.name === 'enter') {
        // A held or pasted Enter presses nothing (UX 4.3).
        if (press.repeat || press.together) return;
        if (inField) return go(1);
        return focus === fields.length ? onSafe() : void submit();
      }
      withField((field) => typed(field, press));
    },
    { active, onPaste: (text) => quiet.take() && withField((field) => pasted(field, text)) },
  );

  const { focus, busy, refusal } = form.value;
  const width = roomIn(layout, 76);
  const head = intro(width, glyphs);
  const labelWidth = Math.max(...fields.map((field) => field.label.length), 0) + 3;
  const lines = fields.map((field, index): Row => row(piece(field.label.padEnd(labelWidth), 'strong'), fieldLine(form.value.fields[index] ?? fieldOf(''), { width: width - labelWidth, caret: focus === index ? glyphs.caret : null, tone: focus === index ? 'field.focus' : 'field' })));
  const problem = problemOf(form.value);
  const foot: readonly Row[] = [
    BLANK,
    ...(fields.length > 0 ? [...lines, BLANK] : []),
    ...(refusal === null ? [] : [...paragraph(`${refusal.why}. ${refusal.fix}`, width, 'status.failed'), BLANK]),
    buttonsRow([{ label: safe, focused: focus === fields.length, open: true }, { label: busy ? 'working…' : act, focused: focus === fields.length + 1, open: problem === null && !busy }], width),
    spread(row(piece(problem === null ? '' : `${act} opens once ${problem}.`, 'dim')), row(piece(` ${quiet.word} `, quiet.word === 'listening' ? 'strong' : 'dim')), width, glyphs),
  ];
  const room = Math.max(2, dialogIn(layout, { width: 80, height: Number.MAX_SAFE_INTEGER }).height - 2 - foot.length);
  const over = Math.max(0, head.length + 1 - room);
  // A dialog with keys of its own scrolls by them.
  const scrolls = onKey === undefined && head.length > room;
  useLayoutEffect(() => {
    hidden.current = scrolls ? over : 0;
  });
  const top = Math.min(at.value, over);
  const below = head.length - top - (room - 1);
  // Prevents: "Do it" to commands that were below the box, without a word.
  const rows = scrolls ? [...head.slice(top, top + room - 1), row(piece(below > 0 ? `↓ ${below} more line${below === 1 ? '' : 's'}: ↑/↓ scroll` : '↑/↓ scroll', 'strong'))] : head;
  return <DialogBox layout={layout} width={80} title={title} right={right} rows={rows} foot={foot} />;
};
