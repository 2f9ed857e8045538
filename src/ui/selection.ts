import { isConflict } from '../core/conflict.ts';
import { oncePer } from '../core/once-per.ts';
import type { Plan, Question, Step } from '../core/plan.ts';
import type { Attempt, State, StepState } from '../core/state.ts';
import { isUnsettled } from '../core/rules.ts';
import { isSettledForRetry, lastAttemptOf, stepOf, stepStateOf, unansweredOf } from '../core/state.ts';
import { isOpen, statusesOf } from '../core/status.ts';
import type { StepStatus } from '../core/status.ts';
import type { Mark } from '../core/picture.ts';
import type { Evidence } from '../core/verdict.ts';
import type { World } from '../core/world.ts';
import { attemptIn, stepIn } from './cursor.ts';
import { planPlace } from './find.ts';

/** A step with all that the screen says of it. */
export type Selected = {
  readonly step: Step;
  readonly status: StepStatus;
  readonly state: StepState;
  /** The last one, which all keys act on. */
  readonly attempt: Attempt | undefined;
  /** One before the last that the cursor is on, in the tree: it is shown as it was, and no key acts while it is. The last one is the step as it stands. */
  readonly past: Attempt | null;
  /** Open questions, in order. */
  readonly questions: readonly Question[];
  /** 1-based place in the plan. */
  readonly place: number;
};

/** What the pane shows of a step. `auto` follows its status. */
export type Face = 'detail' | 'output' | 'failed' | 'reconcile' | 'watch' | 'delivery';

const NOTHING: StepStatus = { status: 'closed', why: '', waitsFor: [] };

/** The step under the cursor, or the one whose attempt is; null for a phase, or when there is no plan. */
export const selectedOf = (state: State, cursor: string): Selected | null => {
  const step = stepOf(state, stepIn(cursor));
  if (step === undefined) return null;
  const attempt = lastAttemptOf(state, step.id);
  const questions = attempt?.phase === 'asked' ? unansweredOf(attempt) : [];
  const of = stepStateOf(state, step.id);
  const n = attemptIn(cursor);
  return { step, status: statusesOf(state).get(step.id) ?? NOTHING, state: of, attempt, past: (n === null ? undefined : of.attempts.slice(0, -1)[n - 1]) ?? null, questions, place: planPlace(state.plan, step.id) + 1 };
};

/** The attempt that is shown: one that is past, else the last. */
export const shownAttempt = ({ attempt, past }: Pick<Selected, 'attempt' | 'past'>): Attempt | undefined => past ?? attempt;

/** What an attempt leaves as evidence: what its pass was proven by, else what came of it. */
export const evidenceOf = (attempt: Attempt | undefined): readonly Evidence[] => attempt?.proof?.evidence ?? attempt?.outcome?.evidence ?? [];

/** What runs of what is shown; of an attempt that is past, nothing does. */
export const shownRunning = ({ step, past }: Pick<Selected, 'step' | 'past'>, { running }: Pick<World, 'running'>): World['running'][string] | undefined => (past === null ? running[step.id] : undefined);

/** Which attempt's log is shown: one that is past, the one that runs, else the last. */
export const loggedAttempt = (selected: Pick<Selected, 'step' | 'attempt' | 'past'>, world: Pick<World, 'running'>): number | undefined => shownRunning(selected, world)?.attempt ?? shownAttempt(selected)?.n;

/** Whether an attempt left, or is writing, a log that the output pane can show. */
export const hasLog = (selected: Selected, world: World): boolean =>
  selected.step.acts && selected.attempt !== undefined && (world.running[selected.step.id] !== undefined || selected.step.would.length > 0);

/** It went out of this machine, and what became of it is looked at, is not known, or was found not to be ours or not done. */
const isReconciled = ({ step, attempt }: Selected): boolean => {
  if (attempt === undefined) return false;
  if (isConflict(attempt) || attempt.reconciling) return true;
  if (attempt.phase !== 'ended' || step.effect === 'none' || step.effect === 'local') return false;
  return isUnsettled(step, attempt) || (attempt.outcome !== null && isSettledForRetry(attempt.outcome));
};

/** The pane that fits a step as it stands (a failed gate keeps its screen until the person leaves it). */
export const faceOf = (selected: Selected | null, world: World): Face => {
  if (selected === null || selected.past !== null) return 'detail';
  const { status } = selected.status;
  if (world.running[selected.step.id] !== undefined) return 'output';
  if (isReconciled(selected)) return 'reconcile';
  if (selected.step.channel !== null && selected.attempt !== undefined) return 'delivery';
  if (status === 'failed' || status === 'unknown') return 'failed';
  return world.watches[selected.step.id] !== undefined && status === 'waiting' ? 'watch' : 'detail';
};

/** Where the cursor starts: what wants a person, else what runs, else the first step that is not open. */
export const firstOf = (state: State): string => {
  const statuses = statusesOf(state);
  const steps = state.plan?.steps ?? [];
  const wanted: readonly (readonly Mark[])[] = [['needs-you', 'failed', 'unknown'], ['running', 'waiting'], ['ready', 'stale']];
  for (const marks of wanted) {
    const found = steps.find((step) => marks.includes(statuses.get(step.id)?.status ?? 'closed'));
    if (found !== undefined) return found.id;
  }
  return (steps.find((step) => !isOpen(statuses.get(step.id) ?? NOTHING)) ?? steps[0])?.id ?? '';
};

/** Of each step by its place in the plan: its phase, and which steps name it among their needs; and what was answered before. */
const followers = oncePer(({ phases, steps }: Plan) => {
  const places = new Map(steps.map(({ id }, place) => [id, place]));
  const phasePlaces = new Map(phases.map(({ id }, place) => [id, place]));
  const by = steps.map((): number[] => []);
  for (const [place, step] of steps.entries()) for (const need of step.needs) by[places.get(need) ?? -1]?.push(place);
  return { places, by, phaseOf: steps.map(({ phase }) => phasePlaces.get(phase) ?? -1), answered: new Map<string, readonly string[]>() };
});

/** Phases that this step's end would help to open, with how many of their steps wait: `3 Publish (6 steps)`. */
export const blocksOf = ({ plan }: State, id: string): readonly string[] => {
  if (plan === null) return [];
  const { places, by, phaseOf, answered } = followers(plan);
  const from = places.get(id);
  const known = answered.get(id);
  if (known !== undefined || from === undefined) return known ?? [];
  // By numbers: in a runbook of thousands of steps almost all of them follow.
  const reached = new Uint8Array(by.length);
  const waiting = new Uint32Array(plan.phases.length);
  const next = [from];
  while (next.length > 0) {
    for (const follower of by[next.pop() ?? -1] ?? []) {
      if (reached[follower] === 1 || follower === from) continue;
      reached[follower] = 1;
      waiting[phaseOf[follower] ?? -1] = (waiting[phaseOf[follower] ?? -1] ?? 0) + 1;
      next.push(follower);
    }
  }
  const blocks = plan.phases.flatMap((phase, place) => {
    const steps = waiting[place] ?? 0;
    return steps === 0 || place === phaseOf[from] ? [] : [`${place + 1} ${phase.title} (${steps} step${steps === 1 ? '' : 's'})`];
  });
  answered.set(id, blocks);
  return blocks;
};

/** `3 Publish`, for the breadcrumb and the dialogs. */
export const phaseName = (plan: Plan | null, id: string): string => {
  const at = plan?.phases.findIndex((phase) => phase.id === id) ?? -1;
  return at < 0 ? id : `${at + 1} ${plan?.phases[at]?.title ?? id}`;
};
