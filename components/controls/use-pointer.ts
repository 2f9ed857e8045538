import { createContext, use, useEffect, useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';
import type { Action } from '../../src/ui/keymap.ts';
import { slotAt } from '../../src/ui/layout.ts';
import type { Focus, Layout } from '../../src/ui/layout.ts';
import type { Report } from '../../src/ui/reports.ts';
import type { TreeLine } from '../../src/ui/tree.ts';
import type { Look, ViewState } from '../../src/ui/viewstate.ts';
import type { AppProps } from '../app-props.ts';

/** Lines that can be selected: the row of the screen where the first stands, which of all lines it is, and how many are shown. */
export type Selectable = { readonly y: number; readonly first: number; readonly count: number };
type Placed = { tree: Selectable | null; list: Selectable | null };

/** Where they were drawn last; whoever draws them says so. */
export const PlacedContext = createContext<RefObject<Placed>>({ current: { tree: null, list: null } });

/** Says where the lines of this pane stand, for as long as it is there. */
export const usePlaced = (name: keyof Placed, { y, first, count }: Selectable): void => {
  const placed = use(PlacedContext);
  useLayoutEffect(() => {
    const all = placed.current;
    all[name] = { y, first, count };
    return () => {
      all[name] = null;
    };
  }, [placed, name, y, first, count]);
};

type Pointing = { readonly hear: AppProps['hear']; readonly placed: RefObject<Placed>; readonly layout: Layout; readonly viewNow: () => ViewState; readonly look: (action: Look) => void; readonly treeAt: (folds: ViewState['folds']) => readonly TreeLine[]; readonly move: (action: Action, on: Focus) => boolean };

const LINES = 3;

/**
 * The mouse: the wheel scrolls what is under it, a click says where the keys go and what is selected. It never acts: no button, no answer
 * and no fold hangs on it, and over a dialog, or while something is typed, it does nothing at all.
 */
export const usePointer = (pointing: Pointing): void => {
  const latest = useRef(pointing);
  useLayoutEffect(() => {
    latest.current = pointing;
  });
  const { hear } = pointing;
  useEffect(() => hear?.((report) => point(latest.current, report)), [hear]);
};

const point = ({ placed, layout, viewNow, look, treeAt, move }: Pointing, report: Report): void => {
  const view = viewNow();
  if (report.is === 'focus' || view.dialog !== null || view.find.typing || view.typing !== null) return;
  const slot = slotAt(layout, report);
  const on = slot === 'tree' ? 'tree' : slot === 'pane' ? 'pane' : null;
  if (report.is === 'wheel') {
    for (let line = 0; line < LINES; line += 1) move(report.by === 1 ? 'down' : 'up', on ?? view.focus);
    return;
  }
  if (on === null) return;
  look({ type: 'focus', on });
  const at = (lines: Selectable | null): number | null => (lines === null || report.y < lines.y || report.y >= lines.y + lines.count ? null : lines.first + report.y - lines.y);
  if (on === 'tree') {
    const line = treeAt(view.folds)[at(placed.current.tree) ?? -1];
    if (line !== undefined) look({ type: 'move', to: line.key });
  } else {
    const row = at(placed.current.list);
    if (row !== null) look({ type: 'row', row });
  }
};
