import { WorldError, type BuiltFile, type ChannelAnswer, type ChannelSeen, type Released } from '../ports.ts';

/** What one of a channel's two questions came to: what contradicts the release, what is not there yet, and what was compared. */
export type Findings = { readonly differs: readonly string[]; readonly missing: readonly string[]; readonly same: readonly string[] };

export const NOTHING: Findings = { differs: [], missing: [], same: [] };

/** Not there, or not there yet. */
export const absent = (line: string): Findings => ({ ...NOTHING, missing: [line] });

export const merge = (...all: readonly Findings[]): Findings => ({
  differs: all.flatMap(({ differs }) => differs),
  missing: all.flatMap(({ missing }) => missing),
  same: all.flatMap(({ same }) => same),
});

/** A contradiction outweighs what is missing: waiting does not mend it. */
export const answerOf = ({ differs, missing }: Findings): ChannelAnswer => (differs.length > 0 ? 'differs' : missing.length > 0 ? 'no' : 'yes');

/** The digest's word for the screen. `not compared` when the build is not known, `none` when there was nothing to compare. */
export const digestOf = ({ differs, same }: Findings, { compared }: { readonly compared: boolean }): ChannelSeen['digest'] =>
  differs.length > 0 ? 'differs' : !compared ? 'not compared' : same.length > 0 ? 'match' : 'none';

/** Each line once: both questions often find the same. */
export const linesOf = (...all: readonly Findings[]): readonly string[] => [...new Set(all.flatMap(({ differs, missing, same }) => [...differs, ...missing, ...same]))];

/** Compares what is served with what was built, by one digest. */
export const compareDigest = (name: string, { served, built }: { readonly served: string; readonly built: string }): Findings =>
  served === built ? { ...NOTHING, same: [`${name}: ${served}`] } : { ...NOTHING, differs: [`${name}: built ${built}, served ${served}`] };

/** What braces in an entry are filled with. */
export const valuesOf = ({ values, version, target }: Released): { readonly [name: string]: string } => ({ ...values, version, target });

export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/**
 * The file of this name that the run built, wherever in its artifacts; null when there is none.
 * @throws WorldError when the run built two different ones: which of them is meant cannot be known.
 */
export const builtNamed = (built: readonly BuiltFile[], name: string): BuiltFile | null => {
  const [first, ...others] = built.filter((file) => baseName(file.name) === name);
  if (first === undefined) return null;
  if (others.some(({ sha256 }) => sha256 !== first.sha256)) throw uncomparable(`the build made two different files called ${name}`);
  return first;
};

/** Bytes that were to be compared cannot be: the runbook and the build do not fit together. */
export const uncomparable = (why: string): WorldError => new WorldError(why, { trouble: 'refused', fix: 'Correct the channel in the runbook, or the artifacts of its build step.' });
