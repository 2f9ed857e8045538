import { closeSync, constants, fstatSync, lstatSync, mkdirSync, openSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as V8 from 'node:v8';
import { Script } from 'node:vm';

type Module = { exports: unknown };
/** What the text of the program is: its parts by name, each a CommonJS module (src/dev/bundle.ts). */
type Parts = { readonly [name: string]: (module: Module, require: (name: string) => unknown, importPart: (name: string) => Promise<unknown>, meta: { readonly url: string }) => void };
const MAIN = './main.js';

/** The first frame stands by then; later V8 begins to forget what ran once, and is told how to use its memory, after which it would take nothing that was kept. */
const STANDS_MS = 1_500;

/** What is kept is written anew when so much more is compiled than was then, Node's own code included: a start that ended early kept little. */
const WORTH_KEEPING = 1.25;
/** How much was compiled then stands behind it, and how many parts were asked for. To count the first takes V8 as long as a small part of the program. */
type Counts = { readonly compiled: number; readonly parts: number };
const COUNT_BYTES = 16;
const NOTHING: Counts = { compiled: 0, parts: 0 };

/** Commands, of one build and the ones before it. */
const MOST_KEPT = 24;

/**
 * Runs the built program in `file` with the code that an earlier start has compiled. Node keeps by itself what is compiled at once, and no function
 * that is compiled when it is first called; those are most of what a start costs. Kept code runs, so it is only taken from where nobody else can write.
 * @param command what was asked for: each keeps what it runs, for reading more than that costs as much as compiling it.
 */
export const runCompiled = (file: string, command: string, env: NodeJS.ProcessEnv = process.env): void => {
  const path = fileURLToPath(file);
  // It is ASCII (src/dev/bundle.ts).
  const source = readFileSync(path, 'latin1');
  const folder = folderOf(env);
  const kept = folder === null ? null : join(folder, keyOf(path, source, command));
  const found = kept === null ? undefined : readOwn(kept);
  const script = new Script(source, { filename: path, ...(found === undefined ? {} : { cachedData: found.code }) });
  const parts: Parts = script.runInThisContext();
  const { require, asked } = requireIn(parts, file);
  if (kept !== null) keepLater(kept, script, { before: script.cachedDataRejected === false ? (found ?? NOTHING) : NOTHING, asked });
  require(MAIN);
};

/** A part runs when it is first asked for; what is no part is Node's, or a package that is not in the program. `asked`: how many were. */
const requireIn = (parts: Parts, url: string): { readonly require: (name: string) => unknown; readonly asked: () => number } => {
  const requireOfNode = createRequire(url);
  const loaded = new Map<string, unknown>();
  const importPart = async (name: string): Promise<unknown> => require(name);
  const require = (name: string): unknown => {
    const part = parts[name];
    if (part === undefined) return requireOfNode(name);
    if (loaded.has(name)) return loaded.get(name);
    const module: Module = { exports: {} };
    part(module, require, importPart, { url });
    loaded.set(name, module.exports);
    return module.exports;
  };
  return { require, asked: () => loaded.size };
};

/** V8 itself compares its version, its flags and the length of the source; that it is this very source is said by its digest, its first line, and by the file's time. */
const keyOf = (path: string, source: string, command: string): string =>
  [/^\/\/ ([0-9a-f]{64})\n/.exec(source)?.[1] ?? 'none', statSync(path).mtimeMs, process.version, process.arch, /^[a-z-]{1,20}$/.test(command) ? command : 'start'].join('-');

/** Once, when the first frame stands or before the end; not where what is kept holds nearly all of it. What ends before has run what it ran last time, unless it asked for more. */
const keepLater = (kept: string, script: Script, { before, asked }: { readonly before: Counts; readonly asked: () => number }): void => {
  const keep = (): void => {
    clearTimeout(timer);
    process.off('exit', keepAtEnd);
    // Only now: loading it is a hundredth of a start.
    const { getHeapCodeStatistics }: typeof V8 = createRequire(import.meta.url)('node:v8');
    const compiled = getHeapCodeStatistics().bytecode_and_metadata_size;
    if (compiled <= before.compiled * WORTH_KEEPING) return;
    const count = Buffer.alloc(COUNT_BYTES);
    count.writeDoubleLE(compiled);
    count.writeDoubleLE(asked(), COUNT_BYTES / 2);
    writeOwn(kept, Buffer.concat([script.createCachedData(), count]));
  };
  const timer = setTimeout(keep, STANDS_MS).unref();
  const keepAtEnd = (): void => {
    if (asked() > before.parts) keep();
  };
  process.on('exit', keepAtEnd);
};

/** Where compiled code is kept, as Node is told where to keep its own; null where somebody else could write it, or where that is not known. */
const folderOf = (env: NodeJS.ProcessEnv): string | null => {
  if (env['NODE_DISABLE_COMPILE_CACHE'] !== undefined || env['NODE_V8_COVERAGE'] !== undefined) return null;
  const told = env['NODE_COMPILE_CACHE'];
  const folder = told === undefined || told === '' ? join(tmpdir(), `holdpoint-compiled-${process.getuid?.() ?? 'own'}`) : join(told, 'holdpoint');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return ours(folder);
  } catch {
    return null;
  }
};

/**
 * The folder by the way that leads through no link; null unless it belongs to us alone, and nobody else can put another in its place: each above it is
 * ours or root's, and others write in it only where they cannot rename.
 */
const ours = (folder: string): string | null => {
  const real = realpathSync(folder);
  const own = process.getuid?.();
  // Without owners: what is in a person's home is theirs.
  if (own === undefined) return real.startsWith(realpathSync(homedir()) + sep) ? real : null;
  const found = lstatSync(folder);
  return found.isDirectory() && found.uid === own && (found.mode & 0o077) === 0 && above(real).every((one) => isSafe(statSync(one), own)) ? real : null;
};

const isSafe = ({ uid, mode }: { readonly uid: number; readonly mode: number }, own: number): boolean => (uid === own || uid === 0) && ((mode & 0o022) === 0 || (mode & 0o1000) !== 0);

const above = (path: string): readonly string[] => (dirname(path) === path ? [] : [dirname(path), ...above(dirname(path))]);

/** What is kept, and how much was compiled when it was; undefined where there is nothing that is ours alone. */
const readOwn = (path: string): ({ readonly code: Buffer } & Counts) | undefined => {
  try {
    const file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      const { uid, mode } = fstatSync(file);
      if (process.getuid !== undefined && (uid !== process.getuid() || (mode & 0o077) !== 0)) return undefined;
      const bytes = readFileSync(file);
      const end = bytes.length - COUNT_BYTES;
      return { code: bytes.subarray(0, end), compiled: bytes.readDoubleLE(end), parts: bytes.readDoubleLE(end + COUNT_BYTES / 2) };
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
};

/** Whole or not at all. What cannot be kept is compiled again: no reason to say anything. */
const writeOwn = (path: string, bytes: Buffer): void => {
  const fresh = `${path}.${process.pid}`;
  try {
    writeFileSync(fresh, bytes, { flag: 'wx', mode: 0o600 });
    renameSync(fresh, path);
    forgetOldest(dirname(path));
  } catch {
    rmSync(fresh, { force: true });
  }
};

const forgetOldest = (folder: string): void => {
  const newestFirst = readdirSync(folder).map((name) => join(folder, name)).map((path) => ({ path, at: statSync(path).mtimeMs })).sort((one, other) => other.at - one.at);
  for (const { path } of newestFirst.slice(MOST_KEPT)) rmSync(path, { force: true });
};
