import type { Mark } from '../core/picture.ts';

/** The frame of a pane. `heavy` is the pane that has the keys; `thin` frames a field. */
export type Frame = { readonly topLeft: string; readonly top: string; readonly topRight: string; readonly side: string; readonly bottomLeft: string; readonly bottomRight: string };

/** Every character on screen that is not a letter. All of the Unicode ones are one column wide everywhere (UX 3). */
export type Glyphs = {
  readonly name: 'unicode' | 'ascii';
  readonly mark: { readonly [mark in Mark]: string };
  readonly open: string;
  readonly shut: string;
  readonly cursor: string;
  readonly caret: string;
  readonly rule: string;
  readonly arrow: string;
  readonly dot: string;
  readonly enter: string;
  readonly chosen: string;
  readonly free: string;
  readonly ellipsis: string;
  /** Time that is left out. */
  readonly cut: string;
  readonly light: Frame;
  readonly heavy: Frame;
  readonly thin: Frame;
};

const frame = (characters: string): Frame => {
  const [topLeft = '+', top = '-', topRight = '+', side = '|', bottomLeft = '+', bottomRight = '+'] = [...characters];
  return { topLeft, top, topRight, side, bottomLeft, bottomRight };
};

export const UNICODE: Glyphs = {
  name: 'unicode',
  mark: { passed: '✓', failed: '✗', 'needs-you': '?', running: '»', unknown: '‼', waiting: '⧗', closed: '⊘', ready: '∙', stale: '~', waived: '⊜', 'not-applicable': '-' },
  open: '▾',
  shut: '▸',
  cursor: '›',
  caret: '▏',
  rule: '─',
  arrow: '→',
  dot: '·',
  enter: '⏎',
  chosen: '(•)',
  free: '( )',
  ellipsis: '…',
  cut: '┆',
  light: frame('╭─╮│╰╯'),
  heavy: frame('┏━┓┃┗┛'),
  thin: frame('┌─┐│└┘'),
};

export const ASCII: Glyphs = {
  name: 'ascii',
  mark: { passed: '+', failed: 'X', 'needs-you': '?', running: '>', unknown: '!', waiting: 'o', closed: '#', ready: '.', stale: '~', waived: '=', 'not-applicable': '-' },
  open: 'v',
  shut: '>',
  cursor: '>',
  caret: '_',
  rule: '-',
  arrow: '->',
  dot: '.',
  enter: 'enter',
  chosen: '(*)',
  free: '( )',
  ellipsis: '~',
  cut: ':',
  light: frame("+-+|++"),
  heavy: frame('#=#"##'),
  thin: frame('+-+|++'),
};

/**
 * Which set a terminal can show: ASCII where the locale is not UTF-8, on the Linux console, a dumb terminal or an old
 * Windows console, and where it is asked for (`--ascii`).
 */
export const glyphsFor = ({ env, platform, ascii }: { readonly env: { readonly [name: string]: string | undefined }; readonly platform: string; readonly ascii: boolean }): Glyphs => {
  const term = env['TERM'] ?? '';
  if (ascii || term === 'linux' || term === 'dumb') return ASCII;
  if (platform === 'win32') return env['WT_SESSION'] !== undefined || env['TERM_PROGRAM'] !== undefined ? UNICODE : ASCII;
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  // macOS terminals are UTF-8 whatever the locale of a service says.
  return platform === 'darwin' || /utf-?8/i.test(locale) ? UNICODE : ASCII;
};

/** Signs of a status stand in sentences as well. */
const MARKED = Object.fromEntries(Object.values(UNICODE.mark).map((sign, index) => [sign, Object.values(ASCII.mark)[index] ?? '?']));

const TYPED: { readonly [glyph: string]: string } = { ...MARKED, '•': '*', '…': '~', '→': '->', '·': '.', '—': '-', '–': '-', '⏎': 'enter', '↑': 'up', '↓': 'down', '←': 'left', '▏': '_', '×': 'x', '≥': '>=', '’': "'", '“': '"', '”': '"' };

/** Our own words in ASCII, for terminals that show nothing else; letters of others become `?`. */
export const inAscii = (text: string): string => text.replace(/[^\u0000-\u007f]/gu, (letter) => TYPED[letter] ?? '?');
