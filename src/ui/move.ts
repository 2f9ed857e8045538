import type { Action } from './keymap.ts';
import type { TreeLine } from './tree.ts';
import { phaseKey } from './tree.ts';
import type { Look } from './viewstate.ts';
import { isOpen } from '../core/status.ts';
import { matches } from './draw/tree.ts';

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

const SHUT: ReadonlySet<string> = new Set(['failed', 'needs-you', 'running', 'unknown', 'waiting', 'ready', 'stale', 'closed']);

/** What a key of the tree does to the cursor and the folds; null when it is none. */
export const treeMove = (action: Action, { lines, cursor, page }: { readonly lines: readonly TreeLine[]; readonly cursor: string; readonly page: number }): Look | null => {
  const found = lines.findIndex((line) => line.key === cursor);
  // The selected step may be inside a phase that has just been folded: its phase stands for it.
  const at = Math.max(0, found);
  const line = lines[at];
  if (line === undefined) return null;
  const go = (to: number): Look => ({ type: 'move', to: lines[to]?.key ?? cursor });
  const moved = stepsOf(action, { at, total: lines.length, page });
  if (moved !== null) return go(moved);
  switch (action) {
    case 'fold':
      return { type: 'fold', phase: line.phase, folded: lines.find((other) => other.is === 'phase' && other.phase === line.phase && other.open) !== undefined };
    case 'shut':
      return line.is === 'step' ? { type: 'move', to: phaseKey(line.phase) } : { type: 'fold', phase: line.phase, folded: true };
    case 'open':
      return line.is === 'phase' && !line.open ? { type: 'fold', phase: line.phase, folded: false } : line.is === 'phase' ? go(Math.min(lines.length - 1, at + 1)) : null;
    case 'next-open':
    case 'previous-open': {
      const way = action === 'next-open' ? 1 : -1;
      for (let to = at + way; to >= 0 && to < lines.length; to += way) {
        const other = lines[to];
        if (other?.is === 'step' && SHUT.has(other.status) && !isOpen({ status: other.status, why: '', waitsFor: [] })) return go(to);
      }
      return null;
    }
    default:
      return null;
  }
};

/** The next step whose title or id has the text, from the cursor on and around. */
export const findStep = (steps: readonly { readonly id: string; readonly title: string }[], { text, from, way }: { readonly text: string; readonly from: string; readonly way: 1 | -1 | 0 }): string | null => {
  if (text === '' || steps.length === 0) return null;
  const start = Math.max(0, steps.findIndex((step) => step.id === from));
  for (let distance = way === 0 ? 0 : 1; distance <= steps.length; distance += 1) {
    const step = steps[(start + distance * (way === 0 ? 1 : way) + steps.length * 2) % steps.length];
    if (step !== undefined && (matches(step.title, text) || matches(step.id, text))) return step.id;
  }
  return null;
};
