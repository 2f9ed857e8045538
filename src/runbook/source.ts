import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { Document, ErrorCode, Node, ParsedNode, Range } from 'yaml';
import type { Problem } from './problem.ts';

export type Path = readonly (string | number)[];

/** A runbook's text as values, with the places they came from. */
export type Source = {
  readonly value: unknown;
  /** Where the value at a path stands, or its key; the nearest thing above it where there is none. */
  readonly at: (path: Path, part?: 'key' | 'value') => Place;
  /** Where a text first occurs below a path, as a key or in a value. */
  readonly find: (path: Path, text: string) => Place;
};

export type Place = Pick<Problem, 'file' | 'line' | 'column'>;

/** Reads YAML. Text that is no YAML gives its problems (all of them) and no values. */
export const readSource = (text: string, file: string): { readonly source: Source | null; readonly problems: readonly Problem[] } => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'silent' });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const broken = [...document.errors, ...document.warnings].map((error) => ({ ...placeAt(error.pos[0]), what: said(error.code, error.message), instead: remedyOf(error.code) }));
  // A key that is written twice is still readable, so the rest can be checked too; anything else is guesswork.
  const readable = document.errors.every((error) => error.code === 'DUPLICATE_KEY');
  if (!readable) return { source: null, problems: broken };
  const read = valuesOf(document);
  if ('why' in read) return { source: null, problems: [...broken, { ...placeAt(0), what: read.why, instead: 'Write the repeated parts out.' }] };
  return { source: { value: read.value, at: (path, part = 'value') => placeAt(follow(document, path, part).offset), find: (path, needle) => placeAt(offsetOfText(document, path, needle)) }, problems: broken };
};

const valuesOf = (document: Document.Parsed<ParsedNode>): { readonly value: unknown } | { readonly why: string } => {
  try {
    return { value: document.toJS({ maxAliasCount: 100 }) };
  } catch (error) {
    return { why: `this YAML cannot be read as values (${error instanceof Error ? error.message : String(error)})` };
  }
};

const said = (code: ErrorCode, message: string): string => (code === 'DUPLICATE_KEY' ? 'this key is written twice' : `this is not valid YAML (${message.replace(/\.$/, '')})`);

const remedyOf = (code: ErrorCode): string => {
  if (code === 'DUPLICATE_KEY') return 'Keep one of them.';
  if (code === 'TAB_AS_INDENT') return 'Indent with spaces.';
  if (code === 'MULTIPLE_DOCS') return 'Keep one document: remove the line "---".';
  if (code === 'BAD_INDENT') return 'Indent it like the lines beside it.';
  if (code === 'MISSING_CHAR') return 'Close the quote or bracket that is open here.';
  return 'Quote text that holds : # { [ & * ! | > or that begins with a sign, and indent with spaces.';
};

const startOf = (node: { readonly range?: Range | null | undefined } | null | undefined): number | null => node?.range?.[0] ?? null;

/** Follows a path as far as it goes: the last node reached, and the offset of it or of its key. */
const follow = (document: Document.Parsed<ParsedNode>, path: Path, part: 'key' | 'value'): { readonly node: Node | null; readonly offset: number } => {
  let node: unknown = document.contents;
  let offset = startOf(document.contents) ?? 0;
  for (const [depth, segment] of path.entries()) {
    const here: unknown = isAlias(node) ? node.resolve(document) : node;
    if (isMap(here)) {
      // Keys such as `0` are numbers in YAML and text in a path.
      const pair = here.items.find((item) => isScalar(item.key) && String(item.key.value) === String(segment));
      if (pair === undefined) return { node: null, offset };
      const key = isScalar(pair.key) ? startOf(pair.key) : null;
      const value = isNodeLike(pair.value) ? startOf(pair.value) : null;
      offset = (part === 'key' && depth === path.length - 1 ? key : (value ?? key)) ?? offset;
      node = pair.value;
    } else if (isSeq(here)) {
      node = here.items[Number(segment)];
      offset = (isNodeLike(node) ? startOf(node) : null) ?? offset;
    } else {
      return { node: null, offset };
    }
  }
  return { node: isNodeLike(node) ? node : null, offset };
};

const isNodeLike = (value: unknown): value is Node => isScalar(value) || isMap(value) || isSeq(value) || isAlias(value);

/** An exact scalar first; otherwise one that holds the text. */
const offsetOfText = (document: Document.Parsed<ParsedNode>, path: Path, text: string): number => {
  const { node: root, offset: fallback } = follow(document, path, 'value');
  if (root === null) return fallback;
  let exact: number | null = null;
  let within: number | null = null;
  visit(root, {
    Scalar: (_, node) => {
      const value = String(node.value);
      if (exact === null && value === text) exact = startOf(node);
      if (within === null && value.includes(text)) within = startOf(node);
    },
  });
  return exact ?? within ?? fallback;
};
