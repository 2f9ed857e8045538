import type { Refusal } from '../core/command.ts';
import type { Json } from '../core/json.ts';
import type { Purpose } from '../core/kind.ts';
import { requestsOf } from '../core/requests.ts';
import type { Request } from '../core/requests.ts';
import type { Picture } from '../core/picture.ts';
import type { Step } from '../core/plan.ts';
import { lastAttemptOf, stepOf } from '../core/state.ts';
import type { State } from '../core/state.ts';
import type { Outcome, Verdict } from '../core/verdict.ts';
import { HOLDPOINT } from '../core/event.ts';
import { PartlyAnswered } from '../kinds/partly-answered.ts';
import { WorldError } from '../ports.ts';
import { atOf, kindPortsOf } from './at.ts';
import { checkoutOf, refreshCandidate } from './candidate.ts';
import { within } from './deadline.ts';
import { loadKind } from './load-kind.ts';
import type { Session } from './session.ts';
import { masked, safeVerdict, wordsOf } from './words.ts';
import { missedStep, say, sawStep } from './world.ts';

const MISSED_AGAIN_MS = 5_000;
const MISSED_AGAIN_MOST_MS = 60_000;
/** Limits are counted by the hour. Prevents: a watch that a header stops for weeks. */
const ASKED_MOST_MS = 60 * 60_000;
/** A look that only asks has answered by then, archives and all. One in the checkout may run commands, which have their own deadline. */
const LOOK_MOST_MS = 10 * 60_000;
const AFTER_COMMANDS_MS = 60_000;

/** `ms` until the next look; null when it is looked at at once, if at all. `about` is where the attempt stood then. */
export type Looked = { readonly ms: number | null; readonly missed: boolean; readonly about: string };

type LookRequest = Extract<Request, { type: 'look' }>;

/** Where an attempt stands: a verdict, and a pause, are for exactly that. */
export const standingOf = (state: State, step: string): string => {
  const attempt = lastAttemptOf(state, step);
  return attempt === undefined ? '' : `${attempt.n} ${attempt.phase} ${attempt.answers.length} ${attempt.reconciling ? 'reconcile' : 'watch'}`;
};

/** One look and its verdict. What was not answered, or came when it was over, is no verdict. */
export const performLook = async (session: Session, request: LookRequest, { missedBefore, stopped }: { readonly missedBefore: number; readonly stopped: () => boolean }): Promise<Looked> => {
  const { state } = session.snapshot();
  const step = stepOf(state, request.step);
  const attempt = lastAttemptOf(state, request.step);
  const about = standingOf(state, request.step);
  const here = (): string => standingOf(session.snapshot().state, request.step);
  if (step === undefined || attempt?.n !== request.attempt) return { ms: null, missed: false, about };
  const now = session.ports.clock.now();
  const wasApprovable = session.snapshot().world.watches[step.id]?.approvable === true;
  /** Prevents: a question that is asked again because the look was made before its answer was there. */
  const still = (): Refusal | null => (!stopped() && here() === about ? null : { why: 'what it looked at is over', fix: 'It is looked at again.' });
  try {
    const { verdict, picture, approvable, checkout } = await within(session.ports.clock, Math.max(LOOK_MOST_MS, step.inCheckout ? step.timeoutMs + AFTER_COMMANDS_MS : 0), async () => {
      const judged = await judgeStep(session, step, request.purpose);
      const ended = judged.verdict.is === 'passed' || judged.verdict.is === 'failed';
      return { ...judged, checkout: ended && (step.inCheckout || step.mayChangeCheckout) ? await checkoutOf(session) : null };
    });
    const againMs = verdict.is === 'wait' || (verdict.is === 'ask' && verdict.watching) ? (verdict.againMs ?? MISSED_AGAIN_MS) : null;
    const url = ('facts' in verdict ? verdict.facts : undefined)?.['url'] ?? attempt.facts['url'];
    session.show((world) => sawStep(world, step.id, { look: { attempt: attempt.n, purpose: request.purpose }, at: now, why: 'why' in verdict ? verdict.why : '', nextAt: againMs === null ? null : now + againMs, deadlineAt: verdict.is === 'wait' ? (verdict.deadlineAt ?? null) : null, picture, url: typeof url === 'string' ? url : null, approvable }));
    if (approvable && !wasApprovable) session.show((world) => say(world, 'needs-you', `${step.title} waits for your approval: a.`, now));
    const refusal = await session.dispatch({ type: 'judged', step: step.id, attempt: attempt.n, verdict, checkout }, HOLDPOINT, still);
    if (refusal !== null) return { ms: null, missed: false, about: here() };
    sayOutcome(session, step, attempt.outcome);
    const after = here();
    // The verdict is written; a HEAD that cannot be read now is read before the next start.
    if (step.mayChangeCheckout && againMs === null) await refreshCandidate(session).catch(() => null);
    // A verdict that changed nothing is no reason to look again at once.
    const wanted = requestsOf(session.snapshot().state).some(({ key }) => key === request.key);
    return { ms: againMs ?? (wanted ? MISSED_AGAIN_MS : null), missed: false, about: after };
  } catch (error) {
    // No answer is never a verdict: the watch goes on.
    const why = wordsOf(session, error);
    const asked = error instanceof WorldError ? error.retryAfterMs : null;
    // Who asks for a pause of nothing gets ours all the same.
    const ms = Math.min(ASKED_MOST_MS, Math.max(asked ?? 0, Math.min(MISSED_AGAIN_MOST_MS, MISSED_AGAIN_MS * 2 ** Math.min(missedBefore, 4))));
    const partly = error instanceof PartlyAnswered ? { look: { attempt: attempt.n, purpose: request.purpose }, picture: await partlyDrawn(session, step, request.purpose, error.seen) } : null;
    session.show((world) => missedStep(world, step.id, { at: now, why, nextAt: session.ports.clock.now() + ms, partly }));
    return { ms, missed: true, about: here() };
  }
};

/** Looks once and judges; the same for a watch, a reconcile and a recheck. @throws what the look and the judgement throw. */
export const judgeStep = async (session: Session, step: Step, purpose: 'watch' | 'reconcile'): Promise<{ readonly verdict: Verdict; readonly picture: Picture; readonly approvable: boolean }> => {
  const { state } = session.snapshot();
  const attempt = lastAttemptOf(state, step.id) ?? null;
  const kind = await loadKind(step.kind);
  const ports = kindPortsOf(state, step, String(attempt?.n ?? 1), session.ports);
  const seen = await kind.look(atOf(state, step, attempt, { purpose, ports: session.ports }), ports);
  const at = atOf(state, step, attempt, { purpose, ports: session.ports });
  return { verdict: safeVerdict(session, kind.judge(at, seen)), picture: masked(session, drawn(() => kind.draw?.(at, seen) ?? [])), approvable: kind.approve?.offered(at, seen) === true };
};

/** What a look had seen when the world stopped answering. It is drawn, and never judged. */
const partlyDrawn = async (session: Session, step: Step, purpose: Purpose, seen: Json): Promise<Picture> => {
  const { state } = session.snapshot();
  const kind = await loadKind(step.kind);
  return drawn(() => kind.draw?.(atOf(state, step, lastAttemptOf(state, step.id) ?? null, { purpose, ports: session.ports }), seen) ?? []);
};

/** What cannot be drawn is no reason to lose the verdict on it. */
const drawn = (draw: () => Picture): Picture => {
  try {
    return draw();
  } catch {
    return [];
  }
};

/** Says what a verdict made of a step; not a poll that found it as it was, and no pass once the end has been announced. */
const sayOutcome = (session: Session, step: Step, before: Outcome | null): void => {
  const { state } = session.snapshot();
  const outcome = lastAttemptOf(state, step.id)?.outcome ?? null;
  if (outcome === null || outcome === before) return;
  const at = session.ports.clock.now();
  if (outcome.result !== 'passed') session.show((world) => say(world, outcome.result, `${step.title}: ${outcome.why}`, at));
  else if (state.end === null) session.show((world) => say(world, 'passed', `${step.title} passed.`, at));
};
