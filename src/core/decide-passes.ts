import type { AdoptionFacts, Asking, Command, Refusal } from './command.ts';
import type { Decision } from './decide.ts';
import type { DryRun, DryRunOf, KeptPass, OfferedPass } from './dry-run.ts';
import type { Event } from './event.ts';
import { whyNotAdopted, whyNotNow, whyNotOffered, whyNotSameBase } from './pass-rules.ts';
import { readsOf } from './read-again.ts';
import { reduce } from './reduce.ts';
import { needsAreOpen, proofOf } from './rules.ts';
import { stepOf, stepStateOf } from './state.ts';
import type { State } from './state.ts';

/** All of the list or none of it: what a person read is what is recorded. Passes come in the plan's order, so each finds its needs open. */
export const decidePasses = (state: State, { from, passes, facts }: Extract<Command, { type: 'adopt-passes' }>, asking: Asking): Decision => {
  if (passes.length === 0) return { refusal: { why: 'no pass was named', fix: 'Open the list with P.' } };
  const { events, not } = adopted(state, { from, passes, facts }, asking);
  const [wrong] = not;
  return wrong === undefined ? { events } : { refusal: { why: `nothing was adopted: ${stepOf(state, wrong.pass.step)?.title ?? wrong.pass.step}: ${wrong.why}`, fix: wrong.fix } };
};

const NO_PERSON: Refusal = { why: 'adopting passes needs a person at a terminal', fix: 'Run holdpoint in a terminal and press P.' };

export type SortedPasses = { readonly adoptable: readonly KeptPass[]; readonly not: readonly (Refusal & { readonly pass: KeptPass })[] };

/** Which passes may be adopted now, each after those before it, and why the others may not. */
export const sortPasses = (state: State, asked: Omit<Extract<Command, { type: 'adopt-passes' }>, 'type'>, asking: Asking): SortedPasses => {
  const { events, not } = adopted(state, asked, asking);
  const taken = new Set(events.map(({ step }) => step));
  return { adoptable: inPlanOrder(state, asked.passes).filter(({ step }) => taken.has(step)), not };
};

type Adopted = Extract<Event, { type: 'pass.adopted' }>;

const adopted = (state: State, { from, passes, facts }: { readonly from: DryRunOf; readonly passes: readonly KeptPass[]; readonly facts: AdoptionFacts }, { now, by }: Asking): { readonly events: readonly Adopted[]; readonly not: SortedPasses['not'] } => {
  const events: Adopted[] = [];
  const not: (Refusal & { readonly pass: KeptPass })[] = [];
  let so = state;
  for (const pass of inPlanOrder(state, passes)) {
    const step = stepOf(so, pass.step);
    const wrong = (by.person ? null : NO_PERSON) ?? whyNotOffered(so, from) ?? whyNotAdopted(so, pass, now) ?? whyNotSameBase(so, from) ?? (step === undefined ? null : needsAreOpen(so, step)) ?? whyNotNow(so, pass, facts);
    const evidence = typeof pass.kept === 'string' ? null : proofOf(pass.kept);
    if (wrong !== null || evidence === null || step === undefined) {
      not.push({ pass, ...(wrong ?? { why: 'it has no evidence', fix: 'Run it here.' }) });
      continue;
    }
    const { step: id, n, hash, captured, startedAt, endedAt } = pass;
    const event: Adopted = { type: 'pass.adopted', step: id, attempt: stepStateOf(so, id).attempts.length + 1, for: { ...pass.for, ...readsOf(so, step) }, evidence, captured, from: { mode: 'dry-run', session: from.session, n, hash }, startedAt, endedAt };
    events.push(event);
    so = reduce(so, { n: so.events + 1, at: now, by, event });
  }
  return { events, not };
};

const inPlanOrder = (state: State, passes: readonly KeptPass[]): readonly KeptPass[] => {
  const place = new Map((state.plan?.steps ?? []).map(({ id }, index) => [id, index]));
  return passes.toSorted((a, b) => (place.get(a.step) ?? 0) - (place.get(b.step) ?? 0));
};

/** What a dry run would offer this session if what its steps need were open, as far as the state alone tells; for the hint and the key. */
export const selectOffered = (state: State, dryRun: DryRun, now: number): { readonly passes: readonly OfferedPass[]; readonly why: string | null } => {
  const wrong = whyNotOffered(state, dryRun);
  if (wrong !== null) return { passes: [], why: wrong.why };
  const reasons = dryRun.passes.map((pass) => ({ pass, why: (whyNotAdopted(state, pass, now) ?? whyNotSameBase(state, dryRun))?.why ?? null }));
  const passes = reasons.flatMap(({ pass, why }) => (why === null ? [pass] : []));
  const open = passes.some(({ step: id }) => {
    const step = stepOf(state, id);
    return step !== undefined && needsAreOpen(state, step) === null;
  });
  if (open) return { passes, why: null };
  const [first] = passes.length > 0 ? passes.flatMap(({ step }) => stepOf(state, step) ?? []) : [];
  const needs = first === undefined ? null : needsAreOpen(state, first)?.why;
  return { passes, why: needs ?? reasons.find(({ why }) => why !== null)?.why ?? 'the dry run has passed nothing' };
};
