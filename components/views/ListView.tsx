import { slotOf } from '../../src/ui/layout.ts';
import type { Layout } from '../../src/ui/layout.ts';
import { boxed, windowOn } from '../../src/ui/rows.ts';
import type { Row } from '../../src/ui/rows.ts';
import { usePlaced } from '../controls/use-pointer.ts';
import { Rows } from '../parts/Rows.tsx';
import { useSkin } from '../parts/skin.ts';

export type ListViewProps = {
  readonly layout: Layout;
  readonly title: string;
  readonly right: string;
  readonly head: readonly Row[];
  readonly total: number;
  readonly selected: number;
  /** One line of the list; only those in view are asked for. */
  readonly line: (index: number) => Row;
  readonly detailTitle: string;
  readonly detail: (width: number) => readonly Row[];
};

/** A list over the whole width with what is selected in a box below. */
export const ListView = ({ layout, title, right, head, total, selected, line, detailTitle, detail }: ListViewProps) => {
  const { glyphs } = useSkin();
  const list = slotOf(layout, 'pane');
  const below = slotOf(layout, 'detail');
  const height = (list?.height ?? 0) - 2 - head.length;
  const top = windowOn({ total, height, selected, top: 0 });
  usePlaced('list', { y: (list?.y ?? 0) + 1 + head.length, first: top, count: Math.max(0, Math.min(height, total - top)) });
  if (list === null) return null;
  const lines = Array.from({ length: Math.max(0, Math.min(height, total - top)) }, (_, index) => line(top + index));
  return (
    <>
      <Rows rect={list} rows={boxed({ rows: [...head, ...lines], width: list.width, height: list.height, title, right, focused: list.focused, glyphs })} />
      {below !== null && <Rows rect={below} rows={boxed({ rows: detail(below.width - 4), width: below.width, height: below.height, title: detailTitle, right: '', focused: below.focused, glyphs })} />}
    </>
  );
};
