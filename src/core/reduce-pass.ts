import type { Event, Recorded } from './event.ts';
import { readAgain } from './read-again.ts';
import { needsAreOpen, refuseHistory } from './rules.ts';
import { stepOf, stepStateOf, withStep } from './state.ts';
import type { Attempt, State } from './state.ts';

/**
 * A pass of a dry run becomes an ended attempt. Doors open to it as to every other pass, so history in which it is about something else
 * than this step and candidate, or was adopted over what runs, stops the program (rule 10).
 * @param begun an attempt with nothing in it yet.
 */
export const adoptPass = (state: State, recorded: Recorded, event: Extract<Event, { type: 'pass.adopted' }>, begun: Attempt): State => {
  const step = stepOf(state, event.step);
  const refuse = (why: string): never => refuseHistory(recorded, `the pass of "${event.step}" was adopted, and ${why}`);
  if (step === undefined) return refuse('the plan has no such step');
  if (state.plan?.mode !== 'live' || event.from.mode !== 'dry-run') return refuse('only a live session adopts, and only from a dry run');
  if (!recorded.by.person) return refuse('no person did it');
  if (step.effect === 'remote' || step.effect === 'irreversible' || step.mayChangeCheckout) return refuse('the step leaves something behind that this session did not make');
  if (step.point !== 'machine' || step.judge.length > 0) return refuse('a person opens this step');
  if (event.for.step !== step.hash) return refuse('it is for another definition of the step');
  if (event.for.commit !== state.candidate?.commit || event.for.tree !== 'clean') return refuse('it is for another commit than the candidate');
  if (event.for.reads !== undefined && readAgain(state, step, event.for.reads) !== null) return refuse('it is for another run of what it reads');
  if (event.evidence.length < 1) return refuse('it has no evidence');
  if (event.startedAt > event.endedAt || event.endedAt > recorded.at) return refuse('it had not ended then');
  const before = stepStateOf(state, event.step);
  if (event.attempt !== before.attempts.length + 1) return refuse(`attempt ${event.attempt} does not follow attempt ${before.attempts.length}`);
  if (before.attempts.some((attempt) => attempt.phase !== 'ended' || attempt.reconciling)) return refuse('an attempt was still under way');
  if (needsAreOpen(state, step) !== null) return refuse('what it needs was not open');
  const outcome: Attempt['outcome'] = { result: 'passed', evidence: event.evidence, captured: event.captured };
  const attempt: Attempt = { ...begun, startedAt: event.startedAt, endedAt: event.endedAt, ended: recorded.n, phase: 'ended', outcome, adopted: event.from };
  return { ...state, steps: withStep(state.steps, event.step, { ...before, attempts: [...before.attempts, attempt], revertedAt: null }) };
};
