import type { Glyphs } from '../glyphs.ts';
import type { Action } from '../keymap.ts';
import { dialogIn } from '../layout.ts';
import type { Layout, Rect } from '../layout.ts';
import { BLANK, paragraph, piece, row, rowWidth, safeRow, spread, windowOn } from '../rows.ts';
import type { Row } from '../rows.ts';

/** Room for text inside a dialog that wants to be this wide. */
export const roomIn = (layout: Layout, width: number): number => Math.max(20, dialogIn(layout, { width, height: 10 }).width - 4);

/** The most lines that a dialog can have in this window. */
export const heightIn = (layout: Layout): number => Math.max(0, dialogIn(layout, { width: 80, height: Number.MAX_SAFE_INTEGER }).height - 2);

export type DialogLines = {
  readonly width: number;
  /** May be more than there is room for: then a part is in view, and the last line says how to see the rest. */
  readonly rows: readonly Row[];
  /** Always in view, below. */
  readonly foot: readonly Row[];
  /** The first line in view, as a person scrolled to it; null shows the one at `shown`. */
  readonly at?: number | null;
  readonly shown?: number;
  /** The keys that scroll, as they are written. */
  readonly keys?: string;
};

/** A window so low has no room for blank lines and frames within a dialog. */
export const isLow = (layout: Layout): boolean => heightIn(layout) < 18;

/** How far a key scrolls a dialog that shows `page` lines; 0 for a key that does not. */
export const scrollOf = (key: string, page: number): number => (key === 'up' ? -1 : key === 'down' ? 1 : key === 'pgup' ? -page : key === 'pgdn' ? page : 0);

/** The same of a dialog that reads like a pane: by the keys of one, too. `over` is how far it can be scrolled. */
export const readOf = (does: Action | null, key: string, { over, page }: { readonly over: number; readonly page: number }): number => {
  if (does === 'first' || does === 'last') return does === 'first' ? -over : over;
  return scrollOf((does === null ? undefined : SCROLLS[does]) ?? key, page);
};

const SCROLLS: { readonly [action in Action]?: string } = { up: 'up', down: 'down', 'page-up': 'pgup', 'page-down': 'pgdn' };

/** Where a dialog stands and its lines; `over` is how far it can be scrolled, and `page` how many lines of what is scrolled are in view. */
export const placeDialog = (layout: Layout, { width, rows, foot, at = null, shown = 0, keys = '↑/↓' }: DialogLines): { readonly rect: Rect; readonly lines: readonly Row[]; readonly over: number; readonly page: number } => {
  const rect = dialogIn(layout, { width, height: rows.length + foot.length + 2 });
  const inner = Math.max(0, rect.height - 2);
  // Prevents: buttons below the end of the box, because much stood above them.
  const below = foot.slice(Math.max(0, foot.length - inner));
  const height = inner - below.length;
  const fill = layout.fits && layout.narrow ? 0 : Math.max(0, height - rows.length);
  if (rows.length <= height) return { rect, lines: [...rows, ...Array.from({ length: fill }, () => BLANK), ...below], over: 0, page: 1 };
  const room = Math.max(0, height - 1);
  const over = rows.length - room;
  const top = at === null ? windowOn({ total: rows.length, height: room, selected: shown, top: 0 }) : Math.max(0, Math.min(at, over));
  const left = over - top;
  // Prevents: "Do it" to commands that were below the box, without a word.
  const rest = [...(left > 0 ? [`↓ ${left} more line${left === 1 ? '' : 's'}`] : []), ...(top > 0 ? [`↑ ${top} above`] : [])].join(', ');
  const note = row(piece(`${rest}: ${keys} scroll`, 'strong'));
  return { rect, lines: [...rows.slice(top, top + room), ...(height > 0 ? [note] : []), ...below], over, page: Math.max(1, room) };
};

/** Why an act was refused, above the buttons: `most` lines of it, and all of it above what is scrolled where it has more. */
export const refusedRows = (why: string | null, { width, most }: { readonly width: number; readonly most: number }): { readonly above: readonly Row[]; readonly below: readonly Row[] } => {
  const lines = why === null ? [] : paragraph(why, width, 'status.failed');
  if (lines.length <= most) return { above: [], below: lines };
  return { above: [...lines, BLANK], below: [...lines.slice(0, most - 1), row(piece('All of it stands above.', 'status.failed'))] };
};

export type Word = 'waiting' | 'listening';

/** What a prompt does with keys while it waits, rather than swallowing them in silence. */
export const DROPPED = 'Keys typed before this came are dropped; it listens after 0.7 s of quiet.';

/** The last line of a prompt: what is missing, or else that keys are dropped while it waits; and the word for it. */
export const statusRow = (said: string, word: Word, { width, glyphs }: { readonly width: number; readonly glyphs: Glyphs }): Row => {
  const waits = width < DROPPED.length + 12 ? 'Keys are dropped until 0.7 s pass without one.' : DROPPED;
  return spread(row(piece(said === '' && word === 'waiting' ? waits : said, 'dim')), row(piece(` ${word} `, word === 'listening' ? 'strong' : 'dim')), width, glyphs);
};

/** The last line of a screen that asks before there is a session: its hints in order of need, cut at whole ones, or that it waits. */
export const askingFoot = (hints: readonly (readonly [key: string, verb: string])[], word: Word, { width, glyphs }: { readonly width: number; readonly glyphs: Glyphs }): Row => {
  if (word === 'waiting') return row(' ', ...statusRow('', word, { width: width - 1, glyphs }));
  const drawn = hints.map(([key, verb]) => safeRow(row(piece(key, 'key'), piece(` ${verb}  `, 'dim')), glyphs));
  const fits = drawn.filter((_, index) => rowWidth(drawn.slice(0, index + 1).flat()) <= width - 13);
  return spread(row(' ', ...fits.flat()), row(piece(` ${word} `, 'strong')), width, glyphs);
};
