import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCasts, scenesOf } from './cast.ts';
import { framesOf, hashOfFrames, readFrames } from './frames.ts';
import { gifOf } from './gif.ts';
import { pngOf } from './png.ts';
import { recordEndToEnd, ROOT } from './record.ts';
import { PICTURES, readRecordings } from './views.ts';

const SCREENSHOTS = join(ROOT, 'screenshots');
/** `learn`, from the first key on, as wide as a page of GitHub. */
const FILM = { file: 'learn.gif', width: 800, size: { columns: 120, rows: 36 } } as const;

/** Says which frames the pictures in `screenshots/` show. */
const MADE_FROM = 'made-from.txt';

/** Whether the pictures show the screens that `test/frames/` holds as text. */
export const screenshotsAreFresh = (): boolean => {
  const path = join(SCREENSHOTS, MADE_FROM);
  return existsSync(path) && readFileSync(path, 'utf8').trim() === hashOfFrames(readFrames());
};

/** Makes the pictures and the film of the recordings in a folder, in place of the ones that are there. Gives how many pictures. */
export const writeScreenshots = async (recordings: string, to: string): Promise<number> => {
  const read = readRecordings(recordings);
  mkdirSync(to, { recursive: true });
  for (const file of readdirSync(to).filter((name) => name.endsWith('.png'))) rmSync(join(to, file));
  for (const [name, recording] of read) if (PICTURES.includes(name)) writeFileSync(join(to, `${name}.png`), await pngOf(recording));
  writeFileSync(join(to, FILM.file), await gifOf(await scenesOf(readCasts(recordings), FILM.size), FILM.width));
  writeFileSync(join(to, MADE_FROM), `${hashOfFrames(framesOf(recordings))}\n`);
  return PICTURES.length;
};

if (import.meta.main) {
  const green = await recordEndToEnd(async (folder) => {
    console.log(`wrote ${await writeScreenshots(folder, SCREENSHOTS)} pictures to screenshots/`);
  });
  if (!green) process.exitCode = 1;
}
