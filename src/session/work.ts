import { ActError } from '../core/error.ts';
import { requestsOf } from '../core/requests.ts';
import type { Request } from '../core/requests.ts';
import { lastAttemptOf, stepOf } from '../core/state.ts';
import { atOf, kindPortsOf } from './at.ts';
import { announceEnd } from './ending.ts';
import { performFix, performShare } from './fix.ts';
import { loadKind } from './load-kind.ts';
import { performLook, standingOf } from './look.ts';
import type { Session } from './session.ts';
import { wordsOf } from './words.ts';

/** Does what the state asks for, each thing once at a time, until `stop`. */
export type Work = {
  /** Looks at this step (or at all that are watched) now, instead of at the next poll. */
  readonly lookNow: (step: string | null) => void;
  /** No further request is begun; timers are dropped. What is watched goes on without us. */
  readonly stop: () => void;
  /** Resolves when what was begun here has written down what it came to, or after two seconds: a push or a dispatch may take its time, and is looked at next time. */
  readonly settled: () => Promise<void>;
};

const SETTLES_WITHIN_MS = 2_000;

/** Begins to work for a session: acts are handed out once, looks again and again with the pause that their verdict asks for. */
export const startWork = (session: Session): Work => {
  const { clock } = session.ports;
  const acted = new Set<string>();
  const looking = new Set<string>();
  /** Acts, fixes and shares that have not come to anything yet, and who waits for them. */
  const underWay = new Set<string>();
  const waiting = new Set<() => void>();
  /** Looks that pause, what the pause is for, and the call that ends it. */
  const paused = new Map<string, { readonly step: string; readonly about: string; readonly cancel: () => void }>();
  const timers = new Map<string, () => void>();
  const missed = new Map<string, number>();
  let stopped = false;
  const over = (): boolean => stopped || session.snapshot().world.readOnly !== null;

  const pump = (): void => {
    if (over() || session.held() !== null) return;
    const { state } = session.snapshot();
    const requests = requestsOf(state);
    const wanted = new Set(requests.map((request) => request.key));
    for (const [key, cancel] of timers) {
      if (wanted.has(key)) continue;
      cancel();
      timers.delete(key);
    }
    for (const [key, pause] of paused) {
      // What a person has answered, or asked to be settled, is looked at now and not at the next poll.
      if (wanted.has(key) && pause.about === standingOf(state, pause.step)) continue;
      pause.cancel();
      paused.delete(key);
    }
    for (const request of requests) begin(request);
  };

  const begin = (request: Request): void => {
    switch (request.type) {
      case 'act':
      case 'fix':
      case 'share':
        if (acted.has(request.key)) return;
        acted.add(request.key);
        underWay.add(request.key);
        void (request.type === 'act' ? performAct(session, request, { over }) : request.type === 'fix' ? performFix(session, request) : performShare(session, request)).finally(() => {
          underWay.delete(request.key);
          if (underWay.size === 0) for (const tell of waiting) tell();
        });
        return;
      case 'look':
        if (looking.has(request.key) || paused.has(request.key)) return;
        looking.add(request.key);
        void look(request);
        return;
      case 'wake':
        if (timers.has(request.key)) return;
        timers.set(request.key, clock.after(Math.max(0, request.at - clock.now()), () => void wake(request.key)));
        return;
      default:
        request satisfies never;
    }
  };

  /** A timer may come early: it is cut at 24 days, and a clock is set back. Then it is set anew. */
  const wake = async (key: string): Promise<void> => {
    timers.delete(key);
    await session.dispatch({ type: 'wake' });
    pump();
  };

  const look = async (request: Extract<Request, { type: 'look' }>): Promise<void> => {
    const again = await performLook(session, request, { missedBefore: missed.get(request.key) ?? 0, stopped: () => stopped });
    if (again.missed) missed.set(request.key, (missed.get(request.key) ?? 0) + 1);
    else missed.delete(request.key);
    looking.delete(request.key);
    if (again.ms !== null && !stopped) {
      const cancel = clock.after(again.ms, () => {
        paused.delete(request.key);
        pump();
      });
      paused.set(request.key, { step: request.step, about: again.about, cancel });
    }
    pump();
  };

  announceEnd(session);
  session.onChange(pump);
  // On coming back nothing is looked at, let alone done, before what the session stands on.
  const held = session.held();
  if (held === null) pump();
  else void held.then(pump);
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
    settled: () =>
      new Promise((resolve) => {
        if (underWay.size === 0) return resolve();
        const cancel = clock.after(SETTLES_WITHIN_MS, resolve);
        waiting.add(() => (cancel(), resolve()));
      }),
  };
};

/** Makes the one act of an attempt; its answer, or that there was none, goes back to the core. */
const performAct = async (session: Session, { step: id, attempt: n }: { readonly step: string; readonly attempt: number }, { over }: { readonly over: () => boolean }): Promise<void> => {
  const { state } = session.snapshot();
  const step = stepOf(state, id);
  const attempt = lastAttemptOf(state, id);
  if (step === undefined || attempt?.n !== n) return;
  try {
    const kind = await loadKind(step.kind);
    if (kind.act === undefined) throw new ActError(`the kind ${step.kind} has no act`, { left: false, fix: 'Report this as a bug.' });
    const at = atOf(state, step, attempt, { purpose: 'watch', ports: session.ports });
    // Prevents: a command that is started when all that runs has just been stopped, and that outlives the program.
    if (over()) throw new ActError('Holdpoint was left before it began', { left: false, fix: 'Run it again.' });
    const sent = await kind.act(at, kindPortsOf(state, step, String(n), session.ports));
    await session.dispatch({ type: 'sent', step: id, attempt: n, sent });
  } catch (error) {
    // Rule 7: unless the act says that nothing left, its outcome is not known.
    const left = !(error instanceof ActError) || error.left;
    await session.dispatch({ type: 'act-failed', step: id, attempt: n, left, why: wordsOf(session, error), fix: error instanceof ActError ? error.fix : '' });
  }
};
