import { HOLDPOINT } from '../core/event.ts';
import { ActError } from '../core/error.ts';
import { requestsOf } from '../core/requests.ts';
import type { Request } from '../core/requests.ts';
import type { Step } from '../core/plan.ts';
import { lastAttemptOf, stepOf } from '../core/state.ts';
import type { Verdict } from '../core/verdict.ts';
import { kinds } from '../kinds/index.ts';
import type { Kind } from '../kinds/kind.ts';
import { WorldError } from '../ports.ts';
import { atOf, kindPortsOf } from './at.ts';
import { checkoutOf, refreshCandidate } from './candidate.ts';
import { performFix, performShare } from './fix.ts';
import type { Session } from './session.ts';
import { wordsOf } from './words.ts';
import { missedStep, say, sawStep } from './world.ts';

const MISSED_AGAIN_MS = 5_000;
const MISSED_AGAIN_MOST_MS = 60_000;

/** Does what the state asks for, each thing once at a time, until `stop`. */
export type Work = {
  /** Looks at this step (or at all that are watched) now, instead of at the next poll. */
  readonly lookNow: (step: string | null) => void;
  /** No further request is begun; timers are dropped. What is watched goes on without us. */
  readonly stop: () => void;
};

export const loadKind = async (key: string): Promise<Kind> => {
  const load = Object.entries(kinds).find(([name]) => name === key)?.[1];
  if (load === undefined) throw new Error(`nothing here knows the kind "${key}"`);
  return load();
};

/** Begins to work for a session: acts are handed out once, looks again and again with the pause that their verdict asks for. */
export const startWork = (session: Session): Work => {
  const acted = new Set<string>();
  const looking = new Set<string>();
  /** Looks that pause: the call that ends the pause. */
  const paused = new Map<string, { readonly step: string; readonly cancel: () => void }>();
  const timers = new Map<string, () => void>();
  const missed = new Map<string, number>();
  let stopped = false;

  const pump = (): void => {
    if (stopped || session.snapshot().world.readOnly !== null) return;
    const requests = requestsOf(session.snapshot().state);
    for (const request of requests) begin(request);
    const wanted = new Set(requests.map((request) => request.key));
    for (const [key, cancel] of timers) {
      if (wanted.has(key)) continue;
      cancel();
      timers.delete(key);
    }
    for (const [key, pause] of paused) {
      if (wanted.has(key)) continue;
      pause.cancel();
      paused.delete(key);
    }
  };

  const begin = (request: Request): void => {
    switch (request.type) {
      case 'act':
      case 'fix':
      case 'share':
        if (acted.has(request.key)) return;
        acted.add(request.key);
        void (request.type === 'act' ? performAct(session, request) : request.type === 'fix' ? performFix(session, request) : performShare(session, request));
        return;
      case 'look':
        if (looking.has(request.key) || paused.has(request.key)) return;
        looking.add(request.key);
        void look(request);
        return;
      case 'wake':
        if (timers.has(request.key)) return;
        timers.set(request.key, session.ports.clock.after(Math.max(0, request.at - session.ports.clock.now()), () => void session.dispatch({ type: 'wake' })));
        return;
      default:
        request satisfies never;
    }
  };

  const look = async (request: Extract<Request, { type: 'look' }>): Promise<void> => {
    const againMs = await performLook(session, request, missed.get(request.key) ?? 0);
    if (againMs.missed) missed.set(request.key, (missed.get(request.key) ?? 0) + 1);
    else missed.delete(request.key);
    looking.delete(request.key);
    if (againMs.ms === null || stopped) return pump();
    const cancel = session.ports.clock.after(againMs.ms, () => {
      paused.delete(request.key);
      pump();
    });
    paused.set(request.key, { step: request.step, cancel });
    pump();
  };

  session.onChange(pump);
  pump();
  return {
    lookNow: (step) => {
      for (const [key, pause] of paused) {
        if (step !== null && pause.step !== step) continue;
        pause.cancel();
        paused.delete(key);
      }
      pump();
    },
    stop: () => {
      stopped = true;
      for (const cancel of timers.values()) cancel();
      for (const pause of paused.values()) pause.cancel();
      timers.clear();
      paused.clear();
    },
  };
};

/** Makes the one act of an attempt; its answer, or that there was none, goes back to the core. */
const performAct = async (session: Session, { step: id, attempt: n }: { readonly step: string; readonly attempt: number }): Promise<void> => {
  const { state } = session.snapshot();
  const step = stepOf(state, id);
  const attempt = lastAttemptOf(state, id);
  if (step === undefined || attempt?.n !== n) return;
  try {
    const kind = await loadKind(step.kind);
    if (kind.act === undefined) throw new ActError(`the kind ${step.kind} has no act`, { left: false, fix: 'Report this as a bug.' });
    const at = atOf(state, step, attempt, { purpose: 'watch', ports: session.ports });
    const sent = await kind.act(at, kindPortsOf(state, step, String(n), session.ports));
    await session.dispatch({ type: 'sent', step: id, attempt: n, sent });
  } catch (error) {
    // Rule 7: unless the act says that nothing left, its outcome is not known.
    const left = !(error instanceof ActError) || error.left;
    await session.dispatch({ type: 'act-failed', step: id, attempt: n, left, why: wordsOf(session, error), fix: error instanceof ActError ? error.fix : '' });
  }
};

/** One look and its verdict. Answers in how many milliseconds to look again; null when a verdict ended the watch. */
const performLook = async (session: Session, request: Extract<Request, { type: 'look' }>, missedBefore: number): Promise<{ readonly ms: number | null; readonly missed: boolean }> => {
  const { state } = session.snapshot();
  const step = stepOf(state, request.step);
  const attempt = lastAttemptOf(state, request.step);
  if (step === undefined || attempt?.n !== request.attempt) return { ms: null, missed: false };
  const now = session.ports.clock.now();
  try {
    const { verdict, picture } = await judgeStep(session, step, request.purpose);
    const checkout = (verdict.is === 'passed' || verdict.is === 'failed') && (step.inCheckout || step.mayChangeCheckout) ? await checkoutOf(session) : null;
    const againMs = verdict.is === 'wait' || (verdict.is === 'ask' && verdict.watching) ? (verdict.againMs ?? MISSED_AGAIN_MS) : null;
    const facts = 'facts' in verdict ? verdict.facts : undefined;
    const url = facts?.['url'] ?? attempt.facts['url'];
    session.show((world) => sawStep(world, step.id, { at: now, why: 'why' in verdict ? verdict.why : '', nextAt: againMs === null ? null : now + againMs, deadlineAt: verdict.is === 'wait' ? (verdict.deadlineAt ?? null) : null, picture, url: typeof url === 'string' ? url : null }));
    await session.dispatch({ type: 'judged', step: step.id, attempt: attempt.n, verdict, checkout }, HOLDPOINT);
    if (step.mayChangeCheckout && againMs === null) await refreshCandidate(session);
    sayOutcome(session, step);
    return { ms: againMs, missed: false };
  } catch (error) {
    // No answer is never a verdict: the watch goes on.
    const why = wordsOf(session, error);
    const asked = error instanceof WorldError ? error.retryAfterMs : null;
    const ms = asked ?? Math.min(MISSED_AGAIN_MOST_MS, MISSED_AGAIN_MS * 2 ** Math.min(missedBefore, 4));
    session.show((world) => missedStep(world, step.id, { at: now, why, nextAt: now + ms }));
    return { ms, missed: true };
  }
};

/** Looks once and judges; the same for a watch, a reconcile and a recheck. @throws what the look throws. */
export const judgeStep = async (session: Session, step: Step, purpose: 'watch' | 'reconcile'): Promise<{ readonly verdict: Verdict; readonly picture: ReturnType<NonNullable<Kind['draw']>> }> => {
  const { state } = session.snapshot();
  const attempt = lastAttemptOf(state, step.id) ?? null;
  const kind = await loadKind(step.kind);
  const ports = kindPortsOf(state, step, String(attempt?.n ?? 1), session.ports);
  const seen = await kind.look(atOf(state, step, attempt, { purpose, ports: session.ports }), ports);
  const at = atOf(state, step, attempt, { purpose, ports: session.ports });
  return { verdict: kind.judge(at, seen), picture: kind.draw?.(at, seen) ?? [] };
};

const sayOutcome = (session: Session, step: Step): void => {
  const outcome = lastAttemptOf(session.snapshot().state, step.id)?.outcome;
  if (outcome === null || outcome === undefined) return;
  const at = session.ports.clock.now();
  if (outcome.result === 'passed') session.show((world) => say(world, 'passed', `${step.title} passed.`, at));
  else session.show((world) => say(world, outcome.result, `${step.title}: ${outcome.why}`, at));
};
