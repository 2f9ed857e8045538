/**
 * A key as the keymap names it: a letter (`G`), or `enter esc tab shift-tab space up down left right home end pgup pgdn
 * backspace delete ctrl-d`. `text` is what it types. `together` is set when it came with others in one piece, as a paste
 * without brackets does; `repeat` when it is held down.
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
  readonly eventType?: 'press' | 'repeat' | 'release' | undefined;
};

const NAMED = [
  ['upArrow', 'up'], ['downArrow', 'down'], ['leftArrow', 'left'], ['rightArrow', 'right'], ['pageDown', 'pgdn'], ['pageUp', 'pgup'],
  ['home', 'home'], ['end', 'end'], ['return', 'enter'], ['escape', 'esc'], ['backspace', 'backspace'], ['delete', 'backspace'],
] as const;

/** Splits one input event of ink into keys: keys typed fast arrive as one event (`jjj`). Releases and alt chords are none. */
export const keyPresses = (input: string, key: InkKey): readonly KeyPress[] => {
  if (key.eventType === 'release' || (key.meta && !key.escape)) return [];
  const repeat = key.eventType === 'repeat';
  const one = (name: string, text = ''): readonly KeyPress[] => [{ name, text, together: false, repeat }];
  if (key.tab) return one(key.shift ? 'shift-tab' : 'tab');
  const named = NAMED.find(([field]) => key[field]);
  // A terminal that sends DEL for Backspace is told apart from Delete by nobody: both erase backwards.
  if (named !== undefined) return one(named[1]);
  if (key.ctrl) return input === '' ? [] : one(`ctrl-${input.toLowerCase()}`);
  const letters = [...input];
  return letters.map((letter) => ({ name: NAMES[letter] ?? letter, text: letter >= ' ' && letter !== '\u007f' ? letter : '', together: letters.length > 1, repeat }));
};

const NAMES: { readonly [letter: string]: string } = { ' ': 'space', '\r': 'enter', '\n': 'enter', '\t': 'tab', '\u007f': 'backspace', '\b': 'backspace', '\u0003': 'ctrl-c' };

const DRAWN: { readonly [name: string]: string } = { enter: '⏎', up: '↑', down: '↓', left: '←', right: '→', home: 'Home', end: 'End', pgup: 'PgUp', pgdn: 'PgDn' };

/** A key as it is written on screen: `^D`, `⏎`, `G`. */
export const drawnKey = (name: string): string => DRAWN[name] ?? (name.startsWith('ctrl-') ? `^${name.slice(5).toUpperCase()}` : name);
