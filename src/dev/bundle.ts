import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { builtinModules, createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { build, transform, type BuildOptions, type Metafile, type Plugin } from 'esbuild';
import { HEAVY, packageOf } from './heavy.ts';
import { cachesInInk } from './ink-caches.ts';

const PROGRAM = 'src/main.ts';

export type Bundle = { readonly code: Uint8Array; readonly inputs: Metafile['inputs'] };

/** CommonJS packages in an ESM bundle still call `require` for Node's own modules. */
const REQUIRE = "import { createRequire as createRequireOfBundle } from 'node:module';\nconst require = createRequireOfBundle(import.meta.url);";

/**
 * Bundles the program, under `root`, as one expression: what `src/adapters/compiled.ts` runs. Its first line is the digest of the rest.
 * It is an object of parts, each with what the same commands need: one scope for all would be made anew at every start, with its ten thousand functions.
 * @throws Error when the sources do not build, or when a heavy library would run at the start of the program.
 */
export const bundleProgram = async (root: string): Promise<Bundle> => {
  const { outputFiles, metafile } = await build({ ...optionsOf(root, PROGRAM), splitting: true, chunkNames: 'part-[hash]', define: { ...DEFINED, 'import.meta': 'meta' } });
  const early = heavyAtStart(metafile.inputs);
  if (early.length > 0) throw new Error(`these would load before the first frame; import them where they are first needed:\n${early.join('\n')}`);
  const parts = await Promise.all(outputFiles.map(async ({ path, text }) => {
    const { entryPoint } = metafile.outputs[relative(root, path).replaceAll('\\', '/')] ?? {};
    return { name: `./${basename(path)}`, code: await partOf(text, { ofCommonJs: entryPoint !== undefined && metafile.inputs[entryPoint]?.format === 'cjs' }) };
  }));
  const program = `({\n${parts.map(({ name, code }) => `'${name}'(module, require, importPart, meta) {\n'use strict';\n${code}},\n`).join('')}})`;
  return { code: Buffer.from(`// ${createHash('sha256').update(program).digest('hex')}\n${program}\n`, 'latin1'), inputs: metafile.inputs };
};

/** A part asks for others as a CommonJS module does, at once or later: parts need no files of their own, and a session finds them when the program was updated beside it. */
const partOf = async (text: string, { ofCommonJs }: { readonly ofCommonJs: boolean }): Promise<string> => {
  const parts = text.replaceAll(/\bimport\((?="\.\/part-)/g, 'importPart(');
  // What is no part is required: an `import()` of a script is experimental, and Node says so on the screen.
  const { code } = await transform(parts, { format: 'cjs', target: TARGET, platform: 'node', supported: { 'dynamic-import': false }, legalComments: 'none', logLevel: 'warning' });
  // Who imports a CommonJS package finds what it exports by its names too, as in Node; esbuild gives such a part the default only.
  const named = ofCommonJs ? 'module.exports = { ...module.exports, ...module.exports.default };\n' : '';
  return asciiOf(code + named);
};

/** Bundles `entry` and what it imports, under `root`, into one module for Node 22 and newer. @throws Error when the sources do not build. */
export const bundle = async (root: string, entry: string): Promise<Bundle> => {
  const { outputFiles, metafile } = await build({ ...optionsOf(root, entry), define: DEFINED, banner: { js: REQUIRE } });
  return { code: Buffer.from(asciiOf(outputFiles.map(({ text }) => text).join('')), 'latin1'), inputs: metafile.inputs };
};

const TARGET = 'node22';

const DEFINED = { 'process.env.NODE_ENV': '"production"', 'Intl.Segmenter': 'GraphemeSegmenter' };

const optionsOf = (root: string, entry: string) => ({
  absWorkingDir: root,
  entryPoints: [entry],
  outdir: 'dist',
  bundle: true,
  write: false,
  metafile: true,
  platform: 'node',
  target: TARGET,
  format: 'esm',
  jsx: 'automatic',
  minifySyntax: true,
  legalComments: 'none',
  logLevel: 'warning',
  inject: [join(import.meta.dirname, 'graphemes.ts')],
  // Prebuilt native code, optional: it stays in node_modules and is asked for when a step wants a terminal.
  external: ['@lydell/node-pty'],
  plugins: [withoutDevtools, yogaAtOnce, quickWidthInInk, cachesInInk, reactByName, builtinsWhenNeeded],
}) satisfies BuildOptions;

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

/** Ink's development tools open a socket, and are waited for at the top of a module. It asks for them by a `process` of its own, which no `define` reaches. */
const withoutDevtools: Plugin = {
  name: 'without-devtools',
  setup: (esbuild) => {
    esbuild.onLoad({ filter: /[\\/]ink[\\/]build[\\/]reconciler\.js$/ }, async ({ path }) => ({ contents: (await readFile(path, 'utf8')).replaceAll("process.env['DEV'] === 'true'", 'false') }));
  },
};

/**
 * Yoga waits for its code to be compiled beside the program, and asks for `fetch` although that code is inlined, which loads the whole of undici
 * (reference/terminal.md). Here it is compiled in place, so that nothing waits at the top of a module.
 */
const yogaAtOnce: Plugin = {
  name: 'yoga-at-once',
  setup: (esbuild) => {
    esbuild.onLoad({ filter: /yoga-layout[\\/]dist[\\/]src[\\/]index\.js$/ }, ({ path }) => ({ contents: YOGA, resolveDir: dirname(path) }));
    esbuild.onLoad({ filter: /yoga-layout[\\/]dist[\\/]binaries[\\/].*\.js$/ }, async ({ path }) => ({ contents: yogaApart(await readFile(path, 'utf8')) }));
  },
};

const YOGA = `
import loadYoga, { wasm } from '../binaries/yoga-wasm-base64-esm.js';
import wrapAssembly from './wrapAssembly.js';
const instantiateWasm = (imports, done) => {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(wasm, 'base64')), imports);
  done(instance);
  return instance.exports;
};
const module = { instantiateWasm };
loadYoga(module);
export default wrapAssembly(module);
export * from './generated/YGEnums.js';
`;

/** @throws Error when this is no longer what Yoga is made of. */
const yogaApart = (source: string): string => {
  const code = /"data:application\/octet-stream;base64,([A-Za-z0-9+/=]+)"/.exec(source);
  if (code === null) throw new Error("Yoga's code is not where it was; read src/dev/bundle.ts");
  return `const fetch = undefined;\nexport const wasm = '${code[1]}';\n${source.replace(code[1] ?? '', '')}`;
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
 * alone pulls in undici. As a module of its own it is asked for where the library starts; by its names, for esbuild copies all of
 * a CommonJS module for each file that imports it, which is a tenth of a start.
 */
export const builtinsWhenNeeded: Plugin = {
  name: 'builtins-when-needed',
  setup: (esbuild) => {
    const ofNode = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]));
    esbuild.onResolve({ filter: /^[a-z_:/0-9]+$/ }, ({ path, kind }) =>
      kind === 'import-statement' && ofNode.has(path) ? { path, namespace: 'builtin' } : undefined);
    esbuild.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({ contents: byNames(path) }));
  },
};

/** React is imported by each component, and copied as Node's modules were. */
const reactByName: Plugin = {
  name: 'react-by-name',
  setup: (esbuild) => {
    esbuild.onResolve({ filter: /^react(\/jsx-runtime)?$/ }, ({ path, kind }) => (kind === 'import-statement' ? { path, namespace: 'react' } : undefined));
    esbuild.onLoad({ filter: /.*/, namespace: 'react' }, ({ path }) => ({ contents: byNames(path), resolveDir: esbuild.initialOptions.absWorkingDir ?? process.cwd() }));
  },
};

/** An ES module of what a CommonJS module exports; only what is imported is left of it. */
const byNames = (path: string): string => {
  const names = Object.keys(createRequire(import.meta.url)(path)).filter((name) => /^[a-z_$][\w$]*$/i.test(name) && name !== 'default');
  return [`const all = require('${path}');`, 'const of = (name) => all[name];', 'export default all;', ...names.map((name) => `const ${name}_ = /* @__PURE__ */ of('${name}');\nexport { ${name}_ as ${name} };`)].join('\n');
};

/** What runs before the first frame of a session. */
const BEFORE_FIRST_FRAME = ['src/cli/start.ts', 'src/cli/screen.ts'];
/** Of the heavy ones `start` needs where npm's registry is; the widths of letters start when they are needed, above. */
const NEEDED_THERE = ['registry-url', 'string-width'];

/** Heavy libraries that are reached by static imports alone, from `src/main.ts` or from what runs before the first frame, each with the way there. */
export const heavyAtStart = (inputs: Metafile['inputs']): readonly string[] => [
  ...heavyFrom(PROGRAM, inputs, HEAVY),
  ...BEFORE_FIRST_FRAME.flatMap((root) => heavyFrom(root, inputs, HEAVY.filter((name) => !NEEDED_THERE.includes(name)))),
];

const heavyFrom = (root: string, inputs: Metafile['inputs'], heavy: readonly string[]): readonly string[] => {
  const from = new Map<string, string | null>([[root, null]]);
  const early: string[] = [];
  for (const file of from.keys()) {
    const name = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
    if (name !== undefined && heavy.includes(packageOf(name))) {
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
