import type { SkinName } from '../../src/dev/views.ts';
import { ASCII, UNICODE } from '../../src/ui/glyphs.ts';
import type { Terminal } from '../support/terminal.ts';

const framesOf = (side: typeof UNICODE): readonly string[] => [side.light, side.heavy, side.thin].flatMap(Object.values);
const signsOf = (side: typeof UNICODE): readonly string[] => [...Object.values(side.mark), side.open, side.shut, side.cursor, side.caret, side.rule, side.arrow, side.dot, side.enter, side.ellipsis, '•', ...framesOf(side)];

/** What stands for each sign of ours on a terminal that shows ASCII alone. */
const PLAIN: { readonly [sign: string]: string } = { ...Object.fromEntries(signsOf(UNICODE).map((sign, index) => [sign, signsOf(ASCII)[index] ?? sign])), '•': '*' };

/** What is looked for on a screen, as it stands there in this skin. */
export const inSkin = <Wanted extends string | RegExp>(wanted: Wanted, skin: SkinName): string | RegExp => {
  if (skin !== 'ascii') return wanted;
  const plain = (text: string, escape: (sign: string) => string): string => text.replaceAll(/[^\u0000-\u007f]/g, (sign) => escape(PLAIN[sign] ?? sign));
  return typeof wanted === 'string' ? plain(wanted, (sign) => sign) : new RegExp(plain(wanted.source, (sign) => sign.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&')), wanted.flags);
};

/** A terminal that is read with patterns as they are written for the usual signs. */
export const readIn = (terminal: Terminal, skin: SkinName): Terminal => ({
  ...terminal,
  waitFor: (wanted, options) => terminal.waitFor(inSkin(wanted, skin), options),
  waitUntilGone: (unwanted, options) => terminal.waitUntilGone(inSkin(unwanted, skin), options),
});

export const startedIn = (skin: SkinName): { readonly args: readonly string[]; readonly env: { readonly [name: string]: string } } => ({
  args: skin === 'ascii' ? ['--ascii'] : [],
  env: skin === 'mono' ? { NO_COLOR: '1' } : {},
});
