import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseAst } from 'vitest/node';

/** How a module is needed: `type` is erased, `static` runs before the importer does, `lazy` when the importer asks. */
export type Import = { readonly specifier: string; readonly how: 'type' | 'static' | 'lazy'; readonly line: number };

/** What one source file imports, and the constructs in it that our rules speak of, each with its line. */
export type Source = {
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly found: readonly { readonly what: 'any' | 'cast' | 'class' | 'directive' | 'import of a computed name'; readonly line: number }[];
};

/** Every TypeScript file under the folders, by its path from `root`. */
export const readSources = (root: string, folders: readonly string[]): ReadonlyMap<string, Source> =>
  new Map(folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)))
      .sort()
      .map((path) => [path, readSource(path, readFileSync(join(root, path), 'utf8'))] as const)));

/** The path, from the root, of the file that a relative import of `from` names; null for a package or a module of Node. */
export const resolveImport = (from: string, specifier: string): string | null => (specifier.startsWith('.') ? join(dirname(from), specifier) : null);

type Node = { readonly type: string; readonly start: number; readonly [key: string]: unknown };

/** Reads one file with the parser of vitest, which keeps the imports of types. */
export const readSource = (path: string, text: string): Source => {
  const imports: Import[] = [];
  const found: Source['found'][number][] = [];
  const lines = text.split('\n');
  const lineOf = (at: number): number => text.slice(0, at).split('\n').length;
  const note = (what: Source['found'][number]['what'], { start }: Node): void => void found.push({ what, line: lineOf(start) });
  const take = (node: Node, how: Import['how']): void => {
    const source = node['source'];
    if (source === null || source === undefined) return;
    if (isNode(source) && typeof source['value'] === 'string') imports.push({ specifier: source['value'], how, line: lineOf(node.start) });
    else note('import of a computed name', node);
  };
  const visit = (node: Node): void => {
    if (node.type === 'ImportDeclaration') take(node, node['importKind'] === 'type' ? 'type' : 'static');
    else if (node.type === 'ExportNamedDeclaration' || node.type === 'ExportAllDeclaration') take(node, node['exportKind'] === 'type' ? 'type' : 'static');
    else if (node.type === 'ImportExpression') take(node, 'lazy');
    else if (node.type === 'TSImportType') take(node, 'type');
    else if (node.type === 'TSAnyKeyword') note('any', node);
    else if (node.type === 'TSAsExpression' && !isConst(node) && !isExplained(lines, lineOf(node.start))) note('cast', node);
    else if (node.type === 'ClassDeclaration' && !isError(node)) note('class', node);
    for (const value of Object.values(node)) for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child);
  };
  // Boundary: the parser's own types are of JavaScript; of the nodes only `type` and `start` are taken for granted.
  visit(parseAst(text, { lang: path.endsWith('x') ? 'tsx' : 'ts' }) as unknown as Node);
  for (const [index, line] of lines.entries()) {
    if (/\/[/*]\s*(?:@ts-(?:ignore|expect-error|nocheck)|(?:eslint|oxlint)-disable)/.test(line)) found.push({ what: 'directive', line: index + 1 });
  }
  return { path, lines: lines.at(-1) === '' ? lines.length - 1 : lines.length, imports, found };
};

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/** `as const` */
const isConst = (cast: Node): boolean => {
  const type = cast['typeAnnotation'];
  return isNode(type) && isNode(type['typeName']) && type['typeName']['name'] === 'const';
};

/** A comment on the line of a cast, or within the two above it. */
const isExplained = (lines: readonly string[], line: number): boolean => lines.slice(Math.max(0, line - 3), line).some((text) => /\/\/|\/\*|^\s*\*/.test(text));

const isError = (declaration: Node): boolean => {
  const base = declaration['superClass'];
  return isNode(base) && typeof base['name'] === 'string' && base['name'].endsWith('Error');
};
