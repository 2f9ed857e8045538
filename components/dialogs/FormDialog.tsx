import { useRef } from 'react';
import type { Refusal } from '../../src/core/command.ts';
import type { Actions } from '../../src/core/world.ts';
import { buttonsRow } from '../../src/ui/draw/buttons.ts';
import { heightIn, isLow, placeDialog, refusedRows, roomIn, scrollOf, statusRow } from '../../src/ui/draw/dialog.ts';
import { MOST_LINES } from '../../src/ui/draw/field.ts';
import { fieldRows, labelWidthOf } from '../../src/ui/draw/form.ts';
import { pasted, typed } from '../../src/ui/field.ts';
import type { Form } from '../../src/ui/forms/form.ts';
import type { KeyPress } from '../../src/ui/keys.ts';
import { BLANK } from '../../src/ui/rows.ts';
import type { Row } from '../../src/ui/rows.ts';
import { DialogBox } from '../parts/DialogBox.tsx';
import { useSkin } from '../parts/skin.ts';
import { useLive } from '../parts/use-live.ts';
import { usePrompt } from '../parts/use-prompt.ts';
import type { DialogProps } from './props.ts';
import { useFields } from './use-fields.ts';

export type FormProps = Form & Pick<DialogProps, 'layout' | 'active' | 'clock' | 'close' | 'draft'> & {
  readonly edit: Actions['edit'];
  /** Called when the safe button is pressed, instead of `close`; esc closes all the same. */
  readonly onSafe?: () => void;
  /** Called when the act was done, instead of `close`. */
  readonly done?: () => void;
  /** Keys of its own; answers whether it took the key. */
  readonly onKey?: (press: KeyPress) => boolean;
};

export const FORM_WIDTH = 80;

type Filling = { readonly focus: number; readonly busy: boolean; readonly refusal: Refusal | null };

/** Fields, then the safe button, then the act, which is last in order and opens only when nothing is missing. */
export const FormDialog = ({ layout, active, clock, close, draft, edit, title, right = '', intro, fields: specs = [], safe, onSafe = close, act, onAct, done = close, onKey, closed = null }: FormProps) => {
  const { glyphs } = useSkin();
  const fields = useFields(specs, draft);
  const form = useLive<Filling>({ focus: 0, busy: false, refusal: null });
  const at = useLive(0);
  const areaTop = useRef(0);
  const width = roomIn(layout, FORM_WIDTH - 4);
  const labelWidth = labelWidthOf(specs.map(({ label }) => label), width);
  const problemOf = (textOf: (name: string) => string): string | null => closed ?? specs.map((field) => field.problem(textOf(field.name))).find((problem) => problem !== null) ?? null;

  const submit = async (): Promise<void> => {
    if (form.now().busy || problemOf(fields.textOf) !== null) return;
    form.set({ ...form.now(), busy: true, refusal: null });
    const refusal = await onAct(Object.fromEntries(specs.map(({ name }) => [name, fields.textOf(name)])));
    if (refusal !== null) return form.set({ ...form.now(), busy: false, refusal });
    draft.forget();
    done();
  };
  const go = (by: number): void => form.set({ ...form.now(), focus: (form.now().focus + by + specs.length + 2) % (specs.length + 2) });
  const focused = (): string | undefined => specs[form.now().focus]?.name;
  const write = (name: string | undefined, change: Parameters<typeof fields.change>[1]): boolean => {
    // What is on its way is not changed any more.
    const changed = name !== undefined && !form.now().busy && fields.change(name, change);
    if (changed && form.now().refusal !== null) form.set({ ...form.now(), refusal: null });
    return changed;
  };

  const word = usePrompt({
    active,
    clock,
    onPaste: (text) => void write(focused(), (field) => pasted(field, text)),
    onKey: (press) => {
      if (press.name === 'esc') return close();
      if (onKey?.(press) === true) return;
      const { focus } = form.now();
      const name = focused();
      if (press.name === 'ctrl-x' && specs[focus]?.kind === 'text') return void fields.edit(specs[focus].name, edit);
      if (press.name === 'tab' || (press.name === 'right' && name === undefined)) return go(1);
      if (press.name === 'shift-tab' || (press.name === 'left' && name === undefined)) return go(-1);
      if (press.name === 'enter') return name !== undefined ? go(1) : focus === specs.length ? onSafe() : void submit();
      if (write(name, (field) => typed(field, press, width - Math.max(labelWidth, 2) - 1))) return;
      const by = scrollOf(press.name, page);
      if (by !== 0) at.set(Math.max(0, Math.min(at.now() + by, over)));
    },
  });

  const { focus, busy, refusal } = form.value;
  const problem = problemOf((name) => fields.shown(name).text);
  const gap = isLow(layout) ? [] : [BLANK];
  const refused = refusedRows(refusal === null ? null : `${refusal.why}. ${refusal.fix}`, { width, most: Math.max(2, heightIn(layout) - specs.length * 2 - 8) });
  const tail: readonly Row[] = [
    ...(refused.below.length === 0 ? [] : [...refused.below, ...gap]),
    buttonsRow([{ label: safe, focused: focus === specs.length, open: true }, { label: busy ? 'working…' : act, focused: focus === specs.length + 1, open: problem === null && !busy }], width),
    statusRow(problem === null ? '' : `${act} opens once ${problem}.`, word, { width, glyphs }),
  ];
  // A few lines are left for what it is about.
  const most = Math.max(1, Math.min(MOST_LINES, heightIn(layout) - tail.length - specs.length - 6));
  const drawn = specs.map((spec, index) => fieldRows(fields.shown(spec.name), { label: spec.label, labelWidth, width, focused: index === focus, most: spec.kind === 'text' ? most : spec.kind === 'line' ? Math.min(3, most) : 1, top: index === focus ? areaTop.current : 0, glyphs }));
  areaTop.current = drawn[focus]?.top ?? 0;
  const lines = specs.length === 0 ? [] : [...drawn.flatMap((one) => one.rows), ...gap];
  const box = { width: FORM_WIDTH, rows: [...refused.above, ...intro(width, glyphs)], foot: [...gap, ...lines, ...tail], at: at.value };
  const { over, page } = placeDialog(layout, box);
  return <DialogBox layout={layout} active={active} title={title} right={right} {...box} />;
};
