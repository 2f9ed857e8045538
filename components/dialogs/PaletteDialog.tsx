import { hasWords } from '../../src/ui/find.ts';
import { heightIn, roomIn } from '../../src/ui/draw/dialog.ts';
import { fieldLine } from '../../src/ui/draw/field.ts';
import { fieldOf, pasted, typed } from '../../src/ui/field.ts';
import { drawnKey } from '../../src/ui/keys.ts';
import { disabledReason } from '../../src/ui/keymap.ts';
import type { KeyRecord, Keymap } from '../../src/ui/keymap.ts';
import { BLANK, piece, row, spread } from '../../src/ui/rows.ts';
import { truncate } from '../../src/ui/text.ts';
import { DialogBox } from '../parts/DialogBox.tsx';
import { useSkin } from '../parts/skin.ts';
import { useKeys } from '../parts/use-keys.ts';
import { useLive } from '../parts/use-live.ts';
import type { DialogProps } from './props.ts';

/** Actions that make sense by name: everything but movement and the keys of dialogs, each once. */
const actionsIn = ({ records }: Keymap): readonly KeyRecord[] => records.filter((record, index) => record.group !== 'Move' && record.group !== 'In a dialog' && record.group !== 'In a replay' && record.action !== 'palette' && record.action !== 'interrupt' && records.findIndex((other) => other.action === record.action) === index);

const MOST_LINES = 14;

/** Every action by name. One that is off says why. */
export const PaletteDialog = ({ layout, context, active, close, perform }: DialogProps) => {
  const { glyphs } = useSkin();
  const text = useLive(fieldOf(''));
  const at = useLive(0);
  const isOff = ({ action }: KeyRecord): number => (disabledReason(action, context) === null ? 0 : 1);
  // What is off can be read about, and is in the way of nothing.
  const all = actionsIn(context.keymap).toSorted((a, b) => isOff(a) - isOff(b));
  const found = (pattern: string): readonly KeyRecord[] => all.filter((record) => hasWords(`${record.verb} ${record.description}`, pattern));

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
  const lines = Math.max(1, Math.min(MOST_LINES, heightIn(layout) - 2));
  const top = Math.max(0, at.value - lines + 1);
  const rows = [
    row(piece(': ', 'field.focus'), ...fieldLine(text.value, { width: width - 2, caret: glyphs.caret, tone: 'field.focus' })),
    BLANK,
    ...records.slice(top, top + lines).map((record, index) => {
      const off = disabledReason(record.action, context);
      const selected = top + index === at.value;
      // A reason is cut before the name of what it is about.
      const room = width - 4 - Math.min(record.description.length, Math.floor(width / 2));
      return spread(row(piece(selected ? `${glyphs.cursor} ` : '  ', 'strong'), piece(record.description, selected ? 'selected' : off === null ? 'plain' : 'dim')), row(piece(off === null ? ` ${record.keys.map(drawnKey).join(' ')}` : `  ${truncate(`off: ${off}`, room, glyphs.ellipsis)}`, 'dim')), width, glyphs);
    }),
  ];
  return <DialogBox layout={layout} active={active} width={90} title="Actions" right={`${records.length} of ${all.length}`} rows={[...rows, ...Array.from({ length: Math.max(0, lines + 2 - rows.length) }, () => BLANK)]} foot={[]} />;
};
