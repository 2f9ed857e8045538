import type { AdoptionFacts, Command } from '../../src/core/command.ts';
import type { DryRunOf, KeptPass } from '../../src/core/dry-run.ts';
import type { Event } from '../../src/core/event.ts';
import type { Plan } from '../../src/core/plan.ts';
import { C1, NOW, proof } from './history.ts';
import { hashOf } from './plan.ts';

/** An hour before the moment in which tests ask: when the passes of `offer` ended. */
export const THEN = NOW - 3_600_000;

/** The dry run of a plan, as far as all of its passes rest on it. */
export const dryRunOf = (plan: Plan, said: Partial<DryRunOf> = {}): DryRunOf => ({
  session: 3,
  head: 'head-of-the-dry-run',
  repository: plan.repository,
  target: plan.target,
  base: plan.base,
  mode: 'dry-run',
  values: { ...plan.values, mode: 'dry-run' },
  fromBase: ['src/a.rs'],
  ignored: plan.blockers.paths.globs,
  ...said,
});

/** A pass that may be adopted, but for what is said. */
export const offer = (step: string, said: Partial<Omit<KeptPass, 'for'>> & { readonly for?: Partial<KeptPass['for']> } = {}): KeptPass => {
  const { for: of, ...rest } = said;
  return {
    step,
    attempt: 2,
    n: 41,
    hash: `record-of-${step}`,
    branch: 'main',
    host: 'here',
    root: '/repo',
    evidence: proof,
    captured: {},
    startedAt: THEN - 5_000,
    endedAt: THEN,
    asked: false,
    fallen: null,
    kept: proof,
    ...rest,
    for: { commit: C1, tree: 'clean', step: hashOf(step), values: {}, tools: {}, ...of },
  };
};

export const FACTS: AdoptionFacts = { checkout: { commit: C1, tree: 'clean' }, host: 'here', root: '/repo', tools: {}, readers: [] };

export const adopt = (plan: Plan, passes: readonly KeptPass[], { from = {}, facts = {} }: { readonly from?: Partial<DryRunOf>; readonly facts?: Partial<AdoptionFacts> } = {}): Extract<Command, { type: 'adopt-passes' }> => ({
  type: 'adopt-passes',
  from: dryRunOf(plan, from),
  passes,
  facts: { ...FACTS, ...facts },
});

/** The event that the adoption of `offer(step)` writes. */
export const adopted = (step: string, said: Partial<Extract<Event, { type: 'pass.adopted' }>> = {}): Extract<Event, { type: 'pass.adopted' }> => {
  const { for: of, evidence, captured, startedAt, endedAt, n, hash } = offer(step);
  return { type: 'pass.adopted', step, attempt: 1, for: of, evidence, captured, from: { mode: 'dry-run', session: 3, n, hash }, startedAt, endedAt, ...said };
};
