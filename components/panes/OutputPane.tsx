import { useEffect } from 'react';
import { asksSomething, lineCount, outputFoot, outputHead, outputRow } from '../../src/ui/draw/output.ts';
import { keyOf } from '../../src/ui/keys.ts';
import { BLANK, boxed } from '../../src/ui/rows.ts';
import type { Row } from '../../src/ui/rows.ts';
import { loggedAttempt, shownRunning } from '../../src/ui/selection.ts';
import { Rows } from '../parts/Rows.tsx';
import { useSkin } from '../parts/skin.ts';
import type { PaneProps } from './props.ts';
import { useOutput } from './use-output.ts';

/** A window on the log of an attempt, which is on disk from its first line to its last. */
export const OutputPane = ({ slot, state, world, view, selected, context, output, narrow, extent }: PaneProps) => {
  const { glyphs } = useSkin();
  const width = slot.width - 4;
  const head: readonly Row[] = selected === null || narrow ? [] : outputHead(selected, { state, world, width, glyphs });
  const height = Math.max(1, slot.height - 2 - head.length - (narrow ? 1 : 2));
  const running = selected === null ? undefined : shownRunning(selected, world);
  const attempt = selected === null ? undefined : loggedAttempt(selected, world);
  const wanted = selected === null || attempt === undefined ? null : { step: selected.step.id, attempt, columns: width + view.left, rows: height, top: view.top };
  const shown = useOutput(output, wanted, running === undefined ? 'ended' : `${running.lines} ${running.lastOutputAt}`);
  useEffect(() => {
    extent.current = { total: shown.total, height, top: shown.top };
  });

  const find = view.find.text;
  const caret = view.typing !== null && view.top === null ? (shown.caret ?? null) : null;
  const lines = shown.lines.slice(0, height).map((line, index) => {
    const at = shown.numbers?.[index] ?? shown.top + index;
    const chosen = view.selection !== null && at >= Math.min(view.selection.from, view.selection.to) && at <= Math.max(view.selection.from, view.selection.to);
    return outputRow(line, { left: view.left, selected: chosen, find, caret: caret?.row === index ? caret.column : null });
  });
  const filled = [...lines, ...Array.from({ length: Math.max(0, height - lines.length) }, () => BLANK)];
  const foot = selected === null ? BLANK : outputFoot(selected, { state, world, width, glyphs }, { following: view.top === null, top: shown.top, rows: height, total: shown.total, narrow, typing: view.typing !== null, found: view.find.typing ? null : view.found, asks: view.top === null && asksSomething(shown.lines.at(-1)), typeKey: keyOf(context.keymap, 'type') });
  const of = selected === null || selected.past === null ? '' : ` of attempt ${selected.past.n}`;
  const title = narrow ? `Output${of}` : `${selected?.step.title ?? ''} · output${of}`;
  return <Rows rect={slot} rows={boxed({ rows: [...head, ...filled, ...(narrow ? [] : [BLANK]), foot], width: slot.width, height: slot.height, title, right: lineCount(shown.total), focused: slot.focused, glyphs })} />;
};
