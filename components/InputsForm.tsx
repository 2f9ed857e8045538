import { Box, useWindowSize } from 'ink';
import { askingFoot } from '../src/ui/draw/dialog.ts';
import { inputsInView } from '../src/ui/draw/inputs.ts';
import type { InputShown } from '../src/ui/draw/inputs.ts';
import { fieldOf, pasted, typed } from '../src/ui/field.ts';
import type { Field } from '../src/ui/field.ts';
import type { InputField } from '../src/ui/forms/input-field.ts';
import { SMALLEST, layoutOf, slotOf } from '../src/ui/layout.ts';
import { BLANK, boxed, paragraph, piece, row } from '../src/ui/rows.ts';
import type { Row } from '../src/ui/rows.ts';
import { Rows } from './parts/Rows.tsx';
import { SkinContext } from './parts/skin.ts';
import type { Skin } from './parts/skin.ts';
import { useLive } from './parts/use-live.ts';
import { usePrompt } from './parts/use-prompt.ts';

export type InputsFormProps = {
  readonly fields: readonly InputField[];
  /** The plan's phases and their steps, drawn beside the form: what the inputs are for. */
  readonly tree: readonly { readonly title: string; readonly steps: readonly string[] }[];
  readonly repository: string;
  readonly skin: Skin;
  readonly clock: () => number;
  readonly spareRow: boolean;
  /** `ctrl-l`: forget what is on the terminal and draw all of it. */
  readonly redraw: () => void;
  /** All values, each confirmed by itself; null when the person left. */
  readonly onDone: (values: { readonly [name: string]: string } | null) => void;
};

const startOf = ({ value, suggestion }: InputField): Field => fieldOf(value || (suggestion ?? ''));

type Form = { readonly at: number; readonly fields: readonly { readonly field: Field; readonly confirmed: boolean }[] };

/**
 * Base, target, mode and agent: suggested, never assumed. Enter confirms the one it is on, and only that one. An Enter that was still held
 * down on the question of trust confirms nothing, and in a window that shows no form there is only leaving.
 */
export const InputsForm = ({ fields, tree, repository, skin, clock, spareRow, redraw, onDone }: InputsFormProps) => {
  const window = useWindowSize();
  const rows = window.rows - (spareRow ? 1 : 0);
  const layout = layoutOf({ columns: window.columns, rows, view: 'session', focus: 'pane', zoom: false });
  const form = useLive<Form>(() => ({ at: 0, fields: fields.map((input) => ({ field: startOf(input), confirmed: false })) }));
  const put = (field: Field | null): void => {
    const current = form.now();
    if (field !== null) form.set({ ...current, fields: current.fields.map((other, index) => (index === current.at ? { field, confirmed: other.confirmed && other.field.text === field.text } : other)) });
  };
  const go = (by: number): void => form.set({ ...form.now(), at: (form.now().at + by + fields.length) % fields.length });
  const confirm = (): void => {
    const current = form.now();
    const input = fields[current.at];
    const value = current.fields[current.at]?.field.text ?? '';
    if (input === undefined || input.problem(value) !== null) return;
    const next = current.fields.map((other, index) => (index === current.at ? { ...other, confirmed: true } : other));
    const open = next.findIndex((other) => !other.confirmed);
    form.set({ at: open < 0 ? current.at : open, fields: next });
    if (open < 0) onDone(Object.fromEntries(fields.map((one, index) => [one.name, next[index]?.field.text ?? ''])));
  };
  const word = usePrompt({
    active: true,
    clock,
    onInterrupt: () => onDone(null),
    atAnyTime: (press) => press.name === 'ctrl-l' && (redraw(), true),
    onPaste: (text) => layout.fits && (fields[form.now().at]?.choices.length ?? 0) === 0 && put(pasted(form.now().fields[form.now().at]?.field ?? fieldOf(''), text)),
    onKey: (press) => {
      if (!layout.fits) return;
      const current = form.now();
      const input = fields[current.at];
      const field = current.fields[current.at]?.field;
      if (input === undefined || field === undefined) return;
      if (press.name === 'tab' || press.name === 'down') return go(1);
      if (press.name === 'shift-tab' || press.name === 'up') return go(-1);
      if (press.name === 'enter') return confirm();
      // It goes back, and never quits: what was typed here is as it was suggested again. ctrl-c leaves.
      if (press.name === 'esc') return put(startOf(input));
      if (input.choices.length === 0) return put(typed(field, press));
      const by = press.name === 'left' || press.name === 'h' ? -1 : press.name === 'right' || press.name === 'l' || press.name === 'space' ? 1 : 0;
      const chosen = input.choices[(Math.max(0, input.choices.indexOf(field.text)) + by + input.choices.length) % input.choices.length];
      if (by !== 0 && chosen !== undefined) put(fieldOf(chosen));
    },
  });

  const { glyphs } = skin;
  const pane = slotOf(layout, 'pane');
  const beside = slotOf(layout, 'tree');
  if (pane === null)
    return (
      <SkinContext value={skin}>
        <Box width={window.columns} height={rows} overflow="hidden">
          <Rows rect={{ x: 0, y: 0, width: window.columns, height: 1 }} rows={[row(`holdpoint needs ${SMALLEST.columns}×${SMALLEST.rows}; ctrl-c leaves.`)]} />
        </Box>
      </SkinContext>
    );
  const width = pane.width - 4;
  const head = [...paragraph('What is released? Each line is confirmed by itself; the journal opens when all are.', width), BLANK];
  const inputs = fields.map((input, index): InputShown => {
    const { field, confirmed } = form.value.fields[index] ?? { field: fieldOf(''), confirmed: false };
    return { ...input, field, confirmed, focused: index === form.value.at, problem: input.problem(field.text) };
  });
  const plan = tree.flatMap((phase, index): readonly Row[] => [row(piece(`${glyphs.open} ${index + 1} ${phase.title}`, 'strong')), ...phase.steps.map((step) => row('    ', piece(glyphs.mark.ready, 'status.ready'), ` ${step}`))]);
  return (
    <SkinContext value={skin}>
      <Box width={window.columns} height={rows} overflow="hidden">
        <Rows rect={{ x: 0, y: 0, width: window.columns, height: 1 }} rows={[row(piece(' holdpoint  ', 'strong'), `${repository}   a new release`)]} />
        {beside !== null && <Rows rect={beside} rows={boxed({ rows: plan, width: beside.width, height: beside.height, title: 'Checklist', right: String(tree.reduce((sum, phase) => sum + phase.steps.length, 0)), focused: false, glyphs })} />}
        <Rows rect={pane} rows={boxed({ rows: [...head, ...inputsInView(inputs, { width, height: pane.height - 2 - head.length, glyphs })], width: pane.width, height: pane.height, title: 'Release', right: `${form.value.fields.filter((one) => one.confirmed).length}/${fields.length} confirmed`, focused: true, glyphs })} />
        <Rows rect={{ x: 0, y: rows - 1, width: window.columns, height: 1 }} rows={[askingFoot([['⏎', 'confirm'], ['^C', 'leave'], ['tab', 'next'], ['←/→', 'choose'], ['esc', 'as suggested']], word, { width: window.columns, glyphs })]} />
      </Box>
    </SkinContext>
  );
};
