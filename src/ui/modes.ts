/** Something that a program switches on in a terminal and that a shell does not want: the bytes for both, and `again` where on twice wants off twice. */
export type Mode = { readonly on: string; readonly off: string; readonly again?: string };

/**
 * What the screen of a session switches on beside Ink. The title is pushed on the terminal's stack; where there is none it is emptied, so
 * that ours does not stay. Sources: xterm, "Control Sequences" (https://invisible-island.net/xterm/ctlseqs/ctlseqs.html): window
 * manipulation 22 and 23, FocusIn/FocusOut (1004), normal tracking (1000) with SGR coordinates (1006).
 */
export const MODES = {
  title: { on: '\u001b[22;2t', off: '\u001b]2;\u0007\u001b[23;2t', again: '' },
  focus: { on: '\u001b[?1004h', off: '\u001b[?1004l' },
  mouse: { on: '\u001b[?1000h\u001b[?1006h', off: '\u001b[?1006l\u001b[?1000l' },
} as const satisfies { readonly [name: string]: Mode };

/** Those that a screen wants. The Linux console has no title, and writes what it does not know of one. */
export const screenModes = (env: { readonly [name: string]: string | undefined }, { mouse }: { readonly mouse: boolean }): readonly Mode[] => [...(env['TERM'] === 'linux' ? [] : [MODES.title]), MODES.focus, ...(mouse ? [MODES.mouse] : [])];

/** What Ink switches on itself; needed where it does not know that the terminal was taken from it. */
const OF_INK = {
  screen: { on: '\u001b[?1049h', off: '\u001b[?1049l' },
  paste: { on: '\u001b[?2004h', off: '\u001b[?2004l' },
  cursor: { on: '\u001b[?25l', off: '\u001b[?25h' },
} as const satisfies { readonly [name: string]: Mode };

export const switchOn = (modes: readonly Mode[]): string => modes.map(({ on }) => on).join('');
/** The last one first. */
export const switchOff = (modes: readonly Mode[]): string => modes.toReversed().map(({ off }) => off).join('');

/** These and Ink's own once more, after somebody else had the terminal and said nothing. */
export const switchAgain = (modes: readonly Mode[]): string => switchOn(Object.values(OF_INK)) + modes.map(({ on, again }) => again ?? on).join('');

/**
 * What `holdpoint reset` sends after a kill -9: all of the above, and what no version of ours or of Ink may have left either: other mouse
 * tracking, a synchronised update that never ended, kitty's keyboard (https://sw.kovidgoyal.net/kitty/keyboard-protocol/), cursor keys
 * and keypad of applications, colours, a line that does not wrap. The screen is left first: the rest is then said to the one that stays.
 */
export const RESET = ['\u001b[?2026l', OF_INK.screen.off, switchOff(Object.values(MODES)), '\u001b[?1002l\u001b[?1003l', OF_INK.paste.off, '\u001b[<u', '\u001b[?1l\u001b>', '\u001b[0m', '\u001b[?7h', OF_INK.cursor.off].join('');

/** The title of the window. */
export const titled = (text: string): string => `\u001b]2;${text}\u0007`;
