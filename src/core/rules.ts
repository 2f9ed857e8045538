import type { Refusal } from './command.ts';
import { ranOnDirtyTree } from './dirty-tree.ts';
import { HoldpointError } from './error.ts';
import type { Actor, Asked, Preconditions, Recorded } from './event.ts';
import type { Json } from './json.ts';
import type { Step } from './plan.ts';
import { pushedObjectOf } from './pushed-tag.ts';
import { lastAttemptOf, stepOf, stepStateOf } from './state.ts';
import type { Attempt, State } from './state.ts';
import { closedNeedsOf, staleReason, statusOf } from './status.ts';
import type { Evidence, Proof } from './verdict.ts';

/*
 * The fail-closed rules of DESIGN 4, one function each, in its order. Each says what it prevents. None of them
 * reads the world: the facts come in with the command, and what is missing counts as "no".
 */

const titleOf = (state: State, id: string): string => stepOf(state, id)?.title ?? id;

/**
 * Rule 1. A step starts only when every step it needs is open, however far back.
 * Prevents: a tag on a commit whose tests are still running, or failed when they were run again.
 */
export const needsAreOpen = (state: State, step: Step): Refusal | null => {
  const [closed] = closedNeedsOf(state, step.id);
  if (closed === undefined) return null;
  const { status, why } = statusOf(state, closed);
  return { why: `${titleOf(state, closed)} is ${status}${why === '' ? '' : `: ${why}`}`, fix: `Open ${titleOf(state, closed)} first.` };
};

/** How a process ended, as far as rule 2 needs it. */
export type Exit = {
  readonly code: number | null;
  readonly signal: string | null;
  readonly trouble: 'missing' | 'deadline' | 'lost' | 'stopped' | null;
  readonly expected: boolean;
  readonly rejected: boolean;
};
export type ExitMap = { readonly [code: string]: 'passed' | 'failed' | 'unknown' };

/**
 * Rule 2. Exit 0 of a process that ended by itself in time, with what the step expects in its output, passes; another
 * number fails; a missing program fails whatever the map says; a signal, a deadline or a lost process is unknown.
 * Prevents: `cargo test <filter>` that matched nothing, and a linter that was never installed, counted as green.
 */
export const exitDecides = (exit: Exit, map: ExitMap = {}): 'passed' | 'failed' | 'unknown' => {
  if (exit.trouble === 'missing' || exit.code === 126 || exit.code === 127) return 'failed';
  if (exit.trouble !== null || exit.signal !== null || exit.code === null) return 'unknown';
  const mapped = map[String(exit.code)] ?? map['else'] ?? (exit.code === 0 ? 'passed' : 'failed');
  if (mapped === 'passed' && (!exit.expected || exit.rejected)) return 'failed';
  return mapped;
};

/**
 * Rule 3. A pass carries evidence: `Proof` is a tuple of at least one, so that a pass without any does not compile.
 * Prevents: a gate that is green because nobody wrote down what it looked at.
 */
export const proofOf = (evidence: readonly Evidence[]): Proof | null => {
  const [first, ...rest] = evidence;
  return first === undefined ? null : [first, ...rest];
};

/** Rule 4. A pass is for its candidate, step, inputs and captured values; `staleReason` says which of them changed. */
export const passStands = staleReason;

const PRECONDITIONS_MAX_AGE_MS = 60_000;
/** How long after an answer the world is asked again while a dialog that rests on it is open: well within that age. */
export const ASKED_AGAIN_MS = 15_000;

/**
 * Rule 5. Before an irreversible act everything it rests on is asked in the same moment; what cannot be asked blocks.
 * `asked` is what was asked when the words were typed (or when the dialog opened, to be shown).
 * Prevents: publishing over a blocker that was filed, or a tag that was moved, since the session last looked.
 */
export const preconditionsHold = (state: State, step: Step, asked: Preconditions | null, now: number): readonly Refusal[] => {
  if (asked === null) return [{ why: 'blockers, tag, branch and runbook were not asked', fix: 'Open the dialog again.' }];
  const refusals: Refusal[] = [];
  const answered = <T extends Json>(what: string, answer: Asked<T>, check: (value: T) => Refusal | null): void => {
    if (!answer.ok) {
      refusals.push({ why: `${what} could not be asked: ${answer.why}`, fix: 'Try again when it answers.' });
    } else if (answer.at > now || now - answer.at > PRECONDITIONS_MAX_AGE_MS) {
      refusals.push({ why: `${what} was not asked in this moment`, fix: 'Open the dialog again.' });
    } else {
      const refusal = check(answer.value);
      if (refusal !== null) refusals.push(refusal);
    }
  };
  answered('the tracker', asked.blockers, ([blocker]) => (blocker === undefined ? null : { why: `blocker ${blocker.id} is open: ${blocker.title}`, fix: 'Close it in its tracker, then try again.' }));
  answered('the tag on the remote', asked.remoteTag, (tag) => tagIsRight(state, step, tag));
  answered('the branch on the remote', asked.remoteBranch, ({ commit }) => {
    const candidate = state.candidate;
    if (candidate === null) return { why: 'there is no candidate', fix: 'Restart Holdpoint in the repository.' };
    if (candidate.pinned || commit === candidate.commit) return null;
    return { why: `the remote branch is at ${commit.slice(0, 7)}, the candidate is ${candidate.commit.slice(0, 7)}`, fix: 'Push or pull, then run the gates again.' };
  });
  answered('the runbook', asked.runbookHash, (hash) => (hash === state.plan?.runbookHash ? null : { why: 'the runbook has changed since it was adopted', fix: 'Restart Holdpoint and read the change.' }));
  answered('the evidence', asked.evidence ?? { ok: false, at: now, why: 'it was not hashed again' }, ([changed]) => (changed === undefined ? null : { why: changed, fix: 'It proves nothing any more: run that step again.' }));
  for (const id of ancestorsOf(state, step)) {
    if (stepOf(state, id)?.recheck !== true || statusOf(state, id).status === 'not-applicable') continue;
    const recheck = asked.rechecks[id] ?? { ok: false, at: now, why: 'it was not looked at' };
    answered(titleOf(state, id), recheck, ({ passes, why }) => (passes ? null : { why: `${titleOf(state, id)} would not pass now: ${why}`, fix: 'Run it again to see more.' }));
  }
  for (const id of ancestorsOf(state, step)) {
    const { status, why } = statusOf(state, id);
    if (status === 'stale') refusals.push({ why: `${titleOf(state, id)} is stale: ${why}`, fix: 'Run it again.' });
    const dirty = status === 'passed' ? ranOnDirtyTree(stepOf(state, id), lastAttemptOf(state, id)) : null;
    if (dirty !== null) refusals.push(dirty);
  }
  return refusals;
};

/**
 * Rule 6. What is irreversible needs its own words, typed exactly, by a person.
 * Prevents: an Enter meant for something else, a script, or a flag that publishes.
 */
export const wordsAreTyped = (step: Step, words: string | null, by: Actor): Refusal | null => {
  if (step.effect !== 'irreversible') return null;
  if (!by.person) return { why: `${step.title} cannot be undone and needs a person at a terminal`, fix: `Run holdpoint in a terminal and type: ${step.words ?? ''}` };
  return step.words !== null && words === step.words ? null : { why: 'the words do not match', fix: `Type exactly: ${step.words ?? ''}` };
};

/**
 * Rule 7. After an intent without outcome, or an error once the request has left, the step is unknown; where it is remote
 * or irreversible only reconcile leaves that state. A thing that happened is not done again.
 * Prevents: the second dispatch after a 502 of a publish that was stored.
 */
export const mayTryAgain = (state: State, step: Step): Refusal | null => {
  const same = doneByAnother(state, step);
  if (same !== null) return same;
  const attempt = lastAttemptOf(state, step.id);
  if (attempt === undefined) return null;
  const outcome = attempt.outcome;
  if (attempt.phase !== 'ended' || attempt.reconciling || outcome === null) return { why: `attempt ${attempt.n} is still under way`, fix: 'Wait for it, or stop it with x.' };
  if (attempt.quietUntil !== null) return { why: 'a person chose to wait before it is tried again', fix: 'It is looked at when the wait is over. W ends the wait now; r only looks.' };
  if (step.effect === 'irreversible' && outcome.result === 'passed') return { why: `${step.title} has happened and cannot happen twice`, fix: 'Go on with what comes after it.' };
  if (outcome.result === 'failed' && outcome.conflict === true && step.effect === 'irreversible') return { why: `${outcome.why}; trying again would change nothing`, fix: 'Recovery goes forward: a new version.' };
  return isUnsettled(step, attempt) ? { why: 'what became of its act is unknown', fix: 'Look at the world first: r reconciles.' } : null;
};

/** Nobody knows what became of its act, or of taking it back: unknown; or irreversible and failed in a way that does not say whether it happened. */
export const isUnsettled = (step: Step, { outcome, takingBack }: Attempt): boolean => {
  if (step.effect === 'none' || step.effect === 'local') return false;
  if (takingBack !== null) return true;
  // Partial is settled: every channel was asked, and what is missing is finished by skipping what is there (section 5).
  if (outcome?.result === 'unknown') return outcome.partial !== true;
  return step.effect === 'irreversible' && outcome?.result === 'failed' && outcome.notDone !== true && outcome.conflict !== true;
};

/** "At most once" counts per tag, channel and version, not per step: two steps that publish one channel are one act. */
const doneByAnother = (state: State, step: Step): Refusal | null => {
  if (step.effect !== 'irreversible') return null;
  for (const other of state.plan?.steps ?? []) {
    const channel = other.publishes.find((name) => step.publishes.includes(name));
    const same = channel ?? (step.pinsCandidate && other.pinsCandidate ? 'the tag' : undefined);
    if (other.id === step.id || other.effect !== 'irreversible' || same === undefined || isSettledAsNotDone(state, other)) continue;
    return { why: `${other.title} is about ${same} too, and has been started`, fix: 'It can run only when that is reconciled as not done.' };
  }
  return null;
};

const isDoubted = (attempt: Attempt | undefined): boolean => attempt?.recovered === true && attempt.outcome?.result === 'unknown';

/** The step never acted, or its last act was reconciled as not done. */
const isSettledAsNotDone = (state: State, step: Step): boolean => {
  const attempt = lastAttemptOf(state, step.id);
  return attempt === undefined || (attempt.outcome?.result === 'failed' && attempt.outcome.notDone === true && !attempt.reconciling && attempt.quietUntil === null);
};

/**
 * Section 5, captured values. What an irreversible step used cannot be taken again from its intent on, until that is
 * reconciled as not done. Prevents: a second build run between the rehearsal of one build and the publish of another.
 */
export const ancestorsAreFrozen = (state: State, step: Step): Refusal | null => {
  const used = step.captures.length > 0 || step.effect === 'remote' || step.effect === 'irreversible';
  if (!used || lastAttemptOf(state, step.id) === undefined) return null;
  for (const other of state.plan?.steps ?? []) {
    if (other.effect !== 'irreversible' || !ancestorsOf(state, other).has(step.id)) continue;
    // An act of which only the record may be lost has used nothing that was not done; and what only looks takes nothing by looking again.
    if (isDoubted(lastAttemptOf(state, other.id)) && (!step.acts || isSettledAsNotDone(state, step))) continue;
    if (!isSettledAsNotDone(state, other)) return { why: `${other.title} has used it`, fix: 'It can run again only when that is reconciled as not done.' };
  }
  return null;
};

/**
 * Rule 8. A waiver needs a person, a reason and an expiry, is for this definition of the step and this candidate, and never for what is irreversible.
 * Prevents: "we always skip that one".
 */
export const mayWaive = (state: State, step: Step, waiver: { readonly reason: string; readonly until: number }, asking: { readonly now: number; readonly by: Actor }): Refusal | null => {
  if (!asking.by.person) return { why: 'a waiver needs a person at a terminal', fix: 'Run holdpoint in a terminal.' };
  if (step.effect === 'irreversible') return { why: 'an irreversible step cannot be waived', fix: 'Reconcile it, or go forward.' };
  if (!step.waivable) return { why: 'the runbook does not let it be waived', fix: 'Make it pass, or change the runbook.' };
  const { status } = statusOf(state, step.id);
  if (status !== 'failed' && status !== 'unknown') return { why: `it is ${status}: only a failed or unknown step can be waived`, fix: 'Run it first.' };
  const attempt = lastAttemptOf(state, step.id);
  if (attempt?.takingBack?.underWay === true) return { why: 'it is being taken back', fix: 'Wait for it: nobody knows yet what there is to waive.' };
  if (attempt?.for.step !== step.hash) return { why: 'its step in the runbook changed since its last attempt', fix: 'Run it first.' };
  const { outcome } = attempt;
  if (outcome?.result === 'failed' && outcome.conflict === true) return { why: 'it found other bytes than were built, which nobody can waive', fix: 'Recovery goes forward: a new version.' };
  if (waiver.reason.trim() === '') return { why: 'a waiver needs a reason', fix: 'Say why it may be passed by.' };
  if (!Number.isFinite(waiver.until) || waiver.until <= asking.now) return { why: 'a waiver needs an expiry in the future', fix: 'Say until when.' };
  return null;
};

/**
 * Rule 9. A dry run changes nothing outside this machine.
 * Prevents: a rehearsal that publishes.
 */
export const dryRunAllows = (state: State, step: Step): Refusal | null =>
  state.plan?.mode === 'dry-run' && (step.effect === 'remote' || step.effect === 'irreversible')
    ? { why: 'this is a dry run', fix: `It would run: ${step.would.join(' · ')}` }
    : null;

/**
 * Rule 10. History that cannot have happened stops the program; nothing is changed.
 * Prevents: a door opened by a record that was lost, doubled or written by a newer program.
 * @throws HoldpointError code 1, always.
 */
export const refuseHistory = (recorded: Recorded, why: string): never => {
  throw new HoldpointError({ code: 1, what: `Event ${recorded.n} cannot have happened`, why, fix: 'Nothing was changed. `holdpoint recover` shows what is damaged.' });
};

/** A run of a workflow, as far as rule 11 compares it. */
export type RunFacts = { readonly id: string; readonly path: string; readonly event: string; readonly commit: string; readonly branch: string | null; readonly title: string; readonly actor: string };
export type RunWanted = {
  readonly path: string;
  readonly event: string;
  readonly commit: string;
  /** Of a push: the tag. */
  readonly branch?: string;
  /** Of a dispatch whose answer was lost. */
  readonly actor?: string;
  readonly nonce?: string;
  readonly above?: string;
  readonly bound?: readonly string[];
};
export type Identified<R> = { readonly is: 'one'; readonly run: R } | { readonly is: 'no-run' } | { readonly is: 'ambiguous'; readonly runs: readonly R[] };

/**
 * Rule 11. A run is identified, never guessed: exactly one matches, or nothing is bound.
 * Prevents: "the newest run" of somebody else's push taken for ours.
 */
export const identifyRun = <R extends RunFacts>(runs: readonly R[], wanted: RunWanted): Identified<R> => {
  const same = runs.filter(
    (run) =>
      run.path === wanted.path &&
      run.event === wanted.event &&
      run.commit === wanted.commit &&
      (wanted.branch === undefined || run.branch === wanted.branch) &&
      (wanted.actor === undefined || run.actor === wanted.actor) &&
      (wanted.nonce === undefined || run.title.includes(wanted.nonce)) &&
      (wanted.above === undefined || BigInt(run.id) > BigInt(wanted.above)) &&
      wanted.bound?.includes(run.id) !== true,
  );
  const [first, ...others] = same;
  if (first === undefined) return { is: 'no-run' };
  return others.length === 0 ? { is: 'one', run: first } : { is: 'ambiguous', runs: same };
};

/**
 * Rule 12. A tag that the remote has is never moved, deleted or pushed again; before the push it must not be there, after it
 * must be ours. Prevents: a release built from a commit that nobody gated.
 */
export const tagIsRight = (state: State, step: Step, tag: { readonly object: string; readonly commit: string } | null): Refusal | null => {
  if (step.pinsCandidate) {
    if (tag !== null && isTagOfLastPush(state, step, tag)) return { why: `the remote already has the tag, and it is the one that attempt ${lastAttemptOf(state, step.id)?.n ?? 1} was to push`, fix: 'It has arrived after all, and is not pushed again. Close the dialog; p looks at it and settles that attempt.' };
    return tag === null ? null : { why: `the remote already has the tag, at ${tag.commit.slice(0, 7)}`, fix: 'A pushed tag is never moved. Use a new version, or start with --adopt.' };
  }
  if (state.candidate?.pinned !== true) return null;
  if (tag === null) return { why: 'the tag is gone from the remote', fix: 'Find out who removed it. Nothing is published without it.' };
  if (tag.commit !== state.candidate.commit) return { why: `the tag on the remote is now at ${tag.commit.slice(0, 7)}`, fix: 'Find out who moved it. Recovery goes forward: a new version.' };
  const pushed = pushedObjectOf(state);
  return pushed === undefined || tag.object === pushed ? null : { why: `the tag on the remote was made anew: ${tag.object.slice(0, 7)}`, fix: 'Find out who made it. Recovery goes forward: a new version.' };
};

/** The remote has exactly the tag object of a push that was taken for not done. */
export const isTagOfLastPush = (state: State, step: Step, tag: { readonly object: string; readonly commit: string }): boolean => {
  const attempt = lastAttemptOf(state, step.id);
  if (!step.pinsCandidate || attempt?.outcome?.result !== 'failed' || attempt.outcome.notDone !== true) return false;
  return attempt.note['object'] === tag.object && attempt.note['commit'] === tag.commit;
};

/** Everything that must have been open before a step, however far back. */
export const ancestorsOf = (state: State, step: Step): ReadonlySet<string> => {
  const found = new Set<string>();
  const queue = [...step.needs, ...step.reads];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    const ancestor = stepOf(state, id);
    if (ancestor !== undefined) queue.push(...ancestor.needs, ...ancestor.reads);
  }
  return found;
};

/** Whether an attempt of the step ever meant to change something outside this machine. */
export const hasRemoteIntent = (state: State, step: Step): boolean =>
  (step.effect === 'remote' || step.effect === 'irreversible') && stepStateOf(state, step.id).attempts.length > 0;
