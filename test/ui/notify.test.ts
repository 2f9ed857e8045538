import { expect, test } from 'vitest';
import { notification, terminalNames } from '../../src/ui/notify.ts';

const BELL = '\u0007';
const of = (env: { readonly [name: string]: string }) => notification('Tests failed', env, null).replaceAll('\u001b', '^').replaceAll(BELL, '!');
const nine = '!^]9;holdpoint: Tests failed!';
const sevens = '!^]777;notify;holdpoint;Tests failed^\\';

test.each([
  ['iTerm2', { TERM: 'xterm-256color', TERM_PROGRAM: 'iTerm.app' }, nine],
  ['iTerm2 through ssh', { TERM: 'xterm-256color', LC_TERMINAL: 'iTerm2' }, nine],
  ['kitty', { TERM: 'xterm-kitty' }, nine],
  ['Warp', { TERM: 'xterm-256color', TERM_PROGRAM: 'WarpTerminal' }, nine],
  ['WezTerm', { TERM: 'xterm-256color', TERM_PROGRAM: 'WezTerm' }, sevens],
  ['ghostty', { TERM: 'xterm-ghostty', TERM_PROGRAM: 'ghostty' }, sevens],
  ['foot', { TERM: 'foot' }, sevens],
  ['rxvt-unicode', { TERM: 'rxvt-unicode-256color' }, sevens],
  ['Konsole', { TERM: 'xterm-256color', KONSOLE_VERSION: '240200' }, sevens],
  ['VTE', { TERM: 'xterm-256color', VTE_VERSION: '7600' }, sevens],
  ['Apple Terminal', { TERM: 'xterm-256color', TERM_PROGRAM: 'Apple_Terminal' }, '!'],
  ['Windows Terminal, where 9 is a progress bar', { WT_SESSION: '1' }, '!'],
  ['xterm', { TERM: 'xterm' }, '!'],
  ['the Linux console', { TERM: 'linux' }, '!'],
])('a notification is said as the terminal hears it, and a bell always: %s', (_, env, bytes) => {
  expect(of(env)).toBe(bytes);
});

test('nothing in the text acts on the terminal, ends a field, or makes a progress bar', () => {
  for (const env of [{ TERM: 'xterm-kitty' }, { TERM: 'foot' }]) {
    const bytes = notification('4;1;50\u0007\u001b]0;x\u001b\\\u009c\n', env, null);
    expect(bytes).not.toMatch(/\u001b\]9;\d/);
    expect(bytes.slice(1).match(/[\u0000-\u001f\u007f-\u009f]/g)?.length).toBe(2);
    expect(bytes.split(';').length).toBeLessThanOrEqual(4);
  }
});

test('through tmux only where it lets through, and as the terminal outside hears it', () => {
  const env = { TERM: 'tmux-256color', TERM_PROGRAM: 'tmux' };
  expect(notification('x', env, { names: 'xterm-256color iTerm2 3.5', passes: true })).toBe(`${BELL}\u001bPtmux;\u001b\u001b]9;holdpoint: x${BELL}\u001b\\`);
  expect([notification('x', env, { names: 'foot', passes: false }), notification('x', env, { names: 'xterm-256color', passes: true }), notification('x', env, null)]).toEqual([BELL, BELL, BELL]);
});

test('what a terminal leaves in the environment names it', () => {
  expect(terminalNames({ TERM: 'xterm', WEZTERM_PANE: '0' })).toContain('wezterm');
});
