import { lstat, readdir, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { HoldpointError } from '../core/error.ts';

/** A file of a checkout: its path there, with forward slashes, and where it is. */
export type Found = { readonly name: string; readonly path: string };

/**
 * The files below `root` that match, sorted by name. Links are not followed and not listed, and nothing below `.git` is:
 * what a pull request put there must not lead out of the checkout.
 * @throws HoldpointError code 2 for a glob that leads out by itself.
 */
export async function findFiles(root: string, globs: readonly string[]): Promise<readonly Found[]> {
  const { default: picomatch } = await import('picomatch');
  const found = new Map<string, Found>();
  for (const glob of globs) {
    if (isAbsolute(glob) || glob.split(/[\\/]/).includes('..')) throw outside(glob, 'it leads out of the checkout');
    const clean = glob.replace(/^(?:\.\/)+/, '');
    const matches = picomatch(clean, { dot: true });
    const { base } = picomatch.scan(clean);
    const start = (await isRealFolder(root, base)) ? base : dirname(base);
    if (!(await isRealFolder(root, start))) continue;
    for await (const name of filesBelow(root, start === '.' ? '' : start)) if (matches(name)) found.set(name, { name, path: join(root, name) });
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Where a path is, links resolved, when that is inside one of `roots`. A relative one starts at the first of them.
 * @throws HoldpointError code 2 when it leads out.
 */
export async function resolveInside(roots: readonly [string, ...string[]], path: string): Promise<string> {
  const wanted = resolve(roots[0], path);
  const real = await realTarget(wanted);
  for (const root of roots) if (isInside(await realpath(root).catch(() => root), real)) return real;
  throw outside(path, `it leads to ${real}`);
}

/** Where a write to it would end: of a path that is not there, its nearest folder that is. */
async function realTarget(path: string): Promise<string> {
  const there = await realpath(path).catch(() => null);
  if (there !== null) return there;
  // A link to nowhere is there, and a write would follow it.
  if ((await lstat(path).catch(() => null)) !== null) throw outside(path, 'it is a link to nowhere');
  const parent = dirname(path);
  return parent === path ? path : join(await realTarget(parent), relative(parent, path));
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** A folder below `root` that is reached without a link. */
async function isRealFolder(root: string, name: string): Promise<boolean> {
  if (name === '' || name === '.') return true;
  const path = join(root, name);
  const found = await lstat(path).catch(() => null);
  return found?.isDirectory() === true && (await realpath(path)) === join(await realpath(root), name);
}

async function* filesBelow(root: string, folder: string): AsyncGenerator<string> {
  for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
    const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isFile()) yield name;
    else if (entry.isDirectory() && entry.name !== '.git') yield* filesBelow(root, name);
  }
}

const outside = (path: string, why: string): HoldpointError => new HoldpointError({ code: 2, what: `${path} can't be used`, why, fix: 'Name a path inside the checkout, without links that lead out of it.' });
