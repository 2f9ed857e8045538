import type { KeyPress } from './keys.ts';
import { clean, cleanLines } from './clean.ts';
import { placeOf, rowsOf } from './field-rows.ts';
import { between, letterAfter, letterBefore, wordAfter, wordBefore } from './letters.ts';

type Snapshot = { readonly text: string; readonly caret: number };

/** A text that is being typed, and how it came to be. `caret` is a place in it (code units), always between two letters. */
export type Field = Snapshot & {
  /** It may have several lines. */
  readonly many: boolean;
  readonly past: readonly Snapshot[];
  readonly future: readonly Snapshot[];
  /** What the last key did; several of a kind are undone as one. */
  readonly last: 'insert' | 'delete' | null;
  /** The column that up and down keep to. */
  readonly goal: number | null;
};

/** A field with this text in it, the caret at its end. */
export const fieldOf = (text: string, { many = false }: { readonly many?: boolean } = {}): Field => ({ text, caret: text.length, many, past: [], future: [], last: null, goal: null });

const MOST_UNDONE = 200;

const to = (field: Field, caret: number): Field => ({ ...field, caret, last: null, goal: null });

const changed = (field: Field, { text, caret, last }: Snapshot & { readonly last: Field['last'] }): Field => {
  if (text === field.text) return to(field, caret);
  const past = last !== null && last === field.last ? field.past : [...field.past, { text: field.text, caret: field.caret }].slice(-MOST_UNDONE);
  return { ...field, text, caret: between(text, caret), past, future: [], last, goal: null };
};

/** Typed letters are undone word by word: a space ends what is undone together. */
const insert = (field: Field, text: string): Field => {
  const next = changed(field, { text: field.text.slice(0, field.caret) + text + field.text.slice(field.caret), caret: field.caret + text.length, last: 'insert' });
  return /\s$/.test(text) || text.length > 2 ? { ...next, last: null } : next;
};

const without = (field: Field, from: number, until: number): Field => changed(field, { text: field.text.slice(0, from) + field.text.slice(until), caret: from, last: 'delete' });

const lineStart = ({ text, caret }: Field): number => text.lastIndexOf('\n', caret - 1) + 1;
const lineEnd = ({ text, caret }: Field): number => {
  const at = text.indexOf('\n', caret);
  return at < 0 ? text.length : at;
};
/** What `ctrl-w` takes, as a shell does: spaces, and then all that is none. */
const spacedBefore = (text: string, caret: number): number => {
  let at = caret;
  while (at > 0 && /\s/.test(text.charAt(at - 1))) at -= 1;
  while (at > 0 && !/\s/.test(text.charAt(at - 1))) at -= 1;
  return at;
};

const step = (field: Field, from: 'past' | 'future', into: 'past' | 'future'): Field => {
  const then = field[from].at(-1);
  return then === undefined ? field : { ...field, ...then, [from]: field[from].slice(0, -1), [into]: [...field[into], { text: field.text, caret: field.caret }], last: null, goal: null };
};
const undo = (field: Field): Field => step(field, 'past', 'future');
const redo = (field: Field): Field => step(field, 'future', 'past');

const left = (field: Field): Field => to(field, letterBefore(field.text, field.caret));
const right = (field: Field): Field => to(field, letterAfter(field.text, field.caret));
const wordLeft = (field: Field): Field => to(field, wordBefore(field.text, field.caret));
const wordRight = (field: Field): Field => to(field, wordAfter(field.text, field.caret));
const rubOut = (field: Field): Field => without(field, letterBefore(field.text, field.caret), field.caret);
const erase = (field: Field): Field => without(field, field.caret, letterAfter(field.text, field.caret));
const rubOutWord = (field: Field): Field => without(field, wordBefore(field.text, field.caret), field.caret);
const eraseWord = (field: Field): Field => without(field, field.caret, wordAfter(field.text, field.caret));
const home = (field: Field): Field => to(field, lineStart(field));
const end = (field: Field): Field => to(field, lineEnd(field));

/** The keys of a text field, as shells and forms have them. What is not here is the dialog's. */
const KEYS: { readonly [name: string]: (field: Field) => Field } = {
  left, 'ctrl-b': left, right, 'ctrl-f': right,
  'ctrl-left': wordLeft, 'alt-left': wordLeft, 'alt-b': wordLeft, 'ctrl-right': wordRight, 'alt-right': wordRight, 'alt-f': wordRight,
  home, 'ctrl-a': home, end, 'ctrl-e': end,
  'ctrl-home': (field) => to(field, 0),
  'ctrl-end': (field) => to(field, field.text.length),
  backspace: rubOut, 'ctrl-h': rubOut, delete: erase, 'ctrl-d': erase,
  'ctrl-w': (field) => without(field, spacedBefore(field.text, field.caret), field.caret),
  'alt-backspace': rubOutWord, 'ctrl-backspace': rubOutWord, 'alt-d': eraseWord, 'alt-delete': eraseWord, 'ctrl-delete': eraseWord,
  'ctrl-u': (field) => without(field, lineStart(field), field.caret),
  // At the end of a line it takes the line end, as everywhere.
  'ctrl-k': (field) => without(field, field.caret, lineEnd(field) === field.caret ? letterAfter(field.text, field.caret) : lineEnd(field)),
  // The terminal's own byte for undo is ctrl-_, which ctrl-/ sends too.
  'ctrl-z': undo, 'ctrl-_': undo, 'ctrl-/': undo, 'ctrl--': undo, 'ctrl-y': redo, 'ctrl-shift-z': redo,
};

/** Keys that begin a line. Enter itself goes on to the next field: it must never be a question of where the caret stands. */
const LINE_ENDS: ReadonlySet<string> = new Set(['alt-enter', 'shift-enter', 'ctrl-enter', 'ctrl-j']);

/** A text field would take this key before the dialog around it does. */
export const isFieldKey = (name: string): boolean => Object.hasOwn(KEYS, name) || LINE_ENDS.has(name);

/**
 * The field after a key, or null when the key is none of a field's. `width` is that of the lines it is drawn in, for up and down;
 * on the first and on the last line those are the dialog's.
 */
export const typed = (field: Field, press: KeyPress, width = Number.MAX_SAFE_INTEGER): Field | null => {
  const does = KEYS[press.name];
  if (does !== undefined) return does(field);
  if (LINE_ENDS.has(press.name)) return field.many ? insert(field, '\n') : null;
  if (press.name === 'up' || press.name === 'down') return field.many ? vertical(field, press.name === 'up' ? -1 : 1, width) : null;
  return press.text === '' ? null : insert(field, clean(press.text));
};

const vertical = (field: Field, by: 1 | -1, width: number): Field | null => {
  const rows = rowsOf(field.text, width);
  const { row, column } = placeOf(rows, field);
  const target = rows[row + by];
  if (target === undefined) return null;
  const goal = field.goal ?? column;
  return { ...to(field, target.placeAt(goal)), goal };
};

/** A text of others as this field may have it: its lines where there may be several, one line elsewhere. */
const safeIn = ({ many }: Field, text: string): string => {
  // Terminals paste a line end as the return key.
  const whole = text.replace(/\r\n?/g, '\n');
  return many ? cleanLines(whole).join('\n') : clean(whole.replace(/\n+$/, ''));
};

/** All of it is another text, from an editor; undone as one. */
export const replaced = (field: Field, text: string): Field => {
  const safe = safeIn(field, text).trimEnd();
  return changed(field, { text: safe, caret: safe.length, last: null });
};

/** A paste goes in whole. Its line ends never press anything. */
export const pasted = (field: Field, text: string): Field => {
  const safe = safeIn(field, text);
  return safe === '' ? field : { ...insert({ ...field, last: null }, safe), last: null };
};
