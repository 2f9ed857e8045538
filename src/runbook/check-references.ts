import { objectOf, textsOf } from './authored.ts';
import type { AuthoredStep } from './authored.ts';
import { expansionOf } from './context.ts';
import type { Check, Context } from './context.ts';
import { orKnown } from './nearest.ts';
import type { Problem } from './problem.ts';
import { reserved, RESERVED_CHANNELS } from './reserved.ts';
import type { Path } from './source.ts';

/** Ids are names: each is there once, phases and steps by themselves. */
export const checkIds: Check = ({ phases, steps, source }) => [
  ...twice(phases.map(({ id, path }) => ({ id, path })), 'phase', source.at),
  ...twice(steps.map(({ id, path }) => ({ id, path })), 'step', source.at),
  ...steps.flatMap((step) => twice(textsOf(step.raw['deliver']).map((id, index) => ({ id, path: [...step.path, 'deliver', index] })), 'channel', (path) => source.at(path.slice(0, -1)))),
];

const twice = (named: readonly { readonly id: string; readonly path: Path }[], what: string, at: Context['source']['at']): readonly Problem[] =>
  named.flatMap(({ id, path }, index) => {
    const first = named.findIndex((other) => other.id === id);
    if (id === '' || first === index) return [];
    const place = at([...(named[first]?.path ?? []), 'id']);
    return [{ ...at([...path, 'id']), what: `the ${what} "${id}" is there twice (first on line ${place.line})`, instead: 'Give one of them another id.' }];
  });

/** Steps, tools and channels that a step names are in the file. */
export const checkReferences: Check = (context) => context.steps.flatMap((step) => [...unknownSteps(step, context), ...unknownTools(step, context), ...unknownChannels(step, context)]);

const unknownSteps = (step: AuthoredStep, { named, steps, source }: Context): readonly Problem[] => {
  const until = textsOf(objectOf(step.raw['exposes'])['until']);
  const referred = [...textsOf(step.raw['needs']), ...until, ...(step.read?.traits.reads ?? [])];
  return [...new Set(referred)]
    .filter((id) => !named.has(id))
    .map((id) => ({ ...source.find(step.path, id), what: `there is no step "${id}"`, instead: orKnown(id, steps.flatMap((other) => [other.id, ...expansionOf(other)])) }));
};

const unknownTools = (step: AuthoredStep, { names, source }: Context): readonly Problem[] =>
  textsOf(step.raw['uses'])
    .filter((tool) => !names.tools.includes(tool))
    .map((tool) => ({ ...source.find([...step.path, 'uses'], tool), what: `the tool "${tool}" is not in tools`, instead: `${orKnown(tool, names.tools, 'Add it at the top')} Or add it: tools: { ${tool}: { version: …, get: … } }.` }));

/** Channels that a step makes public, verifies, writes, or can leave out. */
export const channelsOf = (step: AuthoredStep): readonly string[] => {
  const traits = step.read?.traits;
  return [...new Set([...(traits?.publishes ?? []), ...(traits?.channel === undefined ? [] : [traits.channel]), ...textsOf(step.raw['deliver']), ...textsOf(step.raw['install']), ...textsOf(objectOf(step.raw['formula'])['channel']), ...askedOf(step)])];
};

/** Channels that a check asks before the release. */
const askedOf = ({ raw }: AuthoredStep): readonly string[] => Object.values(objectOf(objectOf(raw['check'])['channels'])).flatMap(textsOf);

const unknownChannels = (step: AuthoredStep, { names, source }: Context): readonly Problem[] => {
  const known = Object.keys(names.channels);
  const unknown = channelsOf(step).filter((channel) => !known.includes(channel)).map((channel) => ({ ...source.find(step.path, channel), what: `there is no channel "${channel}"`, instead: orKnown(channel, known, 'Add it under channels.') }));
  const workflow = objectOf(step.raw['workflow']);
  const publishes = textsOf(workflow['publishes']);
  const skips = Object.keys(objectOf(workflow['skip'])).filter((name) => name !== 'also' && !publishes.includes(name)).map((name) => ({ ...source.at([...step.path, 'workflow', 'skip', name], 'key'), what: `skip names "${name}", which this step does not publish`, instead: orKnown(name, publishes) }));
  const written = textsOf(objectOf(step.raw['formula'])['channel'])[0];
  const kind = written === undefined ? undefined : textsOf(objectOf(names.channels[written])['kind'])[0];
  const staged = textsOf(step.raw['stage'])[0];
  const stagedKind = staged === undefined ? undefined : textsOf(objectOf(names.channels[staged])['kind'])[0];
  const noStage = stagedKind === undefined || stagedKind === 'npm' ? [] : [{ ...source.at([...step.path, 'stage']), what: `the channel "${staged}" is of kind ${stagedKind}, and only npm stages a version`, instead: 'Name a channel of kind npm.' }];
  const noTap = kind === undefined || kind === 'homebrew' ? [] : [{ ...source.at([...step.path, 'formula', 'channel']), what: `the channel "${written}" is of kind ${kind}, and a formula lives in a Homebrew tap`, instead: 'Name a channel of kind homebrew.' }];
  return [...unknown, ...skips, ...leftOut(step, source), ...noTap, ...noStage];
};

/** What an input that is a flag says when it is not set. */
export const OFF: ReadonlySet<string> = new Set(['false', '0', 'no', 'off', '']);

/**
 * A dispatch that publishes leaves a channel out only when a retry computes that from what is live, shows it and logs it.
 * Prevents: a release that is partial because the runbook said so, of which nobody decided anything.
 */
const leftOut = (step: AuthoredStep, source: Context['source']): readonly Problem[] => {
  const { publishes, dispatch, skip } = objectOf(step.raw['workflow']);
  if (publishes === undefined) return [];
  const { also, ...inputs } = objectOf(skip);
  const [skips, beside] = [new Set(Object.values(inputs)), objectOf(also)];
  const isException = (name: string, value: string): boolean => (name in beside ? value === String(beside[name]) : (skips.has(name) || /^allow[-_]?partial/i.test(name)) && !OFF.has(value));
  return Object.entries(objectOf(dispatch))
    .filter(([name, value]) => isException(name, String(value)))
    .map(([name]) => ({ ...source.at([...step.path, 'workflow', 'dispatch', name]), what: `the dispatch sets "${name}", which lets a channel be left out, and nobody decides that here`, instead: 'Write what it is when nothing is left out. What is named under skip is set by a retry where a channel is live already, shown and logged.' }));
};

/** Channels and the tracker are of kinds that this program has. Forms of channels are checked where they are read. */
export const checkKinds: Check = ({ file, names, registries, source }) => {
  const channels = Object.entries(names.channels).flatMap(([name, raw]) => {
    const kind = textsOf(objectOf(raw)['kind'])[0];
    if (kind === undefined || Object.hasOwn(registries.channels, kind)) return [];
    const place = source.at(['channels', name, 'kind']);
    if (RESERVED_CHANNELS.includes(kind)) return [{ ...place, ...reserved(kind) }];
    return [{ ...place, what: `there is no channel kind "${kind}"`, instead: orKnown(kind, Object.keys(registries.channels)) }];
  });
  const tracker = textsOf(objectOf(file['blockers'])['tracker'])[0];
  if (tracker === undefined || registries.trackers.includes(tracker)) return channels;
  return [...channels, { ...source.at(['blockers', 'tracker']), what: `there is no tracker "${tracker}"`, instead: orKnown(tracker, registries.trackers) }];
};

/** target, base and mode are what every plan is about; patterns compile. */
export const checkInputs: Check = ({ names, source }) => {
  const required = [['target', 'tag'], ['base', 'tag'], ['mode', 'choice']] as const;
  const missing = required.flatMap(([name, type]) => {
    const given = names.inputs[name];
    if (given === undefined) return [{ ...source.at(['inputs']), what: `the input "${name}" is missing`, instead: `Add ${name}: { type: ${type}${type === 'choice' ? ', of: [dry-run, live]' : ''} }.` }];
    const written = textsOf(objectOf(given)['type'])[0];
    if (written === undefined || written === type) return [];
    return [{ ...source.at(['inputs', name, 'type']), what: `the input "${name}" is of type ${written}`, instead: `Write type: ${type}.` }];
  });
  const modes = textsOf(objectOf(names.inputs['mode'])['of']);
  const strange = modes.filter((mode) => mode !== 'dry-run' && mode !== 'live').map((mode) => ({ ...source.find(['inputs', 'mode', 'of'], mode), what: `there is no mode "${mode}"`, instead: 'Write dry-run or live.' }));
  const patterns = Object.entries(names.inputs).flatMap(([name, raw]) => {
    const pattern = textsOf(objectOf(raw)['pattern'])[0];
    const why = pattern === undefined ? null : whyBroken(pattern);
    return why === null ? [] : [{ ...source.at(['inputs', name, 'pattern']), what: `the pattern of "${name}" is not a regular expression (${why})`, instead: "Write one in single quotes, such as '^v(?<version>\\d+\\.\\d+\\.\\d+)$'." }];
  });
  return [...missing, ...strange, ...patterns];
};

const whyBroken = (pattern: string): string | null => {
  try {
    new RegExp(pattern);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : String(error);
  }
};

/** Conditions name inputs of the file, and values that those can have; a step's does not contradict its phase's. */
export const checkConditions: Check = ({ phases, names, source }) =>
  phases.flatMap((phase) => {
    const outer = objectOf(phase.raw['when']);
    const places = [{ when: outer, path: phase.path, within: {} }, ...phase.steps.map((step) => ({ when: objectOf(step.raw['when']), path: step.path, within: outer }))];
    return places.flatMap(({ when, path, within }) =>
      Object.entries(when).flatMap(([name, value]) => {
        const key = source.at([...path, 'when', name], 'key');
        const above = objectOf(within)[name];
        if (above !== undefined && JSON.stringify(above) !== JSON.stringify(value)) return [{ ...key, what: `when: ${name} is already set by the phase, otherwise`, instead: 'Remove one of them: both would have to hold.' }];
        if (name === 'changed' || typeof value !== 'string') return [];
        const input = names.inputs[name];
        if (input === undefined) return [{ ...key, what: `there is no input "${name}"`, instead: orKnown(name, [...Object.keys(names.inputs), 'changed']) }];
        const of = textsOf(objectOf(input)['of']);
        return of.length === 0 || of.includes(value) ? [] : [{ ...source.at([...path, 'when', name]), what: `the input "${name}" is never "${value}"`, instead: orKnown(value, of) }];
      }),
    );
  });

