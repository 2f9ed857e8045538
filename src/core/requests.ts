import { tooOldAt } from './freshness.ts';
import type { Purpose } from './kind.ts';
import type { Step } from './plan.ts';
import { stepOf, stepStateOf, stepwise } from './state.ts';
import type { State } from './state.ts';

/** What the core asks the shell to do next. `key` is the same as long as it is the same thing. */
export type Request =
  /** Handed out once, and only for an intent that this process wrote: a resume ends every older one. */
  | { readonly type: 'act'; readonly key: string; readonly step: string; readonly attempt: number }
  /** May be asked for again and again until there is a verdict. */
  | { readonly type: 'look'; readonly key: string; readonly step: string; readonly attempt: number; readonly purpose: Purpose }
  | { readonly type: 'fix'; readonly key: string; readonly step: string; readonly fix: number }
  | { readonly type: 'share'; readonly key: string; readonly step: string; readonly fix: number }
  | { readonly type: 'wake'; readonly key: string; readonly at: number };

/** Everything that the state wants done. Watching is computed from it; the shell leaves out what is in flight. */
export const requestsOf = (state: State): readonly Request[] => {
  const requests = [...wantedBySteps(state).values()].flatMap((of) => of.requests);
  const wakeAt = wakesAt(state);
  // A session that is over stays what it ended as, so it waits for nothing.
  return Number.isFinite(wakeAt) && state.end === null ? [...requests, { type: 'wake', key: `wake:${wakeAt}`, at: wakeAt }] : requests;
};

/** When the first pass, waiver or wait is over, in milliseconds since the epoch; infinite where none ever is. */
export const wakesAt = (state: State): number => Math.min(...[...wantedBySteps(state).values()].map((of) => of.wakeAt));

type Wanted = { readonly requests: readonly Request[]; readonly wakeAt: number };

const wantedBy = (state: State, step: Step): Wanted => {
  const requests: Request[] = [];
  let wakeAt = Number.POSITIVE_INFINITY;
  const { attempts, waiver, fixes } = stepStateOf(state, step.id);
  const attempt = attempts.at(-1);
  const fix = fixes.at(-1);
  if (attempt !== undefined) {
    const of = { step: step.id, attempt: attempt.n };
    const key = `${step.id}:${attempt.n}`;
    if (attempt.phase === 'intended') requests.push({ type: 'act', key: `act:${key}`, ...of });
    if (attempt.phase === 'looking' || (attempt.phase === 'asked' && attempt.watching)) requests.push({ type: 'look', key: `look:${key}`, ...of, purpose: 'watch' });
    if (attempt.reconciling) requests.push({ type: 'look', key: `look:${key}`, ...of, purpose: 'reconcile' });
    wakeAt = Math.min(wakeAt, attempt.quietUntil ?? Number.POSITIVE_INFINITY, tooOldAt(step, attempt) ?? Number.POSITIVE_INFINITY);
  }
  if (waiver !== null) wakeAt = Math.min(wakeAt, waiver.until);
  if (fix !== undefined && fix.ended === null) requests.push({ type: 'fix', key: `fix:${step.id}:${fix.n}`, step: step.id, fix: fix.n });
  if (fix?.sharing === true) requests.push({ type: 'share', key: `share:${step.id}:${fix.n}`, step: step.id, fix: fix.n });
  return { requests, wakeAt };
};

/** Of the steps that want something: what. In the plan's order, of which most of a long runbook wants nothing. */
const wantedBySteps = stepwise<ReadonlyMap<string, Wanted>>(
  (state) => inOrder(state, (step) => wantedBy(state, step)),
  (before, state, id) => {
    const step = stepOf(state, id);
    if (step === undefined) return before;
    const now = wantedBy(state, step);
    if (before.has(id) || wantsNothing(now)) return wantsNothing(now) ? without(before, id) : new Map(before).set(id, now);
    return before.size === 0 ? new Map([[id, now]]) : inOrder(state, (other) => (other.id === id ? now : (before.get(other.id) ?? NOTHING)));
  },
);

const NOTHING: Wanted = { requests: [], wakeAt: Number.POSITIVE_INFINITY };

const wantsNothing = ({ requests, wakeAt }: Wanted): boolean => requests.length === 0 && wakeAt === Number.POSITIVE_INFINITY;

const without = (wanted: ReadonlyMap<string, Wanted>, id: string): ReadonlyMap<string, Wanted> => (wanted.has(id) ? new Map([...wanted].filter(([other]) => other !== id)) : wanted);

const inOrder = (state: State, of: (step: Step) => Wanted): ReadonlyMap<string, Wanted> =>
  new Map(
    (state.plan?.steps ?? []).flatMap((step) => {
      const wanted = of(step);
      return wantsNothing(wanted) ? [] : [[step.id, wanted] as const];
    }),
  );
