import { spawn } from 'node:child_process';
import type { Variables } from './environment.ts';

/** How a text gets into the person's clipboard from here. `unsaid`: the terminal may take it or not, and does not say. */
export type ClipboardWay = 'osc52' | 'unsaid' | 'tmux' | 'none';

/** Their documentation says that a program may write the clipboard, and that this is on from the start. */
const TAKES_PROGRAM: ReadonlySet<string> = new Set(['WezTerm', 'ghostty', 'rio', 'contour', 'vscode', 'kitty', 'Tabby', 'WarpTerminal']);
const TAKES_TERM = /^(?:xterm-kitty|xterm-ghostty|alacritty|foot|wezterm|rio|contour)/;
const NEVER_PROGRAM: ReadonlySet<string> = new Set(['Apple_Terminal']);
const NEVER_TERM = /^(?:linux|dumb|vt\d|screen|$)/;

/**
 * OSC 52 goes in band, so that it works over ssh; who does not know it drops it without an answer, so it is decided by what the terminal calls
 * itself. tmux keeps it from the outer terminal unless it is told otherwise, and is asked itself.
 */
export const clipboardWay = (env: Variables): ClipboardWay => {
  const term = env['TERM'] ?? '';
  const program = env['TERM_PROGRAM'] ?? '';
  if ((env['TMUX'] ?? '') !== '') return 'tmux';
  if (TAKES_PROGRAM.has(program) || TAKES_TERM.test(term) || env['WT_SESSION'] !== undefined) return 'osc52';
  // Terminals of VTE (GNOME's and its kin) drop it, and so does the console.
  return NEVER_PROGRAM.has(program) || NEVER_TERM.test(term) || env['VTE_VERSION'] !== undefined ? 'none' : 'unsaid';
};

/** The most bytes that terminals take in one sequence (100,000, in base64). */
const MOST_BYTES = 74_000;

/** @returns `copied`, `sent` where nobody says whether it was taken, `refused` where nothing was sent. */
export const copyText = async (text: string, { env, write }: { readonly env: Variables; readonly write: (bytes: string) => void }): Promise<'copied' | 'sent' | 'refused'> => {
  const way = clipboardWay(env);
  if (way === 'none' || Buffer.byteLength(text) > MOST_BYTES) return 'refused';
  if (way === 'tmux') return (await toTmux(text)) ? 'copied' : 'refused';
  write(`\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`);
  return way === 'osc52' ? 'copied' : 'sent';
};

/** Into tmux's own buffer, and with `-w` on to the terminal around it. */
const toTmux = (text: string): Promise<boolean> =>
  new Promise((resolve) => {
    const child = spawn('tmux', ['load-buffer', '-w', '-'], { stdio: ['pipe', 'ignore', 'ignore'] });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
    child.stdin.on('error', () => undefined);
    child.stdin.end(text);
  });
