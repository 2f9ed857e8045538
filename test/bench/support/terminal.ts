import { spawn } from '@lydell/node-pty';

/** A program on a pseudo-terminal whose bytes are read and not drawn: an emulator would be measured along with it. */
export type BareTerminal = {
  readonly pid: number;
  readonly write: (bytes: string) => void;
  /** Milliseconds from now until `found` says yes to what has been written since, escapes and all. @throws Error after a minute. */
  readonly until: (what: string, found: (bytes: string) => boolean) => Promise<number>;
  /** Presses a key and waits for what it draws. */
  readonly key: (bytes: string, found: (bytes: string) => boolean) => Promise<number>;
  /** Leaves as a person does, by `q`: what a program writes down when it ends (the code that it has compiled) is written. */
  readonly leave: () => Promise<void>;
  readonly end: () => Promise<void>;
};

export type BareOptions = { readonly argv: readonly [string, ...string[]]; readonly cwd: string; readonly env: { readonly [name: string]: string }; readonly columns?: number; readonly rows?: number };

const PATIENCE_MS = 60_000;
/** What was written before that is no frame any more. */
const KEPT = 200_000;

export const openBare = ({ argv: [file, ...args], cwd, env, columns = 120, rows = 36 }: BareOptions): BareTerminal => {
  let wanted: { bytes: string; readonly look: (bytes: string) => void } | null = null;
  let left = false;
  const pty = spawn(file, args, { name: 'xterm-256color', cols: columns, rows, cwd, env: { PATH: process.env['PATH'] ?? '', TERM: 'xterm-256color', LANG: 'C.UTF-8', ...env } });
  const gone = new Promise<void>((resolve) => {
    pty.onExit(() => {
      left = true;
      resolve();
    });
  });
  pty.onData((bytes) => {
    if (wanted === null) return;
    wanted.bytes = (wanted.bytes + bytes).slice(-KEPT);
    wanted.look(wanted.bytes);
  });
  const until: BareTerminal['until'] = (what, found) => {
    const from = performance.now();
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        wanted = null;
      };
      const timer = setTimeout(() => {
        const seen = wanted?.bytes ?? '';
        stop();
        reject(new Error(`${what} was not drawn within ${PATIENCE_MS / 1000} s${left ? ': the program has left' : ''}. It wrote: ${JSON.stringify(seen.slice(-2_000))}`));
      }, PATIENCE_MS);
      wanted = {
        bytes: '',
        look: (bytes) => {
          if (!found(bytes)) return;
          stop();
          resolve(performance.now() - from);
        },
      };
    });
  };
  return {
    pid: pty.pid,
    write: (bytes) => pty.write(bytes),
    until,
    key: (bytes, found) => {
      const drawn = until(`what the key ${JSON.stringify(bytes)} does`, found);
      pty.write(bytes);
      return drawn;
    },
    leave: async () => {
      pty.write('q');
      await gone;
    },
    end: async () => {
      try {
        if (!left) process.kill(pty.pid, 'SIGKILL');
      } catch {
        // It is gone, and we have not heard of it.
      }
      await gone;
    },
  };
};

const ESCAPES = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])/g;

/** Something stands on the alternate screen: the first frame of a full-screen program. */
export const hasFirstFrame = (bytes: string): boolean => {
  const from = bytes.indexOf('\x1b[?1049h');
  return from !== -1 && bytes.slice(from).replace(ESCAPES, '').trim() !== '';
};
