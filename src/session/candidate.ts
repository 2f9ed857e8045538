import type { Checkout, Refusal } from '../core/command.ts';
import type { State } from '../core/state.ts';
import type { Session } from './session.ts';

/** HEAD and a hash of what is dirty, the tracker's own paths left out. */
export const checkoutOf = async (session: Session): Promise<Checkout> => {
  const paths = session.snapshot().state.plan?.blockers.paths ?? { globs: [], patterns: [] };
  const [head, tree] = await Promise.all([session.ports.git.head(), session.ports.git.tree(paths)]);
  return { commit: head.commit, tree };
};

/**
 * Reads HEAD; where it moved, reads what changed for every commit that a pass is about, so that the core can tell which
 * passes are stale. A diff that cannot be read leaves them stale: nothing is assumed unchanged.
 */
export const refreshCandidate = async (session: Session): Promise<Refusal | null> => {
  const { state } = session.snapshot();
  const head = await session.ports.git.head();
  const candidate = state.candidate;
  const same = candidate !== null && (candidate.pinned ? candidate.head : candidate.commit) === head.commit && candidate.branch === head.branch;
  if (same && (candidate.pinned || candidate.fromBase !== null)) return null;
  const changed: Record<string, readonly string[]> = {};
  for (const commit of commitsOfPasses(state)) {
    if (commit === head.commit) continue;
    const files = await filesBetween(session, commit, head.commit);
    if (files !== null) changed[commit] = files;
  }
  const base = state.plan?.base ?? '';
  const baseTag = await session.ports.git.localTag(base).catch(() => null);
  const fromBase = baseTag === null ? null : await filesBetween(session, baseTag.commit, head.commit);
  return session.dispatch({ type: 'candidate-read', commit: head.commit, branch: head.branch, changed, fromBase });
};

const filesBetween = async (session: Session, from: string, to: string): Promise<readonly string[] | null> => {
  try {
    return await session.ports.git.changedFiles(from, to);
  } catch {
    return null;
  }
};

const commitsOfPasses = (state: State): ReadonlySet<string> =>
  new Set(Object.values(state.steps).flatMap((step) => step.attempts.slice(-1).map((attempt) => attempt.for.commit)));
