const NAMED = {
  enter: '\r', escape: '\x1b', tab: '\t', 'shift-tab': '\x1b[Z', space: ' ', backspace: '\x7f', delete: '\x1b[3~',
  up: '\x1b[A', down: '\x1b[B', right: '\x1b[C', left: '\x1b[D', home: '\x1b[H', end: '\x1b[F', 'page-up': '\x1b[5~', 'page-down': '\x1b[6~',
} as const;

type Letter = 'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g' | 'h' | 'i' | 'j' | 'k' | 'l' | 'm' | 'n' | 'o' | 'p' | 'q' | 'r' | 's' | 't' | 'u' | 'v' | 'w' | 'x' | 'y' | 'z';
export type Key = keyof typeof NAMED | `ctrl-${Letter}`;

/** The bytes a terminal sends for a key. */
export const bytesOf = (key: Key): string => {
  const named: { readonly [key: string]: string } = NAMED;
  return named[key] ?? String.fromCharCode(key.charCodeAt('ctrl-'.length) - 96);
};
