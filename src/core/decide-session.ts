import type { Asking, Command } from './command.ts';
import { judgementOf } from './decide-answer.ts';
import type { Decision } from './decide.ts';
import type { Event } from './event.ts';
import type { Plan } from './plan.ts';
import { hasRemoteIntent } from './rules.ts';
import { stepStateOf } from './state.ts';
import type { Attempt, State } from './state.ts';
import { actingSteps, statusOf } from './status.ts';

const refuse = (why: string, fix: string): Decision => ({ refusal: { why, fix } });

/** A session opens when all its inputs are confirmed; the plan goes into the journal with them. */
export const decideOpening = (state: State, open: Extract<Command, { type: 'open' }>): Decision => {
  // A write that was cut may have left an opening without its plan; the next one finishes it.
  if (state.plan !== null) return refuse('this session is open already', 'Nothing was changed.');
  const { repository, session, version, host, pid, root, inputs, plan } = open;
  const opened: readonly Event[] = state.events > 0 ? [] : [{ type: 'session.opened', repository, session, version, host, pid, ...(root === undefined ? {} : { root }) }];
  return {
    events: [
      ...opened,
      { type: 'inputs.confirmed', inputs },
      { type: 'runbook.adopted', hash: plan.runbookHash, plan },
    ],
  };
};

/**
 * Before anything is asked for: every act that was under way becomes unknown, every watch a look.
 * Nobody knows what became of an act whose answer this process did not read (rule 7).
 */
export const decideResume = (state: State, { host, pid, root }: Extract<Command, { type: 'resume' }>, { now }: Asking): Decision => {
  const lost = (state.plan?.steps ?? []).flatMap((step): readonly Event[] => {
    const { attempts, fixes } = stepStateOf(state, step.id);
    const attempt = attempts.at(-1);
    const fix = fixes.at(-1);
    const events: Event[] = [];
    if (attempt?.phase === 'intended') {
      const remote = step.effect === 'remote' || step.effect === 'irreversible';
      const why = remote ? 'Holdpoint ended before the answer to its act was read' : 'its process was lost when Holdpoint ended';
      events.push({ type: 'attempt.ended', step: step.id, attempt: attempt.n, outcome: { result: 'unknown', why, evidence: [], lost: true }, commit: null });
    }
    if (attempt?.takingBack?.underWay === true) events.push(takeBackLost(step.id, attempt, 'Holdpoint ended before the answer was read'));
    // A write that was cut between the commands' pass and its questions, or between the last answer and what follows from it.
    if (attempt?.phase === 'looking' && attempt.proof !== null && step.judge.length > 0) events.push({ type: 'attempt.asked', step: step.id, attempt: attempt.n, questions: step.judge, watching: false });
    if (attempt?.phase === 'asked') events.push(...judgementOf(step, attempt, now));
    if (fix !== undefined && fix.ended === null) events.push({ type: 'fix.ended', step: step.id, fix: fix.n, ok: false, why: 'its process was lost when Holdpoint ended', evidence: [] });
    if (fix?.sharing === true) events.push({ type: 'fix.shared', step: step.id, fix: fix.n, commit: '', pushed: false, why: 'Holdpoint ended while it was committed and pushed; the gates look again' });
    return events;
  });
  return { events: [{ type: 'session.resumed', host, pid, ...(root === undefined ? {} : { root }) }, ...lost] };
};

/** A take-back whose answer nobody read: what the step exposes may be there, or not, until a look has said it (rule 7). */
export const takeBackLost = (step: string, { n }: Attempt, why: string): Event => ({ type: 'attempt.ended', step, attempt: n, outcome: { result: 'unknown', why: `whether it was taken back is not known: ${why}`, evidence: [] }, commit: null });

/** A changed runbook keeps the passes of equal steps. It may not change or drop a step that has reached out of this machine. */
export const decideAdoption = (state: State, plan: Plan): Decision => {
  const before = state.plan;
  if (before === null) return refuse('there is no session', 'Start one.');
  if (before.mode !== plan.mode || before.target !== plan.target) return refuse('the new plan is for another release', 'Start a session for it.');
  const changed = Object.keys(before.values).find((name) => plan.values[name] !== undefined && plan.values[name] !== before.values[name]);
  if (changed !== undefined || before.repository !== plan.repository || before.base !== plan.base) return refuse(`the new runbook gives ${changed ?? 'the release'} another value, and passes rest on it`, 'Put that back, or abandon this session and start a new one.');
  const blockers = otherBlockers(before.blockers, plan.blockers);
  if (blockers !== null) return refuse(blockers, 'Put that back. To ask elsewhere, abandon this session and start a new one.');
  if (actingSteps(state).length > 0) return refuse('something of ours runs', 'Wait for it, then restart Holdpoint.');
  for (const step of before.steps) {
    if (!hasRemoteIntent(state, step)) continue;
    const now = plan.steps.find((other) => other.id === step.id);
    if (now === undefined || now.hash !== step.hash) return refuse(`${step.title} has reached out of this machine, and the new runbook ${now === undefined ? 'drops' : 'changes'} it`, 'Put that step back as it was.');
  }
  return { events: [{ type: 'runbook.adopted', hash: plan.runbookHash, plan }] };
};

/**
 * Where blockers are asked for is one for a whole session: one that was filed in the first tracker is not seen in the second.
 * The tracker's paths are no change of the candidate, for every pass alike.
 * Prevents: a publish over a blocker that is open where nothing looks, and a stale pass that stands again because its files count no more.
 */
const otherBlockers = (before: Plan['blockers'], now: Plan['blockers']): string | null => {
  if (now.tracker !== before.tracker) return `the new runbook asks the tracker ${now.tracker}, and this session has asked ${before.tracker}`;
  if (now.title !== before.title) return `the new runbook looks for blockers under "${now.title}", and this session under "${before.title}"`;
  if (JSON.stringify(now.paths.globs) !== JSON.stringify(before.paths.globs)) return `the new runbook leaves other paths out than this session: ${now.paths.globs.join(', ') || 'none'}, and passes rest on what counts as changed`;
  return null;
};

/**
 * A tag that was on the remote before this session: typed, for its own commit, before anything was tried. The push counts as
 * tried by somebody, and only the look that follows settles it: nothing is pushed, moved or assumed (rules 7 and 12).
 */
export const decideTagAdoption = (state: State, { tag, words }: Extract<Command, { type: 'adopt-tag' }>, asking: Asking): Decision => {
  const { plan, candidate } = state;
  const target = plan?.target ?? '';
  if (!asking.by.person) return refuse('adopting a tag needs a person at a terminal', `Run holdpoint start --adopt there and type: adopt ${target}`);
  if (words !== `adopt ${target}`) return refuse('the words do not match', `Type exactly: adopt ${target}`);
  if (plan?.mode !== 'live') return refuse('a dry run pushes no tag, so there is none to adopt', 'Start a live session.');
  if (tag.name !== target || candidate?.commit !== tag.commit) return refuse(`the tag is at ${tag.commit.slice(0, 7)}, HEAD is ${candidate?.commit.slice(0, 7) ?? 'not read'}`, 'Check out the commit of the tag, then start again.');
  const step = plan.steps.find((one) => one.pinsCandidate && statusOf(state, one.id).status !== 'not-applicable');
  if (step === undefined) return refuse('this runbook pushes no tag of this release', 'Start it without --adopt.');
  if (stepStateOf(state, step.id).attempts.length > 0) return refuse(`${step.title} was tried before`, 'Reconcile it: r looks at the remote.');
  return {
    events: [
      { type: 'tag.adopted', step: step.id, for: { commit: tag.commit, tree: 'clean', step: step.hash, values: {}, tools: {} }, words, note: { tag: tag.name, object: tag.object, commit: tag.commit } },
      { type: 'reconcile.started', step: step.id, attempt: 1 },
    ],
  };
};

/** Giving up: typed, with a reason. The record says what is out in the world. */
export const decideEnd = (state: State, { words, reason }: Extract<Command, { type: 'abandon' }>, asking: Asking): Decision => {
  const target = state.plan?.target ?? '';
  if (!asking.by.person) return refuse('abandoning needs a person at a terminal', `Run holdpoint abandon in a terminal and type: abandon ${target}`);
  if (words !== `abandon ${target}`) return refuse('the words do not match', `Type exactly: abandon ${target}`);
  if (reason.trim() === '') return refuse('abandoning needs a reason', 'Say why; it goes into the report.');
  if (actingSteps(state).length > 0) return refuse('something of ours runs', 'Stop it with x, or wait for it.');
  return { events: [{ type: 'session.ended', end: 'abandoned', reason, out: whatIsOut(state) }] };
};

/** What was done to the world and stays: remote and irreversible steps that passed, that were done in part, or of which nobody knows. */
export const whatIsOut = (state: State): readonly string[] =>
  (state.plan?.steps ?? []).flatMap((step) => {
    if (!hasRemoteIntent(state, step)) return [];
    const { attempts, revertedAt } = stepStateOf(state, step.id);
    const results = attempts.map((attempt) => attempt.outcome);
    if (revertedAt !== null) return [`${step.title}: taken back`];
    if ((attempts.at(-1)?.takingBack ?? null) !== null) return [`${step.title}: not known`];
    if (results.some((outcome) => outcome?.result === 'passed')) return [`${step.title}: done`];
    const unsettled = results.findLast((outcome) => outcome === null || outcome.result === 'unknown' || (outcome.result === 'failed' && outcome.notDone !== true));
    // What was found out in part is told as it was found: which of it is out, and which is not.
    if (unsettled?.result === 'unknown' && unsettled.partial === true) return [`${step.title}: in part (${unsettled.why.replace(/^partial: /, '')})`];
    return unsettled === undefined ? [] : [`${step.title}: not known`];
  });
