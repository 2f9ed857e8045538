import { matches } from '../../src/ui/find.ts';
import { roomIn } from '../../src/ui/draw/dialog.ts';
import { fieldLine } from '../../src/ui/draw/field.ts';
import { fieldOf, pasted, typed } from '../../src/ui/field.ts';
import { drawnKey } from '../../src/ui/keys.ts';
import { disabledReason } from '../../src/ui/keymap.ts';
import type { KeyRecord, Keymap } from '../../src/ui/keymap.ts';
import { BLANK, piece, row, spread } from '../../src/ui/rows.ts';
import { DialogBox } from '../parts/DialogBox.tsx';
import { useSkin } from '../parts/skin.ts';
import { useKeys } from '../parts/use-keys.ts';
import { useLive } from '../parts/use-live.ts';
import type { DialogProps } from './props.ts';

/** Actions that make sense by name: everything but movement and the keys of dialogs, each once. */
const actionsIn = ({ records }: Keymap): readonly KeyRecord[] => records.filter((record, index) => record.group !== 'Move' && record.group !== 'In a dialog' && record.group !== 'In a replay' && record.action !== 'palette' && record.action !== 'interrupt' && records.findIndex((other) => other.action === record.action) === index);

const LINES = 14;

/** Every action by name. One that is off says why. */
export const PaletteDialog = ({ layout, context, active, close, perform }: DialogProps) => {
  const { glyphs } = useSkin();
  const text = useLive(fieldOf(''));
  const at = useLive(0);
  const all = actionsIn(context.keymap);
  const found = (pattern: string): readonly KeyRecord[] => all.filter((record) => matches(`${record.verb} ${record.description}`, pattern));

  useKeys(
    (press) => {
      const records = found(text.now().text);
      if (press.name === 'esc') return close();
      if (press.name === 'down' || press.name === 'tab') return at.set(Math.min(records.length - 1, at.now() + 1));
      if (press.name === 'up' || press.name === 'shift-tab') return at.set(Math.max(0, at.now() - 1));
      if (press.name !== 'enter') {
        const next = typed(text.now(), press);
        if (next !== null) text.set(next);
        return at.set(0);
      }
      const record = records[at.now()];
      if (record === undefined || press.repeat || press.together) return;
      close();
      perform(record.action);
    },
    { active, onPaste: (pastedText) => text.set(pasted(text.now(), pastedText)) },
  );

  const width = roomIn(layout, 90);
  const records = found(text.value.text);
  const top = Math.max(0, at.value - LINES + 1);
  const rows = [
    row(piece(': ', 'field.focus'), ...fieldLine(text.value, { width: width - 2, caret: glyphs.caret, tone: 'field.focus' })),
    BLANK,
    ...records.slice(top, top + LINES).map((record, index) => {
      const off = disabledReason(record.action, context);
      const selected = top + index === at.value;
      return spread(row(piece(selected ? `${glyphs.cursor} ` : '  ', 'strong'), piece(record.description, selected ? 'selected' : off === null ? 'plain' : 'dim')), row(piece(off === null ? ` ${record.keys.map(drawnKey).join(' ')}` : `  off: ${off}`, 'dim')), width, glyphs);
    }),
  ];
  return <DialogBox layout={layout} active={active} width={90} title="Actions" right={`${records.length} of ${all.length}`} rows={[...rows, ...Array.from({ length: Math.max(0, LINES + 2 - rows.length) }, () => BLANK)]} foot={[]} />;
};
