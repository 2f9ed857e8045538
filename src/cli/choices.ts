import { openPreferences, preferencesFolder, readSettings } from '../adapters/preferences.ts';
import { THEMES } from '../ui/theme.ts';
import type { ThemeName } from '../ui/theme.ts';
import type { Arguments } from './arguments.ts';

/** What a person chooses of how the screen looks and moves. */
export type Choices = { readonly theme: ThemeName; readonly ascii: boolean; readonly motion: boolean; readonly mouse: boolean };

const UNCHOSEN: Choices = { theme: 'auto', ascii: false, motion: true, mouse: false };

/** A flag, else what was kept by `--keep`, else the usual. What the file says otherwise was written by something else and is passed over. */
export const choicesOf = ({ flags }: Pick<Arguments, 'flags'>, env: NodeJS.ProcessEnv = process.env): Choices => {
  const kept = readSettings(preferencesFolder(env));
  const is = (name: 'ascii' | 'motion' | 'mouse'): boolean => flags[name] ?? (typeof kept[name] === 'boolean' ? kept[name] : UNCHOSEN[name]);
  return { theme: themeNamed(flags.theme) ?? themeNamed(kept['theme']) ?? UNCHOSEN.theme, ascii: is('ascii'), motion: is('motion'), mouse: is('mouse') };
};

/** `--keep`: what the flags chose is chosen from now on. */
export const keepChoices = async ({ flags }: Pick<Arguments, 'flags'>, env: NodeJS.ProcessEnv = process.env): Promise<void> => {
  const { theme, ascii, motion, mouse } = flags;
  const given = Object.fromEntries(Object.entries({ theme, ascii, motion, mouse }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  (await openPreferences(preferencesFolder(env))).keep(given);
};

const themeNamed = (name: unknown): ThemeName | undefined => THEMES.find((theme) => theme === name);
