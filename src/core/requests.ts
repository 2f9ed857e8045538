import { tooOldAt } from './freshness.ts';
import type { Purpose } from './kind.ts';
import { stepStateOf } from './state.ts';
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
  const requests: Request[] = [];
  let wakeAt = Number.POSITIVE_INFINITY;
  for (const step of state.plan?.steps ?? []) {
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
  }
  // A session that is over stays what it ended as, so it waits for nothing.
  if (Number.isFinite(wakeAt) && state.end === null) requests.push({ type: 'wake', key: `wake:${wakeAt}`, at: wakeAt });
  return requests;
};
