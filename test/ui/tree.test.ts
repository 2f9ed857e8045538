import { expect, test } from 'vitest';
import { selectCounts, selectExposures } from '../../src/core/select.ts';
import type { State } from '../../src/core/state.ts';
import { capturedOf, statusesOf } from '../../src/core/status.ts';
import { treeCount, treeRow } from '../../src/ui/draw/tree.ts';
import { findStep, foundSteps } from '../../src/ui/find.ts';
import { UNICODE } from '../../src/ui/glyphs.ts';
import { nextShut, treeMove } from '../../src/ui/move.ts';
import { textOf } from '../../src/ui/rows.ts';
import { blocksOf, faceOf, selectedOf } from '../../src/ui/selection.ts';
import { phaseKey, placeOf, stepFold, treeOf } from '../../src/ui/tree.ts';
import { look, viewFrom } from '../../src/ui/viewstate.ts';
import type { ViewState } from '../../src/ui/viewstate.ts';
import { begun, failedTwice, plainWorld } from '../components/sample.ts';
import { stateOf } from '../support/given.ts';

const state = stateOf(failedTwice);
const keysOf = (folds: ViewState['folds'] = {}): readonly string[] => treeOf(state, folds).map(({ key }) => key);
const drawn = (of: State, folds: ViewState['folds'], find = ''): readonly string[] =>
  treeOf(of, folds).map((line) => textOf(treeRow(line, { state: of, world: plainWorld(), selected: false, width: 42, glyphs: UNICODE, find })));
/** What a key of the tree makes of a view. */
const press = (view: ViewState, action: Parameters<typeof treeMove>[0]): ViewState => {
  const moved = treeMove(action, { lines: treeOf(state, view.folds), cursor: view.cursor, page: 10 });
  return moved === null ? view : look(view, moved);
};

test('a step that was tried more than once is opened like a phase, and shows its attempts', () => {
  const opened = press(viewFrom('browsers'), 'open');
  expect(drawn(state, opened.folds).filter((line) => /Browser|attempt/.test(line))).toEqual([
    ' ▾ ✗ Browser matrix              FAILED 2×',
    expect.stringMatching(/^ {5}✗ attempt 1 {2}\d\d:\d\d +FAILED 0:02$/),
    expect.stringMatching(/^ {5}✗ attempt 2 {2}\d\d:\d\d +FAILED 0:02$/),
  ]);
  const first = press(opened, 'open');
  expect(first.cursor).toBe('browsers#1');
  expect(press(first, 'shut')).toMatchObject({ cursor: 'browsers', folds: { [stepFold('browsers')]: true } });
});

test('one that was tried once has nothing to open', () => {
  expect(press(viewFrom('lint'), 'open').folds).toEqual({});
});

test('an attempt under the cursor is shown as it was, and the newest one is the step as it stands', () => {
  const selected = selectedOf(state, 'browsers#1');
  expect([selected?.past?.n, selected?.attempt?.n, selected?.step.id]).toEqual([1, 2, 'browsers']);
  expect(faceOf(selected, plainWorld())).toBe('detail');
  const newest = selectedOf(state, 'browsers#2');
  expect([newest?.past, faceOf(newest, plainWorld())]).toEqual([null, 'failed']);
  expect(selectedOf(state, 'browsers#9')?.past).toBeNull();
});

test('a cursor whose line is folded away stands on what it is folded into', () => {
  const folded = treeOf(state, { verify: true });
  expect(folded[placeOf(folded, 'browsers')]?.key).toBe(phaseKey('verify'));
  expect(folded[placeOf(folded, 'browsers#2')]?.key).toBe(phaseKey('verify'));
  const lines = treeOf(state, {});
  expect(lines[placeOf(lines, 'browsers#2')]?.key).toBe('browsers');
});

test('who folds a phase from one of its steps is on the phase', () => {
  const folded = press(viewFrom('browsers'), 'fold');
  expect(folded).toMatchObject({ cursor: phaseKey('verify'), folds: { verify: true } });
  expect(press(folded, 'fold').folds).toEqual({ verify: false });
});

test('the next step that is not passed is found in a folded phase too, and its phase opens for it', () => {
  expect(nextShut(state, { from: 'lint', way: 1 })).toBe('browsers');
  expect(nextShut(state, { from: phaseKey('verify'), way: 1 })).toBe('browsers');
  expect(nextShut(state, { from: 'browsers#1', way: -1 })).toBeNull();
  const view = look({ ...viewFrom('lint'), folds: { verify: true } }, { type: 'reveal', to: 'browsers', phase: 'verify' });
  expect(keysOf(view.folds)).toContain(view.cursor);
});

test('a search finds steps by title and by id, around the end, in smart case', () => {
  const { plan } = state;
  expect(foundSteps(plan, 'brow').ids).toEqual(['browsers']);
  expect(foundSteps(plan, 'delivery.').ids).toEqual(['delivery.npm', 'delivery.brew']);
  expect(foundSteps(plan, 'LINT').ids).toEqual([]);
  expect(foundSteps(plan, '').ids).toEqual([]);
  expect(findStep(plan, { text: 'deliver', from: 'lint', way: 0 })).toBe('delivery.npm');
  expect(findStep(plan, { text: 'deliver', from: 'delivery.npm', way: 0 })).toBe('delivery.npm');
  expect(findStep(plan, { text: 'deliver', from: 'delivery.brew', way: 1 })).toBe('delivery.npm');
  expect(findStep(plan, { text: 'deliver', from: 'lint', way: -1 })).toBe('delivery.brew');
  expect(findStep(plan, { text: 'deliver', from: phaseKey('announce'), way: -1 })).toBe('delivery.brew');
  expect(findStep(plan, { text: 'no such', from: 'lint', way: 1 })).toBeNull();
});

test('what was found is marked where it stands, and the frame counts it', () => {
  const line = treeOf(state, {}).find(({ key }) => key === 'browsers');
  if (line === undefined) throw new Error('it is not in the tree');
  const found = (find: string) => treeRow(line, { state, world: plainWorld(), selected: false, width: 42, glyphs: UNICODE, find }).filter(({ tone }) => tone === 'match').map(({ text }) => text);
  expect([found('MATRIX'), found('matrix'), found('browsers'), found('lint')]).toEqual([[], ['matrix'], ['Browser matrix'], []]);
  expect([treeCount({ open: 3, total: 12 }, null), treeCount({ open: 3, total: 12 }, { at: 3, of: 4 }), treeCount({ open: 3, total: 12 }, { at: 0, of: 0 })]).toEqual(['3/12', '3 of 4 found  3/12', 'not found  3/12']);
});

test('esc while the text is typed goes back to where the search began; later it only ends the marks', () => {
  const typing = [{ type: 'find', text: '', typing: true }, { type: 'find', text: 'b', typing: true }, { type: 'reveal', to: 'browsers', phase: 'verify' }] as const;
  const found = typing.reduce(look, viewFrom('lint'));
  expect(look(found, { type: 'back' })).toMatchObject({ cursor: 'lint', find: { text: '', typing: false } });
  const kept = look(found, { type: 'find', text: 'b', typing: false });
  expect(look(kept, { type: 'back' })).toMatchObject({ cursor: 'browsers', find: { text: '' } });
});

test('a key that changes nothing of the release makes no line, status, count or exposure anew, however long the runbook is', () => {
  const [one, other] = [treeOf(state, {}), treeOf(state, { prepare: true })];
  expect(one.find(({ key }) => key === 'browsers')).toBe(other.find(({ key }) => key === 'browsers'));
  for (const select of [statusesOf, capturedOf, selectCounts, selectExposures]) expect(select(state)).toBe(select(state));
  expect(blocksOf(state, 'lint')).toBe(blocksOf(state, 'lint'));
});

test('what a step holds up is counted by phase, its own left out', () => {
  expect(blocksOf(stateOf(begun), 'lint')).toEqual(['3 publish (2 steps)', '4 deliver (2 steps)', '5 announce (1 step)']);
  expect(blocksOf(stateOf(begun), 'announce')).toEqual([]);
});
