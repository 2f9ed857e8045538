import type { Json } from '../core/json.ts';

/** JSON with sorted keys and without spaces: equal values give equal bytes, so that their hashes can be compared. */
export const canonical = (value: Json): string => {
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonical(item)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const rows = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${rows.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
};
