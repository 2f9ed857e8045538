import { isConflict } from '../core/conflict.ts';
import type { Plan, Question, Step } from '../core/plan.ts';
import type { Attempt, State, StepState } from '../core/state.ts';
import { isUnsettled } from '../core/rules.ts';
import { isSettledForRetry, lastAttemptOf, stepStateOf, unansweredOf } from '../core/state.ts';
import { isOpen, statusesOf } from '../core/status.ts';
import type { StepStatus } from '../core/status.ts';
import type { Mark } from '../core/picture.ts';
import type { World } from '../core/world.ts';

/** A step with all that the screen says of it. */
export type Selected = {
  readonly step: Step;
  readonly status: StepStatus;
  readonly state: StepState;
  readonly attempt: Attempt | undefined;
  /** Open questions, in order. */
  readonly questions: readonly Question[];
  /** 1-based place in the plan. */
  readonly place: number;
};

/** What the pane shows of a step. `auto` follows its status. */
export type Face = 'detail' | 'output' | 'failed' | 'reconcile' | 'watch' | 'delivery';

const NOTHING: StepStatus = { status: 'closed', why: '', waitsFor: [] };

const indexes = new WeakMap<Plan, ReadonlyMap<string, number>>();

const indexOf = (plan: Plan): ReadonlyMap<string, number> => {
  const known = indexes.get(plan);
  if (known !== undefined) return known;
  const index = new Map(plan.steps.map((step, at) => [step.id, at]));
  indexes.set(plan, index);
  return index;
};

/** The step under the cursor; null for a phase, or when there is no plan. */
export const selectedOf = (state: State, cursor: string): Selected | null => {
  const at = state.plan === null ? undefined : indexOf(state.plan).get(cursor);
  const step = at === undefined ? undefined : state.plan?.steps[at];
  if (step === undefined || at === undefined) return null;
  const attempt = lastAttemptOf(state, step.id);
  const questions = attempt?.phase === 'asked' ? unansweredOf(attempt) : [];
  return { step, status: statusesOf(state).get(step.id) ?? NOTHING, state: stepStateOf(state, step.id), attempt, questions, place: at + 1 };
};

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
  if (selected === null) return 'detail';
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

/** Phases that this step's end would help to open, with how many of their steps wait: `3 Publish (6 steps)`. */
export const blocksOf = (state: State, id: string): readonly string[] => {
  const plan = state.plan;
  if (plan === null) return [];
  const waiting = new Map<string, number>();
  const reached = new Set([id]);
  for (const step of plan.steps) {
    if (!step.needs.some((need) => reached.has(need))) continue;
    reached.add(step.id);
    waiting.set(step.phase, (waiting.get(step.phase) ?? 0) + 1);
  }
  const own = plan.steps.find((step) => step.id === id)?.phase;
  return plan.phases.flatMap((phase, index) => {
    const steps = waiting.get(phase.id);
    return steps === undefined || phase.id === own ? [] : [`${index + 1} ${phase.title} (${steps} step${steps === 1 ? '' : 's'})`];
  });
};

/** `3 Publish`, for the breadcrumb and the dialogs. */
export const phaseName = (plan: Plan | null, id: string): string => {
  const at = plan?.phases.findIndex((phase) => phase.id === id) ?? -1;
  return at < 0 ? id : `${at + 1} ${plan?.phases[at]?.title ?? id}`;
};
