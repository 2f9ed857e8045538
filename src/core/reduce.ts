import type { Event, Recorded } from './event.ts';
import type { Plan } from './plan.ts';
import { doubtAdded, recoverJournal } from './reduce-recovery.ts';
import { adoptPass } from './reduce-pass.ts';
import { readsOf } from './read-again.ts';
import { withTakeBack } from './reduce-take-back.ts';
import { refuseHistory } from './rules.ts';
import { insteadOf, isSettledForRetry, NO_ATTEMPTS, newAttempt, stepOf, stepStateOf, unansweredOf, withStep } from './state.ts';
import type { Attempt, FixAttempt, State, StepState } from './state.ts';
import { capturedOf } from './status.ts';

/**
 * The state after one more event. Pure, and it never shrugs: history that cannot have happened stops the program
 * (rule 10), because a state built on it would open doors nobody opened.
 * @throws HoldpointError code 1 for an event that does not follow from what came before.
 */
export const reduce = (state: State, recorded: Recorded): State => {
  if (recorded.n !== state.events + 1) return refuseHistory(recorded, `it follows event ${state.events}`);
  if (state.events === 0 && recorded.event.type !== 'session.opened') return refuseHistory(recorded, 'a session begins with session.opened');
  if (state.end !== null && BEFORE_END.has(recorded.event.type)) return refuseHistory(recorded, `the session is ${state.end.end}, and nothing begins after that`);
  const next = applyEvent(state, recorded);
  return { ...next, events: state.events + 1, newestAt: Math.max(state.newestAt, recorded.at) };
};

/** What begins something. Results of what was under way may still come in when the session has ended. */
const BEFORE_END: ReadonlySet<Event['type']> = new Set(['runbook.adopted', 'candidate.moved', 'attempt.intended', 'tag.adopted', 'pass.adopted', 'reconcile.started', 'waiver.granted', 'fix.started', 'fix.sharing', 'blocker.filing', 'exposure.reverting']);

const applyEvent = (state: State, recorded: Recorded): State => {
  const { event, at, by } = recorded;
  switch (event.type) {
    case 'session.opened':
      if (state.events > 0) return refuseHistory(recorded, 'a session opens once, as its first event');
      return { ...state, repository: event.repository, session: event.session, openedAt: at };
    case 'inputs.confirmed':
      return { ...state, inputs: event.inputs };
    case 'runbook.adopted':
      return adoptPlan(state, recorded, event.plan);
    case 'session.resumed':
      return { ...state, left: false, resumes: [...state.resumes, { at, by, host: event.host }] };
    case 'session.left':
      return { ...state, left: true };
    case 'shell.opened':
    case 'shell.closed':
    case 'report.written':
    case 'journal.mended':
    case 'blocker.filing':
      return state;
    case 'session.ended':
      if (state.end !== null) return refuseHistory(recorded, 'the session has ended before');
      return { ...state, end: { end: event.end, reason: event.reason, out: event.out, at } };
    case 'candidate.moved':
      return moveCandidate(state, event);
    case 'remote-tag.read':
      return { ...state, remoteTag: { first: state.remoteTag?.first ?? event.tag, now: event.tag } };
    case 'tools.read':
      return { ...state, tools: { ...state.tools, ...event.versions } };
    case 'attempt.intended':
      return addAttempt(state, recorded, event);
    case 'tag.adopted':
      return adoptTag(state, recorded, event);
    case 'journal.recovered':
      return recoverJournal(state, recorded, event);
    case 'pass.adopted':
      return adoptPass(state, recorded, event, newAttempt(recorded, { for: event.for, note: {} }, event.attempt));
    case 'attempt.sent':
      return changeAttempt(state, recorded, event, (attempt) => {
        if (attempt.phase !== 'intended') return refuseHistory(recorded, `attempt ${event.attempt} of "${event.step}" has no act that could be sent`);
        return { ...attempt, phase: 'looking', sent: event.sent, sentAt: at };
      });
    case 'attempt.observed':
      return changeAttempt(state, recorded, event, (attempt) => ({ ...watchedOnly(recorded, attempt), facts: { ...attempt.facts, ...event.facts } }), { ended: true });
    case 'attempt.commands-passed':
      // Evidence counts as opened from here on: a log that was read while it grew is not the log.
      return changeAttempt(state, recorded, event, (attempt) => ({ ...underWay(watchedOnly(recorded, attempt)), proof: { evidence: event.evidence, captured: event.captured }, provenAt: at, end: event.end ?? null, opened: [] }), { ended: true });
    case 'attempt.asked':
      return changeAttempt(
        state,
        recorded,
        event,
        (attempt) => ({ ...underWay(watchedOnly(recorded, attempt)), phase: 'asked', questions: event.questions, watching: event.watching, answersBefore: attempt.answers.length }),
        { ended: true },
      );
    case 'attempt.answered':
      return changeAttempt(state, recorded, event, (attempt) => {
        if (attempt.phase !== 'asked') return refuseHistory(recorded, `attempt ${event.attempt} of "${event.step}" asks nothing`);
        if (!attempt.questions.some((question) => question.id === event.answer.question)) return refuseHistory(recorded, `nobody asked "${event.answer.question}"`);
        const answered: Attempt = { ...attempt, answers: [...attempt.answers, { ...event.answer, by, at }] };
        // A kind's own questions are judged by another look; those of a runbook's `judge` end the attempt.
        const looksOn = attempt.proof === null && unansweredOf(answered).length === 0;
        return looksOn ? { ...answered, phase: 'looking' } : answered;
      });
    case 'attempt.ended':
      return endAttempt(state, recorded, event);
    case 'reconcile.started':
      return changeAttempt(
        state,
        recorded,
        event,
        (attempt) => {
          if (attempt.phase !== 'ended' || attempt.outcome?.result === 'passed') return refuseHistory(recorded, `attempt ${event.attempt} of "${event.step}" is not one to reconcile`);
          return { ...attempt, reconciling: true };
        },
        { ended: true },
      );
    case 'retry.delayed':
      return changeAttempt(
        state,
        recorded,
        event,
        (attempt) => {
          if (attempt.phase !== 'ended' || attempt.reconciling || attempt.outcome === null || !isSettledForRetry(attempt.outcome)) return refuseHistory(recorded, `attempt ${event.attempt} of "${event.step}" is not one to wait for`);
          return { ...attempt, quietUntil: event.until };
        },
        { ended: true },
      );
    case 'retry.delay-over':
      return changeAttempt(
        state,
        recorded,
        event,
        (attempt) => (attempt.quietUntil === null ? refuseHistory(recorded, `nobody waits for "${event.step}"`) : { ...attempt, quietUntil: null }),
        { ended: true },
      );
    case 'evidence.opened':
      return changeAttempt(state, recorded, event, (attempt) => ({ ...attempt, opened: [...new Set([...attempt.opened, event.name])] }), { ended: true });
    case 'waiver.granted':
      if (stepOf(state, event.step)?.effect === 'irreversible') return refuseHistory(recorded, 'what is irreversible is never waived');
      return changeStep(state, recorded, event.step, (step) => ({ ...step, waiverEnded: null, waiver: { n: recorded.n, hash: event.hash ?? step.attempts.at(-1)?.for.step ?? stepOf(state, event.step)?.hash ?? '', reason: event.reason, by, at, commit: event.commit, until: event.until } }));
    case 'waiver.expired':
      return changeStep(state, recorded, event.step, (step) => ({ ...step, waiver: null, waiverEnded: step.waiver }));
    case 'pass.expired':
      return changeAttempt(state, recorded, event, (attempt) => ({ ...attempt, expired: true }), { ended: true });
    case 'fix.started':
      return changeStep(state, recorded, event.step, (step) => {
        if (event.fix !== step.fixes.length + 1 || step.fixes.at(-1)?.ended === null) return refuseHistory(recorded, `fix ${event.fix} of "${event.step}" does not follow fix ${step.fixes.length}`);
        return { ...step, fixes: [...step.fixes, { n: event.fix, startedAt: at, ended: null, sharing: false, shared: null }] };
      });
    case 'fix.ended':
      return changeFix(state, recorded, event, (fix) => {
        if (fix.ended !== null) return refuseHistory(recorded, `fix ${event.fix} of "${event.step}" has ended before`);
        return { ...fix, ended: { ok: event.ok, why: event.why, evidence: event.evidence } };
      });
    case 'fix.sharing':
      return changeFix(state, recorded, event, (fix) => {
        if (fix.ended?.ok !== true || fix.sharing || fix.shared !== null) return refuseHistory(recorded, `fix ${event.fix} of "${event.step}" has nothing to share`);
        return { ...fix, sharing: true };
      });
    case 'fix.shared':
      return changeFix(state, recorded, event, (fix) => {
        if (!fix.sharing) return refuseHistory(recorded, `nobody shared fix ${event.fix} of "${event.step}"`);
        return { ...fix, sharing: false, shared: { commit: event.commit, pushed: event.pushed, why: event.why } };
      });
    case 'blocker.filed':
      return {
        ...state,
        blockers: {
          ...state.blockers,
          open: event.to !== undefined && state.blockers.open.some((open) => open.id === event.id) ? state.blockers.open : [...state.blockers.open.filter((open) => open.id !== event.id), { id: event.id, title: event.title }],
          filed: [...state.blockers.filed, { id: event.id, title: event.title, step: event.step, closed: null, ...(event.to === undefined ? {} : { again: true as const }) }],
        },
      };
    case 'blocker.closed':
      return {
        ...state,
        blockers: {
          ...state.blockers,
          open: state.blockers.open.filter((open) => open.id !== event.id),
          filed: state.blockers.filed.map((filed) => (filed.id === event.id ? { ...filed, closed: event.reason, closedBy: recorded.by.name } : filed)),
        },
      };
    case 'blockers.read':
      return { ...state, blockers: { ...state.blockers, open: event.open, closed: event.closed ?? [] } };
    case 'exposure.reverting':
      // A waiver is for what the person saw, and this is about to be something else.
      return changeStep(state, recorded, event.step, (step) => ({ ...withTakeBack(recorded, step, { since: at, underWay: true }), waiver: null }));
    case 'exposure.reverted':
      return changeStep(state, recorded, event.step, (step) => ({ ...withTakeBack(recorded, step, null), revertedAt: at }));
    default:
      return unknownEvent(recorded, event);
  }
};

/** Only what is looked at can be observed, pass its commands or ask: an act under way says nothing yet. */
const watchedOnly = (recorded: Recorded, attempt: Attempt): Attempt => {
  const watched = attempt.phase === 'looking' || attempt.phase === 'asked' || attempt.reconciling;
  return watched ? attempt : refuseHistory(recorded, `attempt ${attempt.n} was not being looked at`);
};

/** A reconcile that found more to ask makes its attempt a live one again. */
const underWay = (attempt: Attempt): Attempt => (attempt.reconciling ? { ...attempt, phase: 'looking', outcome: null, endedAt: null, ended: null, reconciling: false, quietUntil: null } : attempt);

const adoptPlan = (state: State, recorded: Recorded, plan: Plan): State => {
  const before = state.plan;
  if (before !== null && (before.mode !== plan.mode || before.target !== plan.target)) return refuseHistory(recorded, 'a session is one release in one mode');
  const kept = new Set(plan.steps.map((step) => step.id));
  const gone = (state.plan?.steps ?? []).filter((step) => !kept.has(step.id) && state.steps[step.id] !== undefined);
  const retired = gone.map((step) => ({ step, state: stepStateOf(state, step.id) }));
  // A step that comes back goes on with its attempts: a second attempt 1 would write over the log of the first.
  const back = state.retired.filter(({ step }) => kept.has(step.id)).map(({ step, state: was }) => [step.id, was] as const);
  const steps = insteadOf(state.steps, Object.fromEntries([...back, ...Object.entries(state.steps).filter(([id]) => kept.has(id))]));
  return doubtAdded({ ...state, plan, steps, retired: [...state.retired.filter(({ step }) => !kept.has(step.id)), ...retired] }, recorded, before);
};

const moveCandidate = (state: State, event: Extract<Event, { type: 'candidate.moved' }>): State => {
  const before = state.candidate;
  // Older journals do not say where the base was.
  const base = event.base ?? before?.base ?? null;
  if (before?.pinned === true) return { ...state, candidate: { ...before, head: event.commit, base } };
  return { ...state, candidate: { commit: event.commit, branch: event.branch, changed: event.changed, fromBase: event.fromBase, base, pinned: false, head: event.commit } };
};

const addAttempt = (state: State, recorded: Recorded, event: Extract<Event, { type: 'attempt.intended' }>): State => {
  const step = stepOf(state, event.step);
  if (step === undefined) return refuseHistory(recorded, `the plan has no step "${event.step}"`);
  const before = stepStateOf(state, event.step);
  if (event.attempt !== before.attempts.length + 1) return refuseHistory(recorded, `attempt ${event.attempt} of "${event.step}" does not follow attempt ${before.attempts.length}`);
  if (before.attempts.some((attempt) => attempt.phase !== 'ended' || attempt.reconciling)) return refuseHistory(recorded, `an attempt of "${event.step}" is still under way`);
  if (state.plan?.mode === 'dry-run' && (step.effect === 'remote' || step.effect === 'irreversible')) return refuseHistory(recorded, `a dry run does not act for "${event.step}"`);
  if (step.effect === 'irreversible' && (event.words === null || event.words !== step.words || event.asked === null)) return refuseHistory(recorded, `nobody typed the words of "${event.step}"`);
  const attempt: Attempt = { ...newAttempt(recorded, event, event.attempt), phase: step.acts ? 'intended' : 'looking', asked: event.asked };
  const steps = withStep(state.steps, event.step, { ...before, attempts: [...before.attempts, attempt], revertedAt: null });
  const candidate = step.pinsCandidate && state.candidate !== null ? { ...state.candidate, pinned: true } : state.candidate;
  // The same object while it says the same: what follows from it is remembered with it.
  return { ...state, steps, candidate, tools: Object.keys(event.for.tools).length === 0 ? state.tools : { ...state.tools, ...event.for.tools } };
};

/** Somebody else pushed the tag, so what became of that is unknown until a look has settled it. */
const adoptTag = (state: State, recorded: Recorded, event: Extract<Event, { type: 'tag.adopted' }>): State => {
  const step = stepOf(state, event.step);
  const { plan, candidate } = state;
  if (step?.pinsCandidate !== true || plan?.mode !== 'live' || event.words !== `adopt ${plan.target}`) return refuseHistory(recorded, `nobody adopted the tag of "${event.step}"`);
  if (stepStateOf(state, event.step).attempts.length > 0) return refuseHistory(recorded, `"${event.step}" was tried before`);
  if (candidate === null || candidate.commit !== event.for.commit) return refuseHistory(recorded, 'the adopted tag is not at the candidate');
  const outcome = { result: 'unknown', why: 'the tag was on the remote before this session', evidence: [] } as const;
  const attempt: Attempt = { ...newAttempt(recorded, event, 1), phase: 'ended', endedAt: recorded.at, ended: recorded.n, outcome, doubt: outcome.why };
  return { ...state, candidate: { ...candidate, pinned: true }, steps: withStep(state.steps, event.step, { ...stepStateOf(state, event.step), attempts: [attempt] }) };
};

const endAttempt = (state: State, recorded: Recorded, event: Extract<Event, { type: 'attempt.ended' }>): State => {
  const next = changeAttempt(
    state,
    recorded,
    event,
    (attempt) => {
      const lostBack = attempt.takingBack?.underWay === true && event.outcome.result === 'unknown';
      if (attempt.phase === 'ended' && !attempt.reconciling && !lostBack) return refuseHistory(recorded, `attempt ${event.attempt} of "${event.step}" has ended before`);
      if (event.outcome.result === 'passed' && attempt.phase === 'intended') return refuseHistory(recorded, `attempt ${event.attempt} of "${event.step}" passed before anything was looked at`);
      if (event.outcome.result === 'passed' && event.outcome.evidence.length < 1) return refuseHistory(recorded, `attempt ${event.attempt} of "${event.step}" passed without evidence`);
      const seen = attempt.reconciling ? { reconciledAt: recorded.at } : event.outcome.result === 'unknown' ? { doubt: event.outcome.why } : {};
      // Only what a look has found says what became of a take-back.
      const takingBack = attempt.takingBack !== null && event.outcome.result === 'unknown' ? { ...attempt.takingBack, underWay: false } : null;
      return { ...attempt, ...seen, takingBack, phase: 'ended', endedAt: recorded.at, ended: recorded.n, outcome: event.outcome, end: event.end ?? attempt.end, reconciling: false, quietUntil: isSettledForRetry(event.outcome) ? attempt.quietUntil : null, for: event.commit === null ? forOf(state, attempt, event) : { ...attempt.for, commit: event.commit } };
    },
    { ended: true },
  );
  const step = stepOf(state, event.step);
  // Only a tag push that demonstrably did not happen lets the candidate follow HEAD again.
  const notDone = event.outcome.result === 'failed' && event.outcome.notDone === true;
  if (step?.pinsCandidate === true && notDone && next.candidate !== null) return { ...next, candidate: { ...next.candidate, pinned: false } };
  // A push that was taken for not done, and arrived late, is the tag all the same.
  if (step?.pinsCandidate === true && event.outcome.result === 'passed' && next.candidate !== null) return { ...next, candidate: { ...next.candidate, pinned: true } };
  return next;
};

/** An act whose intent was lost is known by what was found: its pass is about what it was compared with. */
const forOf = (state: State, attempt: Attempt, { step: id, outcome }: Extract<Event, { type: 'attempt.ended' }>): Attempt['for'] => {
  if (!attempt.recovered || outcome.result !== 'passed') return attempt.for;
  const captured = capturedOf(state);
  const step = stepOf(state, id);
  const values = Object.fromEntries((step?.uses ?? []).flatMap((name) => (captured[name] === undefined ? [] : [[name, captured[name]]])));
  return { ...attempt.for, commit: state.candidate?.commit ?? attempt.for.commit, values, ...(step === undefined ? {} : readsOf(state, step)) };
};

const changeStep = (state: State, recorded: Recorded, id: string, change: (step: StepState) => StepState): State => {
  if (stepOf(state, id) === undefined) return refuseHistory(recorded, `the plan has no step "${id}"`);
  return { ...state, steps: withStep(state.steps, id, change(state.steps[id] ?? NO_ATTEMPTS)) };
};

const changeAttempt = (
  state: State,
  recorded: Recorded,
  of: { readonly step: string; readonly attempt: number },
  change: (attempt: Attempt) => Attempt,
  options: { readonly ended: boolean } = { ended: false },
): State =>
  changeStep(state, recorded, of.step, (step) => {
    const found = step.attempts[of.attempt - 1];
    if (found === undefined) return refuseHistory(recorded, `"${of.step}" has no attempt ${of.attempt}`);
    if (found.phase === 'ended' && !options.ended) return refuseHistory(recorded, `attempt ${of.attempt} of "${of.step}" has ended before`);
    return { ...step, attempts: step.attempts.with(of.attempt - 1, change(found)) };
  });

const changeFix = (state: State, recorded: Recorded, of: { readonly step: string; readonly fix: number }, change: (fix: FixAttempt) => FixAttempt): State =>
  changeStep(state, recorded, of.step, (step) => {
    const found = step.fixes[of.fix - 1];
    if (found === undefined) return refuseHistory(recorded, `"${of.step}" has no fix ${of.fix}`);
    return { ...step, fixes: step.fixes.with(of.fix - 1, change(found)) };
  });

const unknownEvent = (recorded: Recorded, event: never): never => refuseHistory(recorded, `unknown event ${JSON.stringify(event)}`);
