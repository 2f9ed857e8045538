import { capturedUsedBy } from './check-texts.ts';
import { textsOf } from './authored.ts';
import type { AuthoredStep } from './authored.ts';
import { impliedBuild } from './build-step.ts';
import { mayBeAbsent } from './conditions.ts';
import { idsNamed } from './context.ts';
import type { Check, Context } from './context.ts';

/** What a step uses of others: the steps that it reads, and those that captured the values it names. */
export const readsOf = (step: AuthoredStep, { steps, names, named }: Pick<Context, 'steps' | 'names' | 'named'>): readonly string[] => {
  const built = impliedBuild(step, steps);
  const captured = capturedUsedBy(step, [...names.captured.keys()]).flatMap((name) => names.captured.get(name)?.id ?? []);
  return [...new Set([...(step.read?.traits.reads ?? []), ...(built === null ? [] : [built]), ...captured])].filter((id) => named.has(id));
};

/** The ids that must be open before a step, by the ordering rules of the format; advisory steps are never among them. */
export const needsOf = (step: AuthoredStep, context: Context): readonly string[] => {
  const seen = new Set([step.id]);
  const open = (id: string): readonly string[] => {
    const needed = context.named.get(id);
    if (needed === undefined || seen.has(id)) return [];
    seen.add(id);
    const behind = (): readonly string[] => edgesOf(needed, context).flatMap(open);
    // An advisory step closes nothing, but what it waits for is waited for behind it too.
    if (needed.read?.common.advisory === true) return behind();
    // One that does not apply opens its door at once, and would let this step past a failed one behind it.
    return mayBeAbsent(needed, { beside: step, context }) ? [...idsNamed(context, id), ...behind()] : idsNamed(context, id);
  };
  return [...new Set(edgesOf(step, context).flatMap(open))].filter((id) => context.named.get(id) !== step);
};

/** Steps that one waits for directly, advisory ones included: by order, by name, by what it reads. */
const edgesOf = (step: AuthoredStep, context: Context): readonly string[] => {
  const phase = context.phases[step.phase];
  const written = [...textsOf(step.raw['needs']), ...readsOf(step, context)];
  if (phase === undefined) return written;
  const before = phase.steps[Number(step.path.at(-1)) - 1];
  const parallel = phase.raw['parallel'] !== undefined;
  if (!parallel && before !== undefined) return [before.id, ...written];
  const waitsInside = written.some((id) => context.named.get(id)?.phase === step.phase);
  if (parallel && waitsInside) return written;
  return [...(context.phases[step.phase - 1]?.steps ?? []).map((other) => other.id), ...written];
};

/** A cycle could never start; it is printed once, as the way round. */
export const checkOrder: Check = (context) => {
  const done = new Set<string>();
  const cycles: (readonly string[])[] = [];
  const walk = (id: string, way: readonly string[]): void => {
    if (way.includes(id)) {
      cycles.push([...way.slice(way.indexOf(id)), id]);
      return;
    }
    const step = done.has(id) ? undefined : context.named.get(id);
    if (step === undefined) return;
    for (const next of edgesOf(step, context)) walk(context.named.get(next)?.id ?? next, [...way, id]);
    done.add(id);
  };
  for (const step of context.steps) walk(step.id, []);
  return cycles.map((cycle) => {
    const step = context.named.get(cycle[0] ?? '');
    const written = textsOf(step?.raw['needs']).includes(cycle[1] ?? '') ? ['needs'] : [];
    return { ...context.source.find([...(step?.path ?? []), ...written], cycle[1] ?? ''), what: `these steps wait for each other: ${cycle.join(' → ')}`, instead: 'Remove one of these needs, or put the steps in another order.' };
  });
};

/** A value of a step that closes nothing may be missing when it is needed. */
export const checkAdvisoryReads: Check = (context) =>
  context.steps.flatMap((step) => {
    const shown = new Set(textsOf(step.raw['show']));
    return readsOf(step, context)
      .filter((id) => !shown.has(id) && context.named.get(id)?.read?.common.advisory === true)
      .map((id) => ({ ...context.source.find(step.path, id), what: `"${step.id}" uses what "${id}" gives, and "${id}" is advisory: it may never have run`, instead: `Remove advisory from "${id}".` }));
  });

