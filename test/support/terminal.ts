import { mkdirSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { spawn } from '@lydell/node-pty';
import { castText, type CastEvent } from '../../src/dev/cast.ts';
import { fileNameOf, type Cell, type Recording } from '../../src/dev/recording.ts';
import { emulate } from '../../src/dev/emulator.ts';
import { bytesOf, type Key } from './keys.ts';

/** How a program left: its code, or the signal that ended it. */
export type Exit = { readonly code: number | null; readonly signal: string | null };

export type Terminal = {
  readonly pid: number;
  /** Sends these bytes as they are, at once. */
  readonly write: (bytes: string) => void;
  /** Types a text as a person does, one character after the other. */
  readonly type: (text: string, options?: { readonly paceMs?: number }) => Promise<void>;
  /** Presses keys one after the other, each as bytes of its own. */
  readonly press: (...keys: readonly Key[]) => Promise<void>;
  /** What is on the screen, a string a row, without spaces at the ends. */
  readonly screen: () => readonly string[];
  readonly text: () => string;
  /** Everything the normal screen still has, with what scrolled away: for what a program prints after it left. */
  readonly history: () => readonly string[];
  /** The last megabyte of bytes that the program wrote and the screen shows, escapes included. */
  readonly output: () => string;
  readonly cells: (row: number) => readonly Cell[];
  readonly cursor: () => Recording['cursor'];
  readonly onAlternateScreen: () => boolean;
  /** What the program has switched on and not off again. */
  readonly switchedOn: () => readonly string[];
  /** The window is closed: the other end of the program's terminal goes away. */
  readonly hangUp: () => void;
  /** Resolves with the match as soon as a finished frame has it. @throws Error with the whole screen, after `timeoutMs` (the terminal's patience) or when the program left before. */
  readonly waitFor: (wanted: string | RegExp, options?: { readonly timeoutMs?: number }) => Promise<RegExpExecArray>;
  /** The opposite: resolves when no row has it any more. */
  readonly waitUntilGone: (unwanted: string | RegExp, options?: { readonly timeoutMs?: number }) => Promise<void>;
  /** Lets 0.8 s pass without a key, after which a prompt listens (the quiet rule, UX 4). The only wait for time. */
  readonly quiet: () => Promise<void>;
  readonly size: () => { readonly columns: number; readonly rows: number };
  readonly resize: (columns: number, rows: number) => void;
  /** Sends a signal to the program itself, not to its children. */
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Resolves when the program left and all it wrote is on the screen. */
  readonly exit: Promise<Exit>;
  readonly recording: (name: string) => Recording;
  /** Writes the screen as `<name>-<columns>x<rows>.json` to the folder HOLDPOINT_RECORD; does nothing when that is not set. */
  readonly record: (name: string) => void;
};

export type TerminalOptions = {
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  /** Exactly what the program gets beside PATH, TERM and LANG: nothing else of the person's own environment. */
  readonly env?: { readonly [name: string]: string };
  readonly columns?: number;
  readonly rows?: number;
  /** How long it is waited for what should come: no measure of speed, only the end of a test that would hang. @default 60 s */
  readonly patienceMs?: number;
  /** Films it: what it writes goes to `<film>.cast` in the folder HOLDPOINT_RECORD when it left, if that is set. */
  readonly film?: string;
};

const open = new Set<Terminal>();

/** Starts a program on a pseudo-terminal of its own. End the test with `closeTerminals`. */
export const openTerminal = ({ argv: [file, ...args], cwd, env = {}, columns = 120, rows = 36, patienceMs = 60_000, film }: TerminalOptions): Terminal => {
  const pty = spawn(file, args, {
    name: 'xterm-256color',
    cols: columns,
    rows,
    cwd,
    env: { PATH: process.env['PATH'] ?? '', TERM: 'xterm-256color', LANG: 'C.UTF-8', ...env },
  });
  const emulator = emulate({ columns, rows, reply: (bytes) => pty.write(bytes) });
  const listeners = new Set<() => void>();
  const filmed: CastEvent[] = [];
  const startedAt = performance.now();
  const take = (code: CastEvent[1], data: string): void => void (film === undefined || filmed.push([(performance.now() - startedAt) / 1_000, code, data]));
  let left: Exit | null = null;
  let output = '';
  let unread = 0;

  pty.onData((bytes) => {
    take('o', bytes);
    unread += bytes.length;
    // A flood waits in the pipe, as it would for a person's terminal, and not in our memory.
    if (unread > 1_000_000) pty.pause();
    emulator.write(bytes, () => {
      // Not before: who has read it here may ask the emulator what it came to.
      output = (output + bytes).slice(-1_000_000);
      unread -= bytes.length;
      if (unread < 500_000) pty.resume();
      if (emulator.betweenFrames()) for (const listener of listeners) listener();
    });
  });
  const exit = new Promise<Exit>((resolve) => {
    pty.onExit(({ exitCode, signal }) =>
      emulator.write('', () => {
        left = signal === undefined || signal === 0 ? { code: exitCode, signal: null } : { code: null, signal: signalName(signal) };
        open.delete(terminal);
        if (film !== undefined) keep(`${film}.cast`, castText({ columns, rows, events: filmed }));
        resolve(left);
        for (const listener of listeners) listener();
      }));
  });

  const text = (): string => emulator.lines().join('\n');
  const until = <Found>(what: string, timeoutMs: number, look: () => Found | null): Promise<Found> => {
    const since = new Error();
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        listeners.delete(check);
      };
      const fail = (why: string): void => {
        stop();
        since.message = `${what}: ${why}. The screen:\n${framed(emulator.lines())}`;
        reject(since);
      };
      const check = (): void => {
        const found = look();
        if (found !== null) {
          stop();
          resolve(found);
        } else if (left !== null) fail(`the program left with ${left.signal ?? `code ${left.code}`}`);
      };
      const timer = setTimeout(() => fail(`not within ${timeoutMs / 1000} s`), timeoutMs);
      listeners.add(check);
      check();
    });
  };
  const send = async (parts: Iterable<string>, paceMs: number): Promise<void> => {
    for (const part of parts) {
      pty.write(part);
      await pause(paceMs);
    }
  };
  let size = { columns, rows };
  const recording = (name: string): Recording => ({ name, ...size, cursor: emulator.cursor(), cells: emulator.cells() });

  const terminal: Terminal = {
    pid: pty.pid,
    write: (bytes) => pty.write(bytes),
    type: (text, { paceMs = 15 } = {}) => send(text, paceMs),
    // An escape that another byte follows at once is a key with Alt, and a busy machine reads both at once.
    press: async (...keys) => {
      for (const key of keys) await send([bytesOf(key)], key === 'escape' ? 300 : 40);
    },
    screen: emulator.lines,
    text,
    history: emulator.history,
    output: () => output,
    cells: (row) => emulator.cells()[row] ?? [],
    cursor: emulator.cursor,
    onAlternateScreen: emulator.onAlternateScreen,
    switchedOn: emulator.switchedOn,
    hangUp: () => {
      open.delete(terminal);
      // Boundary: what node-pty gives closes its end, which its types leave out.
      (pty as unknown as { readonly destroy: () => void }).destroy();
    },
    waitFor: (wanted, { timeoutMs = patienceMs } = {}) => until(`waited for ${String(wanted)}`, timeoutMs, () => find(wanted, text())),
    waitUntilGone: async (unwanted, { timeoutMs = patienceMs } = {}) => {
      await until(`waited until ${String(unwanted)} is gone`, timeoutMs, () => (find(unwanted, text()) === null ? true : null));
    },
    quiet: () => pause(800),
    size: () => size,
    resize: (toColumns, toRows) => {
      size = { columns: toColumns, rows: toRows };
      take('r', `${toColumns}x${toRows}`);
      emulator.resize(toColumns, toRows);
      pty.resize(toColumns, toRows);
    },
    kill: (signal) => process.kill(pty.pid, signal),
    exit,
    recording,
    record: (name) => {
      const recorded = recording(name);
      keep(`${fileNameOf(recorded)}.json`, JSON.stringify(recorded));
    },
  };
  open.add(terminal);
  return terminal;
};

/** Ends every program that is still open; for `afterEach`. */
export const closeTerminals = async (): Promise<void> => {
  for (const terminal of open) {
    terminal.kill('SIGKILL');
    await terminal.exit;
  }
};

/** In the folder of recordings, where there is one. */
const keep = (file: string, text: string): void => {
  const folder = process.env['HOLDPOINT_RECORD'];
  if (folder === undefined || folder === '') return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), text);
};

const find = (wanted: string | RegExp, text: string): RegExpExecArray | null =>
  (typeof wanted === 'string' ? new RegExp(wanted.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')) : wanted).exec(text);

const signalName = (number: number): string => Object.entries(constants.signals).find(([, value]) => value === number)?.[0] ?? String(number);

const framed = (rows: readonly string[]): string => rows.map((row, index) => `${String(index + 1).padStart(3)} │${row}`).join('\n');
