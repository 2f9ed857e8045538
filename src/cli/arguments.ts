import { parseArgs } from 'node:util';
import { nearest } from '../runbook/nearest.ts';
import { THEMES, WHEN_COLOURED } from '../ui/theme.ts';
import type { ThemeName, WhenColoured } from '../ui/theme.ts';
import { commands, isCommand } from './index.ts';
import type { CommandName } from './index.ts';

/** What was asked for: the command, what stands after it, and its flags. */
export type Arguments = {
  readonly command: CommandName;
  readonly rest: readonly string[];
  readonly flags: {
    readonly base?: string;
    readonly mode?: string;
    readonly agent?: string;
    readonly runbook?: string;
    readonly reason?: string;
    readonly scenario?: string;
    readonly target?: string;
    readonly color?: WhenColoured;
    readonly theme?: ThemeName;
    readonly out?: string;
    readonly at?: string;
    readonly bundle: boolean;
    readonly print: boolean;
    readonly plain: boolean;
    readonly adopt: boolean;
    readonly json: boolean;
    readonly fresh: boolean;
    /** These three: absent where nothing was said, so that what is kept counts. */
    readonly ascii?: boolean;
    readonly motion?: boolean;
    readonly mouse?: boolean;
    readonly keep: boolean;
  };
};

const options = {
  base: { type: 'string' },
  mode: { type: 'string' },
  agent: { type: 'string' },
  runbook: { type: 'string' },
  reason: { type: 'string' },
  scenario: { type: 'string' },
  target: { type: 'string' },
  color: { type: 'string' },
  theme: { type: 'string' },
  out: { type: 'string' },
  at: { type: 'string' },
  bundle: { type: 'boolean', default: false },
  print: { type: 'boolean', default: false },
  plain: { type: 'boolean', default: false },
  adopt: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  fresh: { type: 'boolean', default: false },
  ascii: { type: 'boolean' },
  motion: { type: 'boolean' },
  mouse: { type: 'boolean' },
  keep: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', short: 'V', default: false },
} as const;

/** Reads the command line. Without a command it is `start`; a word that is no command is usage, never guessed to be a target. */
export const parseArguments = (argv: readonly string[]): Arguments | { readonly problem: string } => {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true, allowNegative: true, strict: true });
    const { help, version, color, theme, ...flags } = values;
    const [first = 'start', ...rest] = positionals;
    const told = { rest, flags: { ...flags, ...oneOf('color', color, WHEN_COLOURED), ...oneOf('theme', theme, THEMES) } };
    if (version || help) return { command: version ? 'version' : 'help', ...told };
    if (isCommand(first)) return { command: first, ...told };
    const near = nearest(first, Object.keys(commands));
    return { problem: `There is no command "${first}".${near === null ? '' : ` Did you mean: holdpoint ${near}?`}\nholdpoint --help lists what there is; a release is begun with: holdpoint start TARGET` };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { problem: `${why}\nholdpoint --help lists what there is.` };
  }
};

/** The flag with its value. @throws Error that names what it may be. */
const oneOf = <Name extends string, Value extends string>(name: Name, given: string | undefined, values: readonly Value[]): { readonly [name in Name]?: Value } => {
  const value = values.find((one) => one === given);
  if (given !== undefined && value === undefined) throw new Error(`--${name} ${given} is not known: ${values.join(', ')}`);
  // Boundary: a computed key has no type of its own.
  return (value === undefined ? {} : { [name]: value }) as { readonly [name in Name]?: Value };
};
