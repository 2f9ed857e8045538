import type { Asking, Command, Refusal } from './command.ts';
import { OUTDATED, decideAnswer, decideEvidenceOpened, decideWaiver } from './decide-answer.ts';
import { decideAdoption, decideEnd, decideOpening, decideResume, decideTagAdoption, takeBackLost } from './decide-session.ts';
import { decideWait, decideWaitEnded, quietOver } from './decide-quiet.ts';
import { decideRecovery } from './decide-recovery.ts';
import { decidePasses } from './decide-passes.ts';
import { decideStart } from './decide-start.ts';
import { decideActFailed, decideJudged, decideSent } from './decide-verdict.ts';
import type { Event, RemoteTag } from './event.ts';
import { tooOldAt } from './freshness.ts';
import { reduce } from './reduce.ts';
import { wakesAt } from './requests.ts';
import { dryRunAllows, isUnsettled } from './rules.ts';
import { isSettledForRetry, stepOf, stepStateOf } from './state.ts';
import type { Attempt, State } from './state.ts';
import { actingSteps, isAhead, isOpen, statusesOf } from './status.ts';

export type Decision = { readonly events: readonly Event[] } | { readonly refusal: Refusal };

/**
 * What follows from a command, given everything that happened: events to be written, or a refusal to be shown.
 * Pure: `asking` carries the time and the person. An empty list of events means that there was nothing to do.
 */
export const decide = (state: State, command: Command, asked: Asking): Decision => {
  // Time does not run back in a journal. Prevents: a pass that is fresh again, and a waiver that lives on, on a clock that was set back.
  const asking: Asking = { ...asked, now: Math.max(asked.now, state.newestAt) };
  const decision = decideCommand(state, command, asking);
  if ('refusal' in decision || decision.events.length === 0) return decision;
  return { events: [...decision.events, ...endOf(state, decision.events, asking)] };
};

const refuse = (why: string, fix: string): Decision => ({ refusal: { why, fix } });

/** What may still be said when the session has ended, or was left: results of what was under way, reading, and leaving. */
const AFTER_END: ReadonlySet<Command['type']> = new Set(['judged', 'sent', 'act-failed', 'fix-ended', 'fix-shared', 'blocker-filed', 'exposure-reverted', 'revert-failed', 'leave', 'resume', 'open-evidence', 'report-written', 'journal-mended', 'recover-journal', 'blockers-read', 'remote-tag-read', 'tools-read', 'wake']);

const decideCommand = (state: State, command: Command, asking: Asking): Decision => {
  if (state.end !== null && !AFTER_END.has(command.type)) return refuse(`this session is ${state.end.end}`, 'Start a new one for another release.');
  // A start that was on its way when the person left would write an intent that nobody acts on.
  if (state.left && !AFTER_END.has(command.type)) return refuse('this session was left', 'Start holdpoint again: it looks at the world first.');
  if (state.events === 0 && command.type !== 'open') return refuse('there is no session', 'Start one.');
  switch (command.type) {
    case 'open':
      return decideOpening(state, command);
    case 'resume':
      return decideResume(state, command, asking);
    case 'adopt-runbook':
      return decideAdoption(state, command.plan);
    case 'recover-journal':
      return decideRecovery(state, command, asking);
    case 'adopt-tag':
      return decideTagAdoption(state, command, asking);
    case 'candidate-read':
      return decideCandidate(state, command);
    case 'remote-tag-read':
      return decideRemoteTag(state, command.tag);
    case 'tools-read': {
      const news = Object.entries(command.versions).filter(([tool, version]) => state.tools[tool] !== version);
      return { events: news.length === 0 ? [] : [{ type: 'tools.read', versions: Object.fromEntries(news) }] };
    }
    case 'adopt-passes':
    case 'start': {
      // A laptop that slept has not been woken yet: what is over by now is written down before it is relied on.
      const over = expired(state, asking.now);
      const then = after(state, over, asking);
      const decision = command.type === 'start' ? decideStart(then, command, asking) : decidePasses(then, command, asking);
      return 'refusal' in decision ? decision : { events: [...over, ...decision.events] };
    }
    case 'sent':
      return decideSent(state, command);
    case 'act-failed':
      return decideActFailed(state, command);
    case 'judged':
      return decideJudged(state, command);
    case 'answer':
      return decideAnswer(state, command, asking);
    case 'open-evidence':
      return decideEvidenceOpened(state, command, asking);
    case 'reconcile':
      return decideReconcile(state, command.step);
    case 'wait-before-retry':
      return decideWait(state, command, asking);
    case 'end-wait':
      return decideWaitEnded(state, command, asking);
    case 'waive':
      return decideWaiver(state, command, asking);
    case 'start-fix':
      return decideFix(state, command.step);
    case 'fix-ended': {
      const fix = stepStateOf(state, command.step).fixes[command.fix - 1];
      if (fix === undefined || fix.ended !== null) return { events: [] };
      return { events: [{ type: 'fix.ended', step: command.step, fix: command.fix, ok: command.ok, why: command.why, evidence: command.evidence }] };
    }
    case 'share-fix': {
      const fix = stepStateOf(state, command.step).fixes.at(-1);
      if (!asking.by.person) return refuse('a commit and push needs a person at a terminal', 'Run holdpoint in a terminal.');
      if (fix?.ended?.ok !== true || fix.shared !== null || fix.sharing) return refuse('there is no fix to commit', 'Run the fix with F first.');
      if (actingSteps(state).length > 0) return refuse('something else of ours runs', 'Wait for it: a commit moves HEAD under it.');
      return { events: [{ type: 'fix.sharing', step: command.step, fix: fix.n, message: command.message, push: state.plan?.mode === 'live' }] };
    }
    case 'fix-shared': {
      const fix = stepStateOf(state, command.step).fixes[command.fix - 1];
      if (fix?.sharing !== true) return { events: [] };
      return { events: [{ type: 'fix.shared', step: command.step, fix: command.fix, commit: command.commit, pushed: command.pushed, why: command.why }] };
    }
    case 'file-blocker':
      return { events: [{ type: 'blocker.filing', step: command.step, title: command.title, ...addedTo(command) }] };
    case 'blocker-filed':
      return { events: [{ type: 'blocker.filed', step: command.step, id: command.id, title: command.title, ...addedTo(command) }] };
    case 'blocker-closed':
      return command.reason.trim() === '' ? refuse('closing a blocker needs a reason', 'Say what was done about it.') : { events: [{ type: 'blocker.closed', id: command.id, reason: command.reason }] };
    case 'blockers-read': {
      const { open, closed = [] } = command;
      const same = JSON.stringify([open, closed]) === JSON.stringify([state.blockers.open, state.blockers.closed]);
      return { events: same ? [] : [{ type: 'blockers.read', open, ...(closed.length === 0 ? {} : { closed }) }] };
    }
    case 'revert-exposure': {
      const step = stepOf(state, command.step);
      if (step?.revert !== true || step.exposes === null) return refuse('it has nothing that could be taken back', 'Nothing was changed.');
      if (!asking.by.person) return refuse('taking something back needs a person at a terminal', 'Run holdpoint in a terminal.');
      if (stepStateOf(state, step.id).revertedAt !== null) return refuse('it was taken back already', 'Nothing was changed.');
      const attempt = stepStateOf(state, step.id).attempts.at(-1);
      if (attempt?.takingBack?.underWay === true) return refuse('it is being taken back', 'Wait for it.');
      if (attempt?.reconciling === true) return refuse('it is being looked at', 'Wait for what the look finds.');
      if (attempt !== undefined && attempt.phase !== 'ended') return refuseUnderWay(attempt);
      if (attempt?.outcome?.result !== 'passed' && (attempt?.takingBack ?? null) === null) return refuse('it has exposed nothing', 'Nothing was changed.');
      const dry = dryRunAllows(state, step);
      return dry === null ? { events: [{ type: 'exposure.reverting', step: step.id }] } : { refusal: dry };
    }
    case 'revert-failed': {
      const attempt = stepStateOf(state, command.step).attempts.at(-1);
      if (attempt?.n !== command.attempt || attempt.takingBack?.underWay !== true) return { events: [] };
      return { events: [takeBackLost(command.step, attempt, command.why)] };
    }
    case 'exposure-reverted':
      return { events: [{ type: 'exposure.reverted', step: command.step, evidence: command.evidence }] };
    case 'shell':
      return { events: [{ type: command.open ? 'shell.opened' : 'shell.closed' }] };
    case 'report-written':
      return { events: [{ type: 'report.written', path: command.path, sha256: command.sha256 }] };
    case 'journal-mended':
      return { events: [{ type: 'journal.mended', file: command.file, bytes: command.bytes }] };
    case 'wake':
      return { events: expired(state, asking.now) };
    case 'leave':
      return { events: [{ type: 'session.left', why: command.why }] };
    case 'abandon':
      return decideEnd(state, command, asking);
    default:
      return command satisfies never;
  }
};

/** A move of HEAD is written down once; a pinned candidate only notes where HEAD went. */
const decideCandidate = (state: State, read: Extract<Command, { type: 'candidate-read' }>): Decision => {
  const before = state.candidate;
  const diffIsNew = before !== null && before.fromBase === null && read.fromBase !== null;
  const base = read.base ?? null;
  const baseMoved = before !== null && base !== null && before.base !== base;
  const same = before !== null && !baseMoved && (before.pinned ? before.head === read.commit : before.commit === read.commit && before.branch === read.branch && !diffIsNew);
  if (same) return { events: [] };
  return { events: [{ type: 'candidate.moved', commit: read.commit, branch: read.branch, changed: read.changed, fromBase: read.fromBase, ...(base === null ? {} : { base }) }] };
};

/** What the remote has of the tag is written down from the settled push on, when it is not what it was; before that, a look settles it. */
const decideRemoteTag = (state: State, tag: RemoteTag | null): Decision => {
  const pushed = state.plan?.steps.some((step) => step.pinsCandidate && stepStateOf(state, step.id).attempts.at(-1)?.outcome?.result === 'passed') === true;
  if (!pushed) return { events: [] };
  const before = state.remoteTag;
  const same = before !== null && before.now?.object === tag?.object && before.now?.commit === tag?.commit;
  return { events: same ? [] : [{ type: 'remote-tag.read', tag }] };
};

const refuseUnderWay = ({ n, phase }: Attempt): Decision => refuse(`attempt ${n} is under way`, phase === 'asked' ? 'Answer what it asks: it is looked at then.' : 'Wait for it.');

const decideReconcile = (state: State, id: string): Decision => {
  const step = stepOf(state, id);
  const attempt = stepStateOf(state, id).attempts.at(-1);
  if (step === undefined || attempt === undefined) return refuse('there is nothing to reconcile', 'Run it first.');
  if (attempt.reconciling) return { events: [] };
  if (step.effect === 'none' || step.effect === 'local') return refuse('it changed nothing outside this machine', 'Run it again with r.');
  if (attempt.takingBack?.underWay === true) return refuse('it is being taken back', 'Wait for it: a look now would be made before it is over.');
  // A look may ask; what became of a take-back is open until that is answered.
  if (attempt.phase !== 'ended') return refuseUnderWay(attempt);
  // What did not happen may be looked at again before it is tried again; what is done, or in conflict, stays what it is.
  const looksAgain = attempt.outcome !== null && isSettledForRetry(attempt.outcome);
  if (!isUnsettled(step, attempt) && !looksAgain) return refuse('only an unknown step is reconciled', 'Nothing was changed.');
  return { events: [{ type: 'reconcile.started', step: id, attempt: attempt.n }] };
};

const decideFix = (state: State, id: string): Decision => {
  const step = stepOf(state, id);
  if (step === undefined || step.fix.length === 0) return refuse('the runbook has no fix for it', 'Mend it in the shell (S), then run it again.');
  if (state.candidate?.pinned === true) return refuse('the tag is pushed: the candidate cannot change any more', 'Recovery goes forward: a new version.');
  const { status } = statusesOf(state).get(id) ?? { status: 'closed' };
  if (status !== 'failed') return refuse('a fix is offered when the step has failed', 'Run the step first.');
  if (actingSteps(state).length > 0) return refuse('something else of ours runs', 'Wait for it: a fix changes the checkout.');
  return { events: [{ type: 'fix.started', step: id, fix: stepStateOf(state, id).fixes.length + 1 }] };
};

/**
 * Passes, waivers and waits whose time is over. Time is a request that comes back as `wake`, so a replay expires what the program did.
 * A session that has ended stays what it ended as. Prevents: the report of a release whose waived gate reads "failed", and whose waiver
 * is gone, because somebody opened it a day after.
 */
const expired = (state: State, now: number): readonly Event[] => {
  if (state.end !== null || now < wakesAt(state)) return [];
  const over = (state.plan?.steps ?? []).flatMap((step): readonly Event[] => {
    const { attempts, waiver } = stepStateOf(state, step.id);
    const attempt = attempts.at(-1);
    const old = now >= (tooOldAt(step, attempt) ?? Number.POSITIVE_INFINITY);
    return [
      ...(old && attempt !== undefined ? [grownOld(attempt, { step: step.id, attempt: attempt.n })] : []),
      ...(waiver !== null && now >= waiver.until ? [{ type: 'waiver.expired', step: step.id } as const] : []),
    ];
  });
  return [...quietOver(state, now), ...over];
};

/** A pass stays what it was, and is stale. Questions whose commands are too old ask nothing any more: their attempt ends without a pass. */
const grownOld = ({ phase }: Attempt, of: { readonly step: string; readonly attempt: number }): Event =>
  phase === 'asked' ? { type: 'attempt.ended', ...of, outcome: OUTDATED, commit: null } : { type: 'pass.expired', ...of };

/** The state that these events would give. */
const after = (state: State, events: readonly Event[], { now, by }: Asking): State => events.reduce((so, event) => reduce(so, { n: so.events + 1, at: now, by, event }), state);

/**
 * The session ends by itself when every gate is open. A dry run then has done all it may.
 * Prevents: a release on a waiver whose time was over when the laptop woke up, and that nobody had written down yet.
 */
const endOf = (state: State, events: readonly Event[], asking: Asking): readonly Event[] => {
  if (state.end !== null || events.some((event) => event.type === 'session.ended' || event.type === 'session.opened')) return [];
  if (isShortOfEnd(state, events)) return [];
  const then = after(state, events, asking);
  const { plan } = then;
  if (plan === null || plan.steps.length === 0 || !isAllOpen(then)) return [];
  const over = expired(then, asking.now);
  if (over.length > 0 && !isAllOpen(after(then, over, asking))) return over;
  return [...over, { type: 'session.ended', end: plan.mode === 'live' ? 'released' : 'rehearsed', reason: '', out: [] }];
};

/** Events of attempts leave a gate as it is that they are not about. Most of a long runbook lies ahead, so this is known without the status of every step. */
const isShortOfEnd = (state: State, events: readonly Event[]): boolean => {
  const about = new Set(events.map((event) => (event.type.startsWith('attempt.') && 'step' in event ? event.step : null)));
  return !about.has(null) && state.plan?.steps.findLast((step) => !about.has(step.id) && isAhead(state, step)) !== undefined;
};

const isAllOpen = (state: State): boolean => {
  const statuses = statusesOf(state);
  return state.plan?.steps.every((step) => step.advisory || isOpen(statuses.get(step.id) ?? { status: 'closed', why: '', waitsFor: [] })) === true;
};

const addedTo = ({ to }: { readonly to?: string }): { readonly to?: string } => (to === undefined ? {} : { to });
