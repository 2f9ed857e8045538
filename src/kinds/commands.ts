import { z } from 'zod';
import { quoted } from '../core/quoted.ts';

const isPattern = (text: string): boolean => {
  try {
    new RegExp(text, 'm');
    return true;
  } catch {
    return false;
  }
};

/** A regular expression, as its source. */
export const pattern = z.string().min(1).refine(isPattern, 'is not a regular expression');

/** Which outcome an exit code means; `else` is every code that is not named. */
const exitMap = z.record(z.string().regex(/^(?:\d{1,3}|else)$/, 'is not an exit code or "else"'), z.enum(['passed', 'failed', 'unknown']));

const settings = {
  /** Folder to run in, from the root of the repository. */
  cwd: z.string().min(1).optional(),
  exit: exitMap.optional(),
  /** What its output must contain, and must not. */
  expect: pattern.optional(),
  reject: pattern.optional(),
};

const shellCommand = z.strictObject({ cmd: z.string().min(1), ...settings });
const argvCommand = z.strictObject({ argv: z.tuple([z.string().min(1)], z.string()), ...settings });

/** A command with settings of its own. */
export const longCommand = z.union([shellCommand, argvCommand]);
const command = z.union([z.string().min(1), shellCommand, argvCommand]);

/** One command, or a list of which every one is run, in order. */
export const commandList = z.union([command, z.array(command).min(1)]);

/** Settings beside the commands: they hold for every command that does not say otherwise itself. */
export const commandSiblings = {
  ...settings,
  /** Names of variables that look like secrets and reach the child all the same. */
  env: z.array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'is not the name of a variable')).optional(),
  /** Globs of files that are kept; one that matches nothing leaves the evidence incomplete. */
  evidence: z.array(z.string().min(1)).min(1).optional(),
};

/** Values that a step takes from what it ran: a group in its output, or a place in a JSON file. */
export const commandCapture = z.record(
  z.string(),
  z.union([z.strictObject({ stdout: pattern }), z.strictObject({ file: z.string().min(1), json: z.string().regex(/^(?:\/.*)?$/, 'is not a JSON pointer such as /version') })]),
);

export type CommandSpec = z.infer<typeof command>;
export type CommandListSpec = z.infer<typeof commandList>;
export type CommandSettings = { readonly [Key in keyof typeof commandSiblings]?: z.infer<(typeof commandSiblings)[Key]> | undefined } & { readonly tty?: true | undefined };
export type CommandCapture = z.infer<typeof commandCapture>;

/** The commands of a step as a list. */
export const listOf = (commands: CommandListSpec): readonly CommandSpec[] => (Array.isArray(commands) ? commands : [commands]);

/** Lines of it that a shell reads. */
export const shellLinesOf = (commands: CommandListSpec): readonly string[] =>
  listOf(commands).flatMap((one) => (typeof one === 'string' ? [one] : 'cmd' in one ? [one.cmd] : []));

/** A command as a person would paste it. */
export const textOf = (one: CommandSpec): string => (typeof one === 'string' ? one : 'cmd' in one ? one.cmd : one.argv.map(quoted).join(' '));

/** What would run, each with the folder it would run in. */
export const wouldOf = (commands: CommandListSpec, beside: CommandSettings): readonly string[] =>
  listOf(commands).map((one) => {
    const cwd = (typeof one === 'string' ? undefined : one.cwd) ?? beside.cwd;
    return cwd === undefined ? textOf(one) : `(cd ${quoted(cwd)} && ${textOf(one)})`;
  });

/** Texts of the settings in which braces are replaced. */
export const settingFieldsOf = (beside: CommandSettings): readonly string[] => beside.evidence ?? [];
