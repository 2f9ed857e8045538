import type { Doubt, Event, Recorded } from './event.ts';
import type { Plan } from './plan.ts';
import { refuseHistory } from './rules.ts';
import { newAttempt, stepOf, stepStateOf, withStep } from './state.ts';
import type { Attempt, State } from './state.ts';

/** The damaged end was cut off: every step of which it may have told more has come to nobody knows what. */
export const recoverJournal = (state: State, recorded: Recorded, event: Extract<Event, { type: 'journal.recovered' }>): State => {
  if (!recorded.by.person) return refuseHistory(recorded, 'nobody recovered it');
  if (event.good < 1 || event.good >= recorded.n) return refuseHistory(recorded, `it follows ${recorded.n - 1} records, and tells of ${event.good}`);
  const { n, at, by } = recorded;
  const { file, line, why, good, lost, anchors = [] } = event;
  const doubted = event.steps.reduce((so, doubt) => doubtStep(so, recorded, doubt, whyDoubted(good)), state);
  return { ...doubted, recoveries: [...state.recoveries, { n, at, by, file, line, why, good, lost, anchors }] };
};

const doubtStep = (state: State, recorded: Recorded, doubt: Doubt, why: string): State => {
  const step = stepOf(state, doubt.step);
  if (step === undefined) return refuseHistory(recorded, `the plan has no step "${doubt.step}"`);
  const before = stepStateOf(state, doubt.step);
  const newest = before.attempts.at(-1);
  const underWay = newest !== undefined && (newest.phase !== 'ended' || newest.reconciling);
  if (doubt.attempt !== before.attempts.length + (underWay ? 0 : 1)) return refuseHistory(recorded, `attempt ${doubt.attempt} of "${doubt.step}" does not follow attempt ${before.attempts.length}`);
  const begun: Attempt = underWay ? newest : newAttempt(recorded, doubt, doubt.attempt);
  // A look says what is there before anybody takes it back, whatever was known of that.
  const attempt: Attempt = { ...begun, phase: 'ended', endedAt: recorded.at, ended: recorded.n, reconciling: false, takingBack: null, recovered: true, outcome: { result: 'unknown', why, evidence: [], ...(doubt.lost ? { lost: true } : {}) } };
  const attempts = underWay ? before.attempts.with(doubt.attempt - 1, attempt) : [...before.attempts, attempt];
  const candidate = step.pinsCandidate && state.candidate !== null ? { ...state.candidate, pinned: true } : state.candidate;
  return { ...state, candidate, steps: withStep(state.steps, doubt.step, { ...before, attempts, revertedAt: null }) };
};

/**
 * The runbook may have been changed in what was lost, so a step that comes with another one after a recovery may have been done before.
 * Prevents: a second publish by a step that the journal had forgotten.
 */
export const doubtAdded = (state: State, recorded: Recorded, before: Plan | null): State => {
  const newest = state.recoveries.at(-1);
  if (newest === undefined || state.plan?.mode !== 'live') return state;
  const known = new Set(before?.steps.map(({ id }) => id));
  const added = state.plan.steps.filter((step) => !known.has(step.id) && (step.effect === 'remote' || step.effect === 'irreversible') && stepStateOf(state, step.id).attempts.length === 0);
  return added.reduce((so, step) => doubtStep(so, recorded, { step: step.id, attempt: 1, for: { commit: so.candidate?.commit ?? '', tree: 'clean', step: step.hash, values: {}, tools: {} }, note: {}, lost: false }, whyDoubted(newest.good)), state);
};

/** Why nobody knows what became of an attempt. */
const whyDoubted = (good: number): string => `the journal was damaged after record ${good}: whether it was done since is not known`;
