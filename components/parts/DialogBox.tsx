import { placeDialog } from '../../src/ui/draw/dialog.ts';
import type { DialogLines } from '../../src/ui/draw/dialog.ts';
import type { Layout } from '../../src/ui/layout.ts';
import { boxed } from '../../src/ui/rows.ts';
import { Rows } from './Rows.tsx';
import { useSkin } from './skin.ts';

export type DialogBoxProps = DialogLines & {
  readonly layout: Layout;
  readonly title: string;
  readonly right: string;
  /** It has the keys, and so the cursor. */
  readonly active: boolean;
};

/** A dialog: a box over the panes, or the whole pane in a narrow window. */
export const DialogBox = ({ layout, title, right, active, ...content }: DialogBoxProps) => {
  const { glyphs } = useSkin();
  if (!layout.fits) return null;
  const { rect, lines } = placeDialog(layout, content);
  return <Rows rect={rect} rows={boxed({ rows: lines, width: rect.width, height: rect.height, title, right, focused: true, glyphs })} caret={active} />;
};
