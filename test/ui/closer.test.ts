import { expect, test } from 'vitest';
import { closerOf } from '../../src/ui/closer.ts';
import { actionFor, KEYMAP } from '../../src/ui/keymap.ts';
import { delivering, failedTwice } from '../components/sample.ts';
import { stateOf } from '../support/given.ts';
import { came, opened, PASSED, FAILED } from '../support/history.ts';
import { planOf, step } from '../support/plan.ts';

const chain = planOf([step('a'), step('b', { needs: ['a'] }), step('c', { needs: ['b'] }), step('d', { needs: ['c'], effect: 'irreversible', closedByBlockers: true }), step('e', { needs: ['d'] })]);

test('from what is closed one goes to the first step of its chain that can be acted upon', () => {
  expect(closerOf(stateOf(opened(chain)), 'd')).toEqual({ step: 'a' });
  expect(closerOf(stateOf([...opened(chain), ...came('a', PASSED), ...came('b', FAILED)]), 'd')).toEqual({ step: 'b' });
});

test('what wants an act comes before what is under way', () => {
  expect(closerOf(stateOf(delivering), 'announce')).toEqual({ step: 'publish' });
});

test('what a blocker closes leads to the blockers, from behind it as well', () => {
  const blocked = stateOf([...opened(chain), ...['a', 'b', 'c'].flatMap((id) => came(id, PASSED)), { type: 'blockers.read', open: [{ id: 'X-1', title: 'it leaks' }] }]);
  expect([closerOf(blocked, 'd'), closerOf(blocked, 'e')]).toEqual([{ blockers: true }, { blockers: true }]);
});

test('what is open, or ready, has nothing that closes it', () => {
  const state = stateOf(failedTwice);
  expect([closerOf(state, 'lint'), closerOf(state, 'perf'), closerOf(state, 'browsers')]).toEqual([null, null, null]);
});

test('the key is heard in the tree and in the pane', () => {
  expect([actionFor(KEYMAP, 'C', 'tree'), actionFor(KEYMAP, 'C', 'pane')]).toEqual(['closer', 'closer']);
});
