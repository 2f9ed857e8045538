import type { Refusal } from '../core/command.ts';
import { doubtedSteps } from '../core/decide-recovery.ts';
import type { Place } from '../core/event.ts';
import type { JsonObject } from '../core/json.ts';
import { atOf, kindPortsOf } from './at.ts';
import { readingAt } from './candidate.ts';
import { loadKind } from './load-kind.ts';
import type { Session } from './session.ts';

/** What was damaged, which steps the lines after it still tell of, and what the world bears of them. */
export type Damaged = { readonly anchors: readonly Place[]; readonly file: string; readonly line: number; readonly why: string; readonly good: number; readonly lost: number; readonly salvaged: readonly string[] };

/**
 * Reads what this machine can still tell of what was lost, then has the core decide what is not known any more. The session's journal writes
 * it with the good part, or nothing.
 */
export const recoverSession = async (session: Session, damaged: Damaged, words: string): Promise<Refusal | null> => {
  const { state } = session.snapshot();
  const candidate = state.candidate?.pinned === true ? null : await candidateNow(session);
  const notes: Record<string, JsonObject> = {};
  for (const step of doubtedSteps(state, damaged.salvaged)) {
    const kind = await loadKind(step.kind);
    if (kind.recall === undefined) continue;
    const at = atOf(state, step, null, { purpose: 'reconcile', ports: session.ports });
    const here = candidate === null ? at : { ...at, candidate: { commit: candidate.commit, branch: candidate.branch } };
    notes[step.id] = await kind.recall(here, kindPortsOf(state, step, String(at.attempt.n), session.ports));
  }
  return session.dispatch({ type: 'recover-journal', ...damaged, candidate, notes, words }, session.you);
};

/** The tag is made at the candidate, so where there is one its commit may have been released; otherwise HEAD is the candidate. */
const candidateNow = async (session: Session) => {
  const { state } = session.snapshot();
  const [head, tag] = await Promise.all([session.ports.git.head(), session.ports.git.localTag(state.plan?.target ?? '')]);
  return readingAt(session, { commit: tag?.commit ?? head.commit, branch: head.branch });
};
