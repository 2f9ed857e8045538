import type { KeyPress } from './keys.ts';

/** What a terminal sends for keys without a letter: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html */
const SENT: { readonly [name: string]: string } = {
  enter: '\r', 'shift-enter': '\r', esc: '\u001b', tab: '\t', 'shift-tab': '\u001b[Z', space: ' ', backspace: '\u007f', delete: '\u001b[3~',
  up: '\u001b[A', down: '\u001b[B', right: '\u001b[C', left: '\u001b[D', home: '\u001b[H', end: '\u001b[F', pgup: '\u001b[5~', pgdn: '\u001b[6~',
  'ctrl-up': '\u001b[1;5A', 'ctrl-down': '\u001b[1;5B', 'ctrl-right': '\u001b[1;5C', 'ctrl-left': '\u001b[1;5D',
};

/** The bytes of a key for a child's terminal; empty where a terminal sends none. */
export const sentBy = ({ name, text }: Pick<KeyPress, 'name' | 'text'>): string => {
  const known = SENT[name];
  if (known !== undefined) return known;
  if (name.startsWith('alt-')) return `\u001b${sentBy({ name: name.slice(4), text: name.slice(4) })}`;
  const letter = /^ctrl-([a-z@[\\\]^_?])$/.exec(name)?.[1];
  // Ctrl takes the two highest bits of a letter away; of `?` it makes DEL.
  if (letter !== undefined) return letter === '?' ? '\u007f' : String.fromCharCode(letter.toUpperCase().charCodeAt(0) & 0x1f);
  return text;
};

/** The same of a paste: its line ends are the ones that Enter sends. */
export const sentByPaste = (text: string): string => text.replaceAll(/\r?\n/g, '\r');
