import { placeDialog, readOf, roomIn } from '../../src/ui/draw/dialog.ts';
import { recordRows, wholeRows } from '../../src/ui/draw/log.ts';
import { actionFor } from '../../src/ui/keymap.ts';
import { BLANK } from '../../src/ui/rows.ts';
import { DialogBox } from '../parts/DialogBox.tsx';
import { useSkin } from '../parts/skin.ts';
import { useKeys } from '../parts/use-keys.ts';
import { useLive } from '../parts/use-live.ts';
import type { DialogProps, Of } from './props.ts';

const WIDTH = 110;

/** One record of the journal, all of it: what it says, and below that every field as it stands there. */
export const RecordDialog = ({ dialog, state, world, layout, context, active, close }: DialogProps & { readonly dialog: Of<'record'> }) => {
  const { glyphs } = useSkin();
  const at = useLive(0);
  const width = roomIn(layout, WIDTH);
  const { record } = dialog;
  const box = { width: WIDTH, rows: [...recordRows(record, { state, world, width, glyphs, short: width < 96 }), BLANK, ...wholeRows(record, { width, glyphs })], foot: [], at: at.value };
  const { over, page } = placeDialog(layout, box);
  useKeys(
    (press) => {
      const does = actionFor(context.keymap, press.name, 'pane');
      if (press.name === 'esc' || press.name === 'enter' || does === 'leave') return close();
      at.set(Math.max(0, Math.min(over, at.now() + readOf(does, press.name, { over, page }))));
    },
    { active },
  );
  return <DialogBox layout={layout} active={active} title={`Record ${record.n}`} right={record.event.type} {...box} />;
};
