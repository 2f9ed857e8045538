/** Runbooks that are part of the program, and trusted with it. */
export const BUILTIN = ['plasmite', 'plasmite-0.8', 'sandbox'] as const;
export type BuiltinName = (typeof BUILTIN)[number];

export const isBuiltin = (name: string): name is BuiltinName => BUILTIN.some((known) => known === name);

/**
 * The text of a built-in runbook. `read` gives the text of a file by its path below the folder of this module's
 * (or the bundle's) own: `builtin/plasmite.yaml`.
 */
export const builtinRunbook = (name: BuiltinName, read: (file: string) => Promise<string>): Promise<string> => read(`builtin/${name}.yaml`);
