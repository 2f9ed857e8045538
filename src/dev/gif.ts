import { createRequire } from 'node:module';
import { imageOf } from './png.ts';
import type { Scene } from './cast.ts';

type Palette = readonly (readonly number[])[];
/** What is used of a library without types: https://github.com/mattdesl/gifenc */
type Gifenc = {
  readonly GIFEncoder: () => {
    readonly writeFrame: (index: Uint8Array, width: number, height: number, options: { readonly palette?: Palette; readonly delay: number; readonly transparent?: boolean; readonly transparentIndex?: number; readonly dispose?: number }) => void;
    readonly finish: () => void;
    readonly bytes: () => Uint8Array;
  };
  readonly quantize: (rgba: Uint8Array, colours: number) => Palette;
  readonly applyPalette: (rgba: Uint8Array, palette: Palette) => Uint8Array;
};
// Boundary: required, for Node and the test runner see its default export in two ways.
const gifenc: Gifenc = createRequire(import.meta.url)('gifenc');

const COLOURS = 31;
/** GIF 89a: what is not drawn anew stays as it is. */
const KEEP = 1;

/** An animated GIF of the scenes, `width` pixels wide. Of each picture only what differs from the one before is written. */
export const gifOf = async (scenes: readonly Scene[], width: number): Promise<Uint8Array> => {
  const encoder = gifenc.GIFEncoder();
  const images = new Map<Scene, Image>();
  for (const scene of scenes) images.set(scene, await imageOf(scene.recording, width));
  const palette = gifenc.quantize(joined([...images.values()].filter((_, index) => index % Math.max(1, Math.floor(images.size / 12)) === 0)), COLOURS);
  let before: Uint8Array | null = null;
  for (const [{ ms }, { pixels, width: columns, height }] of images) {
    const drawn = gifenc.applyPalette(pixels, palette);
    const last = before;
    const written = last === null ? drawn : drawn.map((colour, at) => (colour === last[at] ? palette.length : colour));
    encoder.writeFrame(written, columns, height, { ...(last === null ? { palette: [...palette, [0, 0, 0]] } : { transparent: true, transparentIndex: palette.length }), delay: ms, dispose: KEEP });
    before = drawn;
  }
  encoder.finish();
  return encoder.bytes();
};

type Image = Awaited<ReturnType<typeof imageOf>>;

const joined = (images: readonly Image[]): Uint8Array => {
  const all = new Uint8Array(images.reduce((sum, { pixels }) => sum + pixels.length, 0));
  images.reduce((at, { pixels }) => (all.set(pixels, at), at + pixels.length), 0);
  return all;
};
