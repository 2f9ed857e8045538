import { isFieldKey } from './field.ts';
import { keyPlaces } from './keymap.ts';
import type { Action, KeyRecord, Keymap } from './keymap.ts';
import { isKeyName, spelledKey } from './keys.ts';

/** What a person's `keys.json` says of one action, and in which line. */
export type KeyEntry = { readonly action: string; readonly keys: readonly string[]; readonly line: number };
/** `instead` is what to write there. */
export type KeyProblem = { readonly line: number; readonly what: string; readonly instead: string };

/** The same in every form and every text, so that nobody presses or leaves one by another habit. */
const FIXED_IN_DIALOGS: ReadonlySet<Action> = new Set(['choose', 'next-field', 'previous-field', 'press', 'dismiss', 'new-line', 'by-word', 'erase-word', 'undo', 'redo']);
/** Without these there is no way to all others, or none out. */
const NEEDED: ReadonlySet<Action> = new Set(['palette', 'back', 'leave']);
/** Held down, or in a paste without brackets, they come many times: no act may hang on them. */
const REPEATED: ReadonlySet<string> = new Set(['enter', 'space', 'backspace', 'tab', 'shift-tab']);

/**
 * The keymap with a person's keys in the places of ours: an action that is named has these keys and no others.
 * @param near the known word that is nearest to another, or null.
 * @returns every problem, in the order of the file, and then no keymap at all.
 */
export const remapped = (keymap: Keymap, entries: readonly KeyEntry[], near: (word: string, known: readonly string[]) => string | null): { readonly keymap: Keymap } | { readonly problems: readonly KeyProblem[] } => {
  const actions = [...new Set(keymap.records.map(({ action }) => action))];
  const wanted = new Map<string, KeyEntry>();
  const lines = new Map<string, number>();
  const problems: KeyProblem[] = [];
  for (const entry of entries) {
    const records = keymap.records.filter(({ action }) => action === entry.action);
    const line = lines.get(entry.action);
    lines.set(entry.action, line ?? entry.line);
    if (records.length === 0) problems.push(unknown(entry, near(entry.action, actions)));
    else if (line !== undefined) problems.push({ line: entry.line, what: `"${entry.action}" stands in line ${line} already`, instead: 'Write all of its keys there, in one list.' });
    else {
      const wrong = wrongIn(entry, records);
      problems.push(...wrong);
      // What cannot be is not compared as well.
      if (wrong.length === 0) wanted.set(entry.action, entry);
    }
  }
  const records = keymap.records.map((record) => ({ ...record, keys: wanted.get(record.action)?.keys ?? record.keys }));
  const all = [...problems, ...clashesIn(records, wanted)].toSorted((a, b) => a.line - b.line);
  return all.length > 0 ? { problems: all } : { keymap: { records, inDialogs: inDialogs(keymap.records, wanted) } };
};

const unknown = ({ action, line }: KeyEntry, near: string | null): KeyProblem => ({ line, what: `"${action}" is no action`, instead: near === null ? 'Write one of those that the help shows and the README lists.' : `Write "${near}".` });

const wrongIn = ({ action, keys, line }: KeyEntry, records: readonly KeyRecord[]): readonly KeyProblem[] => {
  const at = (what: string, instead: string): KeyProblem => ({ line, what, instead });
  const [first] = records;
  if (first === undefined) return [];
  if (first.action === 'interrupt') return [at('ctrl-c stops what runs and leaves, always', 'Remove this line.')];
  if (first.action === 'stop-typing') return [at('ctrl-g leaves what is typed to, always', 'Remove this line.')];
  if (FIXED_IN_DIALOGS.has(first.action)) return [at(`"${action}" is the same key in every dialog`, 'Remove this line.')];
  if (keys.length === 0 && NEEDED.has(first.action)) return [at(`"${action}" has no key, and nothing else leads there`, `Give it one: "${action}": "${first.keys[0] ?? ':'}".`)];
  if (first.action === 'back' && !keys.includes('esc')) return [at('esc goes back, always', 'Write "back": ["esc"] and others after it.')];
  const inDialog = records.some(({ places }) => places.includes('dialog'));
  return keys.flatMap((key): readonly KeyProblem[] => {
    if (!isKeyName(key)) {
      const spelled = spelledKey(key);
      return [at(`"${key}" is no key`, spelled === null ? 'Write a letter or sign ("G"), a name ("pgdn") or ctrl with a letter ("ctrl-r").' : `Write "${spelled}".`)];
    }
    if (key === 'ctrl-c') return [at('ctrl-c stops what runs and leaves, always', 'Choose another key.')];
    if (key === 'ctrl-s' || key === 'ctrl-q') return [at(`${key} halts and continues the output of many terminals`, 'Choose another key.')];
    if (key === 'esc' && first.action !== 'back') return [at('esc goes back, always', 'Choose another key.')];
    if (inDialog && !key.startsWith('ctrl-')) return [at(`"${action}" works where text is typed, so "${key}" would be text`, 'Write ctrl with a letter, such as "ctrl-t".')];
    if (inDialog && isFieldKey(key)) return [at(`"${key}" edits the text of a field`, 'Choose another key, such as "ctrl-t".')];
    if (REPEATED.has(key) && first.group === 'Act on the step' && !first.keys.includes(key)) return [at(`"${key}" repeats when it is held, and "${action}" acts`, 'Choose a letter.')];
    return [];
  });
};

/** No key may mean two things in one place. Only what a person wrote can be at fault, and is named with its line. */
const clashesIn = (records: readonly KeyRecord[], wanted: ReadonlyMap<string, KeyEntry>): readonly KeyProblem[] => {
  const problems = new Map<string, KeyProblem>();
  for (const record of records) {
    const entry = wanted.get(record.action);
    if (entry === undefined) continue;
    for (const key of record.keys) {
      const other = records.find((one) => one.action !== record.action && one.keys.includes(key) && keyPlaces(one).some((place) => keyPlaces(record).includes(place)));
      if (other !== undefined) problems.set(`${key} ${record.action}`, { line: entry.line, what: `"${key}" is "${other.action}" (${other.description}) in the same place`, instead: `Choose another key, or give "${other.action}" another one as well.` });
    }
  }
  return [...problems.values()];
};

/** What a dialog is told for a key: its own name of it, and nothing for one that was given away. */
const inDialogs = (records: readonly KeyRecord[], wanted: ReadonlyMap<string, KeyEntry>): { readonly [pressed: string]: string | null } => {
  const moved = records.filter(({ action, places }) => places.includes('dialog') && wanted.has(action));
  const given = moved.flatMap(({ action, keys: [own = ''] }) => (wanted.get(action)?.keys ?? []).map((key) => [key, own] as const));
  return { ...Object.fromEntries(moved.flatMap(({ keys }) => keys.map((key) => [key, null]))), ...Object.fromEntries(given) };
};
