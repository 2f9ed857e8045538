import { ranOnDirtyTree } from '../core/dirty-tree.ts';
import { oncePer } from '../core/once-per.ts';
import type { Mark } from '../core/picture.ts';
import type { Step } from '../core/plan.ts';
import { stepOf, stepStateOf } from '../core/state.ts';
import type { Attempt, State } from '../core/state.ts';
import { isOpen, statusesOf } from '../core/status.ts';
import type { StepStatus } from '../core/status.ts';
import type { World } from '../core/world.ts';
import { attemptKey, stepIn } from './cursor.ts';
import { clockOf, dayOf, usualWords } from './duration.ts';
import { outcomeWord } from './outcome-word.ts';
import type { OutcomeWord } from './outcome-word.ts';

/** A line of the tree: a phase, one of its steps, or an attempt of a step. `key` is what the cursor holds. */
export type TreeLine =
  | { readonly is: 'phase'; readonly key: string; readonly phase: string; readonly title: string; readonly open: boolean; readonly done: number; readonly of: number; readonly steps: readonly string[] }
  | { readonly is: 'step'; readonly key: string; readonly phase: string; readonly step: Step; readonly status: StepStatus; readonly attempts: readonly Attempt[]; readonly open: boolean }
  | { readonly is: 'attempt'; readonly key: string; readonly phase: string; readonly step: Step; readonly attempt: Attempt };

type StepLine = Extract<TreeLine, { is: 'step' }>;
type Folds = { readonly [phaseOrStep: string]: boolean };

export const phaseKey = (phase: string): string => `phase:${phase}`;
/** By which name the fold of a step is kept; a phase and a step may have the same id. */
export const stepFold = (step: string): string => `step:${step}`;

const CLOSED: StepStatus = { status: 'closed', why: '', waitsFor: [] };

/**
 * Lines of the tree, in the plan's order. A phase is open unless all its steps are closed, a step shows its attempts when it is
 * opened; what the person folded or unfolded (`folds`) wins. What the time changes is not in them: it is drawn.
 */
export const treeOf = (state: State, folds: Folds): readonly TreeLine[] =>
  phasesOf(state).flatMap(({ head, steps, idle }): readonly TreeLine[] => {
    const open = !(folds[head.phase] ?? idle);
    return open ? [{ ...head, open }, ...steps.flatMap((line) => (line.attempts.length > 1 && folds[stepFold(line.step.id)] === false ? opened(line) : line))] : [head];
  });

const opened = (line: StepLine): readonly TreeLine[] => [
  { ...line, open: true },
  ...line.attempts.map((attempt): TreeLine => ({ is: 'attempt', key: attemptKey(line.step.id, attempt.n), phase: line.phase, step: line.step, attempt })),
];

/** All lines there may be, for as long as nothing happens: a key that folds or moves makes none anew. */
const phasesOf = oncePer((state: State): readonly { readonly head: Extract<TreeLine, { is: 'phase' }>; readonly steps: readonly StepLine[]; readonly idle: boolean }[] => {
  const statuses = statusesOf(state);
  return (state.plan?.phases ?? []).map((phase, index) => {
    const steps = phase.steps.flatMap((id): readonly StepLine[] => {
      const step = stepOf(state, id);
      return step === undefined ? [] : [{ is: 'step', key: id, phase: phase.id, step, status: statuses.get(id) ?? CLOSED, attempts: stepStateOf(state, id).attempts, open: false }];
    });
    const done = steps.filter(({ status }) => isOpen(status)).length;
    return { head: { is: 'phase', key: phaseKey(phase.id), phase: phase.id, title: `${index + 1} ${phase.title}`, open: false, done, of: steps.length, steps: phase.steps }, steps, idle: steps.every(({ status }) => status.status === 'closed') };
  });
});

export const phaseHead = (state: State, key: string): Extract<TreeLine, { is: 'phase' }> | undefined => phasesOf(state).find(({ head }) => head.key === key)?.head;

/** Where the cursor stands among these lines: on its own, else on the step or the phase that it is folded into. */
export const placeOf = (lines: readonly TreeLine[], cursor: string): number => {
  const places = placesOf(lines);
  return places.get(cursor) ?? places.get(stepIn(cursor)) ?? 0;
};

const placesOf = oncePer((lines: readonly TreeLine[]): ReadonlyMap<string, number> => {
  const places = new Map<string, number>();
  for (const [at, line] of lines.entries()) {
    places.set(line.key, at);
    if (line.is === 'phase' && !line.open) for (const step of line.steps) places.set(step, at);
  }
  return places;
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
      return runningWord(world, step, attempt, Infinity);
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
      return waiver === null ? 'WAIVED' : `WAIVED by ${waiver.by.name}, until ${dayOf(waiver.until)}`;
    case 'not-applicable':
      return why;
    default:
      return status satisfies never;
  }
};

/** What an earlier attempt came to, and how long it took; of one that goes on, how it stands. */
export const attemptWord = (step: Step, attempt: Attempt): { readonly mark: Mark; readonly word: string } => {
  const { outcome, startedAt, endedAt } = attempt;
  const took = endedAt === null ? '' : clockOf(endedAt - startedAt);
  if (outcome === null) return attempt.phase === 'asked' ? { mark: 'needs-you', word: 'NEEDS YOU' } : { mark: step.acts ? 'running' : 'waiting', word: '' };
  return { mark: outcome.result, word: `${cameTo(step, attempt) ?? ''} ${took}`.trim() };
};

/** How long it runs, and what is usual, as far as `room` columns reach; that it takes far longer than usual goes last but one. */
export const runningWord = (world: World, step: Step, attempt: Attempt | undefined, room: number): string => {
  const ms = ranFor(world, step, attempt);
  const usual = world.usualMs[step.id];
  const late = usual !== undefined && ms > 2 * usual ? [`${clockOf(ms)}, usual ${clockOf(usual)}`] : [];
  return [usualWords(ms, usual), ...late].find((word) => word.length <= room) ?? clockOf(ms);
};

/** How long it runs by now, in milliseconds. */
const ranFor = (world: World, step: Step, attempt: Attempt | undefined): number => world.now - (world.running[step.id]?.startedAt ?? attempt?.startedAt ?? world.now);

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
