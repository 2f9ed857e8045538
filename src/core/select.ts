import { filesOf } from './decide-answer.ts';
import { whyNotStart } from './decide-start.ts';
import type { Actor, Recorded } from './event.ts';
import { oncePer } from './once-per.ts';
import type { Mark } from './picture.ts';
import type { Phase, Question, Step } from './plan.ts';
import { isUnsettled } from './rules.ts';
import { lastAttemptOf, stepStateOf, unansweredOf } from './state.ts';
import type { Attempt, State } from './state.ts';
import { beginsWithPerson, isOpen, statusesOf, statusOf } from './status.ts';
import type { StepStatus } from './status.ts';

/** One row of the tree with everything that the detail pane shows of it. */
export type StepView = {
  readonly step: Step;
  /** Its place in the plan, from 1, and how many there are. */
  readonly place: number;
  readonly of: number;
  readonly phase: { readonly title: string; readonly place: number };
  readonly status: Mark;
  readonly why: string;
  readonly waitsFor: readonly string[];
  readonly attempts: readonly Attempt[];
  /** How many of its attempts failed. */
  readonly failures: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly needs: readonly { readonly id: string; readonly title: string; readonly status: Mark }[];
  /** Steps that wait for it, directly. */
  readonly blocks: readonly { readonly id: string; readonly title: string }[];
};

export type PhaseView = { readonly phase: Phase; readonly place: number; readonly open: number; readonly total: number; readonly steps: readonly StepView[] };

/** The tree, in the plan's order. */
export const selectTree = (state: State): readonly PhaseView[] => {
  const plan = state.plan;
  if (plan === null) return [];
  const statuses = statusesOf(state);
  const byId = new Map(plan.steps.map((step, index) => [step.id, { step, place: index + 1 }]));
  const blocks = new Map<string, { id: string; title: string }[]>();
  for (const step of plan.steps) for (const id of step.needs) blocks.set(id, [...(blocks.get(id) ?? []), { id: step.id, title: step.title }]);
  return plan.phases.map((phase, index) => {
    const steps = phase.steps.flatMap((id): readonly StepView[] => {
      const found = byId.get(id);
      if (found === undefined) return [];
      const { step, place } = found;
      const status = statuses.get(id) ?? statusOf(state, id);
      const { attempts } = stepStateOf(state, id);
      const needs = step.needs.map((need) => ({ id: need, title: byId.get(need)?.step.title ?? need, status: statusOf(state, need).status }));
      return [
        {
          step,
          place,
          of: plan.steps.length,
          phase: { title: phase.title, place: index + 1 },
          ...status,
          attempts,
          failures: attempts.filter((attempt) => attempt.outcome?.result === 'failed').length,
          startedAt: attempts.at(-1)?.startedAt ?? null,
          endedAt: attempts.at(-1)?.endedAt ?? null,
          needs,
          blocks: blocks.get(id) ?? [],
        },
      ];
    });
    return { phase, place: index + 1, open: steps.filter(isOpen).length, total: steps.length, steps };
  });
};

export const selectStep = (state: State, id: string): StepView | undefined => {
  for (const phase of selectTree(state)) {
    const found = phase.steps.find((view) => view.step.id === id);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** How many steps have each status, and how many there are. */
export const selectCounts = oncePer((state: State): { readonly total: number; readonly open: number; readonly by: { readonly [mark in Mark]?: number } } => {
  const by: { [mark in Mark]?: number } = {};
  let open = 0;
  const statuses = statusesOf(state);
  for (const status of statuses.values()) {
    by[status.status] = (by[status.status] ?? 0) + 1;
    if (isOpen(status)) open += 1;
  }
  return { total: statuses.size, open, by };
});

/** Something only a person can do now, in the order of the plan. */
export type Need =
  /** `unopened`: some of its evidence was not opened, which an option may need. */
  | { readonly what: 'answer'; readonly step: string; readonly attempt: number; readonly questions: readonly Question[]; readonly unopened: boolean; readonly text: string }
  | { readonly what: 'words'; readonly step: string; readonly text: string }
  | { readonly what: 'confirm'; readonly step: string; readonly text: string }
  | { readonly what: 'start'; readonly step: string; readonly text: string }
  | { readonly what: 'reconcile'; readonly step: string; readonly text: string }
  /** `byPerson`: `holdpoint run` refuses it. */
  | { readonly what: 'retry'; readonly step: string; readonly byPerson: boolean; readonly text: string };

/** Of a session that has ended, nothing: what is refused after the end is asked of nobody. */
export const selectNeeds = oncePer((state: State): readonly Need[] =>
  stepsToDo(state).flatMap((step): readonly Need[] => {
    const status = statusOf(state, step.id);
    const attempt = lastAttemptOf(state, step.id);
    if (attempt?.phase === 'asked') {
      const questions = unansweredOf(attempt);
      return [{ what: 'answer', step: step.id, attempt: attempt.n, questions, unopened: filesOf(attempt).some((name) => !attempt.opened.includes(name)), text: questions[0]?.text ?? step.title }];
    }
    const came = status.status === 'unknown' || status.status === 'failed';
    if (came && attempt !== undefined && isUnsettled(step, attempt)) return [{ what: 'reconcile', step: step.id, text: `What became of ${step.title}? ${status.why}` }];
    // It is waited on purpose; when that is over it is looked at by itself.
    if (attempt !== undefined && attempt.quietUntil !== null) return [];
    // What closes nothing asks for nobody: it stands in the tree for who wants to look.
    if (came) return step.advisory ? [] : [{ what: 'retry', step: step.id, byPerson: beginsWithPerson(step) || step.effect === 'remote' || step.effect === 'irreversible', text: status.why }];
    if (whyNotStart(state, step, null) !== null || !mayStart(status)) return [];
    if (step.effect === 'irreversible') return [{ what: 'words', step: step.id, text: `Type: ${step.words ?? ''}` }];
    if (step.effect === 'remote') return [{ what: 'confirm', step: step.id, text: `Start ${step.title}?` }];
    return beginsWithPerson(step) ? [{ what: 'start', step: step.id, text: step.title }] : [];
  }));

const stepsToDo = (state: State): readonly Step[] => (state.end === null ? (state.plan?.steps ?? []) : []);

const mayStart = (status: StepStatus): boolean => status.status === 'ready' || status.status === 'needs-you' || status.status === 'stale';

/** Steps that need no person to start: what `A` and `holdpoint run` may begin now. Failed ones are left to the person. */
export const selectStartable = (state: State): readonly Step[] => stepsToDo(state).filter((step) => isStartable(state, step));

/** The first of them that is none of these. */
export const selectNextStartable = (state: State, passedBy: (step: Step) => boolean): Step | undefined => stepsToDo(state).find((step) => isStartable(state, step) && !passedBy(step));

const isStartable = (state: State, step: Step): boolean => (step.effect === 'none' || step.effect === 'local') && mayStart(statusOf(state, step.id)) && whyNotStart(state, step, null) === null;

export type ExposureView = { readonly step: string; readonly title: string; readonly what: string; readonly since: number; readonly until: string; readonly revertible: boolean };

/** What a step has left open in the world until a later one passes. */
export const selectExposures = oncePer((state: State): readonly ExposureView[] =>
  (state.plan?.steps ?? []).flatMap((step) => {
    if (step.exposes === null) return [];
    const { attempts, revertedAt } = stepStateOf(state, step.id);
    const exposing = attempts.find((attempt) => attempt.outcome?.result === 'passed' || (step.effect !== 'none' && attempt.outcome?.result === 'unknown'));
    if (exposing === undefined || revertedAt !== null) return [];
    const closes = state.plan?.steps.filter((other) => other.id === step.exposes?.until || other.id.startsWith(`${step.exposes?.until}.`)) ?? [];
    if (closes.length > 0 && closes.every((other) => statusOf(state, other.id).status === 'passed')) return [];
    return [{ step: step.id, title: step.title, what: step.exposes.what, since: exposing.endedAt ?? exposing.startedAt, until: step.exposes.until, revertible: step.revert }];
  }));

export type DecisionView = { readonly n: number; readonly at: number; readonly by: Actor; readonly step: string; readonly question: string; readonly answer: string; readonly reason: string; readonly attachment: string | null };

/** Every answer, waiver and typed word of a person, from the records alone. */
export const selectDecisions = (state: State, records: readonly Recorded[]): readonly DecisionView[] =>
  records.flatMap((record): readonly DecisionView[] => {
    const { event, n, at, by } = record;
    if (event.type === 'waiver.granted') return [{ n, at, by, step: event.step, question: 'waive', answer: `until ${new Date(event.until).toISOString()}`, reason: event.reason, attachment: null }];
    if (event.type === 'retry.delayed') return [{ n, at, by, step: event.step, question: 'wait before a retry', answer: `until ${new Date(event.until).toISOString()}`, reason: '', attachment: null }];
    if (event.type === 'retry.delay-over' && by.person) return [{ n, at, by, step: event.step, question: 'wait before a retry', answer: 'ended now', reason: '', attachment: null }];
    if (event.type === 'session.ended' && event.end === 'abandoned') return [{ n, at, by, step: '', question: 'abandon', answer: 'abandoned', reason: event.reason, attachment: null }];
    if (event.type === 'attempt.intended' && event.words !== null) return [{ n, at, by, step: event.step, question: 'typed', answer: event.words, reason: '', attachment: null }];
    if (event.type === 'tag.adopted') return [{ n, at, by, step: event.step, question: 'typed', answer: event.words, reason: '', attachment: null }];
    if (event.type === 'journal.recovered') return [{ n, at, by, step: '', question: 'typed', answer: `recover ${state.plan?.target ?? ''}`, reason: `line ${event.line} was damaged: ${event.why}`, attachment: event.file }];
    if (event.type === 'pass.adopted') return [{ n, at, by, step: event.step, question: 'adopt', answer: `its pass in ${event.from.mode} ${event.from.session}, record ${event.from.n}`, reason: '', attachment: null }];
    if (event.type !== 'attempt.answered') return [];
    const attempt = stepStateOf(state, event.step).attempts[event.attempt - 1];
    const question = attempt?.questions.find((asked) => asked.id === event.answer.question);
    const option = question?.options.find((offered) => offered.key === event.answer.option);
    return [{ n, at, by, step: event.step, question: question?.text ?? event.answer.question, answer: option?.label ?? event.answer.option, reason: event.answer.reason, attachment: event.answer.attachment }];
  });

/** The earlier answer to the same question, shown when a stale one is asked again; never selected. */
export const selectEarlierAnswer = (state: State, step: string, question: string): (Attempt['answers'][number] & { readonly commit: string }) | null => {
  const { attempts } = stepStateOf(state, step);
  for (const attempt of attempts.slice(0, -1).toReversed()) {
    const answer = attempt.answers.findLast((given) => given.question === question);
    if (answer !== undefined) return { ...answer, commit: attempt.for.commit };
  }
  return null;
};

/** The phase that work is in: the first that is not wholly open; advisory steps hold nothing up. */
export const selectPhase = (state: State): string => {
  const phase = selectTree(state).find((view) => view.steps.some((step) => !step.step.advisory && !isOpen(step)));
  return phase?.phase.id ?? state.plan?.phases.at(-1)?.id ?? '';
};
