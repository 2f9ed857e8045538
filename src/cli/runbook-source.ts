import { createHash } from 'node:crypto';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exists, readBytes } from '../adapters/texts.ts';
import { EXIT, HoldpointError } from '../core/error.ts';
import { BUILTIN } from '../runbook/builtin.ts';
import type { Parsed } from '../runbook/parse.ts';
import type { Registries } from '../runbook/registries.ts';
import type { Runbook } from '../runbook/runbook.ts';

/** The bytes of a runbook and where they are from. */
export type RunbookSource = {
  readonly text: string;
  /** SHA-256 of the bytes. */
  readonly hash: string;
  /** `builtin:<name>`, or the path from the root of the repository. */
  readonly source: string;
  /** The name that errors carry. */
  readonly file: string;
  readonly builtin: boolean;
  readonly path: string;
};

export const IN_REPOSITORY = '.holdpoint/runbook.yaml';

export const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Finds a runbook: the file or built-in that was named, else the one of the repository.
 * @throws HoldpointError code 2 when there is none.
 */
export const readRunbook = (root: string, named: string | undefined): RunbookSource => {
  const builtin = BUILTIN.find((name) => name === named || `builtin:${name}` === named);
  if (builtin !== undefined) return sourceAt(builtinPath(builtin), { source: `builtin:${builtin}`, file: `${builtin}.yaml`, builtin: true });
  const path = resolve(root, named ?? IN_REPOSITORY);
  if (exists(path)) return sourceAt(path, { source: relative(root, path), file: relative(process.cwd(), path) || path, builtin: false });
  throw new HoldpointError({
    code: EXIT.left,
    what: named === undefined ? 'There is no runbook here' : `There is no runbook "${named}"`,
    why: named === undefined ? `${IN_REPOSITORY} does not exist in ${root}` : `it is no file and none of the built-in ones: ${BUILTIN.join(', ')}`,
    fix: `Write ${IN_REPOSITORY}, or name a built-in one: holdpoint start --runbook plasmite. \`holdpoint runbook init\` writes one from what is here; \`holdpoint sandbox\` shows a whole release.`,
  });
};

/** Whether the repository has a runbook of its own. */
export const hasRunbook = (root: string): boolean => exists(join(root, IN_REPOSITORY));

const sourceAt = (path: string, of: { readonly source: string; readonly file: string; readonly builtin: boolean }): RunbookSource => {
  const bytes = readBytes(path);
  return { ...of, path, text: new TextDecoder().decode(bytes), hash: sha256(bytes) };
};

/** Where the runbook of a plan lies, whether or not it is still there. */
export const pathOfSource = (root: string, source: string): string => {
  const builtin = BUILTIN.find((name) => `builtin:${name}` === source);
  return builtin === undefined ? resolve(root, source) : builtinPath(builtin);
};

/** Beside the bundle, or in the source tree. */
const builtinPath = (name: string): string => {
  const here = dirname(fileURLToPath(import.meta.url));
  const bundled = join(here, 'builtin', `${name}.yaml`);
  return exists(bundled) ? bundled : join(here, '../runbook/builtin', `${name}.yaml`);
};

/** Every kind, channel and tracker, loaded: what a runbook may use. */
export const loadRegistries = async (): Promise<Registries> => {
  const [{ kinds }, { channels }, { trackers }] = await Promise.all([import('../kinds/index.ts'), import('../channels/index.ts'), import('../trackers/index.ts')]);
  const loaded = async <T>(registry: { readonly [key: string]: () => Promise<T> }): Promise<{ readonly [key: string]: T }> =>
    Object.fromEntries(await Promise.all(Object.entries(registry).map(async ([key, load]) => [key, await load()] as const)));
  return { kinds: await loaded(kinds), channels: await loaded(channels), trackers: Object.keys(trackers) };
};

/** @throws HoldpointError code 2 that lists every error of the runbook with its place. */
export const parseSource = async (source: RunbookSource): Promise<Runbook> => (await parseWhole(source)).runbook;

/** The same with what it was read as. @throws HoldpointError code 2 */
export const parseWhole = async (source: RunbookSource): Promise<Extract<Parsed, { readonly ok: true }>> => {
  const [{ parseRunbook }, { problemText }] = await Promise.all([import('../runbook/parse.ts'), import('../runbook/problem.ts')]);
  const parsed = parseRunbook(source.text, { file: source.file, registries: await loadRegistries() });
  if (parsed.ok) return parsed;
  const count = parsed.errors.length;
  throw new HoldpointError({
    code: EXIT.left,
    what: `${source.file} has ${count === 1 ? 'an error' : `${count} errors`}`,
    why: parsed.errors.map(problemText).join('\n'),
    fix: 'Mend it, then start again. `holdpoint runbook check` lists them without starting.',
  });
};
