import type { JsonObject } from '../core/json.ts';
import { listOf, textsOf } from './authored.ts';
import type { AuthoredPhase, AuthoredStep } from './authored.ts';
import type { Names } from './names.ts';
import type { Problem } from './problem.ts';
import type { Registries } from './registries.ts';
import type { Source } from './source.ts';

/** What a check of the runbook reads. */
export type Context = {
  readonly file: JsonObject;
  readonly source: Source;
  readonly registries: Registries;
  readonly names: Names;
  readonly phases: readonly AuthoredPhase[];
  readonly steps: readonly AuthoredStep[];
  readonly named: ReadonlyMap<string, AuthoredStep>;
};

export type Check = (context: Context) => readonly Problem[];

/** A delivery is written once and becomes one step for each channel; every other step is itself. */
export const expansionOf = (step: AuthoredStep): readonly string[] => {
  const channels = listOf(step.raw['deliver']).length > 0 ? textsOf(step.raw['deliver']) : [];
  return channels.length > 0 ? [...new Set(channels)].map((channel) => `${step.id}.${channel}`) : [step.id];
};

/** The written step behind every id: its own, and that of each of its channels. The first of two that share one. */
export const stepsByName = (steps: readonly AuthoredStep[]): ReadonlyMap<string, AuthoredStep> =>
  new Map([...steps.toReversed().flatMap((step) => expansionOf(step).map((id) => [id, step] as const)), ...steps.toReversed().map((step) => [step.id, step] as const)]);

/** The ids that a name means: all of them, or the one that was named. */
export const idsNamed = ({ named }: Pick<Context, 'named'>, id: string): readonly string[] => {
  const step = named.get(id);
  if (step === undefined) return [];
  return step.id === id ? expansionOf(step) : [id];
};
