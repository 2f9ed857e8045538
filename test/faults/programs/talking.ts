import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A program that is told things on its standard input and answers in lines. */
export type Talking = {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly tell: (line: string) => void;
  /** The next line that it says; rejects when it ended without one. */
  readonly says: () => Promise<string>;
  /** Ends it with this signal, and waits until it is gone. */
  readonly end: (signal?: NodeJS.Signals) => Promise<void>;
};

/** Starts a program of this folder by plain node, and waits until it has said `ready`. */
export const talkTo = async (program: string): Promise<Talking> => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', `${import.meta.dirname}/${program}.ts`], { stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const says = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`${program} ended without an answer`);
    return value;
  };
  const first = await says();
  if (first !== 'ready') throw new Error(`${program} said: ${first}`);
  return {
    child,
    pid: child.pid ?? 0,
    tell: (line) => void child.stdin.write(`${line}\n`),
    says,
    end: async (signal = 'SIGKILL') => {
      child.kill(signal);
      await gone;
    },
  };
};
