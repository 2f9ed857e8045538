import type { z } from 'zod';

type Schema = z.core.JSONSchema.BaseSchema | boolean;

/** Every key of a JSON Schema as a path: lists add nothing, free names are `*`, and the forms of a union lie on one another. */
export const keysOf = (schema: Schema | undefined, path = ''): readonly string[] => {
  if (typeof schema !== 'object') return [];
  const under = (name: string): string => (path === '' ? name : `${path}.${name}`);
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, value]) => [under(name), ...keysOf(value, under(name))]);
  const free = keysOf(schema.additionalProperties, under('*'));
  const items = [schema.items, ...(schema.prefixItems ?? [])].flat().flatMap((item) => keysOf(item, path));
  const forms = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].flatMap((form) => keysOf(form, path));
  return [...new Set([...own, ...free, ...items, ...forms])];
};
