import type { Step } from '../core/plan.ts';
import { stepStateOf } from '../core/state.ts';
import type { Attempt, State } from '../core/state.ts';

/** What an attempt was about for a while: work on this machine, a run of GitHub's, something of the world, a channel that takes its time, a person. */
export type Waits = 'here' | 'github' | 'world' | 'propagation' | 'person';
/** Milliseconds since the epoch. */
export type Spell = { readonly is: Waits; readonly from: number; readonly to: number };

export const WAITS: readonly Waits[] = ['here', 'github', 'world', 'propagation', 'person'];

/** What an attempt waited for, in order and without gaps; `now` ends one that is under way. A clock that was set back makes none of them negative. */
export const spellsOf = (step: Step, attempt: Attempt, now: number): readonly Spell[] => {
  const from = attempt.startedAt;
  const to = Math.max(from, attempt.endedAt ?? now);
  const asked = attempt.questions.length > 0 && !attempt.watching;
  const within = (at: number | null): number => Math.min(to, Math.max(from, at ?? to));
  if (!step.acts) return [{ is: asked ? 'person' : outsideOf(step), from, to }];
  const acted = within(attempt.sentAt ?? attempt.provenAt);
  const proven = Math.max(acted, within(attempt.provenAt ?? (asked ? acted : null)));
  // What changes nothing outside is over with its process: what follows is its judgement, here.
  const after: Waits = step.effect === 'none' || step.effect === 'local' ? (step.kind === 'workflow' ? 'github' : 'here') : outsideOf(step);
  const spells: readonly Spell[] = [
    { is: 'here', from, to: acted },
    { is: after, from: acted, to: proven },
    { is: asked ? 'person' : after, from: proven, to },
  ];
  return spells
    .filter((spell) => spell.to > spell.from)
    .reduce<readonly Spell[]>((merged, spell) => {
      const last = merged.at(-1);
      return last?.is === spell.is ? [...merged.slice(0, -1), { ...last, to: spell.to }] : [...merged, spell];
    }, []);
};

const outsideOf = ({ kind, channel }: Step): Waits => (kind === 'workflow' ? 'github' : channel === null ? 'world' : 'propagation');

/** The time that these cover, each moment once. */
const coveredMs = (spells: readonly Spell[]): number => {
  let until = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (const { from, to } of spells.toSorted((a, b) => a.from - b.from)) {
    sum += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return sum;
};

/** Where the time of a release went. Steps run beside each other: each moment counts once, for the first of `WAITS` that went on, so parts and `idleMs` (nothing was under way) are the whole. */
export type Went = { readonly from: number; readonly to: number; readonly wholeMs: number; readonly idleMs: number; readonly parts: readonly { readonly is: Waits; readonly ms: number }[]; /** What an axis leaves out, in order. */ readonly cuts: readonly Stretch[] };
/** Milliseconds since the epoch. */
export type Stretch = { readonly from: number; readonly to: number };

/** Null while nothing was tried. */
export const whereItWent = (state: State, now: number): Went | null => {
  const spells = (state.plan?.steps ?? []).flatMap((step) => stepStateOf(state, step.id).attempts.flatMap((attempt) => spellsOf(step, attempt, now)));
  const starts = Object.values(state.steps).flatMap(({ attempts }) => attempts.map(({ startedAt }) => startedAt));
  if (starts.length === 0) return null;
  const from = starts.reduce((least, at) => Math.min(least, at));
  const to = spells.reduce((most, spell) => Math.max(most, spell.to), state.end?.at ?? Math.max(from, now));
  /** By the first of `WAITS`, by the first two, and so on to all of them. */
  const covered = WAITS.map((_, index) => coveredMs(spells.filter((spell) => WAITS.indexOf(spell.is) <= index)));
  return {
    from,
    to,
    wholeMs: to - from,
    idleMs: to - from - (covered.at(-1) ?? 0),
    cuts: cutsOf(spells, { from, to }),
    parts: WAITS.flatMap((is, index) => {
      const ms = (covered[index] ?? 0) - (covered[index - 1] ?? 0);
      return ms === 0 ? [] : [{ is, ms }];
    }),
  };
};

const MINUTE = 60_000;
/** Less than this is legible as it is. */
const LONG_MS = 30 * MINUTE;

/**
 * Nights and the like: stretches in which nothing began or ended and nothing but a person was waited for, if they are long for this release.
 * A little of both their ends stays, so that whoever was waited for is still seen.
 */
const cutsOf = (spells: readonly Spell[], { from, to }: Stretch): readonly Stretch[] => {
  const quiet = quietIn(spells, { from, to });
  const busyMs = to - from - quiet.reduce((sum, stretch) => sum + stretch.to - stretch.from, 0);
  const margin = Math.max(MINUTE, busyMs / 30);
  return quiet.filter((stretch) => stretch.to - stretch.from > Math.max(LONG_MS, busyMs / 4)).map((stretch) => ({ from: stretch.from + margin, to: stretch.to - margin }));
};

const quietIn = (spells: readonly Spell[], { from, to }: Stretch): readonly Stretch[] => {
  const turns = spells.filter(({ is }) => is === 'person').flatMap((spell) => [spell.from, spell.to]);
  const gaps: Stretch[] = [];
  let until = from;
  for (const spell of [...spells.filter(({ is }) => is !== 'person').toSorted((a, b) => a.from - b.from), { from: to, to }]) {
    if (spell.from > until) gaps.push({ from: until, to: spell.from });
    until = Math.max(until, spell.to);
  }
  return gaps.flatMap((gap) => {
    const points = [gap.from, ...turns.filter((at) => at > gap.from && at < gap.to).toSorted((a, b) => a - b), gap.to];
    return points.slice(1).map((end, index) => ({ from: points[index] ?? end, to: end }));
  });
};

/** The chain of steps that the last end waited for: of each step's needs the one that ended last. */
export const criticalPathOf = (state: State): ReadonlySet<string> => {
  const byId = new Map((state.plan?.steps ?? []).map((step) => [step.id, step]));
  const endOf = (id: string): number => stepStateOf(state, id).attempts.at(-1)?.endedAt ?? Number.NEGATIVE_INFINITY;
  const latest = (ids: readonly string[]): string | null => ids.reduce<string | null>((best, id) => (endOf(id) > (best === null ? Number.NEGATIVE_INFINITY : endOf(best)) ? id : best), null);
  // A need that never ran (not applicable, or waived unrun) stands for what it needs itself.
  const ranBefore = (id: string): readonly string[] => {
    const seen = new Set<string>();
    const left = [...(byId.get(id)?.needs ?? [])];
    const ran: string[] = [];
    for (let need = left.pop(); need !== undefined; need = left.pop()) {
      if (seen.has(need)) continue;
      seen.add(need);
      if (Number.isFinite(endOf(need))) ran.push(need);
      else left.push(...(byId.get(need)?.needs ?? []));
    }
    return ran;
  };
  const path = new Set<string>();
  for (let at = latest([...byId.keys()]); at !== null && !path.has(at); at = latest(ranBefore(at))) path.add(at);
  return path;
};
