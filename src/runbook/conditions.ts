import type { JsonObject } from '../core/json.ts';
import { textsOf } from './authored.ts';
import type { AuthoredStep } from './authored.ts';
import type { Context } from './context.ts';
import { policyOf } from './policy.ts';
import type { RunbookCondition } from './runbook.ts';

/** When a step applies: what its phase asks and what it asks itself; all of it must hold. */
export const conditionOf = (step: AuthoredStep, { phases }: Pick<Context, 'phases'>): RunbookCondition | null => {
  const entries = [phases[step.phase]?.raw['when'], step.raw['when']].flatMap((condition: JsonObject[string] | undefined) => (typeof condition === 'object' && condition !== null ? Object.entries(condition) : []));
  if (entries.length === 0) return null;
  const inputs = Object.fromEntries(entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
  const changed = entries.flatMap(([name, value]) => (name === 'changed' ? textsOf(value) : []));
  return { inputs, changed: changed.length === 0 ? null : [...new Set(changed)] };
};

/** Whether a step can be not applicable in a release in which another one applies. */
export const mayBeAbsent = (step: AuthoredStep, { beside, context }: { readonly beside: AuthoredStep; readonly context: Context }): boolean => {
  const mine = conditionOf(step, context);
  const other = conditionOf(beside, context);
  const implied = Object.entries(mine?.inputs ?? {}).every(([name, value]) => other?.inputs[name] === value) && (mine?.changed == null || JSON.stringify(mine.changed) === JSON.stringify(other?.changed));
  const onlyLive = other?.inputs['mode'] === 'live' || leavesDryRun(beside, context);
  return !implied || (leavesDryRun(step, context) && !onlyLive);
};

/** In a dry run what is remote does not happen, nor what needs its output (rule 9). */
const leavesDryRun = (step: AuthoredStep, context: Context, seen: readonly string[] = []): boolean => {
  const { effect } = policyOf(step);
  if (effect === 'remote' || effect === 'irreversible') return true;
  return (step.read?.traits.reads ?? []).some((id) => {
    const read = seen.includes(id) ? undefined : context.named.get(id);
    return read !== undefined && leavesDryRun(read, context, [...seen, id]);
  });
};
