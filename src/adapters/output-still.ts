import type { OutputSearch, OutputWindow } from '../core/world.ts';
import { bareLines } from './output.ts';
import { searchIn } from './log-search.ts';
import { createEmulator } from './styled-lines.ts';

const LINES_ABOVE = 60;

/** The output pane and its search over logs that do not grow: those of a replay. @param read the bytes of a log, or null. */
export function createStillOutput(read: (step: string, attempt: number) => Uint8Array | null): { readonly output: OutputWindow; readonly search: OutputSearch } {
  const emulator = createEmulator();
  const linesOf = (step: string, attempt: number): readonly string[] => {
    const text = Buffer.from(read(step, attempt) ?? []).toString();
    return text === '' ? [] : text.replace(/\n$/, '').split('\n');
  };
  return {
    output: async ({ step, attempt, columns, rows, top }) => {
      const lines = linesOf(step, attempt);
      const from = top === null ? Math.max(0, lines.length - rows - LINES_ABOVE) : Math.max(0, Math.min(top, lines.length - 1));
      if (columns === Infinity) return { lines: bareLines(Buffer.from(lines.slice(from, from + rows).join('\n'))), top: from, total: lines.length };
      const drawn = await emulator.draw(Buffer.from(lines.slice(from, top === null ? undefined : from + rows).map((line) => `${line}\n`).join('')), { columns, rows });
      const shown = top === null ? drawn.slice(-rows) : drawn.slice(0, rows);
      return { lines: shown.map(({ line }) => line), top: top === null ? Math.max(0, lines.length - shown.filter(({ wrapped }) => !wrapped).length) : from, total: lines.length };
    },
    search: searchIn((step, attempt) => async (call) => {
      const bytes = Buffer.from(read(step, attempt) ?? []);
      return call(async (buffer, from) => bytes.copy(buffer, 0, from));
    }),
  };
}
