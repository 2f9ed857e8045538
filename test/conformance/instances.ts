import { isNode, resolve, type Node } from './openapi.ts';

/** A value that a schema allows, and what is unusual about it. */
export type Instance = { readonly what: string; readonly value: unknown };

/** Deeper than what anybody reads of an answer. */
const DEPTH = 6;

/**
 * Values that a schema of OpenAPI 3.0 allows: everything there, only what is required, and the first of them with one thing changed: each null that may be,
 * each value of an enum, each property that may be left out, each empty list, each branch of a choice.
 */
export function* instancesOf(document: Node, schema: unknown): Generator<Instance> {
  const sampled = sampler(document);
  const whole = sampled(schema, { whole: true });
  yield { what: 'everything there', value: whole };
  yield { what: 'only what is required', value: sampled(schema, { whole: false }) };
  for (const { path, what, value } of changes(document, schema, [])) yield { what: `${path.join('.') || 'the answer'} ${what}`, value: changed(whole, path, value) };
}

type Change = { readonly path: readonly string[]; readonly what: string; readonly value: unknown };
const LEFT_OUT = Symbol('left out');

function* changes(document: Node, schema: unknown, path: readonly string[]): Generator<Change> {
  if (path.length > DEPTH) return;
  const node = resolve(document, schema);
  const sampled = sampler(document);
  if (node['nullable'] === true) yield { path, what: 'is null', value: null };
  for (const value of listOf(node['enum'])) yield { path, what: `is ${JSON.stringify(value)}`, value };
  const branches = branchesOf(node);
  for (const branch of branches) yield { path, what: 'is another of the choices', value: sampled(branch, { whole: true }) };
  if (branches[0] !== undefined) yield* changes(document, branches[0], path);
  for (const part of listOf(node['allOf'])) yield* changes(document, part, path);
  if (isNode(node['items'])) {
    yield { path, what: 'is empty', value: [] };
    yield* changes(document, node['items'], [...path, '0']);
  }
  const required = listOf(node['required']);
  for (const [name, property] of Object.entries(isNode(node['properties']) ? node['properties'] : {})) {
    if (!required.includes(name)) yield { path: [...path, name], what: 'is left out', value: LEFT_OUT };
    yield* changes(document, property, [...path, name]);
  }
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const branchesOf = (node: Node): readonly unknown[] => [...listOf(node['anyOf']), ...listOf(node['oneOf'])];

const changed = (whole: unknown, path: readonly string[], value: unknown): unknown => {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (Array.isArray(whole)) return whole.map((item, at) => (String(at) === name ? changed(item, rest, value) : item));
  if (!isNode(whole)) return whole;
  if (rest.length === 0 && value === LEFT_OUT) return Object.fromEntries(Object.entries(whole).filter(([key]) => key !== name));
  return { ...whole, [name]: changed(whole[name], rest, value) };
};

/** A value that the schema allows; `whole` with all that may be there. An example of GitHub's is taken where there is one. */
const sampler = (document: Node) => {
  const sample = (schema: unknown, { whole, depth = 0 }: { readonly whole: boolean; readonly depth?: number }): unknown => {
    const node = resolve(document, schema);
    const [first] = listOf(node['enum']);
    if (first !== undefined) return first;
    const deeper = { whole: whole && depth < DEPTH, depth: depth + 1 };
    const parts = [...listOf(node['allOf']), ...branchesOf(node).slice(0, 1)];
    if (parts.length > 0 && !isNode(node['properties'])) {
      const sampled = parts.map((part) => sample(part, deeper));
      return sampled.every(isNode) ? Object.assign({}, ...sampled) : sampled[0];
    }
    if (isNode(node['properties']) || node['type'] === 'object') {
      const required = listOf(node['required']);
      return Object.fromEntries(Object.entries(isNode(node['properties']) ? node['properties'] : {}).flatMap(([name, property]) => (deeper.whole || required.includes(name) ? [[name, BY_NAME[name] ?? sample(property, deeper)]] : [])));
    }
    if (node['type'] === 'array') return [sample(node['items'] ?? {}, deeper)];
    const { example } = node;
    if (node['type'] === 'integer' || node['type'] === 'number') return typeof example === 'number' ? example : 1;
    if (node['type'] === 'boolean') return typeof example === 'boolean' ? example : true;
    if (node['type'] === 'string') return typeof example === 'string' && node['format'] === undefined ? example : (BY_FORMAT[String(node['format'])] ?? 'text');
    return {};
  };
  return sample;
};

const BY_FORMAT: { readonly [format: string]: string } = { 'date-time': '2026-01-22T19:33:08Z', date: '2026-01-22', uri: 'https://example.com/', email: 'rowan@example.com', uuid: '6f1d9d6a-6c1b-4c9e-9f3f-3f0c8c5e7a10' };

/** Texts whose form the documentation tells and the description does not; its example of a path is of no workflow. */
const BY_NAME: { readonly [property: string]: string } = { digest: `sha256:${'0'.repeat(64)}`, path: '.github/workflows/release.yml' };
