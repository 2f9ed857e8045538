import type { Refusal } from '../core/command.ts';
import type { Asked, OpenBlocker, Preconditions } from '../core/event.ts';
import type { Json } from '../core/json.ts';
import type { Step } from '../core/plan.ts';
import { evidenceBefore } from '../core/evidence.ts';
import { recheckedFor } from '../core/rechecked.ts';
import { atOf, kindPortsOf } from './at.ts';
import { within } from './deadline.ts';
import { listBlockers } from './listed-blockers.ts';
import { loadKind } from './load-kind.ts';
import { judgeStep } from './look.ts';
import { readRemoteTag, refreshTools } from './refresh.ts';
import type { Session } from './session.ts';
import { clean, masked, refusalOf, wordsOf } from './words.ts';

/** Answers older than a minute count for nothing (rule 5), so whoever takes this long has not answered. */
const ANSWERS_WITHIN_MS = 45_000;

/** Asks the world, in one moment, everything that an irreversible act rests on (rule 5). Never throws: no answer is part of the answer. */
export const askPreconditions = async (session: Session, step: Step): Promise<Preconditions> => {
  const { state } = session.snapshot();
  const { git, runbookHash } = session.ports;
  const rechecked = recheckedFor(state, step);
  await within(session.ports.clock, ANSWERS_WITHIN_MS, () => refreshTools(session)).catch(() => undefined);
  const [blockers, remoteTag, remoteBranch, hash, evidence, rechecks] = await Promise.all([
    asked(session, () => readBlockers(session)),
    asked(session, () => readRemoteTag(session)),
    asked(session, async () => {
      const branch = state.candidate?.branch ?? null;
      const commit = branch === null ? null : await git.remoteBranch(branch);
      if (branch === null || commit === null) throw new Error(branch === null ? 'HEAD was on no branch' : `origin has no branch ${branch}`);
      return { commit };
    }),
    asked(session, runbookHash),
    asked(session, () => changedEvidence(session, step)),
    Promise.all(rechecked.map(async (ancestor) => [ancestor.id, await asked(session, () => recheck(session, ancestor))] as const)),
  ]);
  return { blockers, remoteTag, remoteBranch, runbookHash: hash, evidence, rechecks: Object.fromEntries(rechecks) };
};

/** What the kind itself finds in the way, asked in the same moment. What cannot be asked is in the way too (rule 5), for as long as it is `silent`. */
export const askObstacle = async (session: Session, step: Step): Promise<(Refusal & { readonly silent?: true }) | null> => {
  const { ports } = session;
  const { state } = session.snapshot();
  try {
    const { obstacle } = await loadKind(step.kind);
    if (obstacle === undefined) return null;
    const at = atOf(state, step, null, { purpose: 'watch', ports });
    return masked(session, await within(ports.clock, ANSWERS_WITHIN_MS, () => obstacle(at, kindPortsOf(state, step, String(at.attempt.n), ports))));
  } catch (error) {
    return { ...refusalOf(session, error), silent: true };
  }
};

const asked = async <T extends Json>(session: Session, ask: () => Promise<T>): Promise<Asked<T>> => {
  try {
    const value = await within(session.ports.clock, ANSWERS_WITHIN_MS, ask);
    return { ok: true, at: session.ports.clock.now(), value };
  } catch (error) {
    return { ok: false, at: session.ports.clock.now(), why: wordsOf(session, error) };
  }
};

/** Evidence files are hashed when they are recorded, and again here: what a file says now is not what a pass was about. */
const changedEvidence = async (session: Session, step: Step): Promise<readonly string[]> => {
  const files = session.ports.files('session');
  const said = await Promise.all(
    evidenceBefore(session.snapshot().state, step).map(async ({ of, file }) => {
      const now = await files.hash(file.path);
      if (now === null) return [`${file.name} of ${of} is gone`];
      return now.sha256 === file.sha256 ? [] : [`${file.name} of ${of} has changed since it was recorded`];
    }),
  );
  return said.flat();
};

const recheck = async (session: Session, step: Step): Promise<{ readonly passes: boolean; readonly why: string }> => {
  const { verdict } = await judgeStep(session, step, 'watch');
  // Nobody knows is no answer: it blocks, and is asked again.
  if (verdict.is === 'unknown') throw new Error(verdict.why);
  return { passes: verdict.is === 'passed', why: 'why' in verdict ? verdict.why : '' };
};

/** Asks the tracker and writes down what is new. @throws what the tracker throws, or a blocker that it has lost: "not asked" is not "none open". */
export const readBlockers = async (session: Session): Promise<readonly OpenBlocker[]> => {
  const { tracker, clock } = session.ports;
  // Of before it is asked: what is filed meanwhile need not be listed yet.
  const { state } = session.snapshot();
  try {
    const [where, listed] = await Promise.all([tracker.where(), listBlockers(tracker, state)]);
    const open = masked(session, listed.filter((blocker) => blocker.open).map(({ id, title }) => ({ id, title })));
    const closed = masked(session, listed.filter((blocker) => !blocker.open).map((blocker) => ({ id: blocker.id, title: blocker.title, by: blocker.closed?.by ?? null, at: blocker.closed?.at ?? null })));
    session.show((world) => ({ ...world, blockers: { at: clock.now(), open, closed, why: null, where: clean(session, where) } }));
    await session.dispatch({ type: 'blockers-read', open, closed });
    return open;
  } catch (error) {
    const why = wordsOf(session, error);
    session.show((world) => ({ ...world, blockers: { ...world.blockers, at: clock.now(), why } }));
    throw error;
  }
};
