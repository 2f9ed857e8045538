import { useEffect } from 'react';
import { boxed, linesOf } from '../../src/ui/rows.ts';
import type { Lines, Row } from '../../src/ui/rows.ts';
import { Rows } from '../parts/Rows.tsx';
import { useSkin } from '../parts/skin.ts';
import type { PaneProps } from './props.ts';

/** A framed pane over lines that may be more than fit; the frame says how many are below. */
export const ScrollPane = ({ slot, view, extent, rows, title, right }: Pick<PaneProps, 'slot' | 'view' | 'extent'> & { readonly rows: readonly Row[] | Lines; readonly title: string; readonly right: string }) => {
  const { glyphs } = useSkin();
  const height = slot.height - 2;
  const lines = 'total' in rows ? rows : linesOf(rows);
  const last = Math.max(0, lines.total - height);
  const top = Math.min(view.top ?? 0, last);
  useEffect(() => {
    extent.current = { total: lines.total, height, top };
  });
  const below = lines.total - top - height;
  const more = below > 0 ? `${below} more lines` : '';
  return <Rows rect={slot} rows={boxed({ rows: Array.from({ length: Math.min(height, lines.total - top) }, (_, index) => lines.at(top + index)), width: slot.width, height: slot.height, title, right: [right, more].filter((part) => part !== '').join('  '), focused: slot.focused, glyphs })} />;
};
