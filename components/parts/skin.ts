import { createContext, use } from 'react';
import type { Style } from '../../src/core/world.ts';
import { UNICODE } from '../../src/ui/glyphs.ts';
import type { Glyphs } from '../../src/ui/glyphs.ts';
import { themeOf } from '../../src/ui/theme.ts';
import type { Theme } from '../../src/ui/theme.ts';

/** How everything looks: decided once, at the start. Without motion nothing moves by itself. */
export type Skin = { readonly theme: Theme; readonly glyphs: Glyphs; readonly motion: boolean };

export const SkinContext = createContext<Skin>({ theme: themeOf('auto', { colour: true }), glyphs: UNICODE, motion: true });
export const useSkin = (): Skin => use(SkinContext);

/** A style as ink's `Text` takes it. */
export const textProps = (style: Style) => ({
  ...(style.color === undefined ? {} : { color: style.color }),
  ...(style.bold === true ? { bold: true } : {}),
  ...(style.dim === true ? { dimColor: true } : {}),
  ...(style.inverse === true ? { inverse: true } : {}),
  ...(style.underline === true ? { underline: true } : {}),
});
