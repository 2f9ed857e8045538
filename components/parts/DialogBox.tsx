import { dialogIn } from '../../src/ui/layout.ts';
import type { Layout, Rect } from '../../src/ui/layout.ts';
import { BLANK, boxed, windowOn } from '../../src/ui/rows.ts';
import type { Row } from '../../src/ui/rows.ts';
import { Caret } from './Caret.tsx';
import { Rows } from './Rows.tsx';
import { useSkin } from './skin.ts';

export type DialogBoxProps = {
  readonly layout: Layout;
  readonly width: number;
  readonly title: string;
  readonly right: string;
  /** May be longer than the box; the part around `shown` is in view. */
  readonly rows: readonly Row[];
  readonly shown?: number;
  /** Always in view, below. */
  readonly foot: readonly Row[];
  /** Where the cursor stands, in lines and columns of `rows`. */
  readonly caret?: { readonly row: number; readonly column: number } | null;
};

/** Room for text inside a dialog that wants to be this wide. */
export const roomIn = (layout: Layout, width: number): number => Math.max(20, dialogIn(layout, { width, height: 10 }).width - 4);

/** A dialog: a box over the panes, or the whole pane in a narrow window. It always has the keys. */
export const DialogBox = ({ layout, width, title, right, rows, shown = 0, foot, caret = null }: DialogBoxProps) => {
  const { glyphs } = useSkin();
  if (!layout.fits) return null;
  const rect: Rect = dialogIn(layout, { width, height: rows.length + foot.length + 2 });
  const height = Math.max(0, rect.height - 2 - foot.length);
  const top = windowOn({ total: rows.length, height, selected: shown, top: 0 });
  const visible = rows.slice(top, top + height);
  const filled = [...visible, ...Array.from({ length: layout.narrow ? 0 : height - visible.length }, () => BLANK), ...foot];
  const inView = caret !== null && caret.row >= top && caret.row < top + height;
  return (
    <>
      <Rows rect={rect} rows={boxed({ rows: filled, width: rect.width, height: rect.height, title, right, focused: true, glyphs })} />
      {inView && <Caret x={rect.x + 2 + caret.column} y={rect.y + 1 + caret.row - top} />}
    </>
  );
};
