/** A piece of the screen, in cells; `x` and `y` count from 0. */
export type Rect = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

export type View = 'session' | 'delivery' | 'evidence' | 'blockers' | 'timeline';
export type Focus = 'tree' | 'pane';
export type SlotName = 'header' | 'crumb' | 'tree' | 'pane' | 'detail' | 'third' | 'message' | 'footer';
export type Slot = Rect & { readonly slot: SlotName; readonly focused: boolean };

export type Layout =
  | { readonly fits: false; readonly columns: number; readonly rows: number }
  | { readonly fits: true; readonly columns: number; readonly rows: number; readonly narrow: boolean; readonly slots: readonly Slot[]; readonly body: Rect };

export const SMALLEST = { columns: 60, rows: 16 } as const;
const THIRD_COLUMN = 44;
const DETAIL_IN_TREE = 6;

/** Views that take the whole width, with what is selected in a box below. */
const isFull = (view: View): boolean => view === 'evidence' || view === 'blockers' || view === 'timeline';

/**
 * Where everything stands (UX 2). Below 100 columns there is one pane at a time; `focus` says which, and an open dialog
 * takes the place of the pane. Height below 20 drops the detail box, then the message line; header, hints and the
 * selected row never go.
 */
export const layoutOf = ({ columns, rows, view, focus, zoom }: { readonly columns: number; readonly rows: number; readonly view: View; readonly focus: Focus; readonly zoom: boolean }): Layout => {
  if (columns < SMALLEST.columns || rows < SMALLEST.rows) return { fits: false, columns, rows };
  const narrow = columns < 100;
  const message = !narrow && rows >= 18;
  const body: Rect = { x: 0, y: 1, width: columns, height: rows - 2 - (message ? 1 : 0) };
  const slots: Slot[] = [slot('header', { x: 0, y: 0, width: columns, height: 1 })];
  if (isFull(view)) slots.push(...full(body, focus));
  else if (narrow) slots.push(...oneAtATime(body, rows, focus));
  else slots.push(...sideBySide(body, focus, zoom));
  if (message) slots.push(slot('message', { x: 0, y: rows - 2, width: columns, height: 1 }));
  slots.push(slot('footer', { x: 0, y: rows - 1, width: columns, height: 1 }));
  return { fits: true, columns, rows, narrow, slots, body };
};

const slot = (name: SlotName, rect: Rect, focused = false): Slot => ({ slot: name, focused, ...rect });

const full = (body: Rect, focus: Focus): readonly Slot[] => {
  const detail = body.height < 18 ? 0 : body.height >= 30 ? 11 : 8;
  const list = slot('pane', { ...body, height: body.height - detail }, focus === 'pane' || detail === 0);
  return detail === 0 ? [list] : [list, slot('detail', { ...body, y: body.y + list.height, height: detail }, focus !== 'pane')];
};

const oneAtATime = (body: Rect, rows: number, focus: Focus): readonly Slot[] => {
  if (focus === 'pane') return [slot('crumb', { ...body, height: 1 }), slot('pane', { ...body, y: body.y + 1, height: body.height - 1 }, true)];
  const detail = rows < 20 ? 0 : DETAIL_IN_TREE;
  const tree = slot('tree', { ...body, height: body.height - detail }, true);
  return detail === 0 ? [tree] : [tree, slot('detail', { ...body, y: body.y + tree.height, height: detail })];
};

const sideBySide = (body: Rect, focus: Focus, zoom: boolean): readonly Slot[] => {
  if (zoom) return [slot('pane', body, true)];
  const tree = Math.min(48, Math.max(30, Math.round(body.width * 0.35)));
  const third = body.width >= 160 ? THIRD_COLUMN : 0;
  const pane = body.width - tree - third;
  const slots = [
    slot('tree', { ...body, width: tree }, focus === 'tree'),
    slot('pane', { ...body, x: tree, width: pane }, focus === 'pane'),
  ];
  return third === 0 ? slots : [...slots, slot('third', { ...body, x: tree + pane, width: third })];
};

/** The same while something over it has the keys. */
export const unfocused = (layout: Layout): Layout => (layout.fits ? { ...layout, slots: layout.slots.map((one) => ({ ...one, focused: false })) } : layout);

export const slotOf = (layout: Layout, name: SlotName): Slot | null => (layout.fits ? (layout.slots.find((other) => other.slot === name) ?? null) : null);

/** What stands at a cell; null where nothing does. */
export const slotAt = (layout: Layout, { x, y }: { readonly x: number; readonly y: number }): SlotName | null =>
  layout.fits ? (layout.slots.find((slot) => x >= slot.x && x < slot.x + slot.width && y >= slot.y && y < slot.y + slot.height)?.slot ?? null) : null;

/** Where a dialog of this size stands: a box over the body at 100 columns and more, the whole pane below. */
export const dialogIn = (layout: Layout, size: { readonly width: number; readonly height: number }): Rect => {
  if (!layout.fits) return { x: 0, y: 0, width: layout.columns, height: layout.rows };
  if (layout.narrow) return { ...layout.body, y: layout.body.y + 1, height: layout.body.height - 1 };
  const width = Math.min(size.width, layout.body.width - 4);
  const height = Math.min(size.height, layout.body.height - 2);
  return { x: Math.floor((layout.columns - width) / 2), y: layout.body.y + Math.floor((layout.body.height - height) / 2), width, height };
};
