import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { HEAVY, packageOf } from '../src/dev/heavy.ts';
import { readSources, resolveImport, type Import, type Source } from './support/source.ts';

type Layer = {
  /** Layers that its files may import, beside their own. */
  readonly layers: readonly string[];
  /** Packages and modules of Node that they may import. */
  readonly packages: readonly string[] | 'all';
};

const READS_TEXT = ['string-width', 'strip-ansi', 'slice-ansi', 'wrap-ansi', 'cli-truncate', 'get-east-asian-width'];

/** The arrows of DESIGN 2. The first prefix of a path that stands here is its layer. */
const LAYERS: { readonly [prefix: string]: Layer } = {
  'src/core/': { layers: [], packages: [] },
  'src/version.ts': { layers: [], packages: [] },
  'src/ports.ts': { layers: ['src/core/', 'src/channel-port.ts', 'src/github-port.ts'], packages: [] },
  'src/channel-port.ts': { layers: ['src/core/', 'src/github-port.ts'], packages: [] },
  'src/github-port.ts': { layers: ['src/core/'], packages: [] },
  'src/runbook/': { layers: ['src/core/'], packages: ['zod', 'yaml', 'semver', 'picomatch', 'node:crypto'] },
  'src/kinds/': { layers: ['src/core/', 'src/ports.ts'], packages: ['zod', 'picomatch', 'semver', 'node:crypto', 'node:path'] },
  'src/channels/': { layers: ['src/core/', 'src/ports.ts'], packages: ['zod', 'picomatch', 'semver', 'node:crypto', 'node:zlib'] },
  'src/trackers/': { layers: ['src/core/', 'src/ports.ts'], packages: ['zod', 'picomatch', 'node:crypto', 'node:path'] },
  'src/adapters/': { layers: ['src/version.ts', 'src/core/', 'src/ports.ts'], packages: 'all' },
  'src/session/': { layers: ['src/core/', 'src/ports.ts', 'src/runbook/', 'src/kinds/', 'src/channels/', 'src/trackers/'], packages: ['picomatch', 'semver', 'node:crypto', 'node:path'] },
  'src/ui/': { layers: ['src/core/'], packages: READS_TEXT },
  'src/plain/': { layers: ['src/core/', 'src/ui/'], packages: READS_TEXT },
  'src/sandbox/': { layers: ['src/core/', 'src/ports.ts', 'src/adapters/'], packages: 'all' },
  'components/': { layers: ['src/core/', 'src/ui/'], packages: ['ink', 'react', 'ink-spinner', 'chalk', ...READS_TEXT] },
  'src/cli/': { layers: ['src/version.ts', 'src/core/', 'src/ports.ts', 'src/runbook/', 'src/kinds/', 'src/channels/', 'src/trackers/', 'src/adapters/', 'src/session/', 'src/ui/', 'src/plain/', 'src/sandbox/', 'components/'], packages: 'all' },
  'src/main.ts': { layers: ['src/version.ts', 'src/core/', 'src/ports.ts', 'src/runbook/', 'src/kinds/', 'src/channels/', 'src/trackers/', 'src/adapters/', 'src/session/', 'src/ui/', 'src/plain/', 'src/cli/', 'components/'], packages: 'all' },
  'src/entry.ts': { layers: ['src/adapters/'], packages: [] },
  'src/dev/': { layers: ['src/core/', 'src/ports.ts', 'src/runbook/', 'src/kinds/', 'src/channels/', 'src/trackers/', 'src/ui/', 'src/cli/'], packages: 'all' },
};

/** What touches the world, and who may: the rest asks a port. Single files of other layers stand with their reason. */
const WORLD = ['execa', '@octokit/rest', 'simple-git', 'conf', 'node:fs', 'node:fs/promises', 'node:child_process', 'node:http', 'node:https', 'node:net'];
const TOUCHES_WORLD = ['src/adapters/', 'src/sandbox/', 'src/dev/'];
const ALSO_TOUCHES: { readonly [path: string]: string } = {
  'src/cli/runbook-source.ts': '2026-11: reads the one file that a person names, before there is a session',
};

/** Files that may be longer than 300 lines, each with the day and the reason. */
const LONG: { readonly [path: string]: string } = {
};

const FORBIDDEN_NAME = /^(?:utils?|helpers?|common|managers?|handlers?|data|misc)\b/;

const sources = readSources(join(import.meta.dirname, '..'), ['src', 'components']);
const layerOf = (path: string): string => Object.keys(LAYERS).find((prefix) => path.startsWith(prefix)) ?? 'none';
const place = (source: Source, at: { readonly line: number }): string => `${source.path}:${at.line}`;
const every = <Found>(look: (source: Source, imported: Import) => Found | null): readonly Found[] =>
  [...sources.values()].flatMap((source) => source.imports.flatMap((imported) => look(source, imported) ?? []));

/** Modules that run when `path` does: what it imports, without types and without what it asks for later. */
const staticallyImportedBy = (path: string): readonly string[] =>
  (sources.get(path)?.imports ?? []).filter(({ how }) => how === 'static').map(({ specifier }) => resolveImport(path, specifier) ?? specifier);

test('every source file belongs to a layer', () => {
  expect(sources.size).toBeGreaterThan(50);
  expect([...sources.keys()].filter((path) => layerOf(path) === 'none')).toEqual([]);
});

test('imports between layers follow the arrows of the design', () => {
  const against = every((source, imported) => {
    const to = resolveImport(source.path, imported.specifier);
    const from = layerOf(source.path);
    if (to === null || to === 'package.json' || layerOf(to) === from || LAYERS[from]?.layers.includes(layerOf(to)) === true) return null;
    return `${place(source, imported)} may not import ${to}`;
  });
  expect(against).toEqual([]);
});

test('a layer imports only the packages that are its own', () => {
  const against = every((source, imported) => {
    if (resolveImport(source.path, imported.specifier) !== null) return null;
    const allowed = LAYERS[layerOf(source.path)]?.packages ?? [];
    if (allowed === 'all' || allowed.includes(imported.specifier.startsWith('node:') ? imported.specifier : packageOf(imported.specifier))) return null;
    return `${place(source, imported)} may not import ${imported.specifier}`;
  });
  expect(against).toEqual([]);
});

test('files, processes, git, GitHub and the network are touched only by adapters, the sandbox and development', () => {
  const against = every((source, imported) =>
    WORLD.includes(imported.specifier) && !TOUCHES_WORLD.includes(layerOf(source.path)) && ALSO_TOUCHES[source.path] === undefined ? `${place(source, imported)} imports ${imported.specifier}` : null);
  expect(against).toEqual([]);
});

test('every relative import names a file that exists, with its ending', () => {
  const lost = every((source, imported) => {
    const to = resolveImport(source.path, imported.specifier);
    return to === null || sources.has(to) || to === 'package.json' ? null : `${place(source, imported)} imports ${imported.specifier}`;
  });
  expect(lost).toEqual([]);
});

test('no module needs itself, however long the way round', () => {
  const done = new Set<string>();
  const cycles: string[] = [];
  const walk = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) cycles.push([...way.slice(way.indexOf(path)), path].join(' → '));
    else if (!done.has(path)) {
      for (const next of staticallyImportedBy(path)) if (sources.has(next)) walk(next, [...way, path]);
      done.add(path);
    }
  };
  for (const path of sources.keys()) walk(path, []);
  expect(cycles).toEqual([]);
});

test('heavy libraries load when they are first needed, not with the program', () => {
  expect(sources.has('src/main.ts')).toBe(true);
  const way = new Map([['src/main.ts', 'src/main.ts']]);
  const early: string[] = [];
  for (const path of way.keys()) {
    for (const next of staticallyImportedBy(path)) {
      if (HEAVY.includes(packageOf(next))) early.push(`${way.get(path) ?? path} → ${next}`);
      if (sources.has(next) && !way.has(next)) way.set(next, `${way.get(path) ?? path} → ${next}`);
    }
  }
  expect(early).toEqual([]);
});

test('no type is switched off, and no cast goes unexplained', () => {
  expect([...sources.values()].flatMap((source) => source.found.map((found) => `${place(source, found)} ${found.what}`))).toEqual([]);
});

test('files have at most 300 lines, or a dated reason', () => {
  expect([...sources.values()].filter(({ path, lines }) => lines > 300 && LONG[path] === undefined).map(({ path, lines }) => `${path} ${lines}`)).toEqual([]);
  expect(Object.keys(LONG).filter((path) => (sources.get(path)?.lines ?? 0) <= 300)).toEqual([]);
});

test('names of files say what is in them, in our spelling', () => {
  const spelt = /^(?:[a-z0-9]+(?:-[a-z0-9]+)*\.ts|[A-Z][A-Za-z]*\.tsx|use-[a-z-]+\.tsx?)$/;
  expect([...sources.keys()].filter((path) => FORBIDDEN_NAME.test(basename(path)) || !spelt.test(basename(path)))).toEqual([]);
});
