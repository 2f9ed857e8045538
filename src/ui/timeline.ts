import type { Mark } from '../core/picture.ts';
import type { State } from '../core/state.ts';
import type { Step } from '../core/plan.ts';
import { stepStateOf } from '../core/state.ts';
import type { Attempt } from '../core/state.ts';
import { isOpen, statusesOf } from '../core/status.ts';

export type TimelineLine = { readonly title: string; readonly n: number; readonly startedAt: number; readonly tookMs: number; readonly mark: Mark; readonly result: string; readonly commit: string; readonly by: string };

/** Every attempt of every step, in the order they began. `now` ends those that still run. */
export const timelineOf = (state: State, now: number): readonly TimelineLine[] =>
  (state.plan?.steps ?? [])
    .flatMap((step) =>
      stepStateOf(state, step.id).attempts.map((attempt): TimelineLine => {
        const { outcome } = attempt;
        const result = outcome === null ? 'under way' : outcome.result === 'passed' ? 'passed' : `${outcome.result}: ${outcome.why}`;
        return { title: step.title, n: attempt.n, startedAt: attempt.startedAt, tookMs: Math.max(0, (attempt.endedAt ?? now) - attempt.startedAt), mark: outcome?.result ?? (attempt.phase === 'asked' ? 'needs-you' : 'running'), result, commit: attempt.for.commit, by: attempt.by.name };
      }),
    )
    .toSorted((a, b) => a.startedAt - b.startedAt);

export type TimelineStep = { readonly step: Step; readonly attempts: readonly Attempt[] };

const known = new WeakMap<State, readonly TimelineStep[]>();

/** Steps that were tried, in the order they first began, and after them those that were not yet and may be. Made once a state. */
export const timelineSteps = (state: State): readonly TimelineStep[] => {
  const before = known.get(state);
  if (before !== undefined) return before;
  const statuses = statusesOf(state);
  const all = (state.plan?.steps ?? []).map((step) => ({ step, attempts: stepStateOf(state, step.id).attempts }));
  const began = ({ attempts }: TimelineStep): number => attempts[0]?.began ?? 0;
  const tried = all.filter(({ attempts }) => attempts.length > 0).toSorted((a, b) => began(a) - began(b));
  const left = all.filter(({ step, attempts }) => attempts.length === 0 && !isOpen(statuses.get(step.id) ?? { status: 'closed', why: '', waitsFor: [] }));
  const steps = [...tried, ...left];
  known.set(state, steps);
  return steps;
};
