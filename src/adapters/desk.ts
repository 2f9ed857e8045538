import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Desk } from '../ports.ts';
import { atLine } from './at-line.ts';
import { copyText } from './clipboard.ts';

/** Gives the terminal away for the time of a call, and takes it back. */
export type Lend = (call: () => Promise<void>) => Promise<void>;

/** One at a time: who asks while the terminal is away waits until it is back. */
export const inTurn = (lend: Lend): Lend => {
  let turn: Promise<unknown> = Promise.resolve();
  return (call) => {
    const mine = turn.then(() => lend(call));
    turn = mine.catch(() => undefined);
    return mine;
  };
};

/** What lies outside the screen: the person's shell, pager, editor, browser and clipboard. */
export const createDesk = (lend: Lend): Desk => ({
  shell: (cwd) => lend(async () => void (await inherit(process.env['SHELL'] ?? 'bash', [], cwd))),
  openFile: async (path, line) => {
    const started: boolean[] = [];
    const pager = process.env['PAGER'] || 'less';
    await lend(async () => void started.push(await inherit(pager, atLine(pager, path, line), process.cwd())));
    // Prevents: evidence that counts as opened because a pager that is not there was asked to show it.
    if (!started.includes(true)) throw new Error(`the pager "${pager}" did not start; set PAGER to one that is there`);
  },
  edit: async (text) => {
    const folder = await mkdtemp(join(tmpdir(), 'holdpoint-'));
    const file = join(folder, 'text.md');
    try {
      await writeFile(file, text, { mode: 0o600 });
      await lend(async () => void (await inherit(process.env['VISUAL'] ?? process.env['EDITOR'] ?? 'vi', [file], process.cwd())));
      const edited = await readFile(file, 'utf8');
      return edited === text ? null : edited;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
  openUrl: (address) =>
    new Promise((resolve, reject) => {
      // What a server called its page goes to a program of the person's: only an address of the web, as the parser writes it, never an option or a file.
      const url = URL.parse(address);
      if (url === null || !['http:', 'https:'].includes(url.protocol)) return reject(new Error('that is not a web address; nothing was opened'));
      const opener = process.platform === 'darwin' ? 'open' : process.platform === 'win32' ? 'explorer' : 'xdg-open';
      const child = spawn(opener, [url.href], { stdio: 'ignore', detached: true });
      child.once('error', () => reject(new Error(`${opener} is missing; the address is ${url.href}`)));
      child.once('spawn', () => {
        child.unref();
        resolve();
      });
    }),
  copy: (text) => copyText(text, { env: process.env, write: (bytes) => process.stdout.write(bytes) }),
});

/** Words of a variable such as `code --wait`, without a shell. Answers whether it started. */
const inherit = (program: string, args: readonly string[], cwd: string): Promise<boolean> =>
  new Promise((resolve) => {
    const [file = 'sh', ...own] = program.split(' ').filter((word) => word !== '');
    const child = spawn(file, [...own, ...args], { cwd, stdio: 'inherit' });
    child.once('error', (error) => {
      process.stderr.write(`${file}: ${error.message}\n`);
      resolve(false);
    });
    child.once('exit', () => resolve(true));
  });
