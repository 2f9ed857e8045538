import { join } from 'node:path';
import type { Recording } from './recording.ts';
import { ROOT } from './record.ts';
import { svgOf } from './svg.ts';

const FONTS = join(ROOT, 'node_modules/dejavu-fonts-ttf/ttf');

const drawn = async (recording: Recording, width: number | null) => {
  const { Resvg } = await import('@resvg/resvg-js');
  return new Resvg(svgOf(recording), {
    ...(width === null ? {} : { fitTo: { mode: 'width', value: width } as const }),
    font: {
      loadSystemFonts: false,
      // The second is asked for what the first has no glyph for (ink-spinner's ⊶).
      fontFiles: ['DejaVuSansMono.ttf', 'DejaVuSansMono-Bold.ttf', 'DejaVuSansMono-Oblique.ttf', 'DejaVuSansMono-BoldOblique.ttf', 'DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((file) => join(FONTS, file)),
      defaultFontFamily: 'DejaVu Sans Mono',
    },
  }).render();
};

/** The picture of a recorded screen, as PNG: 12 by 25 pixels a cell. */
export const pngOf = async (recording: Recording): Promise<Uint8Array> => (await drawn(recording, null)).asPng();

/** The same as pixels (red, green, blue, opacity), so many wide. */
export const imageOf = async (recording: Recording, width: number): Promise<{ readonly pixels: Uint8Array; readonly width: number; readonly height: number }> => {
  const image = await drawn(recording, width);
  return { pixels: new Uint8Array(image.pixels), width: image.width, height: image.height };
};
