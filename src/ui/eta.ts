import { oncePer } from '../core/once-per.ts';
import type { Step } from '../core/plan.ts';
import { stepStateOf } from '../core/state.ts';
import type { State } from '../core/state.ts';
import { isOpen, statusesOf } from '../core/status.ts';
import type { World } from '../core/world.ts';
import { spanOf } from './duration.ts';

/** What is known of the rest of a release. `ms` is null where nothing of it was ever measured. */
export type Eta = { readonly ms: number | null; readonly measured: number; readonly unmeasured: number; readonly asks: number; readonly overdue: number };

/**
 * How long the steps that are left take by their usual times, each begun as soon as its needs and what runs beside it let it. What was never
 * measured counts as nothing and is counted; a person's answers are not in it. Null when nothing is left.
 */
export const etaOf = (state: State, { usualMs, now }: Pick<World, 'usualMs' | 'now'>): Eta | null => {
  const last = lastAsked(state);
  if (last.eta === undefined || last.now !== now || last.usualMs !== usualMs) Object.assign(last, { eta: estimate(state, { usualMs, now }), now, usualMs });
  return last.eta ?? null;
};

/** What was asked last of a state: a key that scrolls asks the same again. */
const lastAsked = oncePer<State, { eta?: Eta | null; now?: number; usualMs?: World['usualMs'] }>(() => ({}));

const estimate = (state: State, { usualMs, now }: Pick<World, 'usualMs' | 'now'>): Eta | null => {
  const statuses = statusesOf(state);
  const left = (state.plan?.steps ?? []).filter((step) => !isOpen(statuses.get(step.id) ?? { status: 'closed', why: '', waitsFor: [] }));
  if (left.length === 0 || state.end !== null) return null;
  const isMeasured = (step: Step): boolean => usualMs[step.id] !== undefined && step.point !== 'hold';
  const restOf = (step: Step): number => {
    if (!isMeasured(step)) return 0;
    const attempt = stepStateOf(state, step.id).attempts.at(-1);
    const going = attempt !== undefined && attempt.endedAt === null ? now - attempt.startedAt : 0;
    return Math.max(0, (usualMs[step.id] ?? 0) - Math.max(0, going));
  };
  const asks = left.filter((step) => step.point === 'hold' || step.judge.length > 0 || step.words !== null).length;
  const measured = left.filter(isMeasured);
  const overdue = measured.filter((step) => stepStateOf(state, step.id).attempts.at(-1)?.endedAt === null && restOf(step) === 0).length;
  return {
    ms: measured.length === 0 ? null : endOf(state, left, restOf),
    measured: measured.length,
    unmeasured: left.filter((step) => !isMeasured(step) && step.point !== 'hold').length,
    asks,
    overdue,
  };
};

/** It takes room on this machine for as long as it goes on; what is watched elsewhere takes none. */
const takesRoom = (step: Step): boolean => step.acts && step.kind !== 'workflow';

/**
 * When the last of these steps has ended, in milliseconds from now: nothing runs beside an exclusive step, and no more of a phase than its cap
 * allows, as in `decide-start`. Prevents: two benchmarks of twenty minutes each that are "about 20m more".
 */
const endOf = (state: State, left: readonly Step[], restOf: (step: Step) => number): number => {
  const caps = new Map((state.plan?.phases ?? []).map(({ id, parallel }) => [id, parallel === 0 ? Infinity : parallel]));
  const under = new Set(left.filter((step) => stepStateOf(state, step.id).attempts.at(-1)?.phase === 'intended'));
  const shut = new Set(left.map(({ id }) => id));
  let going: readonly { readonly step: Step; readonly end: number }[] = [];
  const taken = { all: 0, alone: 0, by: new Map<string, number>() };
  const take = (step: Step, by: 1 | -1): void => {
    if (!takesRoom(step)) return;
    taken.all += by;
    if (step.exclusive) taken.alone += by;
    taken.by.set(step.phase, (taken.by.get(step.phase) ?? 0) + by);
  };
  const hasRoom = (step: Step): boolean => !takesRoom(step) || ((taken.all === 0 || (!step.exclusive && taken.alone === 0)) && (taken.by.get(step.phase) ?? 0) < (caps.get(step.phase) ?? Infinity));
  let at = 0;
  // What is under way has its room already.
  let waiting = [...under, ...left.filter((step) => !under.has(step))];
  for (;;) {
    const begun: { readonly step: Step; readonly end: number }[] = [];
    // The plan lists a step after what it needs, so one round begins all that takes no time as well.
    waiting = waiting.filter((step) => {
      if (!under.has(step) && (!hasRoom(step) || step.needs.some((need) => shut.has(need)))) return true;
      const end = at + restOf(step);
      if (end === at) shut.delete(step.id);
      else {
        begun.push({ step, end });
        take(step, 1);
      }
      return false;
    });
    going = [...going, ...begun];
    if (going.length === 0) return at;
    const next = going.reduce((least, { end }) => Math.min(least, end), Infinity);
    for (const { step } of going.filter(({ end }) => end <= next)) {
      shut.delete(step.id);
      take(step, -1);
    }
    going = going.filter(({ end }) => end > next);
    at = next;
  }
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
