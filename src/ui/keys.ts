import type { Action, Keymap } from './keymap.ts';

/**
 * A key as the keymap names it: a letter (`G`), or `enter esc tab shift-tab space up down left right home end pgup pgdn
 * backspace delete ctrl-d alt-b ctrl-left shift-enter`. `text` is what it types. `together` is set when it came with others in one
 * piece, as a paste without brackets does; `repeat` when it is held down.
 */
export type KeyPress = { readonly name: string; readonly text: string; readonly together: boolean; readonly repeat: boolean };

/** What ink says of a key; only the fields that are used. */
export type InkKey = {
  readonly upArrow: boolean;
  readonly downArrow: boolean;
  readonly leftArrow: boolean;
  readonly rightArrow: boolean;
  readonly pageDown: boolean;
  readonly pageUp: boolean;
  readonly home: boolean;
  readonly end: boolean;
  readonly return: boolean;
  readonly escape: boolean;
  readonly ctrl: boolean;
  readonly shift: boolean;
  readonly tab: boolean;
  readonly backspace: boolean;
  readonly delete: boolean;
  readonly meta: boolean;
  /** The command or Windows key, and another that hardly any keyboard has: a terminal of the kitty protocol reports them. */
  readonly super?: boolean;
  readonly hyper?: boolean;
  readonly eventType?: 'press' | 'repeat' | 'release' | undefined;
};

const NAMED = [
  ['upArrow', 'up'], ['downArrow', 'down'], ['leftArrow', 'left'], ['rightArrow', 'right'], ['pageDown', 'pgdn'], ['pageUp', 'pgup'],
  ['home', 'home'], ['end', 'end'], ['return', 'enter'], ['escape', 'esc'], ['backspace', 'backspace'], ['delete', 'delete'],
] as const;

/** Splits one input event of ink into keys: keys typed fast arrive as one event (`jjj`). Releases are none, and what is pressed with the command key is the terminal's; a chord types nothing. */
export const keyPresses = (input: string, key: InkKey): readonly KeyPress[] => {
  if (key.eventType === 'release' || key.super === true || key.hyper === true) return [];
  const repeat = key.eventType === 'repeat';
  const one = (name: string, text = ''): readonly KeyPress[] => [{ name, text, together: false, repeat }];
  if (key.tab) return one(key.shift ? 'shift-tab' : 'tab');
  const named = NAMED.find(([field]) => key[field]);
  // Two escapes at once are an escape, not a chord.
  if (named !== undefined) return one(named[1] === 'esc' ? named[1] : `${key.ctrl ? 'ctrl-' : key.meta ? 'alt-' : key.shift && key.return ? 'shift-' : ''}${named[1]}`);
  if (key.ctrl && SAME[input] !== undefined) return one(SAME[input]);
  if (key.ctrl) return input === '' ? [] : one(`ctrl-${key.shift && /^[a-z]$/i.test(input) ? 'shift-' : ''}${input.toLowerCase()}`);
  if (key.meta) return input === '' ? [] : one(`alt-${input}`);
  const letters = [...input];
  return letters.map((letter) => ({ name: NAMES[letter] ?? letter, text: letter >= ' ' && letter !== '\u007f' ? letter : '', together: letters.length > 1, repeat }));
};

/** What is one key in a terminal that cannot tell them apart is one in those that can. */
const SAME: { readonly [letter: string]: string } = { '[': 'esc', i: 'tab', m: 'enter' };

const NAMES: { readonly [letter: string]: string } = { ' ': 'space', '\r': 'enter', '\n': 'ctrl-j', '\t': 'tab', '\u007f': 'backspace', '\b': 'backspace', '\u0003': 'ctrl-c' };

const KEY_NAMES: ReadonlySet<string> = new Set(['enter', 'esc', 'tab', 'shift-tab', 'space', 'up', 'down', 'left', 'right', 'home', 'end', 'pgup', 'pgdn', 'backspace']);
/** A terminal sends the same for these with ctrl and for Tab, Enter, Enter and Backspace. */
const SAME_AS: { readonly [letter: string]: string } = { i: 'tab', m: 'enter', j: 'enter', h: 'backspace' };
const OTHERWISE: { readonly [name: string]: string } = { escape: 'esc', return: 'enter', pageup: 'pgup', pagedown: 'pgdn', 'page-up': 'pgup', 'page-down': 'pgdn', 'back-tab': 'shift-tab', ' ': 'space' };

/** A key that a terminal can tell from all others, by the name that the keymap gives it. */
export const isKeyName = (name: string): boolean => KEY_NAMES.has(name) || (/^ctrl-[a-z]$/.test(name) && SAME_AS[name.slice(5)] === undefined) || /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(name);

/** The name of a key that is written as in other programs (`Ctrl+R`, `C-r`, `^R`, `Escape`); null for none that there is. */
export const spelledKey = (name: string): string | null => {
  const [, letter] = /^(?:ctrl|control|c)[-+ ]([a-z])$/.exec(name.toLowerCase()) ?? /^\^([a-z])$/.exec(name.toLowerCase()) ?? [];
  if (letter !== undefined) return SAME_AS[letter] ?? `ctrl-${letter}`;
  const small = OTHERWISE[name.toLowerCase()] ?? name.toLowerCase();
  return KEY_NAMES.has(small) ? small : null;
};

const DRAWN: { readonly [name: string]: string } = { enter: '⏎', up: '↑', down: '↓', left: '←', right: '→', home: 'Home', end: 'End', pgup: 'PgUp', pgdn: 'PgDn' };

/** A key as it is written on screen: `^D`, `⏎`, `G`. */
export const drawnKey = (name: string): string => DRAWN[name] ?? (/^ctrl-.$/.test(name) ? `^${name.slice(5).toUpperCase()}` : /^(?:ctrl|alt)-./.test(name) ? name.replace(/-.*/, (rest) => `-${DRAWN[rest.slice(1)] ?? rest.slice(1)}`) : name);

/** The first key of an action, for sentences and lists; that of the palette where it has none of its own. */
export const keyOf = (keymap: Keymap, action: Action): string => keymap.records.find((record) => record.action === action)?.keys[0] ?? (action === 'palette' ? '' : keyOf(keymap, 'palette'));
