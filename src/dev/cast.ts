import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emulate } from './emulator.ts';
import { normalise } from './normalise.ts';
import { linesOf } from './recording.ts';
import type { Recording } from './recording.ts';

/** What a program wrote to its terminal and when, as asciicast v2 says it: https://docs.asciinema.org/manual/asciicast/v2/ */
export type Cast = { readonly columns: number; readonly rows: number; readonly events: readonly CastEvent[] };

/** Seconds since the start; output, or a new size of the window (`120x36`); the text. */
export type CastEvent = readonly [seconds: number, code: 'o' | 'r', data: string];

export const castText = ({ columns, rows, events }: Cast): string => [{ version: 2, width: columns, height: rows }, ...events].map((line) => `${JSON.stringify(line)}\n`).join('');

const castOf = (text: string): Cast => {
  const [header = '{}', ...lines] = text.trimEnd().split('\n');
  // Boundary: our own files, written a moment ago by test/support/terminal.ts.
  const { width, height } = JSON.parse(header) as { readonly width: number; readonly height: number };
  return { columns: width, rows: height, events: lines.map((line) => JSON.parse(line) as CastEvent) };
};

/** The casts in a folder, by their names. */
export const readCasts = (folder: string): readonly Cast[] =>
  readdirSync(folder).filter((file) => file.endsWith('.cast')).sort().map((file) => castOf(readFileSync(join(folder, file), 'utf8')));

export type Scene = { readonly recording: Recording; readonly ms: number };

/** A screen is looked at this often while something moves; what passes by quicker is not shown. */
const STEP_S = 0.2;
/** What is mostly new is read; what only moved is seen, and what waits is not waited for. */
const NEW_ROWS = 8;
const TO_READ_MS = 1_200;
const TO_SEE_MS = 260;

/** The scenes of a film: what stood on a screen of this size, each as long as it stood there, within reason. */
export const scenesOf = async (casts: readonly Cast[], { columns, rows }: { readonly columns: number; readonly rows: number }): Promise<readonly Scene[]> => {
  const scenes: (Scene & { readonly most: number })[] = [];
  for (const cast of casts) {
    const emulator = emulate({ columns: cast.columns, rows: cast.rows, reply: () => undefined });
    let size = { columns: cast.columns, rows: cast.rows };
    let looked = -Infinity;
    for (const [index, [seconds, code, data]] of cast.events.entries()) {
      if (code === 'r') {
        const [width = 0, height = 0] = data.split('x').map(Number);
        size = { columns: width, rows: height };
        emulator.resize(width, height);
        continue;
      }
      await new Promise<void>((resolve) => emulator.write(data, resolve));
      const next = cast.events[index + 1]?.[0] ?? Infinity;
      const due = next - seconds >= STEP_S || seconds - looked >= STEP_S;
      if (!due || !emulator.betweenFrames() || !emulator.onAlternateScreen() || size.columns !== columns || size.rows !== rows) continue;
      looked = seconds;
      const recording: Recording = { name: 'film', columns, rows, cursor: emulator.cursor(), cells: emulator.cells() };
      const last = scenes.at(-1);
      const before = last === undefined ? [] : normalise(linesOf(last.recording));
      // A clock that ticks is no news.
      const changed = normalise(linesOf(recording)).filter((line, row) => line !== before[row]).length;
      const stood = Math.max(STEP_S, next - seconds) * 1_000;
      const most = changed >= NEW_ROWS ? TO_READ_MS : TO_SEE_MS;
      if (last !== undefined && changed === 0) scenes[scenes.length - 1] = { ...last, ms: Math.min(last.most, last.ms + stood) };
      else scenes.push({ recording, ms: Math.min(most, stood), most });
    }
  }
  return scenes;
};
