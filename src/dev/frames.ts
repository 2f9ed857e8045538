import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { linesOf, type Recording } from './recording.ts';
import { normalise } from './normalise.ts';
import { recordEndToEnd, ROOT } from './record.ts';
import { stylesOf } from './styles.ts';
import { readRecordings } from './views.ts';

const FRAMES = join(ROOT, 'test/frames');

/** The frames that a folder of recordings makes: by file name the text and how it is drawn, volatile parts replaced. */
export const framesOf = (recordings: string): ReadonlyMap<string, string> =>
  new Map([...readRecordings(recordings)].map(([name, recording]) => [`${name}.txt`, frameOf(recording)]));

/** One screen as text and how it is drawn, volatile parts replaced. */
export const frameOf = (recording: Recording): string => `${[...normalise(linesOf(recording)), '', ...stylesOf(recording)].join('\n')}\n`;

/** The frames in `test/frames/`, by file name; none when there are none yet. */
export const readFrames = (): ReadonlyMap<string, string> =>
  new Map((existsSync(FRAMES) ? readdirSync(FRAMES) : []).filter((file) => file.endsWith('.txt')).sort().map((file) => [file, readFileSync(join(FRAMES, file), 'utf8')]));

/** SHA-256 over names and texts: says of pictures which screens they show. */
export const hashOfFrames = (frames: ReadonlyMap<string, string>): string =>
  createHash('sha256').update(JSON.stringify([...frames].sort(([one], [other]) => (one < other ? -1 : 1)))).digest('hex');

/** What differs between frames as recorded and the ones that are kept; empty when nothing does. */
export const compareFrames = (recorded: ReadonlyMap<string, string>, kept: ReadonlyMap<string, string>): readonly string[] =>
  [...new Set([...recorded.keys(), ...kept.keys()])].sort().flatMap((name) => {
    const [before, now] = [kept.get(name), recorded.get(name)];
    if (now === undefined) return [`${name}: is kept, and was not recorded`];
    if (before === undefined) return [`${name}: was recorded, and is not kept`];
    return differences(name, before.split('\n'), now.split('\n'));
  });

const differences = (name: string, kept: readonly string[], now: readonly string[]): readonly string[] => {
  const rows = Array.from({ length: Math.max(kept.length, now.length) }, (_, row) => row).filter((row) => kept[row] !== now[row]);
  return rows.length === 0 ? [] : [`${name}:`, ...rows.flatMap((row) => [`  ${row + 1} - ${kept[row] ?? ''}`, `  ${row + 1} + ${now[row] ?? ''}`])];
};

/** Prints how the recordings differ from the frames in `test/frames/`. Gives whether they are the same. */
export const checkFrames = (recordings: string): boolean => {
  const found = compareFrames(framesOf(recordings), readFrames());
  if (found.length > 0) console.error(`${found.join('\n')}\n\nThe screen has changed. If it is meant to: npm run frames, and read the difference.`);
  return found.length === 0;
};

if (import.meta.main) {
  const green = await recordEndToEnd((folder) => {
    const frames = framesOf(folder);
    rmSync(FRAMES, { recursive: true, force: true });
    mkdirSync(FRAMES, { recursive: true });
    for (const [name, text] of frames) writeFileSync(join(FRAMES, name), text);
    console.log(`wrote ${frames.size} frames to test/frames/`);
  });
  if (!green) process.exitCode = 1;
}
