import type { RunbookInput } from './runbook.ts';

/** Why an input cannot be used, and what to give instead. */
export type InputProblem = { readonly input: string; readonly what: string; readonly instead: string };

export type Values = { readonly ok: true; readonly values: { readonly [name: string]: string } } | { readonly ok: false; readonly problems: readonly InputProblem[] };

/** The values of confirmed inputs: each as it was given, and the named groups of its pattern. Every problem at once. */
export const valuesOf = (inputs: readonly RunbookInput[], given: { readonly [name: string]: string }): Values => {
  const names = inputs.map(({ name }) => name);
  const strange = Object.keys(given).filter((name) => !names.includes(name)).map((name) => ({ input: name, what: `the runbook has no input "${name}"`, instead: `It has ${names.join(', ')}.` }));
  const problems = [...strange, ...inputs.flatMap((input) => inputProblem(input, given[input.name]) ?? [])];
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, values: Object.fromEntries(inputs.flatMap((input) => [[input.name, given[input.name] ?? ''], ...Object.entries(groups(input, given[input.name] ?? ''))])) };
};

/** What is wrong with one input's value, or null. Also asked while it is being typed. */
export const inputProblem = (input: RunbookInput, value: string | undefined): InputProblem | null => {
  const problem = (what: string, instead: string): InputProblem => ({ input: input.name, what, instead });
  if (value === undefined || value === '') return problem(`${input.name} is missing`, `Give ${input.name}${input.of.length > 0 ? `: ${input.of.join(' or ')}` : ''}.`);
  if (/[\p{Cc}\p{Cf}]/u.test(value)) return problem(`${input.name} holds characters that cannot be seen`, 'Type it anew.');
  if (input.of.length > 0 && !input.of.includes(value)) return problem(`${input.name} cannot be "${value}"`, `Give ${input.of.join(' or ')}.`);
  if (input.type === 'tag' && !isTagName(value)) return problem(`"${value}" is no name that git takes for a tag`, 'Give a tag such as v1.2.3.');
  if (input.pattern !== null && wholeMatch(input.pattern, value) === null) return problem(`${input.name} "${value}" is not of the form ${input.pattern}`, input.type === 'tag' ? 'Give a tag of that form, such as v1.2.3.' : 'Give it in that form.');
  return null;
};

/** A pattern without anchors would accept `v1.2.3; rm`: it must match the whole value. */
const wholeMatch = (pattern: string, value: string): RegExpExecArray | null => new RegExp(`^(?:${pattern})$`).exec(value);

const groups = (input: RunbookInput, value: string): { readonly [name: string]: string } =>
  Object.fromEntries(Object.entries((input.pattern === null ? null : wholeMatch(input.pattern, value))?.groups ?? {}).map(([name, text]) => [name, text ?? '']));

/** git-check-ref-format(1), and no leading hyphen, which a program would read as an option. */
const isTagName = (tag: string): boolean =>
  !/[\s~^:?*[\\]|\.\.|@\{|\/\/|^[-/.]|[/.]$|\/\.|\.lock(?:\/|$)/.test(tag) && tag !== '@';
