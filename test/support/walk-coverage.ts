import type { Command } from '../../src/core/command.ts';
import type { Event } from '../../src/core/event.ts';
import type { Step } from '../../src/core/plan.ts';
import { lastAttemptOf, stepOf, stepStateOf } from '../../src/core/state.ts';
import type { Attempt, State } from '../../src/core/state.ts';
import { statusesOf } from '../../src/core/status.ts';
import type { Verdict } from '../../src/core/verdict.ts';

/** One command of a walk, and what came of it. `torn`: a crash let only some of the records be written. */
export type Turn = { readonly before: State; readonly command: Command; readonly refusal: string | null; readonly events: readonly Event[]; readonly torn: boolean; readonly after: State };

/**
 * A state that random walks must come through, or a property about it holds for want of it. `property` is the one of
 * reference/faults.md that it is about; `floor` the least share of walks, in per cent: three fifths of what 15,000 walks over three seeds
 * came to, and six standard deviations of 5,000 walks below it where that is less; of what is
 * rarer than one walk in a hundred, what chance falls below once in a million runs or less.
 */
export type Line = { readonly what: string; readonly property: number; readonly floor: number; readonly met: (turn: Turn) => boolean };

type Start = Extract<Command, { type: 'start' }>;

const writes = (type: Event['type']) => ({ events }: Turn): boolean => events.some((event) => event.type === type);
const refused = (why: RegExp, of: (turn: Turn) => boolean = () => true) => (turn: Turn): boolean => turn.refusal !== null && why.test(turn.refusal) && of(turn);
const ends = (end: string) => ({ events }: Turn): boolean => events.some((event) => event.type === 'session.ended' && event.end === end);
const intends = (of: (step: Step, earlier: readonly Attempt[]) => boolean) => ({ before, events }: Turn): boolean =>
  events.some((event) => event.type === 'attempt.intended' && stepIs(before, event.step, (step) => of(step, stepStateOf(before, step.id).attempts)));
const stepIs = (state: State, id: string, is: (step: Step) => boolean): boolean => {
  const step = stepOf(state, id);
  return step !== undefined && is(step);
};
const irreversible = (step: Step): boolean => step.effect === 'irreversible';
const outside = (step: Step): boolean => step.effect === 'remote' || irreversible(step);

/** A person typed the right words of an irreversible step that the state would let begin, and was refused. */
const typesAndIs = (refusal: RegExp, of: (start: Start) => boolean = () => true) => (turn: Turn): boolean => {
  const { before, command, refusal: why } = turn;
  return command.type === 'start' && why !== null && refusal.test(why) && stepIs(before, command.step, (step) => irreversible(step) && command.words === step.words) && of(command);
};
const reconciles = (is: (verdict: Verdict) => boolean) => ({ before, command, events }: Turn): boolean =>
  command.type === 'judged' && events.length > 0 && is(command.verdict) && lastAttemptOf(before, command.step)?.reconciling === true;
const takenBack = (is: (verdict: Verdict) => boolean) => (turn: Turn): boolean => reconciles(is)(turn) && turn.command.type === 'judged' && lastAttemptOf(turn.before, turn.command.step)?.takingBack !== null;
const resumes = (of: (step: Step, attempt: Attempt) => boolean) => ({ before, command }: Turn): boolean =>
  command.type === 'resume' && (before.plan?.steps ?? []).some((step) => {
    const attempt = lastAttemptOf(before, step.id);
    return attempt !== undefined && step.acts && of(step, attempt);
  });
const outdated = (event: Event): boolean => event.type === 'attempt.ended' && event.outcome.result === 'unknown' && /grew older/.test(event.outcome.why);
const isStale = (why: RegExp) => ({ events, after }: Turn): boolean => events.length > 0 && staleOf(after).some((reason) => why.test(reason));
const looking = ({ phase, sent }: Attempt): boolean => phase === 'looking' && sent !== null;

/** One line each; a new event of the core wants one here, one case in the walk and one in the judge. */
export const COVERAGE: readonly Line[] = [
  { property: 1, what: 'an intent of a step that needs others', floor: 50, met: intends(({ needs }) => needs.length > 0) },
  { property: 1, what: 'a start refused, for a need was closed', floor: 50, met: refused(/^s\d+ is (?!stale)/) },
  { property: 1, what: 'a start refused, for it runs alone or another does', floor: 6.6, met: refused(/runs alone/) },
  { property: 1, what: 'a start refused, for the cap of its phase was reached', floor: 5.5, met: refused(/of this phase run already/) },
  { property: 1, what: 'evidence that had to be opened, and was', floor: 8, met: ({ before, command, events }) => events.length > 0 && command.type === 'answer' && optionOf(before, command)?.needsEvidenceOpened === true },
  { property: 1, what: 'evidence that had to be opened, and was not', floor: 6.4, met: refused(/was not opened$/) },
  { property: 1, what: 'a session that ended as released', floor: 12.1, met: ends('released') },
  { property: 2, what: 'a dry run with remote or irreversible steps', floor: 6.2, met: ({ after }) => after.plan?.mode === 'dry-run' && after.plan.steps.some(outside) },
  { property: 2, what: 'an act refused in a dry run', floor: 5, met: refused(/this is a dry run/) },
  { property: 2, what: 'a session that ended as rehearsed', floor: 4, met: ends('rehearsed') },
  { property: 3, what: 'a write that was cut between its records', floor: 1.7, met: ({ torn }) => torn },
  { property: 4, what: 'an irreversible intent', floor: 34.2, met: intends(irreversible) },
  { property: 4, what: 'a second attempt of something irreversible, after "not done"', floor: 3.1, met: intends((step, earlier) => irreversible(step) && isNotDone(earlier.at(-1))) },
  { property: 4, what: 'a second attempt of a publish that was found partial', floor: 0.21, met: intends((step, earlier) => irreversible(step) && isPartial(earlier.at(-1))) },
  { property: 4, what: 'a retry refused, for what became of the act was not settled', floor: 17, met: refused(/what became of its act is unknown/) },
  { property: 4, what: 'a retry refused, for it has happened', floor: 15.2, met: refused(/cannot happen twice/) },
  { property: 4, what: 'an act refused, for another step is about the same tag or channel', floor: 3, met: refused(/ is about .* too, and has been started/) },
  { property: 4, what: 'reconciled: passed', floor: 5.6, met: reconciles(({ is }) => is === 'passed') },
  { property: 4, what: 'reconciled: absent', floor: 4.8, met: reconciles(({ is }) => is === 'absent') },
  { property: 4, what: 'reconciled: conflict', floor: 2.8, met: reconciles((verdict) => verdict.is === 'failed' && verdict.conflict === true) },
  { property: 4, what: 'reconciled: partial', floor: 1.1, met: reconciles((verdict) => verdict.is === 'unknown' && verdict.partial === true) },
  { property: 4, what: 'reconciled: unknown', floor: 2.7, met: reconciles((verdict) => verdict.is === 'unknown' && verdict.partial !== true) },
  { property: 4, what: 'a tag that was adopted', floor: 1.4, met: writes('tag.adopted') },
  { property: 4, what: 'a tag that was not', floor: 5.4, met: ({ command, refusal }) => command.type === 'adopt-tag' && refusal !== null },
  { property: 4, what: 'an act refused, for another step is in conflict', floor: 0.2, met: refused(/ is in conflict: /) },
  { property: 4, what: 'a wait before a retry', floor: 3.7, met: writes('retry.delayed') },
  { property: 4, what: 'a wait that was over', floor: 2.8, met: writes('retry.delay-over') },
  { property: 4, what: 'a retry refused, for a person waits', floor: 0.93, met: refused(/chose to wait before/) },
  { property: 4, what: 'a take-back of which nobody knew what came', floor: 2, met: ({ before, events }) => events.some((event) => event.type === 'attempt.ended' && lastAttemptOf(before, event.step)?.takingBack?.underWay === true) },
  { property: 4, what: 'a take-back that a look found not done', floor: 0.2, met: takenBack(({ is }) => is === 'passed') },
  { property: 4, what: 'a take-back that a look found done', floor: 0.2, met: takenBack(({ is }) => is === 'absent') },
  { property: 1, what: 'an act refused, for a need is being taken back', floor: 0.7, met: refused(/being taken back|whether it was taken back/) },
  { property: 4, what: 'a journal that lost its end and was recovered', floor: 2.5, met: writes('journal.recovered') },
  { property: 4, what: 'something irreversible begun after that', floor: 0.1, met: ({ before, ...turn }) => before.recoveries.length > 0 && intends(irreversible)({ before, ...turn }) },
  { property: 4, what: 'a tag that was taken for not pushed, and came late', floor: 0.1, met: ({ before, events }) => events.some((event) => event.type === 'attempt.ended' && event.outcome.result === 'passed' && before.candidate?.pinned === false && stepIs(before, event.step, ({ pinsCandidate }) => pinsCandidate)) },
  { property: 5, what: 'a crash between the intent of an act and its answer', floor: 24.1, met: resumes((_, { phase }) => phase === 'intended') },
  { property: 5, what: 'the same of something irreversible', floor: 4.8, met: resumes((step, { phase }) => irreversible(step) && phase === 'intended') },
  { property: 5, what: 'a crash between the answer and the first fact', floor: 19.7, met: resumes((_, attempt) => looking(attempt) && Object.keys(attempt.facts).length === 0) },
  { property: 5, what: 'a crash between a fact and the outcome', floor: 1.9, met: resumes((_, attempt) => looking(attempt) && Object.keys(attempt.facts).length > 0) },
  { property: 5, what: 'a crash while a person is asked', floor: 4.8, met: ({ before, command }) => command.type === 'resume' && (before.plan?.steps ?? []).some(({ id }) => lastAttemptOf(before, id)?.phase === 'asked') },
  { property: 5, what: 'an answer that was acknowledged', floor: 15.3, met: writes('attempt.answered') },
  { property: 5, what: 'a session that was abandoned', floor: 1.1, met: ends('abandoned') },
  { property: 6, what: 'a waiver granted', floor: 2.6, met: writes('waiver.granted') },
  { property: 6, what: 'a waiver that expired', floor: 0.1, met: writes('waiver.expired') },
  { property: 6, what: 'a waiver of something irreversible refused', floor: 10.8, met: refused(/irreversible step cannot be waived/) },
  { property: 7, what: 'typed while a blocker was open', floor: 0.93, met: typesAndIs(/^blocker /) },
  { property: 7, what: 'typed when the tracker could not be asked', floor: 1.7, met: typesAndIs(/the tracker could not be asked/) },
  { property: 7, what: 'typed on answers of another moment', floor: 0.71, met: typesAndIs(/not asked in this moment/) },
  { property: 7, what: 'typed when the tag, the branch or the runbook was another', floor: 1.5, met: typesAndIs(/the tag on the remote|already has the tag|tag is gone|remote branch is at|runbook has changed/) },
  { property: 7, what: 'typed when the evidence was another, or nobody had hashed it', floor: 2.3, met: typesAndIs(/log of s0 is gone|the evidence could not be asked/) },
  { property: 7, what: 'typed when a gate would not pass any more', floor: 0.49, met: typesAndIs(/would not pass now|was not looked at/) },
  { property: 7, what: 'typed while something changed under the dialog', floor: 2, met: typesAndIs(/changed while the dialog was open/) },
  { property: 7, what: 'typed, but not the words, or not by a person', floor: 5.5, met: refused(/the words do not match|needs a person at a terminal/, ({ before, command }) => command.type === 'start' && stepIs(before, command.step, irreversible)) },
  { property: 8, what: 'stale: the candidate moved', floor: 0.62, met: isStale(/the candidate moved/) },
  { property: 8, what: 'stale: a covered file changed', floor: 2.5, met: isStale(/ changed since /) },
  { property: 8, what: 'stale: its step in the runbook changed', floor: 0.67, met: isStale(/in the runbook changed/) },
  { property: 8, what: 'stale: a captured value is another', floor: 0.69, met: isStale(/ is now | is being taken again/) },
  { property: 8, what: 'stale: too old', floor: 2.7, met: isStale(/freshness/) },
  { property: 8, what: 'typed on what was checked with files that no commit has', floor: 0.1, met: typesAndIs(/checked with files that are not committed/) },
  { property: 8, what: 'questions taken back, for their commands were too old', floor: 0.45, met: ({ command, events }) => command.type !== 'answer' && events.some(outdated) },
  { property: 8, what: 'an answer that came when they were', floor: 0.9, met: ({ command, events }) => command.type === 'answer' && events.some(outdated) },
  { property: 8, what: 'stale: taken back', floor: 0.17, met: isStale(/taken back/) },
  { property: 8, what: 'stale: the base moved', floor: 0.6, met: isStale(/ moved from \S+ to /) },
  { property: 8, what: 'stale: a tool is another, or gone', floor: 2, met: isStale(/ was \S+, now | is not here any more/) },
  { property: 8, what: 'stale: the tag strayed on the remote', floor: 0.06, met: isStale(/on the remote is now at|is gone from the remote|was made anew/) },
  { property: 8, what: 'a pass that was adopted', floor: 11.4, met: writes('pass.adopted') },
  { property: 8, what: 'passes that were not adopted', floor: 28.2, met: refused(/^nothing was adopted/) },
  { property: 8, what: 'a start refused, for a need was stale', floor: 6.8, met: refused(/ is stale/) },
  { property: 8, what: 'an outcome set aside, for the checkout moved under it', floor: 9.2, met: ({ events }) => events.some((event) => event.type === 'attempt.ended' && event.outcome.result === 'unknown' && / while it (?:ran|was looked at)$|when it ended$/.test(event.outcome.why)) },
  { property: 8, what: 'a pinned candidate that HEAD has left', floor: 1.1, met: ({ after: { candidate } }) => candidate?.pinned === true && candidate.head !== candidate.commit },
  { property: 8, what: 'what something irreversible used, not taken again', floor: 5.8, met: refused(/ has used it$/) },
  { property: 8, what: 'a changed runbook adopted', floor: 3.8, met: ({ command, events }) => command.type === 'adopt-runbook' && events.length > 0 },
  { property: 8, what: 'a changed runbook refused', floor: 0.4, met: refused(/has reached out of this machine/) },
  { property: 8, what: 'a fix that was shared', floor: 2.4, met: writes('fix.shared') },
];

const reasons = new WeakMap<State, readonly string[]>();

/** Why passes of the state do not stand. Six lines ask, so it is read once. */
const staleOf = (state: State): readonly string[] => {
  const known = reasons.get(state) ?? [...statusesOf(state).values()].flatMap(({ status, why }) => (status === 'stale' ? [why] : []));
  reasons.set(state, known);
  return known;
};

/** Adds to `met` the lines that this turn comes through. */
export const metBy = (turn: Turn, met: Set<string>): void => {
  for (const line of COVERAGE) if (!met.has(line.what) && line.met(turn)) met.add(line.what);
};

const isNotDone = (attempt: Attempt | undefined): boolean => attempt?.outcome?.result === 'failed' && attempt.outcome.notDone === true;
const isPartial = (attempt: Attempt | undefined): boolean => attempt?.outcome?.result === 'unknown' && attempt.outcome.partial === true;

const optionOf = (state: State, { step, answer }: Extract<Command, { type: 'answer' }>): Attempt['questions'][number]['options'][number] | undefined =>
  lastAttemptOf(state, step)?.questions.find(({ id }) => id === answer.question)?.options.find(({ key }) => key === answer.option);

/** The coverage as a table, and the lines of it that are below their floor. */
export const coverageOf = (met: ReadonlyMap<string, number>, runs: number): { readonly table: readonly string[]; readonly below: readonly string[] } => {
  const rows = COVERAGE.map((line) => ({ ...line, share: (100 * (met.get(line.what) ?? 0)) / runs }));
  const below = rows.filter(({ share, floor }) => share < floor).map(({ what, share, floor }) => `${what}: ${share.toFixed(2)} % of the walks, at least ${floor} % wanted`);
  return { table: rows.map(({ property, what, share, floor }) => `  ${property}  ${share.toFixed(1).padStart(5)} %  (floor ${floor.toFixed(1).padStart(4)} %)  ${what}`), below };
};
