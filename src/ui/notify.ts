import { clean } from './clean.ts';
import { truncate } from './text.ts';

type Variables = { readonly [name: string]: string | undefined };
type Speech = 'osc9' | 'osc777';

/**
 * Which notification a terminal shows, by what it calls itself in TERM, TERM_PROGRAM or a variable of its own. Who is not here gets the
 * bell: of OSC 9, ConEmu and Windows Terminal make progress bars.
 */
const SPEAKS: readonly { readonly is: RegExp; readonly speech: Speech }[] = [
  // https://iterm2.com/documentation-escape-codes.html, "Post a notification"; LC_TERMINAL is iTerm2's way through ssh.
  { is: /iterm/i, speech: 'osc9' },
  // https://sw.kovidgoyal.net/kitty/desktop-notifications/ and kovidgoyal/kitty#1474: iTerm2's is understood, rxvt's was refused.
  { is: /kitty/i, speech: 'osc9' },
  // https://terminfo.dev/extensions/notifications-osc-9, tested with Warp 0.2026.03.18.
  { is: /warp/i, speech: 'osc9' },
  // https://terminfo.dev/extensions/osc-777-notify: "adopted by foot, Ghostty, WezTerm"; foot-ctlseqs(7), https://wezterm.org/escape-sequences.html,
  // https://ghostty.org/docs/vt/reference. Two of them read 9 as well, with ConEmu's numbers in it, so it is not sent to them.
  { is: /wezterm|ghostty|\bfoot\b/i, speech: 'osc777' },
  // Where 777 comes from: an extension hears it (urxvtperl(3)), and without one it is passed over.
  { is: /rxvt/i, speech: 'osc777' },
  // Fedora's and Debian's VTE show it, others ignore it from 0.46 on (https://bugzilla.gnome.org/show_bug.cgi?id=711059); Konsole and
  // contour show it in their newer versions, and draw nothing in older ones.
  { is: /\bvte\b|konsole|contour/i, speech: 'osc777' },
];

const NAMES = ['TERM', 'TERM_PROGRAM', 'LC_TERMINAL'] as const;
/** Variables that only one terminal sets, some of them through ssh and su, where TERM says xterm. */
const TELLTALE: { readonly [variable: string]: string } = { KITTY_WINDOW_ID: 'kitty', WEZTERM_PANE: 'wezterm', GHOSTTY_RESOURCES_DIR: 'ghostty', KONSOLE_VERSION: 'konsole', VTE_VERSION: 'vte' };

/** All that this environment says about the terminal. */
export const terminalNames = (env: Variables): string => [...NAMES.map((name) => env[name] ?? ''), ...Object.entries(TELLTALE).flatMap(([variable, name]) => (env[variable] === undefined ? [] : [name]))].join(' ');

/** Inside tmux: what it knows of the terminal outside, and whether it lets anything through (`allow-passthrough`, tmux(1), since 3.3). */
export type Outside = { readonly names: string; readonly passes: boolean };

const BELL = '\u0007';
const LONGEST = 120;

/**
 * The bytes that call a person: always the bell, and a notification where the terminal is known to show one. `outside` is null where no
 * tmux stands between. Texts are cut, and hold nothing that a terminal obeys; secrets are the caller's to mask.
 */
export const notification = (text: string, env: Variables, outside: Outside | null): string => {
  const said = truncate(clean(text).replaceAll(';', ','), LONGEST);
  const speech = SPEAKS.find(({ is }) => is.test(outside?.names ?? terminalNames(env)))?.speech;
  if (speech === undefined || (outside !== null && !outside.passes)) return BELL;
  // The text comes after our name: it never begins with the number that makes OSC 9 something else (9;4 is a progress bar).
  const sequence = speech === 'osc9' ? `\u001b]9;holdpoint: ${said}\u0007` : `\u001b]777;notify;holdpoint;${said}\u001b\\`;
  return BELL + (outside === null ? sequence : `\u001bPtmux;${sequence.replaceAll('\u001b', '\u001b\u001b')}\u001b\\`);
};
