import { expect, test } from 'vitest';
import { keyContextOf } from '../../src/ui/context.ts';
import { KEYMAP, actionFor, disabledReason, keyTableMarkdown } from '../../src/ui/keymap.ts';
import { viewFrom } from '../../src/ui/viewstate.ts';
import { asking, begun, failedTwice, plainWorld, running } from '../components/sample.ts';
import { stateOf } from '../support/given.ts';
import type { Happened } from '../support/given.ts';

const keymap = KEYMAP.records;

const context = (history: readonly Happened[], cursor: string, world = plainWorld()) => keyContextOf(stateOf(history), world, viewFrom(cursor), { canSuspend: false });

test.each(['tree', 'pane', 'dialog'] as const)('no key means two things in one place: %s', (place) => {
  const keys = keymap.filter(({ places }) => places.includes(place) || (place !== 'dialog' && places.includes('everywhere'))).flatMap((record) => record.keys);
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
});

test('every key says what it does, with a verb and a description', () => {
  expect(keymap.filter(({ verb, description, places }) => verb === '' || description === '' || places.length === 0)).toEqual([]);
});

test('y is never a yes, and no dialog has a letter that answers', () => {
  expect(actionFor(KEYMAP, 'y', 'tree')).toBe('copy');
  expect(keymap.filter(({ places }) => places.includes('dialog')).flatMap(({ keys }) => keys).filter((key) => key.length === 1)).toEqual([]);
});

test('flow control and function keys are not bound', () => {
  const bound = new Set(keymap.flatMap(({ keys }) => keys));
  expect(['ctrl-s', 'ctrl-q', 'f1', 'Y', 'D'].filter((key) => bound.has(key))).toEqual([]);
});

test('esc goes back and never leaves', () => {
  expect([actionFor(KEYMAP, 'esc', 'tree'), actionFor(KEYMAP, 'esc', 'pane')]).toEqual(['back', 'back']);
});

test('a key that is off says why', () => {
  expect(disabledReason('run', context(asking, 'api'))).toBe('this is a question: press a');
  expect(disabledReason('run', context(begun, 'announce'))).toMatch(/^needs npm, Homebrew/);
  expect(disabledReason('answer', context(failedTwice, 'browsers'))).toBe('nothing is asked here');
  expect(disabledReason('waive', context(failedTwice, 'browsers'))).toBe('not offered: its runbook does not let it be waived');
  expect(disabledReason('waive', context(begun, 'publish'))).toBe('what cannot be undone cannot be waived');
  expect(disabledReason('stop', context(begun, 'browsers'))).toBe('nothing is running here');
  expect(disabledReason('run', context(begun, 'phase:verify'))).toBe('a phase is selected: choose a step');
});

test('what would be recorded is off while nothing can be recorded', () => {
  const readOnly = context(failedTwice, 'browsers', plainWorld({ readOnly: 'the disk is full' }));
  expect((['run', 'go-on', 'fix', 'file-blocker', 'report', 'abandon'] as const).map((action) => disabledReason(action, readOnly))).toEqual(Array.from({ length: 6 }, () => 'nothing can be recorded: the disk is full'));
});

test('in a list nothing acts on a step that is not shown, and / finds its lines', () => {
  const within = (view: 'evidence' | 'blockers' | 'timeline') => ({ ...context(failedTwice, 'browsers'), view, focus: 'pane' as const });
  for (const view of ['evidence', 'blockers', 'timeline'] as const) for (const action of ['run', 'fix', 'file-blocker', 'waive', 'stop', 'open-log', 'read-evidence', 'answer', 'revert', 'wait'] as const) expect(disabledReason(action, within(view))).toContain('no step is shown here');
  expect((['evidence', 'blockers', 'timeline'] as const).map((view) => disabledReason('find', within(view)))).toEqual([null, null, null]);
});

test('P means the same wherever the message names it', () => {
  expect([actionFor(KEYMAP, 'P', 'tree'), actionFor(KEYMAP, 'P', 'pane')]).toEqual(['adopt', 'adopt']);
});

test('what can be done is not off', () => {
  expect((['run', 'fix', 'file-blocker', 'go-on', 'find', 'leave'] as const).map((action) => disabledReason(action, context(failedTwice, 'browsers')))).toEqual(Array.from({ length: 6 }, () => null));
});

test('the README table has every key of the keymap', () => {
  const table = keyTableMarkdown();
  expect(keymap.filter(({ keys, description }) => !table.includes(description) || keys.some((key) => !table.includes(`\`${key}\``)))).toEqual([]);
});

test('ctrl-z is off where no shell can continue us, and while a gate runs here', () => {
  const of = (history: readonly Happened[], canSuspend: boolean) => disabledReason('suspend', keyContextOf(stateOf(history), plainWorld(), viewFrom('browsers'), { canSuspend }));
  expect([of(begun, true), of(begun, false), of(running, true)]).toEqual([null, 'this terminal cannot suspend a program', 'Browser matrix is running: x stops it']);
});
