import { z } from 'zod';
import type { Traits } from '../core/kind.ts';

/**
 * What the runbook needs of a step kind. A `Kind` (core/kind.ts) is one; methods here, so that one of a narrower spec fits.
 * `schema` is of one object: the kind's own key, the step's keys that belong to it (`siblings`: `env`, `expect`, …), and
 * `run` where the compiler fills in the step that built what it compares.
 */
export type KindForm = {
  readonly key: string;
  readonly schema: z.ZodObject;
  readonly siblings: readonly string[];
  traits(spec: unknown, step: { readonly id: string }): Traits;
  fields(spec: unknown): readonly string[];
  commands(spec: unknown): readonly string[];
  would(spec: unknown): readonly string[];
  /** Present where the kind knows how to take back what a step exposes. */
  readonly revert?: unknown;
};

/** A channel kind: `schema` is of its entry without `kind` and `patience`. */
export type ChannelForm = { readonly key: string; readonly schema: z.ZodObject; readonly defaultPatienceMs: number };

/** What a runbook may use, as values: the runbook imports no kind, channel or tracker. */
export type Registries = {
  readonly kinds: { readonly [key: string]: KindForm };
  readonly channels: { readonly [key: string]: ChannelForm };
  readonly trackers: readonly string[];
};

type Loaded = {
  readonly kinds: readonly KindForm[];
  readonly channels: readonly { readonly key: string; readonly schema: unknown; readonly defaultPatienceMs: number }[];
  readonly trackers: readonly string[];
};

/**
 * Registries out of loaded kinds, channel kinds and the keys of trackers.
 * @throws Error when the schema of a channel kind is no object schema of zod.
 */
export const registriesOf = ({ kinds, channels, trackers }: Loaded): Registries => ({
  kinds: Object.fromEntries(kinds.map((kind) => [kind.key, kind])),
  channels: Object.fromEntries(channels.map(({ key, schema, defaultPatienceMs }) => {
    if (!(schema instanceof z.ZodObject)) throw new Error(`the channel kind ${key} has no object schema`);
    return [key, { key, schema, defaultPatienceMs }];
  })),
  trackers,
});

/** The part of a kind's schema that an author writes: its own key and its siblings. */
export const writtenShape = (kind: KindForm): z.ZodRawShape =>
  Object.fromEntries(Object.entries(kind.schema.shape).filter(([key]) => key === kind.key || kind.siblings.includes(key)));
