import type { Recorded } from '../core/event.ts';
import type { World } from '../core/world.ts';
import type { Focus, View } from './layout.ts';
import type { Face } from './selection.ts';

/** What stands over the screen and has the keys. */
export type Dialog =
  | { readonly is: 'help' | 'palette' | 'leave' | 'abandon' | 'adopt' }
  /** Those of one step, or of all of them. */
  | { readonly is: 'survivors'; readonly step: string | null }
  | { readonly is: 'danger' | 'confirm' | 'waive' | 'wait' | 'fix' | 'fix-diff' | 'blocker' | 'stop' | 'approve' | 'rerun' | 'revert'; readonly step: string }
  | { readonly is: 'question'; readonly step: string; readonly question: string; readonly from: Dialog | null }
  | { readonly is: 'sheet'; readonly phase: string }
  | { readonly is: 'evidence'; readonly step: string; readonly name: string; readonly from: Dialog | null }
  | { readonly is: 'close-blocker'; readonly id: string }
  | { readonly is: 'record'; readonly record: Recorded };

/** What keys go to. */
export type Typing = { readonly step: string; readonly title: string; readonly name: string };

/** It still runs, so keys still reach it. */
export const isTypedTo = ({ step, name }: Typing, world: Pick<World, 'running'>): boolean => world.running[step]?.name === name;

export type Filter = 'all' | 'decisions' | 'failures' | 'blockers';

/** Where the person is looking. It is forgotten on exit, and nothing in it can change what is released. */
export type ViewState = {
  readonly view: View;
  readonly focus: Focus;
  /** A step's id, or `phase:<id>`. */
  readonly cursor: string;
  readonly folds: { readonly [phase: string]: boolean };
  /** The face that the person chose for the selected step; null lets its status choose. */
  readonly face: Face | null;
  readonly zoom: boolean;
  /** The first line shown of the pane; null follows the end. */
  readonly top: number | null;
  /** Columns that the output is moved to the left. */
  readonly left: number;
  /** Lines of the log that are selected for copying. */
  readonly selection: { readonly from: number; readonly to: number } | null;
  /** It followed when lines began to be selected, and follows again when they no longer are. */
  readonly follows: boolean;
  /** Selected row of the list views. */
  readonly row: number;
  readonly filter: Filter;
  readonly sorted: boolean;
  /** `from` is where the cursor was when the typing began: each letter looks from there, and `esc` goes back to it. */
  readonly find: { readonly text: string; readonly typing: boolean; readonly from: string };
  /** What a search in the log has come to: `3 of 1 204`. */
  readonly found: string | null;
  /** Keys go to this process of this step, by the name that it runs under. */
  readonly typing: Typing | null;
  readonly dialog: Dialog | null;
  /** A step whose question opens as soon as it is asked. */
  readonly awaiting: string | null;
  /** Why a key did nothing, or what it did. */
  readonly note: string | null;
  readonly muted: boolean;
};

export type Look =
  | { readonly type: 'move'; readonly to: string }
  /** `what` is a phase, or `stepFold` of a step; `to` is where the cursor is then. */
  | { readonly type: 'fold'; readonly what: string; readonly folded: boolean; readonly to: string }
  /** Goes to a step wherever it is: its phase opens for it. */
  | { readonly type: 'reveal'; readonly to: string; readonly phase: string }
  | { readonly type: 'focus'; readonly on: Focus }
  | { readonly type: 'view'; readonly view: View }
  | { readonly type: 'face'; readonly face: Face | null }
  | { readonly type: 'zoom' }
  | { readonly type: 'scroll'; readonly top: number | null }
  | { readonly type: 'sideways'; readonly left: number }
  | { readonly type: 'select'; readonly selection: ViewState['selection'] }
  | { readonly type: 'row'; readonly row: number }
  | { readonly type: 'filter'; readonly filter: Filter }
  | { readonly type: 'sort' }
  | { readonly type: 'find'; readonly text: string; readonly typing: boolean }
  | { readonly type: 'found'; readonly found: string | null }
  | { readonly type: 'typing'; readonly to: Typing | null }
  | { readonly type: 'dialog'; readonly dialog: Dialog | null }
  | { readonly type: 'await'; readonly step: string | null }
  | { readonly type: 'note'; readonly note: string | null }
  | { readonly type: 'mute' }
  | { readonly type: 'back' };

export const viewFrom = (cursor: string): ViewState => ({
  view: 'session',
  focus: 'tree',
  cursor,
  folds: {},
  face: null,
  zoom: false,
  top: null,
  left: 0,
  selection: null,
  follows: false,
  row: 0,
  filter: 'all',
  sorted: false,
  find: { text: '', typing: false, from: '' },
  found: null,
  typing: null,
  dialog: null,
  awaiting: null,
  note: null,
  muted: false,
});

/** The dialog and those it was opened from, the lowest first; they keep what was typed into them. */
export const stackOf = (dialog: Dialog | null): readonly Dialog[] =>
  dialog === null ? [] : [...stackOf(dialog.is === 'evidence' || dialog.is === 'question' ? dialog.from : null), dialog];

/** Tells dialogs apart, so that the same one keeps its fields. */
export const dialogKey = (dialog: Dialog): string => [dialog.is, ...('step' in dialog ? [dialog.step] : []), ...('question' in dialog ? [dialog.question] : []), ...('phase' in dialog ? [dialog.phase] : []), ...('name' in dialog ? [dialog.name] : []), ...('id' in dialog ? [dialog.id] : []), ...('record' in dialog ? [String(dialog.record.n)] : [])].join(' ');

const NO_FIND = { text: '', typing: false, from: '' } as const;
/** What belongs to one pane's content and is left behind with it. */
const FRESH = { top: null, left: 0, selection: null, find: NO_FIND, found: null, note: null } as const;

export const look = (view: ViewState, action: Look): ViewState => {
  switch (action.type) {
    case 'move':
      return action.to === view.cursor ? view : { ...view, ...FRESH, cursor: action.to, face: null, find: view.find };
    case 'fold':
      return look({ ...view, folds: { ...view.folds, [action.what]: action.folded } }, { type: 'move', to: action.to });
    case 'reveal':
      return look(view.folds[action.phase] === false ? view : { ...view, folds: { ...view.folds, [action.phase]: false } }, { type: 'move', to: action.to });
    case 'focus':
      return { ...view, focus: action.on, zoom: action.on === 'pane' && view.zoom };
    case 'view':
      return { ...view, ...FRESH, view: action.view, row: 0, filter: 'all', zoom: false, focus: action.view === 'session' ? 'tree' : 'pane' };
    case 'face':
      return { ...view, ...FRESH, face: action.face };
    case 'zoom':
      return { ...view, zoom: !view.zoom, focus: 'pane' };
    case 'scroll':
      return { ...view, top: action.top };
    case 'sideways':
      return { ...view, left: Math.max(0, action.left) };
    case 'select':
      if (action.selection === null) return { ...view, selection: null, follows: false, top: view.follows ? null : view.top };
      return { ...view, selection: action.selection, follows: view.selection === null ? view.top === null : view.follows };
    case 'row':
      return { ...view, row: Math.max(0, action.row), top: null };
    case 'filter':
      return { ...view, filter: action.filter, row: 0 };
    case 'sort':
      return { ...view, sorted: !view.sorted };
    case 'find':
      return { ...view, find: { text: action.text, typing: action.typing, from: view.find.typing ? view.find.from : view.cursor } };
    case 'found':
      return { ...view, found: action.found };
    case 'typing':
      // What is typed to is what is looked at, at its end.
      return action.to === null ? { ...view, typing: null } : { ...view, ...FRESH, typing: action.to, cursor: action.to.step, focus: 'pane', face: view.face === 'output' ? 'output' : null };
    case 'dialog':
      return { ...view, dialog: action.dialog, note: null };
    case 'await':
      return { ...view, awaiting: action.step };
    case 'note':
      return { ...view, note: action.note };
    case 'mute':
      return { ...view, muted: !view.muted, note: view.muted ? 'Bell and notifications are on again.' : 'Bell and notifications are off until you leave.' };
    case 'back':
      return back(view);
    default:
      return action satisfies never;
  }
};

/** `esc` takes one step back, never out of the program: dialog, search, selection, note, zoom, face, pane, view. */
const back = (view: ViewState): ViewState => {
  if (view.dialog !== null) {
    const { dialog } = view;
    return { ...view, dialog: dialog.is === 'evidence' || dialog.is === 'question' ? dialog.from : null };
  }
  if (view.find.typing) return { ...look(view, { type: 'move', to: view.find.from }), find: NO_FIND, found: null };
  if (view.find.text !== '' || view.found !== null) return { ...view, find: NO_FIND, found: null };
  if (view.selection !== null) return look(view, { type: 'select', selection: null });
  if (view.note !== null) return { ...view, note: null };
  if (view.zoom) return { ...view, zoom: false };
  if (view.view !== 'session') return { ...view, ...FRESH, view: 'session', focus: 'tree' };
  if (view.focus === 'pane') return { ...view, ...FRESH, focus: 'tree', face: null };
  return view;
};
