import { expect, test } from 'vitest';
import type { World } from '../../src/core/world.ts';
import { detailRows } from '../../src/ui/draw/detail.ts';
import { UNICODE } from '../../src/ui/glyphs.ts';
import { textOf } from '../../src/ui/rows.ts';
import { selectedOf } from '../../src/ui/selection.ts';
import { plainWorld } from '../components/sample.ts';
import { stateOf } from '../support/given.ts';
import { ended, intended, opened, sent } from '../support/history.ts';
import { planOf, step } from '../support/plan.ts';

/** The pane of a check that left this many pieces of evidence, with what its kind draws. */
const paneOf = (pieces: number, picture: World['watches'][string]['picture']): string => {
  const piece = (n: number) => ({ type: 'value', name: `secret S${n}`, value: 'in the repository' }) as const;
  const state = stateOf([...opened(planOf([step('github')])), intended('github'), sent('github'), ended('github', { result: 'passed', evidence: [piece(0), ...Array.from({ length: pieces - 1 }, (_, n) => piece(n + 1))], captured: {} })]);
  const selected = selectedOf(state, 'github');
  if (selected === null) throw new Error('it is not in the plan');
  const world = plainWorld({ watches: { github: { picture, why: '', lookedAt: 0, nextAt: null, deadlineAt: null, polls: [], outOfReach: false, url: null } } });
  return detailRows(selected, { state, world, width: 76, glyphs: UNICODE, short: false }).map(textOf).join('\n');
};

test('what the kind draws below with its mark is not listed as evidence as well', () => {
  const pane = paneOf(2, [{ type: 'marks', rows: [{ mark: 'passed', label: 'secret S0' }] }]);
  expect(pane).toContain('Evidence so far');
  expect(pane).not.toContain('secret S0');
  expect(pane).toContain('secret S1');
  expect(paneOf(1, [{ type: 'marks', rows: [{ mark: 'passed', label: 'secret S0' }] }])).not.toContain('Evidence so far');
});

test('a list that is cut says how much more there is', () => {
  expect(paneOf(8, [])).not.toContain('more');
  const pane = paneOf(11, []);
  expect(pane).toContain('secret S7');
  expect(pane).toContain('… and 3 more');
});
