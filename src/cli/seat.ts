import type { Arguments } from './arguments.ts';

/** Who is there: somebody before a screen, somebody who reads lines, or nobody who could be asked. */
export type Seat = 'screen' | 'lines' | 'nobody';

type Terminal = { readonly env: NodeJS.ProcessEnv; readonly stdin: { readonly isTTY?: boolean }; readonly stdout: { readonly isTTY?: boolean } };

/** Variables that say yes by being there, whatever stands in them but a no. */
const isOn = (value: string | undefined): boolean => value !== undefined && !['', '0', 'false'].includes(value.toLowerCase());

/** A person can be asked: both ends are a terminal, and no CI says that nobody looks. Of what is none, Node says `undefined`, which no record may hold. */
export const seatOf = ({ flags }: Pick<Arguments, 'flags'>, { env, stdin, stdout }: Terminal = process): Seat => {
  if (stdin.isTTY !== true || stdout.isTTY !== true || isOn(env['CI'])) return 'nobody';
  return flags.plain || readsLines(env) ? 'lines' : 'screen';
};

/** The terminal draws nothing, or a screen reader reads it: `INK_SCREEN_READER` is what other programs of its kind go by. */
export const readsLines = (env: NodeJS.ProcessEnv): boolean => env['TERM'] === 'dumb' || isOn(env['ACCESSIBLE']) || isOn(env['INK_SCREEN_READER']);

/** A person is at a terminal, and a CI that set its variable keeps them from being asked: they are told. */
export const isOnlyCi = ({ env, stdin, stdout }: Terminal = process): boolean => stdin.isTTY === true && stdout.isTTY === true && isOn(env['CI']);
