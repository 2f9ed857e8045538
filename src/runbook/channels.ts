import { z } from 'zod';
import { isJsonObject } from '../core/json.ts';
import type { JsonObject } from '../core/json.ts';
import type { Channel } from '../core/plan.ts';
import { objectOf, textsOf } from './authored.ts';
import { durationMs } from '../core/duration.ts';
import { checkForm } from './form-problems.ts';
import type { Problem } from './problem.ts';
import type { Registries } from './registries.ts';
import { channelSchema } from './schema.ts';
import type { Source } from './source.ts';

/** Reads every channel by the form of its kind. One of an unknown kind is left out here: `checkKinds` names it. */
export const readChannels = (file: JsonObject, source: Source, registries: Registries): { readonly channels: { readonly [name: string]: Channel }; readonly problems: readonly Problem[] } => {
  const problems: Problem[] = [];
  const channels: { [name: string]: Channel } = {};
  for (const [name, raw] of Object.entries(objectOf(file['channels']))) {
    const at = ['channels', name];
    const kind = textsOf(objectOf(raw)['kind'])[0];
    if (kind === undefined) {
      const known = Object.keys(registries.channels).join(', ');
      problems.push(isJsonObject(raw) ? { ...source.at(at), what: `the channel "${name}" has no kind`, instead: `Add kind: one of ${known}.` } : { ...source.at(at), what: `the channel "${name}" is not an object (key: value)`, instead: `Write { kind: … }, one of ${known}.` });
      continue;
    }
    const form = Object.hasOwn(registries.channels, kind) ? registries.channels[kind] : undefined;
    if (form === undefined) continue;
    const whole = checkForm(channelSchema(form), raw, { source, at });
    const { kind: _, patience, ...own } = objectOf(raw);
    const spec = checkForm(form.schema.pipe(z.record(z.string(), z.json())), own, { source, at });
    problems.push(...whole.problems, ...spec.problems);
    if (spec.value !== null) channels[name] = { name, kind, spec: spec.value, patienceMs: durationMs(textsOf(patience)[0] ?? '') ?? form.defaultPatienceMs };
  }
  return { channels, problems };
};
