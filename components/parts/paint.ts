import chalk, { foregroundColorNames } from 'chalk';
import type { Style } from '../../src/core/world.ts';

type Codes = { readonly open: string; readonly close: string };

const NONE: Codes = { open: '', close: '' };
/** By what the style says; there are some dozens. */
const known = new Map<string, Codes>();
const names: ReadonlySet<string> = new Set(foregroundColorNames);
const isName = (colour: string): colour is (typeof foregroundColorNames)[number] => names.has(colour);

/** A text without escapes as the terminal takes it in this style: what Ink's `Text` makes of the same, for one node instead of one a piece. */
export const paint = (text: string, style: Style): string => {
  if (text === '') return '';
  const { open, close } = codesOf(style);
  return open + text + close;
};

const codesOf = ({ color, bold = false, dim = false, inverse = false, underline = false }: Style): Codes => {
  const key = `${chalk.level} ${color ?? ''} ${bold} ${dim} ${inverse} ${underline}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  let painted = 'x';
  if (dim) painted = chalk.dim(painted);
  if (color !== undefined && color !== '') painted = isName(color) ? chalk[color](painted) : color.startsWith('#') ? chalk.hex(color)(painted) : painted;
  if (bold) painted = chalk.bold(painted);
  if (underline) painted = chalk.underline(painted);
  if (inverse) painted = chalk.inverse(painted);
  const at = painted.lastIndexOf('x');
  const codes = painted === 'x' ? NONE : { open: painted.slice(0, at), close: painted.slice(at + 1) };
  known.set(key, codes);
  return codes;
};
