import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { framesOf, hashOfFrames, readFrames } from './frames.ts';
import type { Recording } from './recording.ts';
import { recordEndToEnd, ROOT } from './record.ts';
import { svgOf } from './svg.ts';
import { PICTURES, readRecordings } from './views.ts';

const SCREENSHOTS = join(ROOT, 'screenshots');
const FONTS = join(ROOT, 'node_modules/dejavu-fonts-ttf/ttf');

/** The picture of a recorded screen, as PNG: 12 by 25 pixels a cell. */
export const pngOf = async (recording: Recording): Promise<Uint8Array> => {
  const { Resvg } = await import('@resvg/resvg-js');
  return new Resvg(svgOf(recording), {
    font: {
      loadSystemFonts: false,
      // The second is asked for what the first has no glyph for (ink-spinner's ⊶).
      fontFiles: ['DejaVuSansMono.ttf', 'DejaVuSansMono-Bold.ttf', 'DejaVuSansMono-Oblique.ttf', 'DejaVuSansMono-BoldOblique.ttf', 'DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((file) => join(FONTS, file)),
      defaultFontFamily: 'DejaVu Sans Mono',
    },
  }).render().asPng();
};

/** Says which frames the pictures in `screenshots/` show. */
const MADE_FROM = 'made-from.txt';

/** Whether the pictures show the screens that `test/frames/` holds as text. */
export const screenshotsAreFresh = (): boolean => {
  const path = join(SCREENSHOTS, MADE_FROM);
  return existsSync(path) && readFileSync(path, 'utf8').trim() === hashOfFrames(readFrames());
};

/** Makes the pictures of the recordings in a folder, in place of the ones that are there. Gives how many. */
export const writeScreenshots = async (recordings: string, to: string): Promise<number> => {
  const read = readRecordings(recordings);
  mkdirSync(to, { recursive: true });
  for (const file of readdirSync(to).filter((name) => name.endsWith('.png'))) rmSync(join(to, file));
  for (const [name, recording] of read) if (PICTURES.includes(name)) writeFileSync(join(to, `${name}.png`), await pngOf(recording));
  writeFileSync(join(to, MADE_FROM), `${hashOfFrames(framesOf(recordings))}\n`);
  return PICTURES.length;
};

if (import.meta.main) {
  const green = await recordEndToEnd(async (folder) => {
    console.log(`wrote ${await writeScreenshots(folder, SCREENSHOTS)} pictures to screenshots/`);
  });
  if (!green) process.exitCode = 1;
}
