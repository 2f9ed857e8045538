import { z } from 'zod';
import { isJsonObject } from '../core/json.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { Traits } from '../core/kind.ts';
import { checkForm } from './form-problems.ts';
import { nearest } from './nearest.ts';
import type { Problem } from './problem.ts';
import type { KindForm, Registries } from './registries.ts';
import { RESERVED, reserved } from './reserved.ts';
import { stepKeys, stepSchema } from './schema.ts';
import type { StepCommon } from './schema.ts';
import type { Path, Source } from './source.ts';

/** A step as it was written. `read` is null where its form is broken; its names still count for the others. */
export type AuthoredStep = {
  readonly id: string;
  readonly path: Path;
  readonly phase: number;
  readonly raw: JsonObject;
  readonly read: { readonly common: StepCommon; readonly kind: KindForm; readonly spec: JsonObject; readonly traits: Traits } | null;
};

export type AuthoredPhase = { readonly id: string; readonly path: Path; readonly raw: JsonObject; readonly steps: readonly AuthoredStep[] };

export const objectOf = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});
export const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
export const textsOf = (value: Json | undefined): readonly string[] => (typeof value === 'string' ? [value] : listOf(value).filter((item) => typeof item === 'string'));

/** Whether a step pushes a tag: what a run that is started by one stands for, and what comes after is about its commit. */
export const pushesTag = ({ raw }: AuthoredStep): boolean => objectOf(raw['git'])['push'] !== undefined;

/** Reads every phase and step, each by the form of its kind. A broken one does not hide the faults of the others. */
export const readPhases = (file: JsonObject, source: Source, registries: Registries): { readonly phases: readonly AuthoredPhase[]; readonly problems: readonly Problem[] } => {
  const problems: Problem[] = [];
  const forms = formsOf(registries);
  const phases = listOf(file['phases']).map((item, index): AuthoredPhase => {
    const raw = objectOf(item);
    const path = ['phases', index];
    const steps = listOf(raw['steps']).map((step, at): AuthoredStep => {
      const stepPath = [...path, 'steps', at];
      const rawStep = objectOf(step);
      const { read, problems: found } = readStep(step, stepPath, source, forms);
      problems.push(...found);
      return { id: textsOf(rawStep['id'])[0] ?? '', path: stepPath, phase: index, raw: rawStep, read };
    });
    return { id: textsOf(raw['id'])[0] ?? '', path, raw, steps };
  });
  return { phases, problems };
};

const commonSchema = z.object(stepKeys);

type Forms = { readonly registries: Registries; readonly of: (kind: KindForm) => { readonly whole: z.ZodObject; readonly spec: z.ZodType<JsonObject> } };

/** The schemas of a kind are made once: a runbook may have thousands of steps. */
const formsOf = (registries: Registries): Forms => {
  const made = new Map<string, ReturnType<Forms['of']>>();
  return {
    registries,
    of: (kind) => {
      const forms = made.get(kind.key) ?? { whole: stepSchema(kind), spec: kind.schema.pipe(z.record(z.string(), z.json())) };
      made.set(kind.key, forms);
      return forms;
    },
  };
};

type Read = { readonly read: AuthoredStep['read']; readonly problems: readonly Problem[] };

const readStep = (raw: Json, path: Path, source: Source, forms: Forms): Read => {
  if (!isJsonObject(raw)) return { read: null, problems: [{ ...source.at(path), what: 'a step is not an object (key: value)', instead: 'Write { id: …, title: …, run: … }.' }] };
  const found = kindOf(raw, forms.registries);
  if ('what' in found) return { read: null, problems: [{ ...source.at([...path, ...(found.key === null ? [] : [found.key])], 'key'), what: found.what, instead: found.instead }] };
  const { kind } = found;
  const form = checkForm(forms.of(kind).whole, raw, { source, at: path });
  const own = Object.fromEntries(Object.entries(raw).filter(([key]) => key === kind.key || kind.siblings.includes(key)));
  const spec = checkForm(forms.of(kind).spec, own, { source, at: path });
  const common = commonSchema.safeParse(raw);
  const problems = [...form.problems, ...spec.problems];
  if (problems.length > 0 || spec.value === null || !common.success) return { read: null, problems };
  return { read: { common: common.data, kind, spec: spec.value, traits: kind.traits(spec.value, { id: common.data.id }) }, problems };
};

type NoKind = { readonly key: string | null; readonly what: string; readonly instead: string };

/** The kind is the one kind key that it has; a key that belongs to another one's form (`run` of a delivery) is none. */
const kindOf = (raw: JsonObject, registries: Registries): { readonly kind: KindForm } | NoKind => {
  const keys = Object.keys(raw);
  const named = keys.flatMap((key) => (Object.hasOwn(registries.kinds, key) ? (registries.kinds[key] ?? []) : []));
  const kinds = named.filter((kind) => !named.some((other) => other !== kind && other.siblings.includes(kind.key)));
  const [kind, second] = kinds;
  if (kind !== undefined && second === undefined) return { kind };
  const known = Object.keys(registries.kinds);
  if (second !== undefined) return { key: second.key, what: `a step is of one kind, and this one has ${kinds.map(({ key }) => key).join(' and ')}`, instead: 'Make two steps of it.' };
  const later = keys.find((key) => RESERVED.includes(key));
  if (later !== undefined) return { key: later, ...reserved(later) };
  const strange = keys.filter((key) => !Object.hasOwn(stepKeys, key));
  const meant = strange.map((key) => ({ key, near: nearest(key, known) })).find(({ near }) => near !== null);
  if (meant?.near != null) return { key: meant.key, what: `unknown key "${meant.key}", and no kind`, instead: `Write ${meant.near}.` };
  return { key: strange[0] ?? null, what: 'this step has no kind, so nothing would be done', instead: `Give it one of ${known.join(', ')}.` };
};
