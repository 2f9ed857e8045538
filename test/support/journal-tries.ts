import type { Event, Fingerprint, Recorded } from '../../src/core/event.ts';
import type { Plan, Step } from '../../src/core/plan.ts';
import { isConflict, isOutside, keysOf, newestOf, stepIn, valueOf } from './journal-known.ts';
import type { Known, Seen, Try } from './journal-known.ts';
import { wrongPass } from './journal-passes.ts';

/* What a judge of a journal makes of attempts: begun, ended, adopted, and lost in damage. */

export const seenOf = (known: Known, id: string): Seen => {
  const seen = known.steps.get(id) ?? { tries: [], waiver: null, reverted: false, takingBack: null, fixing: false };
  known.steps.set(id, seen);
  return seen;
};

const begun = (n: number, about: Fingerprint, at: number, note: { readonly [name: string]: unknown } = {}): Try => ({ n, startedAt: at, for: about, object: typeof note['object'] === 'string' ? note['object'] : null, sent: false, sentAt: null, reconciled: false, reconciling: false, lost: false, proof: null, provenAt: null, opened: new Set(), questions: [], answers: [], outcome: null, endTree: null, endedAt: 0, expired: false, quietUntil: null, lookOwed: false, recovered: false });

export const intend = (known: Known, event: Extract<Event, { type: 'attempt.intended' }>, at: number): void => {
  const seen = seenOf(known, event.step);
  seen.tries.push(begun(event.attempt, event.for, at, event.note));
  Object.assign(seen, { reverted: false, takingBack: null });
  known.tools = { ...known.tools, ...event.for.tools };
  const step = stepIn(known, event.step);
  if (step?.effect === 'irreversible') claim(known, step);
  if (step?.pinsCandidate === true) known.pinned = true;
};

/** Somebody else pushed the tag: it counts as done, and what became of it is not known. */
export const adopt = (known: Known, event: Extract<Event, { type: 'tag.adopted' }>, at: number): void => {
  seenOf(known, event.step).tries.push({ ...begun(1, event.for, at, event.note), outcome: { result: 'unknown', why: 'adopted', evidence: [] }, endedAt: at });
  const step = stepIn(known, event.step);
  if (step !== undefined) claim(known, step);
  known.pinned = true;
};

export const end = (known: Known, event: Extract<Event, { type: 'attempt.ended' }>, attempt: Try, at: number): void => {
  attempt.outcome = event.outcome;
  attempt.endTree = event.end?.tree ?? attempt.endTree;
  attempt.endedAt = at;
  attempt.reconciling = false;
  // A wait is for what did not happen, or only in part.
  const settled = event.outcome.result === 'unknown' ? event.outcome.partial === true : event.outcome.result === 'failed' && event.outcome.notDone === true;
  if (!settled) attempt.quietUntil = null;
  if (event.commit !== null) Object.assign(attempt, { for: { ...attempt.for, commit: event.commit } });
  const step = stepIn(known, event.step);
  // An act whose record was lost is known by what was found, so its pass is about that.
  if (attempt.recovered && event.outcome.result === 'passed' && step !== undefined) {
    const values = Object.fromEntries(step.uses.flatMap((name) => (valueOf(known, name) === undefined ? [] : [[name, valueOf(known, name) ?? '']])));
    Object.assign(attempt, { for: { ...attempt.for, ...(event.commit === null ? { commit: known.commit } : {}), values, ...(step.reads.length === 0 || step.effect === 'irreversible' ? {} : { reads: Object.fromEntries(step.reads.map((id) => [id, newestOf(known, id)?.n ?? 0])) }) } });
  }
  // What was taken for not done, and is there after all, is done.
  if (step?.effect === 'irreversible' && event.outcome.result === 'passed') claim(known, step);
  if (step?.pinsCandidate === true && event.outcome.result === 'passed') known.pinned = true;
  const notDone = event.outcome.result === 'failed' && event.outcome.notDone === true;
  // Only a look that was asked for, or an act that never left, says "not done".
  const mayBeOut = attempt.sent || known.left.has(`${event.step} ${event.attempt}`);
  if (step === undefined || !notDone || (mayBeOut && !attempt.reconciled)) return;
  if (step.effect === 'irreversible') for (const key of keysOf(step)) known.done.get(key)?.delete(step.id);
  if (step.pinsCandidate) known.pinned = false;
};

/** It was or may have been done: nobody does it again until a look has said that it was not. */
const claim = (known: Known, step: Step): void => {
  for (const key of keysOf(step)) known.done.set(key, new Set([...(known.done.get(key) ?? []), step.id]));
};

/** Only a pass with nothing wrong about it counts as one. */
export const adoptPass = (known: Known, of: Pick<Recorded, 'at' | 'by'> & { readonly event: Extract<Event, { type: 'pass.adopted' }> }): void => {
  const { event } = of;
  const right = wrongPass(known, of).length === 0;
  const seen = seenOf(known, event.step);
  seen.tries.push({ ...begun(event.attempt, event.for, event.startedAt), outcome: right ? { result: 'passed', evidence: event.evidence, captured: event.captured } : null, endedAt: event.endedAt });
  Object.assign(seen, { reverted: false, takingBack: null });
};

/** A step that comes with another runbook after a recovery may have been done in what was lost. */
export const replan = (known: Known, plan: Plan, at: number): void => {
  const before = new Set(known.plan?.steps.map(({ id }) => id));
  known.plan = plan;
  if (!known.recovered) return;
  for (const step of plan.steps) if (!before.has(step.id) && mayBeLost(known, step) && newestOf(known, step.id) === undefined) loseTrack(known, step, { attempt: 1, at });
};

/** Whatever the journal says of it: what may have been done in lost records counts as done, until a look has said that it was not. */
export const recover = (known: Known, event: Extract<Event, { type: 'journal.recovered' }>, at: number): void => {
  known.recovered = true;
  for (const step of known.plan?.steps ?? []) {
    if (step.effect !== 'irreversible' || newestOf(known, step.id)?.outcome?.result === 'passed' || !mayBeLost(known, step)) continue;
    claim(known, step);
    // A tag that is there at another commit was not pushed by us in what was lost either: the candidate follows HEAD, and nothing irreversible begins.
    const newest = newestOf(known, step.id);
    if (step.pinsCandidate && !(newest !== undefined && isConflict(newest))) known.pinned = true;
  }
  for (const doubt of event.steps) {
    const step = stepIn(known, doubt.step);
    if (step !== undefined) loseTrack(known, step, { attempt: doubt.attempt, at, about: doubt.for, note: doubt.note });
  }
};

const mayBeLost = (known: Known, step: Step): boolean =>
  known.plan?.mode === 'live' && isOutside(step) && Object.entries(step.when?.inputs ?? {}).every(([input, value]) => known.plan?.values[input] === value);

const loseTrack = (known: Known, step: Step, { attempt: n, at, about, note }: { readonly attempt: number; readonly at: number; readonly about?: Fingerprint; readonly note?: { readonly [name: string]: unknown } }): void => {
  const seen = seenOf(known, step.id);
  const before = seen.tries[n - 1] ?? begun(n, about ?? { commit: known.commit, tree: 'clean', step: step.hash, values: {}, tools: {} }, at, note);
  seen.tries[n - 1] = { ...before, sent: true, reconciled: false, reconciling: false, outcome: { result: 'unknown', why: 'lost', evidence: [] }, endedAt: at, recovered: true };
  Object.assign(seen, { reverted: false, takingBack: null });
  if (step.effect === 'irreversible') claim(known, step);
  if (step.pinsCandidate) known.pinned = true;
};
