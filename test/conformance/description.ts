import { execFile } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isNode, judgeOf, resolve, type Judge, type Node } from './openapi.ts';

/** What GitHub says that one route takes and answers. */
export type Operation = {
  /** `GET /repos/{owner}/{repo}/actions/runs/{run_id}`. */
  readonly route: string;
  readonly query: readonly { readonly name: string; readonly schema: unknown }[];
  /** The schema of a JSON body; null where none is taken. */
  readonly takes: unknown;
  readonly answers: { readonly [status: string]: Answer };
};
export type Answer = { readonly headers: readonly string[]; readonly content: { readonly [type: string]: unknown } };

export type Description = {
  readonly version: string;
  readonly document: Node;
  /** The operation that a request means; null when GitHub knows none. */
  readonly operationAt: (method: string, path: string) => Operation | null;
  /** The operation of a route that is written with any names for what is filled in. */
  readonly operationOf: (route: string) => Operation | null;
  readonly judge: Judge;
  /** The form of an error, where a status is not described. */
  readonly error: unknown;
};

const run = promisify(execFile);
const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;

/** Fetches the newest published description of api.github.com. 29 MB come, of which one file of 13 MB is unpacked. */
export const fetchDescription = async (folder: string): Promise<string> => {
  await run('npm', ['pack', '@octokit/openapi', '--silent', '--pack-destination', folder], { cwd: folder });
  const packed = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  if (packed === undefined) throw new Error('npm pack @octokit/openapi gave no file');
  await run('tar', ['-xzf', packed, 'package/generated/api.github.com.json'], { cwd: folder });
  return join(folder, 'package/generated/api.github.com.json');
};

export const readDescription = async (file: string): Promise<Description> => describedBy(JSON.parse(await readFile(file, 'utf8')));

/** @throws Error when it is no OpenAPI document. */
export const describedBy = (document: unknown): Description => {
  if (!isNode(document) || !isNode(document['paths']) || !isNode(document['info'])) throw new Error('this is no OpenAPI document');
  const operations = Object.entries(document['paths']).flatMap(([path, item]) =>
    METHODS.flatMap((method) => (isNode(item) && isNode(item[method]) ? [{ method: method.toUpperCase(), path, matches: matcherOf(path), node: item[method] }] : [])));
  const byRoute = new Map(operations.map((operation) => [unnamed(`${operation.method} ${operation.path}`), operation]));
  const read = ({ method, path, node }: { readonly method: string; readonly path: string; readonly node: Node }): Operation => operationOf(document, `${method} ${path}`, node);
  return {
    version: String(document['info']['version']),
    document,
    operationAt: (method, path) => {
      // The one that is written out most: `/releases/latest` is no id, and `/commits/main/status` no commit.
      const [found] = operations.filter((operation) => operation.method === method && operation.matches.test(path)).toSorted((a, b) => writtenOut(b.path) - writtenOut(a.path));
      return found ? read(found) : null;
    },
    operationOf: (route) => {
      const found = byRoute.get(unnamed(route));
      return found ? read(found) : null;
    },
    judge: judgeOf(document),
    error: { $ref: '#/components/schemas/basic-error' },
  };
};

/** `{run_id}`, `:run` and `*` are all something to fill in. */
export const unnamed = (route: string): string => route.replace(/\{[^}]*\}|:[^/]+|\*/g, '{}');

const writtenOut = (path: string): number => path.replace(/\{[^}]*\}/g, '').length;

/** Only a path below `contents`, a ref or a branch holds slashes. */
const matcherOf = (path: string): RegExp =>
  new RegExp(`^${path.split(/(\{[^}]*\})/).map((part) => (/^\{(?:path|ref|branch)\}$/.test(part) ? '.+' : part.startsWith('{') ? '[^/]+' : part.replace(/[.+*?^$()[\]|\\]/g, String.raw`\$&`))).join('')}$`);

const operationOf = (document: Node, route: string, node: Node): Operation => {
  const parameters = Array.isArray(node['parameters']) ? node['parameters'].map((parameter) => resolve(document, parameter)) : [];
  const body = isNode(node['requestBody']) ? resolve(document, node['requestBody']) : {};
  const answers = Object.entries(isNode(node['responses']) ? node['responses'] : {}).map(([status, answer]): [string, Answer] => {
    const { headers, content } = resolve(document, answer);
    return [status, { headers: Object.keys(isNode(headers) ? headers : {}).map((name) => name.toLowerCase()), content: contentOf(content) }];
  });
  return {
    route,
    query: parameters.flatMap((parameter) => (parameter['in'] === 'query' ? [{ name: String(parameter['name']), schema: parameter['schema'] }] : [])),
    takes: contentOf(body['content'])['application/json'] ?? null,
    answers: Object.fromEntries(answers),
  };
};

const contentOf = (content: unknown): { readonly [type: string]: unknown } =>
  Object.fromEntries(Object.entries(isNode(content) ? content : {}).map(([type, media]) => [type, isNode(media) ? media['schema'] : undefined]));
