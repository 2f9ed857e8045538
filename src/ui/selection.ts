import { isConflict } from '../core/conflict.ts';
import { oncePer } from '../core/once-per.ts';
import type { Plan, Question, Step } from '../core/plan.ts';
import type { Attempt, State, StepState } from '../core/state.ts';
import { isUnsettled } from '../core/rules.ts';
import { isSettledForRetry, lastAttemptOf, stepOf, stepStateOf, unansweredOf } from '../core/state.ts';
import { isOpen, statusesOf } from '../core/status.ts';
import type { StepStatus } from '../core/status.ts';
import type { Mark } from '../core/picture.ts';
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

/** Which steps name a step among their needs, and what was asked last: detail and message ask the same of each frame. */
const followers = oncePer(({ steps }: Plan) => {
  const by = new Map<string, string[]>();
  for (const step of steps) {
    for (const need of step.needs) {
      const known = by.get(need);
      if (known === undefined) by.set(need, [step.id]);
      else known.push(step.id);
    }
  }
  const last: { id: string | null; blocks: readonly string[] } = { id: null, blocks: [] };
  return { by, last };
});

/** Phases that this step's end would help to open, with how many of their steps wait: `3 Publish (6 steps)`. */
export const blocksOf = (state: State, id: string): readonly string[] => {
  const plan = state.plan;
  if (plan === null) return [];
  const { by, last } = followers(plan);
  if (last.id === id) return last.blocks;
  const reached = new Set([id]);
  for (const step of reached) for (const follower of by.get(step) ?? []) reached.add(follower);
  reached.delete(id);
  const waiting = new Map<string, number>();
  for (const step of reached) {
    const phase = stepOf(state, step)?.phase ?? '';
    waiting.set(phase, (waiting.get(phase) ?? 0) + 1);
  }
  const own = stepOf(state, id)?.phase;
  last.id = id;
  last.blocks = plan.phases.flatMap((phase, index) => {
    const steps = waiting.get(phase.id);
    return steps === undefined || phase.id === own ? [] : [`${index + 1} ${phase.title} (${steps} step${steps === 1 ? '' : 's'})`];
  });
  return last.blocks;
};

/** `3 Publish`, for the breadcrumb and the dialogs. */
export const phaseName = (plan: Plan | null, id: string): string => {
  const at = plan?.phases.findIndex((phase) => phase.id === id) ?? -1;
  return at < 0 ? id : `${at + 1} ${plan?.phases[at]?.title ?? id}`;
};
