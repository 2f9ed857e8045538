import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import { HEAVY, packageOf } from './heavy.ts';
import { cachesInInk } from './ink-caches.ts';

const PROGRAM = 'src/main.ts';

export type Bundle = { readonly code: Uint8Array; readonly inputs: Metafile['inputs'] };

/** CommonJS packages in an ESM bundle still call `require` for Node's own modules. */
const REQUIRE = "import { createRequire as createRequireOfBundle } from 'node:module';\nconst require = createRequireOfBundle(import.meta.url);";

/**
 * Bundles the program, under `root`, as one expression: what `src/adapters/compiled.ts` runs. Its first line is the digest of the rest.
 * @throws Error when the sources do not build, or when a heavy library would run at the start of the program.
 */
export const bundleProgram = async (root: string): Promise<Bundle> => {
  const { code, inputs } = await bundled(root, PROGRAM, { define: { 'import.meta': 'meta' } });
  const early = heavyAtStart(inputs);
  if (early.length > 0) throw new Error(`these would load before the first frame; import them where they are first needed:\n${early.join('\n')}`);
  const program = `(async (require, meta) => {\n'use strict';\n${code}})`;
  return { code: Buffer.from(`// ${createHash('sha256').update(program).digest('hex')}\n${program}\n`, 'latin1'), inputs };
};

/** Bundles `entry` and what it imports, under `root`, into one module for Node 22 and newer. @throws Error when the sources do not build. */
export const bundle = async (root: string, entry: string): Promise<Bundle> => {
  const { code, inputs } = await bundled(root, entry, { banner: { js: REQUIRE } });
  return { code: Buffer.from(code, 'latin1'), inputs };
};

const bundled = async (root: string, entry: string, options: { readonly banner?: { readonly js: string }; readonly define?: { readonly [name: string]: string } }): Promise<{ readonly code: string; readonly inputs: Metafile['inputs'] }> => {
  const result = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: 'dist/holdpoint.js',
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    jsx: 'automatic',
    minifySyntax: true,
    legalComments: 'none',
    logLevel: 'warning',
    // Prebuilt native code, optional: it stays in node_modules and is asked for when a step wants a terminal.
    external: ['@lydell/node-pty'],
    // React for production; Ink without its development tools, which open a socket.
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"', ...options.define },
    ...(options.banner === undefined ? {} : { banner: options.banner }),
    plugins: [withoutDevtools, withoutFetchInYoga, quickWidthInInk, cachesInInk, builtinsWhenNeeded],
  });
  const code = result.outputFiles[0]?.contents;
  if (code === undefined) throw new Error('esbuild made no file');
  return { code: asciiOf(Buffer.from(code).toString()), inputs: result.metafile.inputs };
};

/**
 * A program that is ASCII is kept by Node a byte a letter; one other letter in its five megabytes, in a comment of a library, makes that two, and a start a tenth
 * longer. esbuild escapes what stands in texts; patterns and `String.raw` are escaped in the source.
 */
const asciiOf = (code: string): string => {
  const plain = code.replaceAll(/^[ \t]*\/\/.*$/gm, (comment) => comment.replaceAll(/[^\x00-\x7f]/g, '?'));
  const other = plain.split('\n').filter((line) => /[^\x00-\x7f]/.test(line));
  if (other.length > 0) throw new Error(`these are not ASCII; write \\u and the number of each letter:\n${other.map((line) => line.trim().slice(0, 200)).join('\n')}`);
  return plain;
};

const withoutDevtools: Plugin = {
  name: 'without-devtools',
  setup: (esbuild) => {
    esbuild.onResolve({ filter: /^react-devtools-core$/ }, () => ({ path: 'react-devtools-core', namespace: 'stub' }));
    esbuild.onLoad({ filter: /.*/, namespace: 'stub' }, () => ({ contents: 'export default {};' }));
  },
};

/** Yoga asks for `fetch` although its code is inlined, and so loads the whole of undici: a tenth of the start (reference/terminal.md). */
const withoutFetchInYoga: Plugin = {
  name: 'without-fetch-in-yoga',
  setup: (esbuild) => {
    esbuild.onLoad({ filter: /yoga-layout[\\/]dist[\\/]binaries[\\/].*\.js$/ }, async ({ path }) => ({
      contents: `const fetch = undefined;\n${await readFile(path, 'utf8')}`,
    }));
  },
};

/** Ink and what it is made of measure each line of each frame several times, letter by letter where one is no ASCII: a sixth of all that a screen costs. */
const quickWidthInInk: Plugin = {
  name: 'quick-width-in-ink',
  setup: (esbuild) => {
    esbuild.onResolve({ filter: /^string-width$/ }, ({ importer, kind }) => (kind === 'require-call' ? undefined : { path: 'string-width', namespace: importer.includes('node_modules') ? 'quick-width' : 'width-when-needed' }));
    esbuild.onLoad({ filter: /.*/, namespace: 'quick-width' }, () => ({
      // Who counts the letters of an escape as well, or has opinions on narrow ones, asks the library.
      contents: `import stringWidth from 'string-width';\nimport { widthDrawn } from './src/ui/text.ts';\nexport default (text, options) => (options === undefined ? widthDrawn(text) : stringWidth(text, options));`,
      resolveDir: esbuild.initialOptions.absWorkingDir ?? process.cwd(),
    }));
    // Its patterns know every emoji, which is a twentieth of a start; few texts come so far.
    esbuild.onLoad({ filter: /.*/, namespace: 'width-when-needed' }, () => ({
      contents: `let library;\nexport default (text, options) => (library ??= require('string-width').default)(text, options);`,
      resolveDir: esbuild.initialOptions.absWorkingDir ?? process.cwd(),
    }));
  },
};

/**
 * An import of one of Node's own modules stands at the top of a bundle even when only a lazy library asked for it, and `node:http`
 * alone pulls in undici. As a CommonJS module of its own it is asked for where the library starts.
 */
export const builtinsWhenNeeded: Plugin = {
  name: 'builtins-when-needed',
  setup: (esbuild) => {
    const ofNode = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]));
    esbuild.onResolve({ filter: /^[a-z_:/0-9]+$/ }, ({ path, kind }) =>
      kind === 'import-statement' && ofNode.has(path) ? { path, namespace: 'builtin' } : undefined);
    esbuild.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({ contents: `module.exports = require('${path}');` }));
  },
};

/** Heavy libraries that are reached from `src/main.ts` by static imports alone, each with the way there. */
export const heavyAtStart = (inputs: Metafile['inputs']): readonly string[] => {
  const from = new Map<string, string | null>([[PROGRAM, null]]);
  const early: string[] = [];
  for (const file of from.keys()) {
    const name = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
    if (name !== undefined && HEAVY.includes(packageOf(name))) {
      early.push(`  ${name}: ${wayTo(file, from).join(' → ')}`);
      continue;
    }
    for (const imported of inputs[file]?.imports ?? []) {
      if (imported.kind !== 'dynamic-import' && imported.external !== true && !from.has(imported.path)) from.set(imported.path, file);
    }
  }
  return early;
};

const wayTo = (file: string, from: ReadonlyMap<string, string | null>): readonly string[] => {
  const before = from.get(file) ?? null;
  return before === null ? [file] : [...wayTo(before, from), file];
};

/** The folder of a bundled package, for its licence: `node_modules/@octokit/rest/dist/index.js` → `node_modules/@octokit/rest`. */
export const packageFolder = (root: string, input: string): string | null => {
  const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
  return folder === undefined ? null : join(root, folder);
};
