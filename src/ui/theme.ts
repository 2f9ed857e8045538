import type { Mark } from '../core/picture.ts';
import type { Style } from '../core/world.ts';

/** What a piece of text means. Colours are decided from this alone, and no meaning rests on colour alone (UX 3). */
export type Tone =
  | `status.${Mark}`
  | 'plain'
  | 'dim'
  | 'strong'
  | 'title'
  | 'title.focus'
  | 'frame'
  | 'frame.focus'
  | 'selected'
  | 'key'
  | 'live'
  | 'dry-run'
  | 'danger'
  | 'field'
  | 'field.focus'
  | 'match'
  | 'added'
  | 'removed';

/** How something is drawn: what has a meaning here by it, what others coloured (output of a child) as they did, where colours are shown at all. */
export type Theme = (said: Tone | Style) => Style;

export const THEMES = ['auto', 'mono', 'high-contrast', 'deuteranopia'] as const;
export type ThemeName = (typeof THEMES)[number];

export const WHEN_COLOURED = ['never', 'always', 'auto'] as const;
export type WhenColoured = (typeof WHEN_COLOURED)[number];

type Variables = { readonly [name: string]: string | undefined };

const isOff = (force: string | undefined): boolean => force === '0' || force === 'false';

/**
 * `--color` as the variables that say the same, so that the screen and every child decide by one thing; undefined takes one away. Both
 * at once would be two answers, and Node writes a warning on the screen for them.
 */
export const colourVariables = (when: WhenColoured, env: Variables): Variables => {
  switch (when) {
    case 'never':
      return { NO_COLOR: '1', FORCE_COLOR: undefined };
    case 'always':
      return { NO_COLOR: undefined, FORCE_COLOR: isOff(env['FORCE_COLOR']) ? '1' : (env['FORCE_COLOR'] ?? '1') };
    case 'auto':
      return {};
    default:
      return when satisfies never;
  }
};

/**
 * Whether colours are used (UX 6): a non-empty NO_COLOR, else FORCE_COLOR, else what the terminal can show. Ink does not look at
 * NO_COLOR by itself.
 */
export const usesColour = (env: Variables, terminal: () => boolean): boolean => {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  const force = env['FORCE_COLOR'];
  return force === undefined ? terminal() : !isOff(force);
};

/** The person's own sixteen colours, so their palette rules; a background is never set. */
export const themeOf = (name: ThemeName, { colour }: { readonly colour: boolean }): Theme => {
  const tones = { ...AUTO, ...(name === 'high-contrast' ? HIGH_CONTRAST : {}), ...(name === 'deuteranopia' ? DEUTERANOPIA : {}) };
  const styleOf: Theme = (said) => (typeof said === 'string' ? tones[said] : said);
  if (colour && name !== 'mono') return styleOf;
  return (said) => {
    const { color: _, ...rest } = styleOf(said);
    return rest;
  };
};

const AUTO: { readonly [tone in Tone]: Style } = {
  'status.passed': { color: 'cyan' },
  'status.failed': { color: 'red', bold: true },
  'status.needs-you': { color: 'yellow', bold: true },
  'status.running': { color: 'cyanBright' },
  'status.unknown': { color: 'magenta', bold: true },
  'status.waiting': { color: 'cyanBright' },
  'status.closed': { dim: true },
  'status.ready': { dim: true },
  'status.stale': { color: 'yellow' },
  'status.waived': { color: 'yellow', bold: true },
  'status.not-applicable': { dim: true },
  plain: {},
  dim: { dim: true },
  strong: { bold: true },
  title: {},
  'title.focus': { inverse: true, bold: true },
  frame: { dim: true },
  'frame.focus': { bold: true },
  selected: { inverse: true },
  key: { bold: true },
  live: { color: 'red', bold: true, inverse: true },
  'dry-run': { color: 'blue', bold: true },
  danger: { color: 'red', bold: true },
  field: {},
  'field.focus': { bold: true },
  match: { inverse: true },
  added: { color: 'green' },
  removed: { color: 'red' },
};

const HIGH_CONTRAST: Partial<{ readonly [tone in Tone]: Style }> = {
  'status.closed': {},
  'status.ready': {},
  'status.not-applicable': {},
  dim: {},
  frame: {},
  'status.passed': { color: 'cyanBright' },
  'status.running': { color: 'whiteBright' },
  'status.waiting': { color: 'whiteBright' },
  'status.failed': { color: 'redBright', bold: true, underline: true },
};

/** No red beside green or brown: blue for what is good, bright yellow for what wants a person. */
const DEUTERANOPIA: Partial<{ readonly [tone in Tone]: Style }> = {
  'status.passed': { color: 'blueBright' },
  'status.failed': { color: 'yellowBright', bold: true, underline: true },
  'status.waived': { color: 'white', bold: true },
  'status.stale': { color: 'white' },
  live: { color: 'yellowBright', bold: true, inverse: true },
  danger: { color: 'yellowBright', bold: true },
  added: { color: 'blueBright' },
  removed: { color: 'yellowBright' },
};
