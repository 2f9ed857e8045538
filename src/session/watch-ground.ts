import { actingSteps } from '../core/status.ts';
import { refreshCandidate } from './candidate.ts';
import { compareRunbook, refreshGround } from './refresh.ts';
import type { Session } from './session.ts';

/** HEAD, the base and the runbook file are on this disk: a look costs two processes. */
const EVERY_MS = 5_000;
/** The pushed tag and the tools cost the remote and programs of others: every so many looks. */
const FURTHER_EVERY = 12;

/**
 * Reads what passes are about while nobody presses a key, so that they go stale in the tree when somebody commits, rebases or moves a
 * tag beside the session. It rules on nothing: every attempt and every typed word asks anew. Not while something of ours runs in the
 * checkout, which is read at its end; what gives no answer is asked at the next look.
 * @returns ends it.
 */
export const watchGround = (session: Session): (() => void) => {
  const { clock } = session.ports;
  let looks = 0;
  let cancel = (): void => undefined;
  let stopped = false;
  const look = async (): Promise<void> => {
    const { state, world } = session.snapshot();
    if (world.readOnly !== null || state.end !== null) return;
    looks += 1;
    if (actingSteps(state).length === 0) await Promise.allSettled(looks % FURTHER_EVERY === 0 ? [refreshGround(session)] : [refreshCandidate(session), compareRunbook(session)]);
    if (!stopped) next();
  };
  const next = (): void => {
    cancel = clock.after(EVERY_MS, () => void look());
  };
  next();
  return () => {
    stopped = true;
    cancel();
  };
};
