import type { JsonObject } from '../core/json.ts';
import type { Channel } from '../core/plan.ts';
import { textsOf } from './authored.ts';
import type { AuthoredPhase, AuthoredStep } from './authored.ts';
import { impliedBuild } from './build-step.ts';
import { channelsOf } from './check-references.ts';
import { capturedUsedBy } from './check-texts.ts';
import { conditionOf } from './conditions.ts';
import { expansionOf, idsNamed } from './context.ts';
import type { Context } from './context.ts';
import { durationMs } from '../core/duration.ts';
import { groupsOf } from './names.ts';
import { needsOf, readsOf } from './order.ts';
import { policyOf } from './policy.ts';
import type { Runbook, RunbookInput, RunbookPhase, RunbookStep } from './runbook.ts';
import type { Outline } from './schema.ts';

const MINUTE = 60_000;

/** The runbook out of a file whose checks found nothing: defaults filled in, deliveries split, the order settled. */
export const assemble = (outline: Outline, context: Context, channels: { readonly [name: string]: Channel }): Runbook => ({
  name: outline.name,
  title: outline.title,
  repository: outline.repository,
  inputs: Object.entries(outline.inputs).map(([name, input]) => inputOf(name, input)),
  blockers: { tracker: outline.blockers?.tracker ?? 'file', title: outline.blockers?.title ?? 'Release blockers: {target}', paths: outline.blockers?.paths ?? [] },
  evidence: withMode(outline.evidence ?? '.scratch/release/evidence-{target}-{mode}.md'),
  tools: Object.fromEntries(Object.entries(outline.tools ?? {}).map(([name, tool]) => [name, { name, ...tool }])),
  channels,
  phases: context.phases.map(phaseOf),
  steps: context.steps.flatMap((step) => stepsOf(step, context)),
});

const inputOf = (name: string, input: Outline['inputs'][string]): RunbookInput => {
  const pattern = 'pattern' in input ? (input.pattern ?? null) : null;
  return {
    name,
    type: input.type,
    pattern,
    groups: groupsOf(pattern ?? ''),
    of: input.type === 'choice' ? input.of : [],
    exists: input.type === 'tag' ? (input.exists ?? null) : null,
    suggest: input.suggest ?? null,
  };
};

/** A dry run and a live session never share a report. */
const withMode = (path: string): string => (path.includes('{mode}') ? path : path.replace(/(\.[^./]*)?$/, '-{mode}$1'));

const phaseOf = (phase: AuthoredPhase): RunbookPhase => {
  const written = phase.raw['parallel'];
  // A delivery's channels are watched side by side, also in a phase whose steps go in order.
  const delivers = phase.steps.some((step) => expansionOf(step).length > 1);
  const parallel = written === true || (written === undefined && delivers) ? 0 : typeof written === 'number' ? written : 1;
  return { id: phase.id, title: textsOf(phase.raw['title'])[0] ?? phase.id, parallel, steps: phase.steps.flatMap(expansionOf) };
};

const stepsOf = (step: AuthoredStep, context: Context): readonly RunbookStep[] => {
  if (step.read === null) return [];
  const { common, kind, spec: written } = step.read;
  const built = impliedBuild(step, context.steps);
  const spec: JsonObject = built === null ? written : { ...written, run: built };
  const captured = [...context.names.captured.keys()];
  const shared: Omit<RunbookStep, 'id' | 'title' | 'spec' | 'definition' | 'traits' | 'would' | 'channels'> = {
    authored: step.id,
    phase: context.phases[step.phase]?.id ?? '',
    kind: kind.key,
    ...policyOf(step),
    advisory: common.advisory ?? false,
    waivable: common.waivable ?? false,
    needs: needsOf(step, context),
    reads: readsOf(step, context).flatMap((id) => idsNamed(context, id)),
    uses: capturedUsedBy(step, captured),
    captures: captured.filter((name) => context.names.captured.get(name) === step),
    tools: common.uses ?? [],
    covers: common.covers ?? null,
    freshMs: durationMs(common.fresh ?? ''),
    timeoutMs: durationMs(common.timeout ?? '') ?? 60 * MINUTE,
    timeoutSaid: common.timeout !== undefined,
    silenceMs: durationMs(common.silence ?? '') ?? 45_000,
    exclusive: common.exclusive ?? false,
    when: conditionOf(step, context),
    judge: common.judge ?? [],
    fix: textsOf(step.raw['fix']),
    revert: common.revert ?? false,
    exposes: common.exposes ?? null,
    hint: common.hint ?? null,
  };
  // What is said to a newcomer changes nothing that a pass is about.
  const { hint: _, ...defined } = step.raw;
  const one = (id: string, title: string, own: JsonObject, channels: readonly string[]): RunbookStep =>
    ({ ...shared, id, title, spec: own, definition: { ...defined, ...own }, traits: kind.traits(own, { id }), would: kind.would(own), channels });
  if (kind.key !== 'deliver') return [one(step.id, common.title, spec, channelsOf(step))];
  return textsOf(spec['deliver']).map((channel) => one(`${step.id}.${channel}`, `${channel}: ${common.title}`, { ...spec, deliver: [channel] }, [channel]));
};
