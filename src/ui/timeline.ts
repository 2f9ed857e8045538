import type { Mark } from '../core/picture.ts';
import type { State } from '../core/state.ts';
import { stepStateOf } from '../core/state.ts';

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
