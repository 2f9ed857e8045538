import { conflictIn } from '../core/conflict.ts';
import type { Mark } from '../core/picture.ts';
import type { State } from '../core/state.ts';
import { statusOf } from '../core/status.ts';

/** What closes a step: the first step of the chain that can be acted upon, or open blockers. */
export type Closer = { readonly step: string } | { readonly blockers: true };

const ACTED: ReadonlySet<Mark> = new Set(['failed', 'unknown', 'needs-you', 'stale', 'ready']);
const UNDER_WAY: ReadonlySet<Mark> = new Set(['running', 'waiting']);

/** Where a person goes to open this step: what wants an act comes before what is under way. Null where nothing closes it. */
export const closerOf = (state: State, id: string): Closer | null => {
  const { status, waitsFor } = statusOf(state, id);
  if (status !== 'closed') return null;
  const blocked = waitsFor.length === 0 ? beyondNeeds(state, id) : null;
  if (blocked !== null) return blocked;
  const seen = new Set([id]);
  const left = [...waitsFor];
  let underWay: string | null = null;
  let barred: Closer | null = null;
  for (let at = left.shift(); at !== undefined; at = left.shift()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const other = statusOf(state, at);
    if (ACTED.has(other.status)) return { step: at };
    if (UNDER_WAY.has(other.status)) underWay ??= at;
    if (other.status === 'closed' && other.waitsFor.length === 0) barred ??= beyondNeeds(state, at);
    left.unshift(...other.waitsFor);
  }
  return barred ?? (underWay === null ? null : { step: underWay });
};

/** All it needs is there, and yet it is closed: something is not ours, or a blocker is open. */
const beyondNeeds = (state: State, id: string): Closer | null => {
  const conflict = conflictIn(state);
  if (conflict !== undefined && conflict.id !== id && state.plan?.steps.find((step) => step.id === id)?.effect === 'irreversible') return { step: conflict.id };
  return state.blockers.open.length > 0 ? { blockers: true } : null;
};
