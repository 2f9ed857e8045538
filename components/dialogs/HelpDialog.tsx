import { helpRows } from '../../src/ui/draw/help.ts';
import { placeDialog, readOf, roomIn } from '../../src/ui/draw/dialog.ts';
import { fieldLine } from '../../src/ui/draw/field.ts';
import { fieldOf, pasted, typed } from '../../src/ui/field.ts';
import type { Field } from '../../src/ui/field.ts';
import { actionFor } from '../../src/ui/keymap.ts';
import { piece, row } from '../../src/ui/rows.ts';
import { DialogBox } from '../parts/DialogBox.tsx';
import { useSkin } from '../parts/skin.ts';
import { useKeys } from '../parts/use-keys.ts';
import { useLive } from '../parts/use-live.ts';
import type { DialogProps } from './props.ts';

const WIDTH = 112;

/** All keys of this place, what is off and why, what the signs mean. `/` looks for a key. */
export const HelpDialog = ({ layout, context, active, close }: DialogProps) => {
  const { glyphs } = useSkin();
  const at = useLive(0);
  const find = useLive<Field | null>(null);
  const width = roomIn(layout, WIDTH);
  const foot = find.value === null ? [] : [row(piece('/', 'field.focus'), ...fieldLine(find.value, { width: width - 2, caret: glyphs.caret, tone: 'field.focus' }))];
  const box = { width: WIDTH, rows: helpRows(context, { width, glyphs, find: find.value?.text ?? '' }), foot, at: at.value };
  const { over, page } = placeDialog(layout, box);

  useKeys(
    (press) => {
      const field = find.now();
      // It reads like a pane, with the keys of one; where text is typed they are text.
      const does = field === null ? actionFor(context.keymap, press.name, 'pane') : null;
      if (press.name === 'esc') return field === null ? close() : find.set(null);
      const by = readOf(does, press.name, { over, page });
      if (by !== 0) return at.set(Math.max(0, Math.min(over, at.now() + by)));
      if (field !== null) {
        const next = typed(field, press);
        if (next !== null) find.set(next);
        return;
      }
      if (does === 'find') find.set(fieldOf(''));
      if (does === 'help' || does === 'leave') close();
    },
    { active, onPaste: (text) => find.set(pasted(find.now() ?? fieldOf(''), text)) },
  );

  return <DialogBox layout={layout} active={active} title={`Help · ${context.focus === 'tree' ? 'Checklist' : context.view === 'session' ? 'Pane' : context.view}`} right="generated from the keymap" {...box} />;
};
