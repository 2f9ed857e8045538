import type { Refusal } from '../core/command.ts';
import { filesOf } from '../core/decide-answer.ts';
import type { Option, Step } from '../core/plan.ts';
import { lastAttemptOf, stepOf, unansweredOf } from '../core/state.ts';
import type { Attempt, State } from '../core/state.ts';
import { beginsWithPerson, isOpen, statusOf } from '../core/status.ts';

/** Why this is no answer to the step, as far as the journal tells before anything is opened, started or asked; null when it may be one. */
export const whyNoAnswer = (state: State, id: string, key: string, reason: string): Refusal | null => {
  if (state.end !== null) return { why: `this session is ${state.end.end}`, fix: 'Nothing was changed.' };
  const step = stepOf(state, id);
  if (step === undefined) return { why: `the runbook has no step "${id}"`, fix: 'holdpoint status lists them.' };
  const attempt = lastAttemptOf(state, id);
  const asked = attempt?.phase === 'asked' ? unansweredOf(attempt).flatMap(({ options }) => options) : null;
  const known = asked?.map((option) => option.key) ?? keysOf(step);
  if (known !== null && !known.includes(key)) return { why: `"${key}" is not among the answers of ${step.title}`, fix: `Nothing was changed. Answer one of: ${[...new Set(known)].join(', ')}.` };
  const chosen = asked?.find((option) => option.key === key);
  const unopened = attempt !== undefined && chosen?.needsEvidenceOpened === true ? filesOf(attempt).find((name) => !attempt.opened.includes(name)) : undefined;
  if (unopened !== undefined && chosen !== undefined) return notOpened(step, chosen, unopened);
  return chosen !== undefined && reason.trim() === '' && wantsReason(chosen) ? { why: `"${chosen.label}" needs a reason`, fix: `Nothing was changed. Say why, it goes into the report: holdpoint decide ${id} ${key} --reason TEXT` } : null;
};

/** A shell attaches nothing, so of what takes a link, a file or a note the reason is the note. */
const wantsReason = ({ reason, does, takes }: Option): boolean => reason === 'required' || does === 'waive' || takes === 'attachment';

/** A shell opens no evidence, and records none as opened. */
const notOpened = (step: Step, option: Option, name: string): Refusal => ({ why: `"${option.label}" is said of evidence that was read, and ${name} of ${step.title} was not opened`, fix: 'Nothing was changed. Open and answer it there: holdpoint start' });

/** What git says here of HEAD and of the base; null where it does not say. */
export type Checkout = { readonly commit: string | null; readonly base: string | null };

/**
 * Why the session is not even opened for this: coming back would change nothing of it. Null where it may, for then only coming back tells.
 * Prevents: a command that was repeated, and did nothing, in the record as somebody who came back.
 */
export const whyNotOpened = (state: State, id: string, here: Checkout): Refusal | null => {
  const step = stepOf(state, id);
  const attempt = lastAttemptOf(state, id);
  // What was under way when Holdpoint ended is something else, or asks, once it has come back.
  if (step === undefined || (attempt !== undefined && attempt.outcome === null)) return null;
  const lasts = !asksFirst(step) || (attempt !== undefined && staysPassed(state, step, attempt, here));
  return lasts ? whyNotBeginAsking(state, step) : null;
};

/** Of what makes a pass stale, coming back may find that HEAD or the base moved, that its time is over, another tool or a blocker. */
const staysPassed = (state: State, step: Step, attempt: Attempt, here: Checkout): boolean => {
  const { candidate } = state;
  if (candidate === null || statusOf(state, step.id).status !== 'passed') return false;
  const sameHead = candidate.pinned || here.commit === candidate.commit;
  const sameBase = attempt.for.base === undefined || here.base === candidate.base;
  return sameHead && sameBase && step.freshMs === null && step.tools.length === 0 && !step.closedByBlockers;
};

/** The answers that the plan gives a step before it asks; null where only its kind knows them. */
const keysOf = (step: Step): readonly string[] | null => {
  if (step.judge.length > 0) return step.judge.flatMap(({ options }) => options.map(({ key }) => key));
  if (step.kind === 'manual') return ['done'];
  const { options } = step.spec;
  return step.kind === 'decide' && typeof options === 'object' && options !== null ? Object.keys(options) : null;
};

/**
 * Why a step that asks nothing now is not begun in order to ask: only what a person alone opens, and nobody has opened, is.
 * Prevents: a gate of forty minutes that runs again, or a decision that is open again and closes all ahead, because a command was repeated.
 */
export const whyNotBeginAsking = (state: State, step: Step): Refusal | null => {
  const status = statusOf(state, step.id);
  if (isOpen(status)) return { why: `${step.title} is ${status.status}: nothing is asked`, fix: 'Nothing was changed. To do it anew: holdpoint start, at a terminal, and r on it.' };
  const outcome = lastAttemptOf(state, step.id)?.outcome;
  if (outcome === null) return { why: `${step.title} is ${status.status}: nothing is asked yet`, fix: 'Nothing was changed. Wait for it: holdpoint next shows what is asked.' };
  if (asksFirst(step)) return null;
  const how = step.effect === 'none' || step.effect === 'local' ? `holdpoint run ${step.id}` : 'holdpoint start';
  return { why: step.judge.length > 0 ? `${step.title} asks when its commands have passed` : `${step.title} asks nothing: it is opened by its evidence`, fix: `Nothing was changed. To run it: ${how}` };
};

/** It changes nothing, and only a person opens it: beginning it is asking. */
const asksFirst = (step: Step): boolean => beginsWithPerson(step) && step.effect === 'none';
