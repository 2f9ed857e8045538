import type { Asking, Command, Refusal } from './command.ts';
import { noConflictStands } from './conflict.ts';
import type { Decision } from './decide.ts';
import type { Event, Fingerprint } from './event.ts';
import type { Step } from './plan.ts';
import { changedBetween } from './changed-between.ts';
import { readsOf } from './read-again.ts';
import { ancestorsAreFrozen, dryRunAllows, mayTryAgain, needsAreOpen, preconditionsHold, wordsAreTyped } from './rules.ts';
import { stepOf, stepStateOf } from './state.ts';
import type { State } from './state.ts';
import { actingSteps, capturedOf, statusOf } from './status.ts';

type Start = Extract<Command, { type: 'start' }>;

/** The intent of an attempt, or why it may not start. All rules that guard an act meet here. */
export const decideStart = (state: State, start: Start, asking: Asking): Decision => {
  const step = stepOf(state, start.step);
  if (step === undefined) return { refusal: { why: `the runbook has no step "${start.step}"`, fix: 'holdpoint status lists them.' } };
  const refusal = whyNotStart(state, step, start.checkout.commit) ?? mayAct(state, step, start, asking);
  if (refusal !== null) return { refusal };

  const attempt = stepStateOf(state, step.id).attempts.length + 1;
  const intended: Event = {
    type: 'attempt.intended',
    step: step.id,
    attempt,
    for: fingerprintOf(state, step, start),
    asked: start.typed,
    words: step.effect === 'irreversible' ? start.words : null,
    note: start.note,
  };
  const missing = step.tools.find((tool) => start.tools[tool] === null || start.tools[tool] === undefined);
  if (missing === undefined) return { events: [intended] };
  const get = state.plan?.tools[missing]?.get ?? '';
  const why = `${missing} is not installed, or not on PATH`;
  return { events: [intended, { type: 'attempt.ended', step: step.id, attempt, outcome: { result: 'failed', why, fix: get === '' ? `Install ${missing}.` : `Get it: ${get}`, evidence: [], notDone: true }, commit: null }] };
};

/**
 * Why a step cannot start now, as far as the state alone tells; `r` and `A` ask this before anything is read of the world.
 * `head` is the commit that is checked out.
 */
export const whyNotStart = (state: State, step: Step, head: string | null): Refusal | null => {
  const { status, why } = statusOf(state, step.id);
  if (status === 'not-applicable') return dryRunAllows(state, step) ?? { why: `it does not apply: ${why}`, fix: 'Nothing has to be done.' };
  const dry = dryRunAllows(state, step);
  if (dry !== null) return dry;
  const again = mayTryAgain(state, step);
  if (again !== null) return again;
  const conflict = noConflictStands(state, step);
  if (conflict !== null) return conflict;
  const closed = needsAreOpen(state, step);
  if (closed !== null) return closed;
  const captured = capturedOf(state);
  const untaken = step.uses.find((name) => captured[name] === undefined);
  if (untaken !== undefined) return { why: `${untaken} has not been taken`, fix: 'Run the step that takes it.' };
  const [blocker] = state.blockers.open;
  if (step.closedByBlockers && step.effect !== 'none' && blocker !== undefined) return { why: `blocker ${blocker.id} is open: ${blocker.title}`, fix: 'Close it in its tracker (b shows where).' };
  if (status === 'closed') return { why, fix: 'Restart Holdpoint in the repository.' };
  const frozen = ancestorsAreFrozen(state, step);
  if (frozen !== null) return frozen;
  return roomToRun(state, step) ?? headIsCandidate(state, step, head);
};

/** Nothing runs beside an exclusive step, a fix or more of a phase than its cap allows. */
const roomToRun = (state: State, step: Step): Refusal | null => {
  if (!step.acts) return null;
  const acting = actingSteps(state);
  const [other] = acting;
  if (other === undefined) return null;
  const title = (id: string): string => stepOf(state, id)?.title ?? id;
  if (step.exclusive) return { why: `it runs alone, and ${title(other)} is running`, fix: 'Wait for it.' };
  const alone = acting.find((id) => stepOf(state, id)?.exclusive === true || isFixing(state, id));
  if (alone !== undefined) return { why: `${title(alone)} runs alone`, fix: 'Wait for it.' };
  const cap = state.plan?.phases.find((phase) => phase.id === step.phase)?.parallel ?? 1;
  const beside = acting.filter((id) => stepOf(state, id)?.phase === step.phase);
  if (cap > 0 && beside.length >= cap) return { why: `${beside.length} of this phase run already`, fix: 'Wait for one of them.' };
  return null;
};

const isFixing = (state: State, id: string): boolean => {
  const fix = stepStateOf(state, id).fixes.at(-1);
  return fix?.ended === null || fix?.sharing === true;
};

/** A pass is for the candidate, so what runs in the checkout must run on it, and a candidate that follows HEAD must have been read. */
const headIsCandidate = (state: State, step: Step, head: string | null): Refusal | null => {
  const candidate = state.candidate;
  if (candidate === null) return { why: 'there is no candidate commit', fix: 'Restart Holdpoint in the repository.' };
  if (head === null || head === candidate.commit || (candidate.pinned && !step.inCheckout)) return null;
  return { why: `HEAD is ${head.slice(0, 7)}, the candidate is ${candidate.commit.slice(0, 7)}`, fix: candidate.pinned ? `git checkout ${candidate.commit.slice(0, 12)}, then run it again.` : 'Run it again.' };
};

const mayAct = (state: State, step: Step, start: Start, asking: Asking): Refusal | null => {
  if (step.effect === 'remote' && !asking.by.person) return { why: `${step.title} changes something outside this machine and needs a person`, fix: 'Run holdpoint in a terminal.' };
  if (step.effect === 'remote' && !start.confirmed) return { why: `${step.title} was not confirmed`, fix: 'Answer its question.' };
  if (step.effect !== 'irreversible') return null;
  const words = wordsAreTyped(step, start.words, asking.by);
  if (words !== null) return words;
  if (start.opened === null || start.typed === null) return { why: 'what it rests on was not asked', fix: 'Open its dialog again.' };
  const [changed] = changedBetween(start.opened, start.typed);
  if (changed !== undefined) return { why: `${changed} changed while the dialog was open`, fix: 'Look at what changed, then open the dialog again.' };
  const [broken] = preconditionsHold(state, step, start.typed, asking.now);
  return broken ?? null;
};

/** Every command has `$RELEASE_BASE`, every condition and every person may compare with it; what only looks at the world does not. */
const mayUseBase = (step: Step): boolean => (step.effect === 'none' || step.effect === 'local') && (step.inCheckout || step.point === 'hold' || step.when?.changed !== undefined);

const fingerprintOf = (state: State, step: Step, start: Start): Fingerprint => {
  const captured = capturedOf(state);
  const values = Object.fromEntries(step.uses.flatMap((name) => (captured[name] === undefined ? [] : [[name, captured[name]]])));
  const tools = Object.fromEntries(step.tools.flatMap((name) => (typeof start.tools[name] === 'string' ? [[name, start.tools[name]]] : [])));
  const base = mayUseBase(step) ? (state.candidate?.base ?? null) : null;
  return { commit: state.candidate?.commit ?? start.checkout.commit, tree: start.checkout.tree, step: step.hash, values, tools, ...(base === null ? {} : { base }), ...readsOf(state, step) };
};
