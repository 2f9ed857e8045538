import type { Step } from '../core/plan.ts';
import { stepStateOf } from '../core/state.ts';
import type { State } from '../core/state.ts';
import { isOpen, statusesOf } from '../core/status.ts';
import type { World } from '../core/world.ts';
import { spanOf } from './duration.ts';

/** What is known of the rest of a release. `ms` is null where nothing of it was ever measured. */
export type Eta = { readonly ms: number | null; readonly measured: number; readonly unmeasured: number; readonly asks: number; readonly overdue: number };

/**
 * How long the steps that are left take by their usual times: steps run beside each other, so it is the longest chain of needs. What was never
 * measured counts as nothing and is counted; a person's answers are not in it. Null when nothing is left.
 */
export const etaOf = (state: State, { usualMs, now }: Pick<World, 'usualMs' | 'now'>): Eta | null => {
  const statuses = statusesOf(state);
  const left = (state.plan?.steps ?? []).filter((step) => !isOpen(statuses.get(step.id) ?? { status: 'closed', why: '', waitsFor: [] }));
  if (left.length === 0 || state.end !== null) return null;
  const byId = new Map(left.map((step) => [step.id, step]));
  const isMeasured = (step: Step): boolean => usualMs[step.id] !== undefined && step.point !== 'hold';
  const restOf = (step: Step): number => {
    if (!isMeasured(step)) return 0;
    const attempt = stepStateOf(state, step.id).attempts.at(-1);
    const going = attempt !== undefined && attempt.endedAt === null ? now - attempt.startedAt : 0;
    return Math.max(0, (usualMs[step.id] ?? 0) - Math.max(0, going));
  };
  const ends = new Map<string, number>();
  // The plan lists a step after what it needs; one that it does not is counted alone.
  for (const step of left) ends.set(step.id, restOf(step) + Math.max(0, ...step.needs.map((id) => ends.get(id) ?? 0)));
  const asks = left.filter((step) => step.point === 'hold' || step.judge.length > 0 || step.words !== null).length;
  const measured = left.filter(isMeasured);
  const overdue = measured.filter((step) => stepStateOf(state, step.id).attempts.at(-1)?.endedAt === null && restOf(step) === 0).length;
  return {
    ms: measured.length === 0 ? null : [...ends.values()].reduce((most, ms) => Math.max(most, ms), 0),
    measured: measured.length,
    unmeasured: [...byId.values()].filter((step) => !isMeasured(step) && step.point !== 'hold').length,
    asks,
    overdue,
  };
};

/** An estimate that says how it knows: `about 25m more: 9 steps with usual times from 4 releases, 3 steps never measured, not counting your answers`. */
export const etaWords = (eta: Eta | null, releases: number): string => {
  if (eta === null) return 'nothing is left to run';
  const { ms, measured, unmeasured, asks, overdue } = eta;
  const from = releases === 0 ? 'from this release alone' : `from ${count(releases, 'earlier release')} and this one`;
  const known = measured === 0 ? [] : [`${count(measured, 'step')} with usual times ${from}`];
  const parts = [...known, ...(unmeasured === 0 ? [] : [`${count(unmeasured, 'step')} never measured`]), ...(overdue === 0 ? [] : [`${overdue} already longer than usual`]), ...(asks === 0 ? [] : ['not counting your answers'])];
  return `${ms === null ? 'no estimate' : ms < 60_000 ? 'less than a minute more' : `about ${spanOf(ms)} more`}: ${parts.join(', ')}`;
};

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
