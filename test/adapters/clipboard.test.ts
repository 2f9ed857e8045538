import { expect, test } from 'vitest';
import { atLine } from '../../src/adapters/at-line.ts';
import { clipboardWay, copyText } from '../../src/adapters/clipboard.ts';

test.each([
  ['a terminal that documents it', { TERM: 'xterm-kitty' }, 'osc52'],
  ['one that names its program', { TERM: 'xterm-256color', TERM_PROGRAM: 'WezTerm' }, 'osc52'],
  ['one over ssh, which is known by its TERM alone', { TERM: 'alacritty', SSH_CONNECTION: '1' }, 'osc52'],
  ['Windows Terminal', { TERM: 'xterm-256color', WT_SESSION: 'x' }, 'osc52'],
  ['a terminal that could be any', { TERM: 'xterm-256color' }, 'unsaid'],
  ['tmux, whatever is around it', { TERM: 'xterm-kitty', TMUX: '/tmp/tmux-0/default,1,0' }, 'tmux'],
  ['Terminal of macOS', { TERM: 'xterm-256color', TERM_PROGRAM: 'Apple_Terminal' }, 'none'],
  ['GNOME Terminal', { TERM: 'xterm-256color', VTE_VERSION: '7600' }, 'none'],
  ['the console', { TERM: 'linux' }, 'none'],
  ['screen', { TERM: 'screen-256color' }, 'none'],
  ['no terminal', {}, 'none'],
] as const)('whether the clipboard can be reached is decided by what the terminal says it is: %s', (_, env, way) => {
  expect(clipboardWay(env)).toBe(way);
});

test('a text is sent as it is, and what came of it is said no better than it is known', async () => {
  const sent: string[] = [];
  const copy = (text: string, env: { readonly [name: string]: string }) => copyText(text, { env, write: (bytes) => sent.push(bytes) });
  expect(await copy('è\n', { TERM: 'foot' })).toBe('copied');
  expect(sent).toEqual([`\u001b]52;c;${Buffer.from('è\n').toString('base64')}\u0007`]);
  expect(await copy('x', { TERM: 'xterm' })).toBe('sent');
  expect(await copy('x', { TERM: 'linux' })).toBe('refused');
  expect(await copy('x'.repeat(100_000), { TERM: 'foot' }), 'longer than a terminal takes').toBe('refused');
  expect(sent).toHaveLength(2);
});

test.each([
  ['less', ['+12', 'log']],
  ['less -R', ['+12', 'log']],
  ['/usr/bin/nvim', ['+12', 'log']],
  ['code --wait', ['--goto', 'log:12']],
  ['hx', ['log:12']],
  ['cat', ['log']],
])('%s is told the line in its own way', (program, words) => {
  expect(atLine(program, 'log', 12)).toEqual(words);
  expect(atLine(program, 'log', null)).toEqual(['log']);
});
