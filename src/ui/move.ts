import { stepOf } from '../core/state.ts';
import type { State } from '../core/state.ts';
import { isOpen, statusesOf } from '../core/status.ts';
import { stepIn } from './cursor.ts';
import { planPlace } from './find.ts';
import type { Action } from './keymap.ts';
import { phaseKey, placeOf, stepFold } from './tree.ts';
import type { TreeLine } from './tree.ts';
import type { Look } from './viewstate.ts';

/** What a movement key does to a position of `total` lines; null when it is no movement. */
export const stepsOf = (action: Action, { at, total, page }: { readonly at: number; readonly total: number; readonly page: number }): number | null => {
  const clamp = (to: number): number => Math.max(0, Math.min(Math.max(0, total - 1), to));
  switch (action) {
    case 'down':
      return clamp(at + 1);
    case 'up':
      return clamp(at - 1);
    case 'page-down':
      return clamp(at + page);
    case 'page-up':
      return clamp(at - page);
    case 'half-down':
      return clamp(at + Math.ceil(page / 2));
    case 'half-up':
      return clamp(at - Math.ceil(page / 2));
    case 'first':
      return 0;
    case 'last':
      return clamp(total - 1);
    default:
      return null;
  }
};

/** What a key of the tree does to the cursor and the folds; null when it is none. */
export const treeMove = (action: Action, { lines, cursor, page }: { readonly lines: readonly TreeLine[]; readonly cursor: string; readonly page: number }): Look | null => {
  const at = placeOf(lines, cursor);
  const line = lines[at];
  if (line === undefined) return null;
  const go = (to: number): Look => ({ type: 'move', to: lines[to]?.key ?? cursor });
  const moved = stepsOf(action, { at, total: lines.length, page });
  if (moved !== null) return go(moved);
  const phase = phaseKey(line.phase);
  switch (action) {
    case 'fold': {
      const head = lines[placeOf(lines, phase)];
      const folded = head?.is === 'phase' && head.open;
      return { type: 'fold', what: line.phase, folded, to: folded ? phase : cursor };
    }
    case 'shut':
      if (line.is === 'phase') return { type: 'fold', what: line.phase, folded: true, to: phase };
      return line.is === 'attempt' || line.open ? { type: 'fold', what: stepFold(line.step.id), folded: true, to: line.step.id } : { type: 'move', to: phase };
    case 'open':
      if (line.is === 'attempt' || (line.is === 'step' && line.attempts.length < 2)) return null;
      if (line.open) return go(Math.min(lines.length - 1, at + 1));
      return { type: 'fold', what: line.is === 'phase' ? line.phase : stepFold(line.step.id), folded: false, to: line.key };
    default:
      return null;
  }
};

/** The next step of the plan that is not open yet, whether its phase is folded or not; null at the end. */
export const nextShut = (state: State, { from, way }: { readonly from: string; readonly way: 1 | -1 }): string | null => {
  const steps = state.plan?.steps ?? [];
  const statuses = statusesOf(state);
  for (let to = planPlace(state.plan, stepIn(from)) + (way === -1 && from.startsWith(phaseKey('')) ? 0 : way); to >= 0; to += way) {
    const step = steps[to];
    if (step === undefined) return null;
    const status = statuses.get(step.id);
    if (status !== undefined && !isOpen(status)) return step.id;
  }
  return null;
};

/** Goes to a step of the plan, into its phase where that is folded; null where there is none to go to. */
export const reveal = (state: State, id: string | null): Look | null => {
  const step = id === null ? undefined : stepOf(state, id);
  return step === undefined ? null : { type: 'reveal', to: step.id, phase: step.phase };
};
