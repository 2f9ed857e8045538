import { expect, test } from 'vitest';
import { readSource, resolveImport } from './source.ts';

test('imports of types, of values and on demand are told apart', () => {
  const { imports } = readSource('src/a.tsx', [
    "import type { A } from './type.ts';",
    "import { type B } from './kept.ts';",
    "export * from './again.ts';",
    "export type { C } from './again-type.ts';",
    "const late = async () => (await import('zod')).z;",
    "type D = import('./inline.ts').D;",
    "const text = \"import x from 'not-an-import'\"; // import y from 'neither'",
    'const view = <Box>{late}</Box>;',
  ].join('\n'));
  expect(imports.map(({ specifier, how, line }) => `${line} ${how} ${specifier}`)).toEqual([
    '1 type ./type.ts', '2 static ./kept.ts', '3 static ./again.ts', '4 type ./again-type.ts', '5 lazy zod', '6 type ./inline.ts',
  ]);
});

test('any, unexplained casts, classes and switched-off checks are found', () => {
  const found = (text: string): readonly string[] => readSource('src/a.ts', text).found.map(({ what }) => what);
  expect(found('const a: any = 1;')).toEqual(['any']);
  expect(found('const a = b as string;')).toEqual(['cast']);
  expect(found('// Boundary: checked above.\nconst a = b as string;')).toEqual([]);
  expect(found("const a = ['x'] as const;")).toEqual([]);
  expect(found('class Store {}')).toEqual(['class']);
  expect(found('class OurError extends Error {}')).toEqual([]);
  expect(found('// @ts-expect-error\nconst a = 1;')).toEqual(['directive']);
  expect(found('const a = await import(name);')).toEqual(['import of a computed name']);
  expect(found('const any = "any"; // any word')).toEqual([]);
});

test('lines are counted without the one that follows the last newline', () => {
  expect(readSource('src/a.ts', 'const a = 1;\nconst b = 2;\n').lines).toBe(2);
});

test('a relative import is a path from the root, all else is none', () => {
  expect(resolveImport('src/session/work.ts', '../core/plan.ts')).toBe('src/core/plan.ts');
  expect(resolveImport('src/session/work.ts', 'zod')).toBeNull();
});
