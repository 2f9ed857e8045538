import type { Refusal } from '../core/command.ts';
import { HOLDPOINT } from '../core/event.ts';
import type { RemoteTag } from '../core/event.ts';
import { isTagOfLastPush, isUnsettled } from '../core/rules.ts';
import { lastAttemptOf } from '../core/state.ts';
import { closeOnDroppedTail } from './anchors.ts';
import type { Session } from './session.ts';
import { refreshCandidate } from './candidate.ts';
import { within } from './deadline.ts';
import { readDryRun } from './passes.ts';
import { readBlockers } from './preconditions.ts';
import { readRemoteTag, refreshTools } from './refresh.ts';
import { masked, wordsOf } from './words.ts';

type Resumed = {
  readonly pid: number;
  readonly mended: { readonly file: string; readonly bytes: number } | null;
  /** `meanwhile` does not wait for the world, which may be silent for half a minute: a person sees the session, and what they ask for waits. @default 'first' */
  readonly look?: 'first' | 'meanwhile';
};

/**
 * On coming back, before anything may start: `session.resumed` turns every unfinished act into unknown, then the world is
 * looked at again: HEAD, the branch and tag on the remote, blockers, process groups of ours that still live, and what became
 * of every act of which nobody knows.
 */
export const resumeSession = async (session: Session, { pid, mended, look = 'first' }: Resumed): Promise<Refusal | null> => {
  const { host } = session.ports;
  const refusal = await session.dispatch({ type: 'resume', host, pid, root: session.ports.git.root }, session.you);
  if (refusal !== null) return refusal;
  if (mended !== null) await session.dispatch({ type: 'journal-mended', ...mended });
  await settleUnsettled(session);
  const looking = look === 'first' ? lookAround(session) : lookMeanwhile(session);
  if (look === 'first') await looking;
  else session.holdFor(looking);
  // Not waited for: what GitHub remembers comes after the first frame, and what cannot be undone asks it once more.
  void looking.then(() => compareWithWorld(session));
  return null;
};

const LOOKING = 'Looking at HEAD, at origin and at the blockers first. What you ask for meanwhile waits for it.';
/** A look that is over at once is not worth a word. */
const SILENT_MS = 300;

const lookMeanwhile = async (session: Session): Promise<void> => {
  // What the person waits for is the frame; each git that is started before it takes its time.
  await new Promise<void>((resolve) => setImmediate(resolve));
  const unsaid = session.ports.clock.after(SILENT_MS, () => session.show((world) => ({ ...world, notices: [LOOKING] })));
  try {
    await lookAround(session);
  } finally {
    unsaid();
  }
};

/** Closes the session where the world remembers more than its journal; a place that did not answer becomes a notice. */
const compareWithWorld = async (session: Session): Promise<void> => {
  const { plan, end } = session.snapshot().state;
  if (plan?.mode !== 'live' || end !== null) return;
  const refusal = await closeOnDroppedTail(session);
  if (refusal !== null && session.snapshot().world.readOnly === null) session.show((world) => ({ ...world, notices: [...world.notices, refusal.why] }));
};

/** Begins to look at what became of each act that nobody saw end, unasked: it only reads, and no verdict of it acts. */
const settleUnsettled = async (session: Session): Promise<void> => {
  const { state } = session.snapshot();
  if (state.end !== null) return;
  for (const step of state.plan?.steps ?? []) {
    const attempt = lastAttemptOf(state, step.id);
    if (attempt?.phase === 'ended' && !attempt.reconciling && isUnsettled(step, attempt)) await session.dispatch({ type: 'reconcile', step: step.id }, HOLDPOINT);
  }
};

/** A push that was taken for not done, and whose very tag origin has, is looked at again: only that look passes it. */
const settleArrivedTag = async (session: Session, tag: RemoteTag | null): Promise<void> => {
  const { state } = session.snapshot();
  if (tag === null || state.end !== null) return;
  for (const step of state.plan?.steps ?? []) {
    if (isTagOfLastPush(state, step, tag) && lastAttemptOf(state, step.id)?.reconciling === false) await session.dispatch({ type: 'reconcile', step: step.id }, HOLDPOINT);
  }
};

/** Coming back does not wait longer than this for a world that is silent. */
const LOOKS_WITHIN_MS = 30_000;

/** Reads what a session stands on. What does not answer becomes a notice: nothing is assumed, and rule 5 asks again. */
export const lookAround = async (session: Session): Promise<void> => {
  const { clock, git } = session.ports;
  const notices: string[] = [];
  const read = async (what: string, look: () => Promise<unknown>): Promise<void> => {
    try {
      await within(clock, LOOKS_WITHIN_MS, look);
    } catch (error) {
      notices.push(`${what} could not be read: ${wordsOf(session, error)}`);
    }
  };
  await read('HEAD', () => refreshCandidate(session));
  await Promise.all([
    read('the blockers', () => readBlockers(session)),
    read('the dry run', async () => {
      const { plan, end } = session.snapshot().state;
      if (plan?.mode !== 'live' || end !== null) return;
      const dryRun = await readDryRun(session);
      if (dryRun !== null && 'problem' in dryRun) notices.push(`the dry run offers nothing: ${dryRun.problem}`);
    }),
    read('process groups of an earlier run', () => findSurvivors(session)),
    read('the versions of the tools', () => refreshTools(session)),
    read('origin', async () => {
      const { candidate, plan } = session.snapshot().state;
      const branch = candidate?.branch ?? null;
      const [onRemote, tag] = await Promise.all([branch === null ? null : git.remoteBranch(branch), readRemoteTag(session)]);
      await settleArrivedTag(session, tag);
      if (candidate?.pinned === true && candidate.head !== candidate.commit) notices.push(`HEAD is ${candidate.head.slice(0, 7)}; the release is ${candidate.commit.slice(0, 7)}`);
      if (candidate !== null && onRemote !== null && onRemote !== candidate.commit) notices.push(`${branch ?? ''} on origin is ${onRemote.slice(0, 7)}`);
      if (tag !== null && candidate !== null && tag.commit !== candidate.commit) notices.push(`${plan?.target ?? ''} on origin is ${tag.commit.slice(0, 7)}, the candidate is ${candidate.commit.slice(0, 7)}`);
    }),
  ]);
  session.show((world) => ({ ...world, notices }));
};

/** Process groups of ours that an earlier run of Holdpoint left alive. */
export const findSurvivors = async (session: Session): Promise<void> => {
  const { ports } = session;
  // A command line may hold what the environment does not.
  const survivors = masked(session, await ports.processes.survivors(`${ports.name}:`));
  session.show((world) => ({ ...world, survivors }));
};
