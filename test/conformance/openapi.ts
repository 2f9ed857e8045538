import { Ajv, type ErrorObject } from 'ajv';
import formats from 'ajv-formats';

/** A node of an OpenAPI 3.0 document, read by name: https://spec.openapis.org/oas/v3.0.3 */
export type Node = { readonly [name: string]: unknown };

export const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What `#/components/…` leads to, through as many references as there are. */
export const resolve = (document: Node, node: unknown): Node => {
  let found = node;
  while (isNode(found) && typeof found['$ref'] === 'string') {
    found = found['$ref'].slice('#/'.length).split('/').reduce<unknown>((at, name) => (isNode(at) ? at[name.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined), document);
  }
  if (!isNode(found)) throw new Error(`the description leads nowhere: ${JSON.stringify(node)}`);
  return found;
};

/**
 * A schema of OpenAPI 3.0 as JSON Schema says it: `nullable` is a type there. An `enum` beside it does not name null, and is meant to
 * (https://github.com/OAI/OpenAPI-Specification/blob/main/proposals/2019-10-31-Clarify-Nullable.md).
 */
export const asJsonSchema = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(asJsonSchema);
  if (!isNode(schema)) return schema;
  const { nullable, ...rest } = Object.fromEntries(Object.entries(schema).flatMap(([name, value]) => (name === 'example' || name === 'examples' ? [] : [[name, asJsonSchema(value)]])));
  // A property may be called `nullable`; then it is a schema.
  if (nullable === true) return { anyOf: [{ type: 'null' }, rest] };
  return nullable === undefined || nullable === false ? rest : { ...rest, nullable };
};

/** What a schema has against a value, each with its place in the value. None when it fits. */
export type Judge = (schema: unknown, value: unknown) => readonly string[];

/** Judges values by schemas of one document. Formats of GitHub's own (`repo.nwo`) say nothing, and are ignored. */
export const judgeOf = (document: Node): Judge => {
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false, validateFormats: true });
  formats.default(ajv);
  const base = 'https://description.example/';
  ajv.addSchema({ $id: base, components: asJsonSchema(document['components']) });
  const known = new Map<unknown, ReturnType<typeof ajv.compile>>();
  return (schema, value) => {
    const validate = known.get(schema) ?? ajv.compile({ ...absolute(asJsonSchema(schema), base) });
    known.set(schema, validate);
    return validate(value) ? [] : wordErrors(validate.errors ?? []);
  };
};

/** The same schema with references that are good outside of its document. */
const absolute = (schema: unknown, base: string): Node => {
  const walk = (at: unknown): unknown => {
    if (Array.isArray(at)) return at.map(walk);
    if (!isNode(at)) return at;
    return Object.fromEntries(Object.entries(at).map(([name, value]) => [name, name === '$ref' && typeof value === 'string' ? `${base}${value}` : walk(value)]));
  };
  const walked = walk(schema);
  return isNode(walked) ? walked : {};
};

/** "must be null" and "must match a schema in anyOf" only say that there was a choice. */
const wordErrors = (errors: readonly ErrorObject[]): readonly string[] => {
  const telling = errors.filter(({ keyword, params }) => keyword !== 'anyOf' && !(keyword === 'type' && params['type'] === 'null'));
  return (telling.length > 0 ? telling : errors).map(({ instancePath, message, keyword, params }) => `${instancePath || '/'} ${message}${keyword === 'enum' ? ` (${JSON.stringify(params['allowedValues'])})` : ''}`);
};
