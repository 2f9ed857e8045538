import { expect, test } from 'vitest';
import { detailRows } from '../../src/ui/draw/detail.ts';
import { UNICODE } from '../../src/ui/glyphs.ts';
import { textOf } from '../../src/ui/rows.ts';
import { selectedOf } from '../../src/ui/selection.ts';
import { treeOf, wordOf } from '../../src/ui/tree.ts';
import { plainWorld } from '../components/sample.ts';
import { stateOf } from '../support/given.ts';
import { PASSED, ended, intended, opened, sent } from '../support/history.ts';
import { planOf, step } from '../support/plan.ts';

const plan = planOf([step('tests', { title: 'Tests' })]);

/** What the tree and the pane say of a gate that passed with this tree. */
const drawn = (tree: string): { readonly word: string | undefined; readonly pane: string } => {
  const [state, world] = [stateOf([...opened(plan), intended('tests', { tree }), sent('tests'), ended('tests', PASSED)]), plainWorld()];
  const selected = selectedOf(state, 'tests');
  if (selected === null) throw new Error('it is not in the plan');
  const line = treeOf(state, {}).find(({ is }) => is === 'step');
  return { word: line?.is === 'step' ? wordOf(state, world, line.step, line.status) : undefined, pane: detailRows(selected, { state, world, width: 76, glyphs: UNICODE, short: false }).map(textOf).join('\n') };
};

test('a gate that passed with files of no commit says so at once, and not only when the tag is asked for', () => {
  const { word, pane } = drawn('f00d');
  expect(word).toBe('UNCOMMITTED');
  expect(pane).toContain('Why     Tests passed with changes in the tree that are in no commit: no tag');
});

test('one that passed on a clean tree has its duration', () => {
  const { word, pane } = drawn('clean');
  expect(word).toBe('0:02');
  expect(pane).not.toContain('Why ');
});
