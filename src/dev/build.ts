import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { bundle, bundleProgram } from './bundle.ts';
import { licencesOf } from './licences.ts';

const STAMP = 'built-from.txt';
const ENTRY = 'src/entry.ts';

/**
 * Makes `dist/` from the sources under `root`: the bundle, the files it reads, and the licences of what is in it.
 * A build of exactly these sources is kept.
 * @throws Error when a heavy library would load at the start, when a licence text is missing, or when two files would get one name.
 */
export const build = async (root: string): Promise<'built' | 'kept'> => {
  const dist = join(root, 'dist');
  const stamp = stampOf(root);
  const finished = [STAMP, 'program.js', 'holdpoint.js'].every((file) => existsSync(join(dist, file)));
  if (finished && readFileSync(join(dist, STAMP), 'utf8') === stamp) return 'kept';

  const [made, entry] = await Promise.all([bundleProgram(root), bundle(root, ENTRY)]);
  const licences = licencesOf(root, { ...made.inputs, ...entry.inputs });
  // A build that stops half-way must not look finished, and must not pull the program from under a running one.
  const fresh = `${dist}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  try {
    writeFileSync(join(fresh, 'program.js'), made.code);
    writeFileSync(join(fresh, 'holdpoint.js'), entry.code);
    writeFileSync(join(fresh, 'LICENSES.txt'), licences);
    for (const [from, to] of assetsOf(root)) cpSync(join(root, from), join(fresh, to));
    writeFileSync(join(fresh, STAMP), stamp);
    rmSync(dist, { recursive: true, force: true });
    renameSync(fresh, dist);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return 'built';
};

/** SHA-256 over the names and bytes of everything a build is made from. Not times: a checkout changes those. */
const stampOf = (root: string): string => {
  const hash = createHash('sha256');
  for (const file of [...filesUnder(root, 'src'), ...filesUnder(root, 'components'), 'package.json', 'package-lock.json', 'tsconfig.json']) {
    if (existsSync(join(root, file))) hash.update(`${file}\0`).update(readFileSync(join(root, file))).update('\0');
  }
  return `${hash.digest('hex')}\n`;
};

/**
 * Files that are read at run time: whatever under `src/<folder>/` is not code. Each goes to `dist/` under its path in that
 * folder, so that `new URL('./builtin/x.yaml', import.meta.url)` finds it from the source and from the bundle.
 */
const assetsOf = (root: string): readonly (readonly [from: string, to: string])[] => {
  const assets = filesUnder(root, 'src')
    .filter((file) => file.split('/').length > 2 && !/\.tsx?$/.test(file) && !file.startsWith('src/dev/'))
    .map((file) => [file, file.split('/').slice(2).join('/')] as const);
  const seen = new Map<string, string>();
  for (const [from, to] of assets) {
    const other = seen.get(to);
    if (other !== undefined) throw new Error(`${from} and ${other} would both be dist/${to}; give one of them another name`);
    seen.set(to, from);
  }
  return assets;
};

/** Paths from `root`, with `/`, sorted; hidden files too. */
const filesUnder = (root: string, folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();

if (import.meta.main) {
  const started = performance.now();
  try {
    const result = await build(join(import.meta.dirname, '../..'));
    if (result === 'built') console.log(`built dist/ in ${Math.round(performance.now() - started)} ms`);
  } catch (error) {
    // What esbuild found wrong, it has printed with its place.
    if (!(error instanceof Error && 'errors' in error)) console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
