import { useRef } from 'react';
import type { State } from '../../src/core/state.ts';
import { treeOf } from '../../src/ui/tree.ts';
import type { TreeLine } from '../../src/ui/tree.ts';
import type { ViewState } from '../../src/ui/viewstate.ts';

type Folds = ViewState['folds'];
type Known = { readonly state: State; readonly folds: Folds; readonly lines: readonly TreeLine[] };

/** Lines of the tree, made once for what they are made of: a key and its frame share them, however long the runbook is. */
export const useTree = (state: State): ((folds: Folds) => readonly TreeLine[]) => {
  const known = useRef<Known | null>(null);
  return (folds) => {
    const last = known.current;
    if (last !== null && last.state === state && last.folds === folds) return last.lines;
    const lines = treeOf(state, folds);
    known.current = { state, folds, lines };
    return lines;
  };
};
