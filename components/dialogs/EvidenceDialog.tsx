import { useEffect, useMemo, useState } from 'react';
import { brokenLines } from '../../src/ui/broken.ts';
import { matches } from '../../src/ui/find.ts';
import { readOf, roomIn } from '../../src/ui/draw/dialog.ts';
import { fieldLine } from '../../src/ui/draw/field.ts';
import { fieldOf, pasted, typed } from '../../src/ui/field.ts';
import type { Field } from '../../src/ui/field.ts';
import { actionFor } from '../../src/ui/keymap.ts';
import { keyOf } from '../../src/ui/keys.ts';
import { BLANK, piece, row, safeRow, spread, textOf } from '../../src/ui/rows.ts';
import { DialogBox } from '../parts/DialogBox.tsx';
import { useSkin } from '../parts/skin.ts';
import { useKeys } from '../parts/use-keys.ts';
import { useLive } from '../parts/use-live.ts';
import type { DialogProps, Of } from './props.ts';

/** A piece of evidence, to be read: all of it, long lines broken. Opening it is recorded; `o` gives the file to the pager. */
export const EvidenceDialog = ({ dialog, actions, layout, context, active, close }: DialogProps & { readonly dialog: Of<'evidence'> }) => {
  const { glyphs } = useSkin();
  const [lines, setLines] = useState<readonly string[] | null>(null);
  const [refusal, setRefusal] = useState('');
  const at = useLive(0);
  const find = useLive<Field | null>(null);
  useEffect(() => {
    let gone = false;
    actions.openEvidence(dialog.step, dialog.name).then(
      (text) => gone || setLines(text),
      (error: unknown) => gone || setLines([`It cannot be read: ${error instanceof Error ? error.message : String(error)}`]),
    );
    return () => {
      gone = true;
    };
  }, [actions, dialog.step, dialog.name]);

  const height = layout.fits ? layout.body.height - 6 : 1;
  const width = roomIn(layout, 110);
  const text = useMemo(() => brokenLines((lines ?? ['Reading…']).map((line) => textOf(safeRow(row(line), glyphs))), width), [lines, width, glyphs]);
  const last = Math.max(0, text.length - height);
  const top = Math.min(at.value, last);
  const go = (to: number): void => at.set(Math.max(0, Math.min(last, to)));
  const seek = (from: number): void => {
    const wanted = find.now()?.text ?? '';
    const found = wanted === '' ? -1 : (lines ?? []).findIndex((line, index) => index >= from && matches(line, wanted));
    if (found >= 0) go(text.findIndex(({ line }) => line === found));
  };
  const openFile = (): void => void actions.openLog(dialog.step, dialog.name).then((refusal) => setRefusal(refusal === null ? '' : `${refusal.why}. ${refusal.fix}`));
  useKeys(
    (press) => {
      const field = find.now();
      if (press.name === 'esc') return field === null ? close() : find.set(null);
      if (field !== null && press.name !== 'enter' && press.name !== 'down' && press.name !== 'up') {
        const next = typed(field, press);
        if (next !== null) find.set(next);
        return seek(0);
      }
      if (press.name === 'enter') return seek((text[Math.min(at.now(), last)]?.line ?? -1) + 1);
      // It reads like a pane, with the keys of one.
      const does = actionFor(context.keymap, press.name, 'pane');
      if (does === 'find') return find.set(fieldOf(''));
      const by = readOf(does, press.name, { over: last, page: height });
      if (by !== 0) return go(Math.min(at.now(), last) + by);
      if (does === 'open-log') return openFile();
      if (does === 'leave') close();
    },
    { active, onPaste: (text) => find.set(pasted(find.now() ?? fieldOf(''), text)) },
  );

  const rows = Array.from({ length: height }, (_, index) => row(text[top + index]?.text ?? ''));
  const place = lines === null ? '' : `line ${(text[top]?.line ?? 0) + 1} of ${lines.length}`;
  const search = find.value === null ? row(piece(refusal || `${keyOf(context.keymap, 'find')} finds; ${keyOf(context.keymap, 'open-log')} opens the file in your pager. That it was opened is recorded.`, refusal === '' ? 'dim' : 'status.failed')) : row(piece('/', 'dim'), ...fieldLine(find.value, { width: width - 30, caret: glyphs.caret, tone: 'dim' }));
  return <DialogBox layout={layout} active={active} width={110} title={dialog.name} right={place} rows={rows} foot={[BLANK, spread(search, BLANK, width, glyphs)]} />;
};
