import { environmentName } from '../core/plan.ts';
import { namesIn } from '../core/values.ts';
import type { Json } from '../core/json.ts';
import { listOf, objectOf, textsOf } from './authored.ts';
import type { AuthoredStep } from './authored.ts';
import type { Check, Context } from './context.ts';
import { groupsOf, RUNTIME } from './names.ts';
import type { Names } from './names.ts';
import { orKnown } from './nearest.ts';
import type { Problem } from './problem.ts';
import type { Path } from './source.ts';

/** Braces in Holdpoint's own fields name values that exist by then. */
export const checkFields: Check = (context) => {
  const { file, steps, source, names } = context;
  const fixed: readonly (readonly [Path, Json | undefined])[] = [
    [['blockers', 'title'], objectOf(file['blockers'])['title']],
    ...Object.entries(names.channels).map(([name, entry]) => [['channels', name], entry] as const),
    ...steps.flatMap((step) => [
      [[...step.path, 'title'], step.raw['title']] as const,
      [[...step.path, 'judge'], step.raw['judge']] as const,
      [[...step.path, 'hint'], step.raw['hint']] as const,
      [[...step.path, 'exposes', 'what'], objectOf(step.raw['exposes'])['what']] as const,
    ]),
  ];
  const suggestions = Object.entries(names.inputs).flatMap(([name, input]) => unknownFields(['inputs', name], textsOf(objectOf(input)['suggest']), ['user', 'host'], context));
  return [
    ...fixed.flatMap(([path, value]) => unknownFields(path, allTexts(value), names.fixed, context)),
    ...suggestions,
    ...steps.flatMap((step) => unknownFields(step.path, fieldsOf(step), [...names.fixed, ...names.captured.keys(), ...RUNTIME], context)),
    ...unknownFields(['evidence'], allTexts(file['evidence']), names.fixed.filter((name) => !freeTexts(names).includes(name)), context),
    ...reportPath(file['evidence'], source),
    ...steps.flatMap((step) => listOf(step.raw['evidence']).flatMap((glob, index) => (typeof glob === 'string' && leavesRepository(glob) ? [{ ...source.at([...step.path, 'evidence', index]), what: `evidence "${glob}" is outside the repository`, instead: 'Write a path from its root, without "..".' }] : []))),
  ];
};

const unknownFields = (path: Path, texts: readonly string[], known: readonly string[], { source, names }: Context): readonly Problem[] =>
  texts.flatMap((text) =>
    namesIn(text).filter((name) => !known.includes(name)).map((name) => ({
      ...source.find(path, `{${name}}`),
      what: names.captured.has(name) || RUNTIME.includes(name) || names.fixed.includes(name) ? `{${name}} cannot be used here` : `there is no value {${name}}`,
      instead: orKnown(name, known),
    })),
  );

/** Every text in a value, however deep. */
const allTexts = (value: Json | undefined): readonly string[] => {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((item: Json) => allTexts(item));
};

/** Inputs of any text, and the groups of their patterns: in a path, one could lead out of the repository. */
const freeTexts = ({ inputs }: Names): readonly string[] =>
  Object.entries(inputs).flatMap(([name, input]) => (objectOf(input)['type'] === 'text' ? [name, ...groupsOf(textsOf(objectOf(input)['pattern'])[0] ?? '')] : []));

const leavesRepository = (path: string): boolean => /^[/~\\]/.test(path) || path.split(/[/\\]/).includes('..');

const reportPath = (path: Json | undefined, source: Context['source']): readonly Problem[] => {
  if (typeof path !== 'string') return [];
  const place = source.at(['evidence']);
  if (leavesRepository(path)) return [{ ...place, what: `evidence "${path}" is outside the repository`, instead: 'Write a path from its root, without "..", such as .scratch/release/evidence-{target}-{mode}.md.' }];
  return path.endsWith('/') ? [{ ...place, what: `evidence "${path}" is a folder`, instead: 'Write the path of a file, such as .scratch/release/evidence-{target}-{mode}.md.' }] : [];
};

export const fieldsOf = (step: AuthoredStep): readonly string[] => step.read?.kind.fields(step.read.spec) ?? [];
export const commandsOf = (step: AuthoredStep): readonly string[] => [...(step.read?.kind.commands(step.read.spec) ?? []), ...textsOf(step.raw['fix'])];

/** Names of captured values that a step uses, in braces or as `$RELEASE_<NAME>`. */
export const capturedUsedBy = (step: AuthoredStep, captured: readonly string[]): readonly string[] => {
  const inFields = fieldsOf(step).flatMap(namesIn);
  const inCommands = commandsOf(step).flatMap(variablesIn);
  return captured.filter((name) => inFields.includes(name) || inCommands.includes(environmentName(name)));
};

const variablesIn = (line: string): readonly string[] => [...line.matchAll(/\$\{?(RELEASE_[A-Za-z0-9_]+)/g)].map((match) => match[1] ?? '');

/** Values reach a command through its environment only: a tag name is data, and git accepts `$(id)` in one. */
export const checkCommands: Check = (context) => {
  const { file, steps, names } = context;
  const everywhere = [...names.fixed, ...names.captured.keys()];
  return [
    ...steps.flatMap((step) => commandsOf(step).flatMap((line) => commandProblems(step.path, line, everywhere, context))),
    ...Object.entries(objectOf(file['tools'])).flatMap(([name, tool]) => textsOf(objectOf(tool)['version']).flatMap((line) => commandProblems(['tools', name], line, names.fixed, context))),
    ...steps.flatMap((step) => wordsWithoutShell(step.raw).filter((word) => variablesIn(word).length > 0 || PLACEHOLDER.test(word)).map((word) => ({ ...context.source.find(step.path, word), what: `"${word}" would reach the program as it is: argv has no shell`, instead: 'Write the command as one shell line.' }))),
  ];
};

const wordsWithoutShell = (value: Json): readonly string[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]: readonly [string, Json]) => (key === 'argv' ? textsOf(item) : wordsWithoutShell(item)));
};

const PLACEHOLDER = /<[A-Za-z][A-Za-z0-9]*(?:[-_ ][A-Za-z0-9]+)*>/;
/** In quotes, `<title>` may be meant as it is; with a hyphen or underscore it is a gap that nobody filled. */
const QUOTED_PLACEHOLDER = /<[A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)+>/;

const commandProblems = (path: Path, line: string, values: readonly string[], { source }: Context): readonly Problem[] => {
  const problems: Problem[] = [];
  const gap = PLACEHOLDER.exec(withoutQuoted(line))?.[0] ?? QUOTED_PLACEHOLDER.exec(line)?.[0];
  // A shell reads `<build-run-id>` as a redirection: the command once ran on a file of that name.
  if (gap !== undefined) problems.push({ ...source.find(path, gap), what: `the placeholder ${gap} stands in a command, where a shell reads it as a redirection`, instead: 'Capture the value in an earlier step and write $RELEASE_<NAME>, such as $RELEASE_BUILD_RUN_ID.' });
  for (const match of line.matchAll(/(?<!\$)\{([A-Za-z_][A-Za-z0-9_-]*)\}/g)) {
    const name = match[1] ?? '';
    if (values.includes(name)) problems.push({ ...source.find(path, match[0]), what: `braces such as ${match[0]} are not replaced in a command`, instead: `Write $${environmentName(name)}.` });
  }
  const known = values.map(environmentName);
  for (const name of new Set(variablesIn(line))) {
    if (!known.includes(name)) problems.push({ ...source.find(path, name), what: `there is no value $${name}`, instead: orKnown(name, known).replace(/^Write /, 'Write $') });
  }
  return problems;
};

const withoutQuoted = (line: string): string => line.replaceAll(/'[^']*'|"(?:\\.|[^"\\])*"/g, '""');

/** Globs are of paths from the root; one that excludes would match all the rest. */
export const checkGlobs: Check = ({ file, phases, steps, source }) => {
  const lists: readonly (readonly [Path, Json | undefined])[] = [
    [['blockers', 'paths'], objectOf(file['blockers'])['paths']],
    ...phases.map((phase) => [[...phase.path, 'when', 'changed'], objectOf(phase.raw['when'])['changed']] as const),
    ...steps.flatMap((step) => [[[...step.path, 'covers'], step.raw['covers']] as const, [[...step.path, 'when', 'changed'], objectOf(step.raw['when'])['changed']] as const]),
  ];
  return lists.flatMap(([path, globs]) =>
    listOf(globs).flatMap((glob, index) => {
      if (typeof glob !== 'string') return [];
      const wrong = glob.startsWith('!') ? 'excludes, and would match everything else' : leavesRepository(glob) ? 'is outside the repository' : null;
      return wrong === null ? [] : [{ ...source.at([...path, index]), what: `the glob "${glob}" ${wrong}`, instead: "Write paths from the root that are meant, such as 'src/**'." }];
    }),
  );
};
