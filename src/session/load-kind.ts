import { kinds } from '../kinds/index.ts';
import type { Kind } from '../kinds/kind.ts';

/** The kind of a step, loaded when it is first needed. @throws Error for one that this program does not have. */
export const loadKind = async (key: string): Promise<Kind> => {
  const load = Object.entries(kinds).find(([name]) => name === key)?.[1];
  if (load === undefined) throw new Error(`nothing here knows the kind "${key}"`);
  return load();
};
