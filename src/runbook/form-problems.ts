import type { z } from 'zod';
import { nearest, orKnown } from './nearest.ts';
import type { Problem } from './problem.ts';
import { RESERVED, reserved } from './reserved.ts';
import type { Path, Source } from './source.ts';

type Issue = z.core.$ZodIssue;

/**
 * Checks a value against its schema and gives every problem at its place in the file.
 * `at` is the path of the value in the file; `known` lists keys where the schema holds only a part of them.
 */
export const checkForm = <Schema extends z.ZodType>(schema: Schema, value: unknown, { source, at }: { readonly source: Source; readonly at: Path }): { readonly value: z.output<Schema> | null; readonly problems: readonly Problem[] } => {
  const read = schema.safeParse(value, { error: knownKeys, reportInput: true });
  if (read.success) return { value: read.data, problems: [] };
  return { value: null, problems: read.error.issues.flatMap((issue) => problemsOf(issue, at, source)) };
};

const KNOWN = 'known keys: ';

/** An issue about unknown keys does not name the known ones, but the schema that raised it does. */
const knownKeys: z.core.$ZodErrorMap = (issue) => {
  if (issue.code !== 'unrecognized_keys' || issue.inst === undefined || !('shape' in issue.inst._zod.def)) return undefined;
  // zod types the definition of any schema; one that rejects keys is an object schema, and `shape` was just seen.
  const { shape } = issue.inst._zod.def as z.core.$ZodObjectDef;
  return `${KNOWN}${Object.keys(shape).join(' ')}`;
};

const problemsOf = (issue: Issue, at: Path, source: Source): readonly Problem[] => {
  const path = [...at, ...issue.path.map((segment) => (typeof segment === 'symbol' ? String(segment) : segment))];
  const name = nameOf(path);
  const here = { ...source.at(path) };
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ ...source.at([...path, key], 'key'), ...unknownKey(key, issue, knownOf(issue)) }));
    case 'invalid_type':
      if (issue.input === undefined) return [{ ...here, what: `${quoted(path)} is missing`, instead: `Add it: ${ownName(path)} is ${a(issue.expected)}.` }];
      return [{ ...here, what: `${name} is ${kindOf(issue.input)}`, instead: `Write ${a(issue.expected)}.` }];
    case 'invalid_value':
      if (issue.input === undefined) return [{ ...here, what: `${quoted(path)} is missing`, instead: `Add it: ${oneOf(issue.values)}` }];
      return [{ ...here, what: `${name} cannot be ${shown(issue.input)}`, instead: typeof issue.input === 'string' ? orKnown(issue.input, issue.values.map(String)) : oneOf(issue.values) }];
    case 'invalid_union':
      return unionProblems(issue, path, source);
    case 'invalid_key':
      return issue.issues.map((inner) => ({ ...source.at(path, 'key'), ...worded(`the name "${ownName(path)}"`, inner.message) }));
    case 'invalid_element':
      return issue.issues.flatMap((inner) => problemsOf(inner, path, source));
    case 'too_small':
      return [{ ...here, what: issue.origin === 'string' || issue.origin === 'array' ? `${name} is empty` : `${name} is below ${issue.minimum}`, instead: 'Fill it in, or remove the key.' }];
    case 'too_big':
      return [{ ...here, what: issue.origin === 'array' ? `${name} holds too much` : `${name} is above ${issue.maximum}`, instead: `Keep it at ${issue.maximum} or below.` }];
    case 'invalid_format':
    case 'custom':
    case 'not_multiple_of':
      return [{ ...here, ...worded(name, issue.message) }];
    default:
      return issue satisfies never;
  }
};

const knownOf = (issue: Issue): readonly string[] => (issue.message.startsWith(KNOWN) ? issue.message.slice(KNOWN.length).split(' ').filter(Boolean) : []);

const unknownKey = (key: string, issue: Issue, known: readonly string[]): Pick<Problem, 'what' | 'instead'> => {
  if (RESERVED.includes(key)) return reserved(key);
  const value = typeof issue.input === 'object' && issue.input !== null ? Object.entries(issue.input).find(([name]) => name === key)?.[1] : undefined;
  // `{ title: Clean, on main }` reads as a title and a key "on main".
  if (value === null && nearest(key, known) === null) return { what: `unknown key "${key}" without a value`, instead: 'Quote the text before it: inside { } a comma ends a value.' };
  return { what: `unknown key "${key}"`, instead: orKnown(key, known) };
};

/** The branch that was meant: the one that the value fits at its root, with the fewest other faults. */
const unionProblems = (issue: Extract<Issue, { code: 'invalid_union' }>, path: Path, source: Source): readonly Problem[] => {
  if ('discriminator' in issue && typeof issue.discriminator === 'string' && issue.errors.length === 0) return noSuchVariant(issue, path, source);
  const meant = issue.errors.filter((errors) => !errors.some(isAtRoot)).toSorted((a, b) => faults(a) - faults(b))[0];
  if (meant !== undefined) return meant.flatMap((inner) => problemsOf(inner, path, source));
  if (issue.input === undefined) return [{ ...source.at(path), what: `${quoted(path)} is missing`, instead: `Add it: ${ownName(path)} is ${expectedOf(issue)}.` }];
  return [{ ...source.at(path), what: `${nameOf(path)} is ${kindOf(issue.input)}`, instead: `Write ${expectedOf(issue)}.` }];
};

/** The value is of another type altogether, so this branch was not meant. A union inside a union may be such a branch. */
const isAtRoot = (issue: Issue): boolean => {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_union') return issue.errors.length > 0 && issue.errors.every((errors) => errors.some(isAtRoot));
  return issue.code === 'invalid_type' || issue.code === 'invalid_value';
};
const faults = (issues: readonly Issue[]): number => issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? 2 * issue.keys.length : 1), 0);

const expectedOf = (issue: Extract<Issue, { code: 'invalid_union' }>): string => [...new Set(formsAtRoot(issue))].join(' or ') || 'something else';

const formsAtRoot = (issue: Extract<Issue, { code: 'invalid_union' }>): readonly string[] =>
  issue.errors.flatMap((errors) =>
    errors.filter(isAtRoot).flatMap((root) => {
      if (root.code === 'invalid_union') return formsAtRoot(root);
      return root.code === 'invalid_type' ? [a(root.expected)] : root.code === 'invalid_value' ? root.values.map(String) : [];
    }),
  );

const noSuchVariant = (issue: Issue & { readonly discriminator?: string | undefined }, path: Path, source: Source): readonly Problem[] => {
  const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
  const key = issue.discriminator ?? '';
  const given = typeof issue.input === 'object' && issue.input !== null ? Object.entries(issue.input).find(([name]) => name === key)?.[1] : undefined;
  if (given === undefined) return [{ ...source.at(path), what: `${quoted(path)} is missing`, instead: `Add it: ${key} is one of ${options.join(', ')}.` }];
  return [{ ...source.at(path), what: `${nameOf(path)} cannot be ${shown(given)}`, instead: orKnown(String(given), options) }];
};

/** A check of our own says "is not …, such as …": what it wants is then what to write. */
const worded = (name: string, message: string): Pick<Problem, 'what' | 'instead'> => {
  const wants = /^is not (an? .+|the .+)$/.exec(message)?.[1];
  if (wants !== undefined) return { what: `${name} is not ${wants.replace(/ such as .*$| \(.*$/, '')}`, instead: `Write ${wants}.` };
  const [what = message, instead] = message.split(': ');
  return { what: `${name} ${what}`, instead: instead === undefined ? 'Correct it.' : `${instead.charAt(0).toUpperCase()}${instead.slice(1)}.` };
};

const ownName = (path: Path): string => String(path.findLast((segment) => typeof segment === 'string') ?? 'the file');
const quoted = (path: Path): string => (path.length === 0 ? 'the runbook' : `"${ownName(path)}"`);
const nameOf = (path: Path): string => (typeof path.at(-1) === 'number' ? `item ${Number(path.at(-1)) + 1} of ${quoted(path)}` : quoted(path));
const oneOf = (values: readonly unknown[]): string => (values.length === 1 ? `Write ${String(values[0])}.` : `Write one of ${values.map(String).join(', ')}.`);
const shown = (value: unknown): string => (typeof value === 'string' ? `"${value}"` : typeof value === 'object' ? kindOf(value) : String(value));

const FORMS: { readonly [type: string]: string } = { string: 'text', array: 'a list', object: 'an object (key: value)', record: 'an object (key: value)', number: 'a number', int: 'a whole number', boolean: 'true or false', tuple: 'a list' };
const a = (type: string): string => FORMS[type] ?? type;

const kindOf = (value: unknown): string => {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return `the text "${value}"`;
  if (typeof value === 'object') return 'an object';
  return typeof value === 'boolean' ? `the yes-or-no value ${String(value)}` : `the number ${String(value)}`;
};
