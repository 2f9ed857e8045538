import { createInterface } from 'node:readline/promises';
import { clean } from '../ui/text.ts';

/** One line from the person at this terminal. Nothing that was typed before the question counts as its answer. */
export const askLine = async (question: string): Promise<string> => {
  // Ink lets go of it when it unmounts, and a question must keep the program alive.
  process.stdin.ref();
  while (process.stdin.read() !== null);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(clean(question));
  } finally {
    lines.close();
  }
};

/** Node says `undefined`, and not `false`, of what is no terminal. */
export const atTerminal = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true;
