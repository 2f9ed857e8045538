import type { Json } from '../core/json.ts';
import type { CommandCapture } from './commands.ts';

/** Patterns to look for in what a process prints, by the name of the value they take. */
export const stdoutPatternsOf = (capture: CommandCapture | undefined): { readonly [name: string]: string } =>
  Object.fromEntries(Object.entries(capture ?? {}).flatMap(([name, source]) => ('stdout' in source ? [[name, source.stdout]] : [])));

/** Paths of captures, in which braces are replaced. */
export const captureFieldsOf = (capture: CommandCapture | undefined): readonly string[] =>
  Object.values(capture ?? {}).flatMap((source) => ('file' in source ? [source.file] : []));

/**
 * Values that commands gave: the last match in their output, or a place in a JSON file. What was not there is named,
 * so that nothing later runs with an empty value.
 */
export const captureFrom = async (
  capture: CommandCapture | undefined,
  commands: readonly { readonly captured: { readonly [name: string]: string } }[],
  read: (path: string) => Promise<string | null>,
): Promise<{ readonly captured: { readonly [name: string]: string }; readonly uncaptured: readonly string[] }> => {
  const captured: Record<string, string> = {};
  const uncaptured: string[] = [];
  for (const [name, source] of Object.entries(capture ?? {})) {
    const value = 'stdout' in source ? commands.findLast((one) => one.captured[name] !== undefined)?.captured[name] : atPointer(await read(source.file), source.json);
    if (value === undefined || value === '') uncaptured.push(name);
    else captured[name] = value;
  }
  return { captured, uncaptured };
};

/** The text or number at a JSON pointer (RFC 6901), as text; undefined when there is none. */
export const atPointer = (text: string | null, pointer: string): string | undefined => {
  const parsed = text === null ? undefined : parseJson(text);
  const found = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<Json | undefined>((value, part) => stepInto(value, part), parsed);
  return typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean' ? String(found) : undefined;
};

/** JSON, or undefined when the text is none. */
export const parseJson = (text: string): Json | undefined => {
  try {
    // The boundary: what JSON.parse gives is `Json` by definition.
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
};

const stepInto = (value: Json | undefined, part: string): Json | undefined => {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
  // An own key of an object or an index of an array; `Json` has no type that is both.
  return (value as { readonly [key: string]: Json })[part];
};
