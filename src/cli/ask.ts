import { clean } from '../ui/clean.ts';
import { readsLines } from './seat.ts';

/**
 * One line from the person at this terminal; null when they left the question (ctrl-c, ctrl-d, or the terminal went away), which is said here.
 * Nothing that was typed before the question counts as its answer.
 */
export const askLine = async (question: string): Promise<string | null> => {
  const { createInterface } = await import('node:readline/promises');
  // Ink lets go of it when it unmounts, and a question must keep the program alive.
  process.stdin.ref();
  while (process.stdin.read() !== null);
  // Who listens, or has a terminal that draws nothing, edits the line as the terminal does; the key that leaves is a signal then.
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: !readsLines(process.env) });
  const leave = (): void => lines.close();
  process.once('SIGINT', leave);
  const closed = new Promise<null>((resolve) => lines.once('close', () => resolve(null)));
  try {
    const typed = await Promise.race([lines.question(clean(question)).catch(orLeft), closed]);
    if (typed === null) process.stderr.write('\nLeft without an answer. Nothing was changed.\n');
    return typed;
  } finally {
    process.off('SIGINT', leave);
    lines.close();
  }
};

/** A question that was left is aborted; of anything else it is an error. */
const orLeft = (error: unknown): null => {
  if (error instanceof Error && error.name === 'AbortError') return null;
  throw error;
};

/** Node says `undefined`, and not `false`, of what is no terminal. */
export const atTerminal = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true;
