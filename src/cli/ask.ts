import { createInterface } from 'node:readline/promises';

/** One line from the person at this terminal. Nothing that was typed before the question counts as its answer. */
export const askLine = async (question: string): Promise<string> => {
  while (process.stdin.read() !== null);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
};

export const atTerminal = (): boolean => process.stdin.isTTY && process.stderr.isTTY;
