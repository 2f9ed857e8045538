import type { Checkout, Command, Refusal } from '../core/command.ts';
import type { Globs, Plan } from '../core/plan.ts';
import type { State } from '../core/state.ts';
import type { SessionPorts } from './ports.ts';
import type { Session } from './session.ts';

/** HEAD and a hash of what is dirty, without the tracker's paths and our own report: neither is what is released. */
export const checkoutOf = ({ ports, snapshot }: Session): ReturnType<SessionPorts['git']['checkout']> => ports.git.checkout(ignoredBy(snapshot().state.plan));

const ignoredBy = (plan: Plan | null): Globs => {
  if (plan === null) return { globs: [], patterns: [] };
  const { globs, patterns } = plan.blockers.paths;
  return { globs: [...globs, plan.evidencePath], patterns: [...patterns, `^${plan.evidencePath.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`] };
};

const readings = new WeakMap<Session, Promise<unknown>>();

/**
 * Reads HEAD, one reading at a time: an older one is never written down after a newer one. Where it moved, reads what changed
 * for every commit that a pass is about, so that the core can tell which passes are stale. A diff that cannot be read leaves
 * them stale: nothing is assumed unchanged.
 */
export const refreshCandidate = (session: Session): Promise<Refusal | null> => inTurn(session, () => readCandidate(session, session.ports.git.head()));

/** The same with the tree, of one look: for who needs both. */
export const refreshCheckout = (session: Session): Promise<Checkout> =>
  inTurn(session, async () => {
    const looked = checkoutOf(session);
    await readCandidate(session, looked);
    return looked;
  });

const inTurn = <T>(session: Session, read: () => Promise<T>): Promise<T> => {
  const reading = (readings.get(session) ?? Promise.resolve()).then(read);
  readings.set(session, reading.catch(() => undefined));
  return reading;
};

const readCandidate = async (session: Session, reading: Promise<{ readonly commit: string; readonly branch: string | null }>): Promise<Refusal | null> => {
  const { state } = session.snapshot();
  const candidate = state.candidate;
  // Every start waits for these two, so they are asked side by side.
  const [head, base] = await Promise.all([reading, baseOf(session)]);
  // A pinned candidate keeps its branch, so the name of another one would be news for ever.
  const same = candidate !== null && (base === null || base === candidate.base) && (candidate.pinned ? candidate.head === head.commit : candidate.commit === head.commit && candidate.branch === head.branch);
  if (same && (candidate.pinned || candidate.fromBase !== null)) return null;
  return session.dispatch({ type: 'candidate-read', ...(await readingAt(session, head)) });
};

/** What differs between a commit and those that passes are about, and the base. */
export const readingAt = async (session: Session, { commit, branch }: { readonly commit: string; readonly branch: string | null }): Promise<Omit<Extract<Command, { type: 'candidate-read' }>, 'type'>> => {
  const { state } = session.snapshot();
  const changed: Record<string, readonly string[]> = {};
  for (const pass of commitsOfPasses(state)) {
    if (pass === commit) continue;
    const files = await filesBetween(session, pass, commit);
    if (files !== null) changed[pass] = files;
  }
  const base = await baseOf(session);
  return { commit, branch, changed, fromBase: base === null ? null : await filesBetween(session, base, commit), base };
};

/** The commit that the base tag names here; null where it cannot be read. */
const baseOf = async ({ snapshot, ports }: Session): Promise<string | null> => (await ports.git.localTag(snapshot().state.plan?.base ?? '').catch(() => null))?.commit ?? null;

const filesBetween = async (session: Session, from: string, to: string): Promise<readonly string[] | null> => {
  try {
    return await session.ports.git.changedFiles(from, to);
  } catch {
    return null;
  }
};

const commitsOfPasses = (state: State): ReadonlySet<string> =>
  new Set(Object.values(state.steps).flatMap((step) => step.attempts.slice(-1).map((attempt) => attempt.for.commit)));
