import type { Checkout, Command } from './command.ts';
import type { Decision } from './decide.ts';
import type { EndTree, Event } from './event.ts';
import type { JsonObject } from './json.ts';
import type { Step } from './plan.ts';
import { lastAttemptOf, stepOf } from './state.ts';
import type { Attempt, State } from './state.ts';
import { capturedOf, staleReason } from './status.ts';
import type { Outcome, Verdict } from './verdict.ts';

const NOTHING: Decision = { events: [] };

/** The act was made and its answer read: from here on the attempt is watched. */
export const decideSent = (state: State, sent: Extract<Command, { type: 'sent' }>): Decision => {
  const attempt = lastAttemptOf(state, sent.step);
  if (attempt?.n !== sent.attempt || attempt.phase !== 'intended') return NOTHING;
  return { events: [{ type: 'attempt.sent', step: sent.step, attempt: sent.attempt, sent: sent.sent }] };
};

/** Rule 7: once the request may have left, an error proves nothing, and the step is unknown. */
export const decideActFailed = (state: State, failed: Extract<Command, { type: 'act-failed' }>): Decision => {
  const attempt = lastAttemptOf(state, failed.step);
  if (attempt?.n !== failed.attempt || attempt.phase !== 'intended') return NOTHING;
  const outcome: Outcome = failed.left
    ? { result: 'unknown', why: failed.why, evidence: [] }
    : { result: 'failed', why: failed.why, fix: failed.fix, evidence: [], notDone: true };
  return { events: [{ type: 'attempt.ended', step: failed.step, attempt: failed.attempt, outcome, commit: null }] };
};

/** What a kind made of a look. A verdict that comes too late (the attempt is over) changes nothing. */
export const decideJudged = (state: State, judged: Extract<Command, { type: 'judged' }>): Decision => {
  const step = stepOf(state, judged.step);
  const attempt = lastAttemptOf(state, judged.step);
  if (step === undefined || attempt?.n !== judged.attempt) return NOTHING;
  const watched = attempt.phase === 'looking' || (attempt.phase === 'asked' && attempt.watching) || attempt.reconciling;
  if (!watched) return NOTHING;
  const moved = checkoutMoved(step, attempt, judged);
  const late = moved ?? tagCameLate(state, step, attempt, judged.verdict);
  const verdict: Verdict = late === null ? judged.verdict : { is: 'unknown', why: late };
  const events = candidateMoved(state, step, attempt, verdict) ?? eventsOf(step, attempt, verdict);
  const commit = step.mayChangeCheckout ? (judged.checkout?.commit ?? null) : null;
  const end = step.mayChangeCheckout && judged.checkout !== null ? { end: endOf(judged.checkout) } : {};
  return { events: [...events, ...settled(step, attempt, verdict)].map((event) => (event.type === 'attempt.ended' ? { ...event, commit, ...(event.outcome.result === 'passed' ? end : {}) } : event.type === 'attempt.commands-passed' ? { ...event, ...end } : event)) };
};

/**
 * Of what went out and ended as nobody knows what, the look that may tell begins at once, in the same write: it reads, and no verdict of it acts.
 * Prevents: a release that stands still until somebody presses a key to look.
 */
const settled = (step: Step, attempt: Attempt, verdict: Verdict): readonly Event[] =>
  verdict.is === 'unknown' && verdict.settle === true && !attempt.reconciling && (step.effect === 'remote' || step.effect === 'irreversible') ? [{ type: 'reconcile.started', step: step.id, attempt: attempt.n }] : [];

const NAMED = 3;

/** What the checkout was when it was judged: a step that may change it is checked at its end. */
const endOf = ({ tree, dirty = [] }: Checkout): EndTree => ({ tree, files: dirty.slice(0, NAMED), more: Math.max(0, dirty.length - NAMED) });

/** What ran while HEAD or the tree moved under it ran on nothing in particular. */
const checkoutMoved = (step: Step, attempt: Attempt, judged: Extract<Command, { type: 'judged' }>): string | null => {
  if (!step.inCheckout || attempt.reconciling || judged.verdict.is !== 'passed') return null;
  if (judged.checkout === null) return 'the checkout could not be read when it ended';
  if (step.mayChangeCheckout) return null;
  if (judged.checkout.commit !== attempt.for.commit) return `HEAD moved to ${judged.checkout.commit.slice(0, 7)} while it ran`;
  return judged.checkout.tree === attempt.for.tree ? null : 'files of the checkout changed while it ran';
};

/**
 * A tag that was taken for not pushed let the candidate follow HEAD, and is there after all. It is the candidate's tag only where HEAD is its
 * commit again. Prevents: gates of one commit that stand for a tag at another.
 */
const tagCameLate = (state: State, step: Step, attempt: Attempt, verdict: Verdict): string | null => {
  const { candidate } = state;
  if (!step.pinsCandidate || verdict.is !== 'passed' || candidate === null || candidate.pinned || candidate.commit === attempt.for.commit) return null;
  return `the tag came to the remote at ${attempt.for.commit.slice(0, 7)} after all, and the candidate is ${candidate.commit.slice(0, 7)} by now: check out ${attempt.for.commit.slice(0, 7)}, then look again`;
};

/**
 * A kind looks at the candidate as it is now, so a pass that comes after it moved is not about the commit of the intent. The
 * step is ready again. Prevents: going back to a commit whose CI was red, with the green of the next one.
 */
const candidateMoved = (state: State, step: Step, attempt: Attempt, verdict: Verdict): readonly Event[] | null => {
  const candidate = state.candidate?.commit ?? attempt.for.commit;
  if (step.effect !== 'none' || step.mayChangeCheckout || verdict.is !== 'passed' || candidate === attempt.for.commit) return null;
  const stale = staleReason(state, step, attempt, capturedOf(state));
  if (stale === null) return null;
  return [{ type: 'attempt.ended', step: step.id, attempt: attempt.n, outcome: { result: 'unknown', why: `${stale} while it was looked at`, evidence: [], lost: true }, commit: null }];
};

const eventsOf = (step: Step, attempt: Attempt, verdict: Verdict): readonly Event[] => {
  const of = { step: step.id, attempt: attempt.n } as const;
  const ended = (outcome: Outcome): readonly Event[] => [{ type: 'attempt.ended', ...of, outcome, commit: null }];
  const account = 'account' in verdict && verdict.account !== undefined ? { account: verdict.account } : {};
  switch (verdict.is) {
    case 'passed': {
      const captured = verdict.captured ?? {};
      const missing = step.captures.find((name) => captured[name] === undefined);
      if (missing !== undefined) return ended({ result: 'unknown', why: `it passed, but ${missing} could not be read from it`, evidence: verdict.evidence });
      if (step.judge.length === 0) return ended({ result: 'passed', evidence: verdict.evidence, captured });
      return [
        { type: 'attempt.commands-passed', ...of, evidence: verdict.evidence, captured },
        { type: 'attempt.asked', ...of, questions: step.judge, watching: false },
      ];
    }
    case 'failed':
      return ended({ result: 'failed', why: verdict.why, fix: verdict.fix, evidence: verdict.evidence ?? [], ...(verdict.conflict === true ? { conflict: true } : {}), ...(verdict.rerun === true ? { rerun: true } : {}), ...account });
    case 'unknown':
      return ended({ result: 'unknown', why: verdict.why, evidence: verdict.evidence ?? [], ...(verdict.partial === true && attempt.reconciling ? { partial: true } : {}), ...account });
    case 'absent':
      // Of an act that left this machine only a reconcile may say that it did not happen (rule 7).
      if (!attempt.reconciling && (step.effect === 'remote' || step.effect === 'irreversible')) return ended({ result: 'unknown', why: verdict.why, evidence: verdict.evidence ?? [] });
      return [
        ...ended({ result: 'failed', why: verdict.why, fix: attempt.takingBack === null ? 'It did not happen. r tries again.' : 'It was taken back. r does it again.', evidence: verdict.evidence ?? [], notDone: true, ...account }),
        ...(attempt.takingBack === null ? [] : [{ type: 'exposure.reverted', step: step.id, evidence: verdict.evidence ?? [] } as const]),
      ];
    case 'wait':
      return observed(of, attempt, verdict.facts);
    case 'ask': {
      const same = attempt.phase === 'asked' && JSON.stringify(attempt.questions) === JSON.stringify(verdict.questions);
      const asked: readonly Event[] = same ? [] : [{ type: 'attempt.asked', ...of, questions: verdict.questions, watching: verdict.watching }];
      return [...observed(of, attempt, verdict.facts), ...asked];
    }
    default:
      return verdict satisfies never;
  }
};

/** Only facts that are new are written: a poll that saw the same again is not history. */
const observed = (of: { readonly step: string; readonly attempt: number }, attempt: Attempt, facts: JsonObject | undefined): readonly Event[] => {
  const fresh = Object.entries(facts ?? {}).filter(([name, value]) => JSON.stringify(attempt.facts[name]) !== JSON.stringify(value));
  return fresh.length === 0 ? [] : [{ type: 'attempt.observed', ...of, facts: Object.fromEntries(fresh) }];
};
