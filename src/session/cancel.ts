import type { Actor } from '../core/event.ts';
import type { Json } from '../core/json.ts';
import type { Refusal } from '../core/command.ts';
import { lastAttemptOf } from '../core/state.ts';
import type { Attempt } from '../core/state.ts';
import type { Step } from '../core/plan.ts';
import { atOf, kindPortsOf } from './at.ts';
import { within } from './deadline.ts';
import { loadKind } from './load-kind.ts';
import { onceAtATime } from './once.ts';
import type { Session } from './session.ts';
import { refusalOf, wordsOf } from './words.ts';
import { say } from './world.ts';

const ANSWERS_WITHIN_MS = 30_000;

/** The attempt's act runs elsewhere and is looked at. */
export const isWatched = (attempt: Attempt | undefined): attempt is Attempt => attempt !== undefined && (attempt.phase === 'looking' || (attempt.phase === 'asked' && attempt.watching) || attempt.reconciling);

/**
 * Asks the world to stop what an act of ours started there. Who asked is on disk before the request is sent. It is no verdict: the watch goes
 * on until the world says how it ended, and what it did until then is found as after any other end.
 */
export const cancelWatched = (session: Session, step: Step, you: Actor): Promise<Refusal | null> =>
  onceAtATime(session, `cancel ${step.id}`, async () => {
    const { state } = session.snapshot();
    const { ports } = session;
    const attempt = lastAttemptOf(state, step.id);
    const { cancel } = await loadKind(step.kind);
    if (cancel === undefined || !isWatched(attempt)) return { why: 'nothing of ours runs here', fix: 'What runs elsewhere goes on.' };
    if (!you.person) return { why: 'cancelling a run needs a person at a terminal', fix: 'Run holdpoint in a terminal.' };
    const at = atOf(state, step, attempt, { purpose: attempt.reconciling ? 'reconcile' : 'watch', ports });
    const run = cancel.run(at);
    if (run === null) return { why: 'which run it started is not known yet, so none can be cancelled', fix: 'Wait until it is found, or cancel it on GitHub.' };
    const note = (said: { readonly [name: string]: Json }): Promise<Refusal | null> =>
      session.dispatch({ type: 'judged', step: step.id, attempt: attempt.n, verdict: { is: 'wait', why: '', againMs: 0, facts: { cancel: { run, at: ports.clock.now(), ...said } } }, checkout: null }, you);
    const still = (): boolean => {
      const now = lastAttemptOf(session.snapshot().state, step.id);
      return now?.n === attempt.n && isWatched(now);
    };
    const unwritten = await note({});
    if (unwritten !== null) return unwritten;
    if (!still()) return { why: 'it has ended meanwhile', fix: 'Nothing was cancelled.' };
    try {
      await within(ports.clock, ANSWERS_WITHIN_MS, () => cancel.ask(at, kindPortsOf(state, step, String(attempt.n), ports)));
    } catch (error) {
      const { why, fix } = refusalOf(session, error);
      await note({ failed: wordsOf(session, error) });
      return { why: `run ${run} was not seen to be cancelled: ${why}`, fix: `${fix} The watch goes on and says how it ends.`.trim() };
    }
    session.show((world) => say(world, 'info', `GitHub was asked to cancel run ${run}. It is watched until it has ended.`, ports.clock.now()));
    return null;
  });
