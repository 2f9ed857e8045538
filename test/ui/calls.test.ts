import { expect, test } from 'vitest';
import { callsIn, titleOf, watchCalls, watchFrom } from '../../src/ui/calls.ts';
import type { Call } from '../../src/ui/calls.ts';
import { asking, delivering, failedTwice, publishing } from '../components/sample.ts';
import { proof } from '../support/history.ts';
import { stateOf } from '../support/given.ts';
import type { Happened } from '../support/given.ts';

const said = (history: readonly Happened[]) => callsIn(stateOf(history)).map(({ is, text }) => `${is}: ${text}`);
const passes = (step: string): Happened => ({ type: 'attempt.ended', step, attempt: 1, outcome: { result: 'passed', evidence: proof, captured: {} }, commit: null });

test('who is needed, what failed, what was published, and that all arrived are each called in other words', () => {
  expect(said(asking)).toContain('needs you: Accept API changes needs you');
  expect(said(failedTwice)).toContain('failed: Browser matrix failed');
  expect(said(failedTwice).filter((text) => text.includes('Browser matrix'))).toHaveLength(1);
  expect(said([...publishing, passes('publish')])).toContain('done: done: Publish to the registries');
  const arrived = 'done: done: v1.2.0 is served by all 2 channels';
  expect(said([...delivering, passes('delivery.npm')])).not.toContain(arrived);
  expect(said([...delivering, passes('delivery.npm'), passes('delivery.brew')])).toContain(arrived);
});

test('another attempt that fails is called anew', () => {
  const keyOf = (history: readonly Happened[]) => callsIn(stateOf(history)).find(({ is }) => is === 'failed')?.key;
  expect(keyOf(failedTwice)).not.toBe(keyOf(failedTwice.slice(0, failedTwice.length - 3)));
});

test('the title has a question mark while something waits for a person', () => {
  expect([asking, failedTwice, []].map((history) => titleOf(stateOf(history)))).toEqual(['? holdpoint v1.2.0', '? holdpoint v1.2.0', 'holdpoint']);
});

const call = (key: string): Call => ({ is: 'needs you', key, text: key });
const from = watchFrom([call('old')]);

test('nobody is called who pressed a key within ten seconds; after them they are, once, unless a key came', () => {
  const early = watchCalls(from, [call('old'), call('new')], { now: 104_000, lastKeyAt: 100_000, focused: null });
  expect(early).toMatchObject({ say: null, againMs: 6_001 });
  const later = watchCalls(early.watched, [call('old'), call('new')], { now: 110_001, lastKeyAt: 100_000, focused: null });
  expect(later).toMatchObject({ say: 'new', againMs: null });
  expect(watchCalls(later.watched, [call('old'), call('new')], { now: 200_000, lastKeyAt: 100_000, focused: null }).say).toBeNull();
  expect(watchCalls(early.watched, [call('old'), call('new')], { now: 120_000, lastKeyAt: 105_000, focused: null })).toMatchObject({ say: null, againMs: null });
});

test('nobody is called for what stood there at the start, is over, or is looked at', () => {
  const away = { now: 200_000, lastKeyAt: 100_000, focused: false };
  expect(watchCalls(from, [call('old')], away).say).toBeNull();
  const early = watchCalls(from, [call('new')], { now: 101_000, lastKeyAt: 100_000, focused: null });
  expect(watchCalls(early.watched, [], away).say).toBeNull();
  const seen = watchCalls(from, [call('new')], { ...away, focused: true });
  expect([seen.say, watchCalls(seen.watched, [call('new')], away).say]).toEqual([null, null]);
});

test('several at once are one call, and what comes back is called again', () => {
  const away = { now: 200_000, lastKeyAt: 100_000, focused: false };
  const { watched, say } = watchCalls(from, [call('a'), call('b'), call('c')], away);
  expect(say).toBe('a, and 2 more');
  expect(watchCalls(watchCalls(watched, [], away).watched, [call('b')], away).say).toBe('b');
});
