import { useRef } from 'react';
import type { State } from '../../src/core/state.ts';
import type { World } from '../../src/core/world.ts';
import { treeOf } from '../../src/ui/tree.ts';
import type { TreeLine } from '../../src/ui/tree.ts';
import type { ViewState } from '../../src/ui/viewstate.ts';

type Folds = ViewState['folds'];
type Known = { readonly state: State; readonly world: World; readonly folds: Folds; readonly lines: readonly TreeLine[] };

/** Lines of the tree, made once for what they are made of: a key and its frame share them, however long the runbook is. */
export const useTree = (state: State, world: World): ((folds: Folds) => readonly TreeLine[]) => {
  const known = useRef<Known | null>(null);
  return (folds) => {
    const last = known.current;
    if (last !== null && last.state === state && last.world === world && last.folds === folds) return last.lines;
    const lines = treeOf(state, world, folds);
    known.current = { state, world, folds, lines };
    return lines;
  };
};
