import type { Asking, Command } from './command.ts';
import type { Decision } from './decide.ts';
import type { Event } from './event.ts';
import { dryRunAllows, mayTryAgain } from './rules.ts';
import { isSettledForRetry, lastAttemptOf, stepOf } from './state.ts';
import type { State } from './state.ts';

const refuse = (why: string, fix: string): Decision => ({ refusal: { why, fix } });

/** Longer than this is no pause before a retry: the person leaves, and comes back to it. */
const QUIET_MOST_MS = 24 * 60 * 60 * 1000;

/**
 * A quiet period before what did not happen (or only in part) is tried again. It needs a person; one that is on can be made longer, never
 * shorter: to end it is a decision of its own.
 */
export const decideWait = (state: State, { step: id, ms }: Extract<Command, { type: 'wait-before-retry' }>, { now, by }: Asking): Decision => {
  const step = stepOf(state, id);
  const attempt = lastAttemptOf(state, id);
  if (step === undefined || attempt === undefined) return refuse('there is nothing to wait for', 'Run it first.');
  if (!by.person) return refuse('a wait before a retry needs a person at a terminal', 'Run holdpoint in a terminal.');
  const outside = step.effect === 'remote' || step.effect === 'irreversible';
  if (!outside || attempt.phase !== 'ended' || attempt.reconciling || attempt.outcome === null || !isSettledForRetry(attempt.outcome)) return refuse('a wait is for what was looked at and did not happen', 'Look at what became of it first: r.');
  if (!Number.isFinite(ms) || ms <= 0 || ms > QUIET_MOST_MS) return refuse('that is no length of a wait', 'Wait 2, 10 or 30 minutes.');
  const until = now + ms;
  if (attempt.quietUntil !== null && until <= attempt.quietUntil) return refuse('a longer wait is on already', 'W ends it.');
  const other = attempt.quietUntil === null ? (dryRunAllows(state, step) ?? mayTryAgain(state, step)) : null;
  return other === null ? { events: [{ type: 'retry.delayed', step: id, attempt: attempt.n, until }] } : { refusal: other };
};

/** A person ends the wait before its time. What is tried next rests on a fresh look all the same. */
export const decideWaitEnded = (state: State, { step }: Extract<Command, { type: 'end-wait' }>, { by }: Asking): Decision => {
  if ((lastAttemptOf(state, step)?.quietUntil ?? null) === null) return refuse('no wait is on', 'Nothing was changed.');
  if (!by.person) return refuse('ending a wait needs a person at a terminal', 'Run holdpoint in a terminal.');
  return { events: overAndLook(state, step) };
};

/** Waits whose time is over, each with the look that follows. Nothing is looked at anew in a session that has ended. */
export const quietOver = (state: State, now: number): readonly Event[] =>
  state.end !== null
    ? []
    : (state.plan?.steps ?? []).flatMap(({ id }) => {
        const until = lastAttemptOf(state, id)?.quietUntil ?? null;
        return until !== null && now >= until ? overAndLook(state, id) : [];
      });

/**
 * The look comes before the end of the wait: where a crash lets only the first be written, the wait is still on, and ends once more.
 * Prevents: a retry that rests on what the world looked like half an hour ago.
 */
const overAndLook = (state: State, step: string): readonly Event[] => {
  const attempt = lastAttemptOf(state, step);
  if (attempt === undefined) return [];
  const of = { step, attempt: attempt.n } as const;
  return [...(attempt.reconciling ? [] : [{ type: 'reconcile.started', ...of } as const]), { type: 'retry.delay-over', ...of }];
};
