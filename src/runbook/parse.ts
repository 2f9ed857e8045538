import { z } from 'zod';
import type { JsonObject } from '../core/json.ts';
import { assemble } from './assemble.ts';
import { readPhases } from './authored.ts';
import { checkBuilds } from './build-step.ts';
import { checkConditions, checkIds, checkInputs, checkKinds, checkReferences } from './check-references.ts';
import { checkCommands, checkFields, checkGlobs } from './check-texts.ts';
import { stepsByName } from './context.ts';
import type { Check, Context } from './context.ts';
import { checkForm } from './form-problems.ts';
import { readNames } from './names.ts';
import { checkAdvisoryReads, checkOrder } from './order.ts';
import { checkPolicies } from './policy.ts';
import { inReadingOrder } from './problem.ts';
import type { Problem } from './problem.ts';
import { readChannels } from './channels.ts';
import type { Registries } from './registries.ts';
import type { Runbook } from './runbook.ts';
import { outlineSchema } from './schema.ts';
import { readSource } from './source.ts';

/** `context`: what the runbook was read as, for who goes on reading it. */
export type Parsed = { readonly ok: true; readonly runbook: Runbook; readonly context: Context } | { readonly ok: false; readonly errors: readonly Problem[] };

const CHECKS: readonly Check[] = [checkIds, checkInputs, checkKinds, checkReferences, checkConditions, checkBuilds, checkFields, checkCommands, checkGlobs, checkPolicies, checkOrder, checkAdvisoryReads];

/**
 * Reads a runbook. `file` is the name that errors carry. Gives the runbook, or every error at once in reading order; nothing
 * is thrown for a bad runbook.
 */
export const parseRunbook = (text: string, { file, registries }: { readonly file: string; readonly registries: Registries }): Parsed => {
  const { source, problems: broken } = readSource(text, file);
  if (source === null) return { ok: false, errors: inReadingOrder(broken) };
  const values = z.record(z.string(), z.json()).safeParse(source.value);
  if (!values.success) return { ok: false, errors: [...broken, { ...source.at([]), what: 'the runbook is not an object (key: value)', instead: 'Begin with holdpoint: 1.' }] };
  const raw: JsonObject = values.data;
  const outline = checkForm(outlineSchema(), raw, { source, at: [] });
  const { phases, problems: steps } = readPhases(raw, source, registries);
  const { names, problems: taken } = readNames(raw, phases, source);
  const { channels, problems: channelProblems } = readChannels(raw, source, registries);
  const written = phases.flatMap((phase) => phase.steps);
  const context: Context = { file: raw, source, registries, names, phases, steps: written, named: stepsByName(written) };
  const errors = inReadingOrder([...broken, ...outline.problems, ...steps, ...taken, ...channelProblems, ...CHECKS.flatMap((check) => check(context))]);
  if (errors.length > 0 || outline.value === null) return { ok: false, errors };
  return { ok: true, runbook: assemble(outline.value, context, channels), context };
};
