import { ranOnDirtyTree } from '../core/dirty-tree.ts';
import type { Mark } from '../core/picture.ts';
import type { Step } from '../core/plan.ts';
import { stepStateOf } from '../core/state.ts';
import type { Attempt, State } from '../core/state.ts';
import { isOpen, statusesOf } from '../core/status.ts';
import type { StepStatus } from '../core/status.ts';
import type { World } from '../core/world.ts';
import { clockOf } from './duration.ts';
import { outcomeWord } from './outcome-word.ts';
import type { OutcomeWord } from './outcome-word.ts';

/** A line of the tree: a phase, or one of its steps. `key` is what the cursor holds. */
export type TreeLine =
  | { readonly is: 'phase'; readonly key: string; readonly phase: string; readonly title: string; readonly open: boolean; readonly done: number; readonly of: number }
  | { readonly is: 'step'; readonly key: string; readonly phase: string; readonly title: string; readonly status: Mark; readonly word: string; readonly attempts: number };

export const phaseKey = (phase: string): string => `phase:${phase}`;

const CLOSED: StepStatus = { status: 'closed', why: '', waitsFor: [] };

/**
 * Lines of the tree, in the plan's order. A phase is open unless all its steps are closed; what the person folded or
 * unfolded (`folds`) wins.
 */
export const treeOf = (state: State, world: World, folds: { readonly [phase: string]: boolean }): readonly TreeLine[] => {
  const plan = state.plan;
  if (plan === null) return [];
  const statuses = statusesOf(state);
  const byId = new Map(plan.steps.map((step) => [step.id, step]));
  return plan.phases.flatMap((phase, index): readonly TreeLine[] => {
    const steps = phase.steps.flatMap((id) => byId.get(id) ?? []);
    const of = (step: Step): StepStatus => statuses.get(step.id) ?? CLOSED;
    const open = !(folds[phase.id] ?? steps.every((step) => of(step).status === 'closed'));
    const head: TreeLine = { is: 'phase', key: phaseKey(phase.id), phase: phase.id, title: `${index + 1} ${phase.title}`, open, done: steps.filter((step) => isOpen(of(step))).length, of: steps.length };
    return open ? [head, ...steps.map((step) => stepLine(state, world, step, of(step)))] : [head];
  });
};

const stepLine = (state: State, world: World, step: Step, status: StepStatus): TreeLine => ({
  is: 'step',
  key: step.id,
  phase: step.phase,
  title: step.title,
  status: status.status,
  word: wordOf(state, world, step, status),
  attempts: stepStateOf(state, step.id).attempts.length,
});

/** The word at the right of a step (UX 3): a duration, `UNCOMMITTED`, `FAILED 2×`, `NOT DONE`, `NEEDS YOU`, `41:20 of 1:00:00`, `needs …`. */
export const wordOf = (state: State, world: World, step: Step, { status, why }: StepStatus): string => {
  const { attempts, waiver } = stepStateOf(state, step.id);
  const attempt = attempts.at(-1);
  switch (status) {
    case 'passed':
      if (ranOnDirtyTree(step, attempt) !== null) return 'UNCOMMITTED';
      return attempt?.endedAt === null || attempt === undefined ? '' : clockOf(attempt.endedAt - attempt.startedAt);
    case 'failed': {
      if (attempt !== undefined && attempt.quietUntil !== null) return `QUIET ${clockOf(attempt.quietUntil - world.now)}`;
      const word = cameTo(step, attempt) ?? 'FAILED';
      const times = attempts.filter((other) => cameTo(step, other) === word).length;
      return times > 1 && word !== 'CONFLICT' ? `${word} ${times}×` : word;
    }
    case 'needs-you':
      return 'NEEDS YOU';
    case 'running':
      return clockOf(world.now - (world.running[step.id]?.startedAt ?? attempt?.startedAt ?? world.now));
    case 'unknown':
      if (attempt !== undefined && attempt.quietUntil !== null) return `QUIET ${clockOf(attempt.quietUntil - world.now)}`;
      return cameTo(step, attempt) ?? 'UNKNOWN';
    case 'waiting': {
      const watch = world.watches[step.id];
      if (watch?.outOfReach === true) return 'OUT OF REACH';
      const since = attempt?.startedAt ?? world.now;
      const waited = clockOf(world.now - since);
      return watch?.deadlineAt === null || watch === undefined ? waited : `${waited} of ${clockOf(watch.deadlineAt - since)}`;
    }
    case 'closed':
      return why;
    case 'ready':
      return '';
    case 'stale':
      return `STALE, ${why}`;
    case 'waived':
      return waiver === null ? 'WAIVED' : `WAIVED by ${waiver.by.name}`;
    case 'not-applicable':
      return why;
    default:
      return status satisfies never;
  }
};

const cameTo = (step: Step, attempt: Attempt | undefined): OutcomeWord | null => {
  const outcome = attempt?.outcome ?? null;
  return outcome === null || outcome.result === 'passed' ? null : outcomeWord(step, outcome);
};

/** How a status is said in words, for sentences and for screen readers. */
export const statusWords: { readonly [mark in Mark]: string } = {
  passed: 'passed',
  failed: 'failed',
  'needs-you': 'needs you',
  running: 'running',
  unknown: 'unknown',
  waiting: 'waiting',
  closed: 'closed',
  ready: 'ready',
  stale: 'stale',
  waived: 'waived',
  'not-applicable': 'not applicable',
};

/** A watch that is out of reach is drawn as unknown, though nothing of it is recorded (DESIGN 3). */
export const drawnMark = (status: Mark, world: World, step: string): Mark => (status === 'waiting' && world.watches[step]?.outOfReach === true ? 'unknown' : status);
