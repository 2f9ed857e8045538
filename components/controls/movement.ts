import type { RefObject } from 'react';
import { deliverySteps } from '../../src/ui/draw/watch.ts';
import type { KeyContext } from '../../src/ui/context.ts';
import type { Action } from '../../src/ui/keymap.ts';
import type { Focus } from '../../src/ui/layout.ts';
import { closerOf } from '../../src/ui/closer.ts';
import { findLine, findStep } from '../../src/ui/find.ts';
import { nextShut, reveal, stepsOf, treeMove } from '../../src/ui/move.ts';
import { listedIn } from '../../src/ui/listed.ts';
import { filterRecords } from '../../src/ui/records.ts';
import { timelineSteps } from '../../src/ui/timeline.ts';
import { placeOf } from '../../src/ui/tree.ts';
import type { TreeLine } from '../../src/ui/tree.ts';
import type { Look, ViewState } from '../../src/ui/viewstate.ts';
import type { AppProps } from '../app-props.ts';
import type { Extent } from '../panes/props.ts';
import type { LogSearch } from './use-log-search.ts';

type Movement = { readonly props: AppProps; readonly treeAt: (folds: ViewState['folds']) => readonly TreeLine[]; readonly viewNow: () => ViewState; readonly look: (action: Look) => void; readonly contextNow: () => KeyContext; readonly extent: RefObject<Extent>; readonly page: number; readonly search: LogSearch; readonly narrow: boolean };

/** Keys that only change where one looks; the wheel moves what is under it, whatever has the keys. Answers whether the action was such a one. */
export const movement = ({ props, treeAt, viewNow, look, contextNow, extent, page, search, narrow }: Movement) => (action: Action, on?: Focus): boolean => {
  const { state, records } = props;
  const view = viewNow();
  const context = contextNow();
  const did = (next: Look | null): true => {
    if (next !== null) look(next);
    return true;
  };
  const listed = listedIn(props, view);
  /** Opens what a line of a list is about: the whole record, or the step of a bar in the tree. */
  const openLine = (): true => {
    if (view.view === 'evidence') {
      const record = filterRecords(records, view.filter)[view.row];
      return did(record === undefined ? null : { type: 'dialog', dialog: { is: 'record', record } });
    }
    const bar = view.view === 'timeline' ? timelineSteps(state)[view.row] : undefined;
    if (bar === undefined) return true;
    look({ type: 'view', view: 'session' });
    return did(reveal(state, bar.step.id));
  };
  switch (action) {
    case 'back':
      look({ type: 'back' });
      search.clear();
      return true;
    case 'next-pane':
    case 'previous-pane':
      return did(view.view === 'session' || view.view === 'delivery' || !narrow ? { type: 'focus', on: view.focus === 'tree' ? 'pane' : 'tree' } : null);
    case 'zoom':
      return did({ type: 'zoom' });
    case 'delivery': {
      const steps = deliverySteps(state);
      const [first] = steps;
      if (first !== undefined && !steps.some((step) => step.id === view.cursor)) look({ type: 'move', to: first.id });
      return did({ type: 'view', view: view.view === action ? 'session' : action });
    }
    case 'evidence':
    case 'blockers':
    case 'timeline':
      return did({ type: 'view', view: view.view === action ? 'session' : action });
    case 'sort':
      return did({ type: 'sort' });
    case 'mute':
      return did({ type: 'mute' });
    case 'filter-all':
    case 'filter-decisions':
    case 'filter-failures':
    case 'filter-blockers':
      return did({ type: 'filter', filter: FILTERS[action] });
    case 'find':
      search.begin();
      return did({ type: 'find', text: '', typing: true });
    case 'follow':
      look({ type: 'select', selection: null });
      return did({ type: 'scroll', top: null });
    case 'face':
      if (listed !== null) return openLine();
      return did({ type: 'face', face: context.face === 'output' ? 'detail' : 'output' });
    case 'select': {
      if (view.selection !== null) return did({ type: 'select', selection: null });
      // Who follows looks at the end, who has stopped at the top; what is selected stands still from here on.
      const { top, height, total } = extent.current;
      const at = view.top === null ? Math.max(0, Math.min(total, top + height) - 1) : top;
      look({ type: 'select', selection: { from: at, to: at } });
      return did({ type: 'scroll', top });
    }
    case 'next-match':
    case 'previous-match': {
      const way = action === 'next-match' ? 1 : -1;
      if (listed !== null) return did({ type: 'row', row: findLine(listed, { text: view.find.text, from: view.row, way }) ?? view.row });
      if (view.focus === 'pane' && context.face === 'output') search.next(way);
      else did(reveal(state, findStep(state.plan, { text: view.find.text, from: view.cursor, way })));
      return true;
    }
    case 'closer': {
      const to = context.selected === null ? null : closerOf(state, context.selected.step.id);
      return did(to === null ? null : 'blockers' in to ? { type: 'view', view: 'blockers' } : reveal(state, to.step));
    }
    case 'next-error':
    case 'previous-error':
      search.errors(action === 'next-error' ? 1 : -1);
      return true;
    case 'enter': {
      if (listed !== null) return openLine();
      if (context.selected !== null) return did({ type: 'focus', on: 'pane' });
      const lines = treeAt(view.folds);
      const line = lines[placeOf(lines, view.cursor)];
      return did(line?.is === 'phase' ? { type: 'fold', what: line.phase, folded: line.open, to: line.key } : null);
    }
    default:
      break;
  }
  if (listed !== null) {
    const row = stepsOf(action, { at: view.row, total: listed.total, page });
    return row === null ? false : did({ type: 'row', row });
  }
  if ((on ?? view.focus) === 'tree') {
    if (action === 'next-open' || action === 'previous-open') return did(reveal(state, nextShut(state, { from: view.cursor, way: action === 'next-open' ? 1 : -1 })));
    const moved = treeMove(action, { lines: treeAt(view.folds), cursor: view.cursor, page });
    return moved === null ? TREE_ONLY.has(action) : did(moved);
  }
  if (context.face === 'delivery') {
    const steps = deliverySteps(state);
    const to = stepsOf(action, { at: steps.findIndex((step) => step.id === view.cursor), total: steps.length, page });
    return to === null ? false : did({ type: 'move', to: steps[to]?.id ?? view.cursor });
  }
  if (action === 'left' || action === 'right') return did({ type: 'sideways', left: view.left + (action === 'right' ? 8 : -8) });
  return scroll(action, { view, look, extent: extent.current, follows: context.face === 'output' });
};

const FILTERS = { 'filter-all': 'all', 'filter-decisions': 'decisions', 'filter-failures': 'failures', 'filter-blockers': 'blockers' } as const;
const TREE_ONLY: ReadonlySet<Action> = new Set(['open', 'shut', 'fold']);

/** Scrolls the pane; while lines are being selected the selection grows instead. */
const scroll = (action: Action, { view, look, extent, follows }: { readonly view: ViewState; readonly look: (action: Look) => void; readonly extent: Extent; readonly follows: boolean }): boolean => {
  const { total, height } = extent;
  const top = view.top ?? (follows ? Math.max(0, total - height) : 0);
  if (view.selection !== null) {
    const to = stepsOf(action, { at: view.selection.to, total, page: height });
    if (to === null) return false;
    look({ type: 'select', selection: { ...view.selection, to } });
    if (to < top) look({ type: 'scroll', top: to });
    if (to >= top + height) look({ type: 'scroll', top: to - height + 1 });
    return true;
  }
  const next = stepsOf(action, { at: top, total: Math.max(1, total - height + 1), page: height });
  if (next === null) return false;
  look({ type: 'scroll', top: action === 'last' && follows ? null : next });
  return true;
};
