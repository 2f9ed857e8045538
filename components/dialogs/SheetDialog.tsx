import { useEffect, useRef } from 'react';
import { roomIn, statusRow } from '../../src/ui/draw/dialog.ts';
import { evidenceOf } from '../../src/ui/draw/question.ts';
import { sheetOf, sheetRows } from '../../src/ui/draw/sheet.ts';
import { BLANK } from '../../src/ui/rows.ts';
import { phaseName } from '../../src/ui/selection.ts';
import { DialogBox } from '../parts/DialogBox.tsx';
import { useSkin } from '../parts/skin.ts';
import { useLive } from '../parts/use-live.ts';
import { usePrompt } from '../parts/use-prompt.ts';
import type { DialogProps, Of } from './props.ts';

/** The judgements of a phase, a line each. A line is answered by itself; nothing here answers several at once. */
export const SheetDialog = ({ dialog, state, layout, active, clock, close, look }: DialogProps & { readonly dialog: Of<'sheet'> }) => {
  const { glyphs } = useSkin();
  const lines = sheetOf(state, dialog.phase);
  const at = useLive(() => Math.max(0, lines.findIndex((line) => line.answer === null)));
  const move = (by: number): void => at.set(Math.max(0, Math.min(lines.length - 1, at.now() + by)));

  // An answer moves on to what is still open; with the last one the sheet has nothing to ask any more.
  const open = lines.filter((line) => line.answer === null).length;
  const wasOpen = useRef(open);
  useEffect(() => {
    if (!active || open === wasOpen.current) return;
    wasOpen.current = open;
    if (open === 0) return close();
    const next = lines.findIndex((line) => line.answer === null);
    if (lines[at.now()]?.answer !== null && next >= 0) at.set(next);
  }, [active, open, lines, at, close]);

  const word = usePrompt({
    active,
    clock,
    onKey: (press) => {
      const line = lines[at.now()];
      if (press.name === 'esc') return close();
      if (press.name === 'down' || press.name === 'j' || press.name === 'tab') return move(1);
      if (press.name === 'up' || press.name === 'k' || press.name === 'shift-tab') return move(-1);
      if (line === undefined) return;
      if (press.name === 'ctrl-o' || press.name === 'o') {
        const evidence = evidenceOf(line.attempt);
        const next = evidence.find((one) => !one.opened) ?? evidence[0];
        return next === undefined ? undefined : look({ type: 'dialog', dialog: { is: 'evidence', step: line.step, name: next.name, from: dialog } });
      }
      if (press.name === 'enter' && line.answer === null) look({ type: 'dialog', dialog: { is: 'question', step: line.step, question: line.question.id, from: dialog } });
    },
  });

  const width = roomIn(layout, 100);
  const foot = [
    BLANK,
    statusRow(open === 0 ? 'All are answered.' : `${open} of ${lines.length} not answered. Nothing found wants its evidence opened.`, word, { width, glyphs }),
  ];
  return <DialogBox layout={layout} active={active} width={100} title={`? Judgements · ${phaseName(state.plan, dialog.phase)}`} right={`${lines.length - open}/${lines.length}`} rows={sheetRows(lines, { selected: at.value, width, glyphs })} shown={at.value * 2 + 1} foot={foot} />;
};
