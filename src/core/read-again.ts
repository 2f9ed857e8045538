import type { Fingerprint } from './event.ts';
import type { Step } from './plan.ts';
import { stepOf, stepStateOf } from './state.ts';
import type { Attempt, State } from './state.ts';
import type { Evidence } from './verdict.ts';

type Reads = NonNullable<Fingerprint['reads']>;

/**
 * The newest attempt of each step that this one reads, for its fingerprint; nothing where it reads none. What is irreversible claims
 * nothing: it cannot happen again, so it stays about what it used, and what comes after it compares for itself.
 */
export const readsOf = (state: State, step: Step): { readonly reads?: Reads } =>
  step.reads.length === 0 || step.effect === 'irreversible' ? {} : { reads: Object.fromEntries(step.reads.map((id) => [id, stepStateOf(state, id).attempts.length])) };

/**
 * Which step that it reads was run again and gave something else; null while all gave what the pass was about. An equal answer changes
 * nothing: a look that is made once more must not close a release that cannot go back.
 * Prevents: "is there any exception?", answered on a loss of 2 %, that stands when the measure was made again and says 80 %.
 */
export const readAgain = (state: State, step: Step, claimed: Reads | undefined): string | null => {
  if (claimed === undefined) return null;
  for (const id of step.reads) {
    const { attempts } = stepStateOf(state, id);
    const before = claimed[id] ?? 0;
    const newest = attempts.at(-1);
    if (newest === undefined || newest.n === before || gaveTheSame(attempts[before - 1], newest)) continue;
    const title = stepOf(state, id)?.title ?? id;
    return newest.phase === 'ended' && !newest.reconciling ? `${title} was run again` : `${title} is being run again`;
  }
  return null;
};

const gaveTheSame = (before: Attempt | undefined, { outcome: now }: Attempt): boolean => {
  const then = before?.outcome;
  if (then?.result !== 'passed' || now?.result !== 'passed') return false;
  return saidIn(then.captured) === saidIn(now.captured) && JSON.stringify(then.evidence.map(pieceOf)) === JSON.stringify(now.evidence.map(pieceOf));
};

const saidIn = (captured: { readonly [name: string]: string }): string => JSON.stringify(Object.entries(captured).toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** A file is its bytes: each attempt keeps them in a place of its own. */
const pieceOf = (piece: Evidence): readonly string[] => {
  switch (piece.type) {
    case 'file':
      return [piece.type, piece.name, piece.sha256];
    case 'value':
      return [piece.type, piece.name, piece.value];
    case 'url':
      return [piece.type, piece.name, piece.url, piece.id];
    default:
      return piece satisfies never;
  }
};
