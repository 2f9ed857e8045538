import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { render } from 'ink';
import type { ReactNode } from 'react';

/** A screen of exactly this size that ink draws on, and a keyboard in front of it. `debug` makes ink write whole frames. */
export type Screen = {
  /** Lines of the newest frame, without escapes and without what pads a line at its end. */
  readonly lines: () => readonly string[];
  readonly text: () => string;
  /** The newest frame as it was written, escapes included. */
  readonly bytes: () => string;
  /** Writes these bytes as one piece, and resolves once the screen has taken them. */
  readonly type: (bytes: string) => Promise<void>;
  readonly paste: (text: string) => Promise<void>;
  readonly resize: (columns: number, rows: number) => void;
  readonly rerender: (node: ReactNode) => void;
  /** Waits until the text is on screen. */
  readonly waitFor: (text: string | RegExp) => Promise<void>;
  readonly unmount: () => void;
};

const ESCAPES = /\u001b(?:\[[0-9;?]*[a-zA-Z]|\][^\u0007]*\u0007)/g;

class Terminal extends EventEmitter {
  readonly isTTY = true;
  columns: number;
  rows: number;
  frame = '';

  constructor(columns: number, rows: number) {
    super();
    this.columns = columns;
    this.rows = rows;
  }

  write = (chunk: string, ...rest: readonly unknown[]): boolean => {
    if (chunk.replace(ESCAPES, '').trim() !== '') this.frame = chunk;
    for (const one of rest) if (typeof one === 'function') one();
    return true;
  };
}

export const screenOf = (node: ReactNode, { columns, rows }: { readonly columns: number; readonly rows: number }): Screen => {
  const stdout = new Terminal(columns, rows);
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => stdin, ref: () => stdin, unref: () => stdin });
  const app = render(node, {
    // A fake terminal has what ink uses of a stream, which its types say as a whole WriteStream.
    stdout: stdout as unknown as NodeJS.WriteStream,
    stdin: stdin as unknown as NodeJS.ReadStream,
    stderr: new PassThrough(),
    debug: true,
    interactive: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  const write = async (bytes: string): Promise<void> => {
    stdin.write(bytes);
    // A lone escape is held back until it is clear that no sequence follows it.
    await new Promise((resolve) => setTimeout(resolve, bytes === '\u001b' ? 60 : 5));
  };
  const lines = (): readonly string[] => stdout.frame.replace(ESCAPES, '').replace(/\n$/, '').split('\n');
  return {
    lines,
    text: () => lines().join('\n'),
    bytes: () => stdout.frame,
    type: (bytes) => write(bytes),
    paste: (text) => write(`\u001b[200~${text}\u001b[201~`),
    resize: (toColumns, toRows) => {
      stdout.columns = toColumns;
      stdout.rows = toRows;
      stdout.emit('resize');
    },
    rerender: (next) => app.rerender(next),
    waitFor: async (text) => {
      const deadline = Date.now() + 5000;
      const found = (): boolean => (typeof text === 'string' ? lines().join('\n').includes(text) : text.test(lines().join('\n')));
      while (!found()) {
        if (Date.now() > deadline) throw new Error(`"${String(text)}" did not appear on:\n${lines().join('\n')}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    unmount: () => app.unmount(),
  };
};
