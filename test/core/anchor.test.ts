import { describe, expect, test } from 'vitest';
import { anchorIn, compareAnchor, intendedAnchors, isOfAnotherRelease, markOf, trailerOf, withoutTrailer } from '../../src/core/anchor.ts';
import type { Anchor, JournalSaid, Recovery } from '../../src/core/anchor.ts';
import { NOT_DONE, came, opened } from '../support/history.ts';
import { stateOf } from '../support/given.ts';
import { planOf, step } from '../support/plan.ts';

const hashes = ['aa', 'bb', 'cc'].map((pair) => pair.repeat(32));
const anchor = { session: 'live-1', n: 2, hash: 'bb'.repeat(32) };
const MARK = markOf({ ...anchor, release: 'v1.2.0' }, '1234abcd');
const journal: JournalSaid = { session: 'live-1', release: 'v1.2.0', hashes, intended: [trailerOf(anchor), MARK], recoveries: [] };
/** What comparing the journal with an anchor says, where a text bears it as a trailer. */
const compare = (of: Anchor, said = journal) => compareAnchor({ anchor: of, text: `Release\n\n${trailerOf(of)}` }, said);

test('a tag message bears the place of the chain as a trailer, and is read without it', () => {
  const message = `Release v1.2.0\n\nWith a second paragraph.\n\n${trailerOf(anchor)}\n`;
  expect(anchorIn(message)).toEqual(anchor);
  expect(withoutTrailer(message)).toBe('Release v1.2.0\n\nWith a second paragraph.');
});

test('the mark of a dispatch bears it in the title of its run', () => {
  const mark = markOf(anchor, '1234abcd');
  expect(mark).toMatch(/^[a-z0-9-]+$/);
  expect(anchorIn(`Publish from build run 42 ${mark}`)).toEqual({ ...anchor, hash: 'bb'.repeat(8) });
});

test('a mark tells of which release it is, so that one workflow may serve every release', () => {
  expect(MARK).toBe('holdpoint-live-1-2-bbbbbbbbbbbbbbbb-v1-2-0-1234abcd');
  const text = `Publish (${MARK})`;
  const found = anchorIn(text);
  expect(found).toEqual({ ...anchor, hash: 'bb'.repeat(8), release: 'v1-2-0' });
  if (found === null) return;
  expect(compareAnchor({ anchor: found, text }, journal)).toBe('match');
  expect(compareAnchor({ anchor: found, text }, { ...journal, hashes: hashes.slice(0, 1) })).toBe('dropped');
  for (const release of ['v1.2', 'v1.2.0.1', 'v1.3.0']) {
    expect(compareAnchor({ anchor: { ...found, n: 9 }, text }, { ...journal, release })).toBe('another session');
    expect(isOfAnotherRelease(text, release)).toBe(true);
  }
  // What does not say of which release it is may be of this one.
  for (const said of [text, `Publish (${markOf(anchor, '1234abcd')})`, 'Publish v1.3.0']) expect(isOfAnotherRelease(said, 'v1.2.0')).toBe(false);
});

test.each([
  ['', 'nothing'],
  ['Release v1.2.0', 'a plain message'],
  ['holdpoint-3f2b', 'a mark of an older Holdpoint'],
  [`Holdpoint-Chain: live-1 2 ${'b'.repeat(63)}`, 'a hash that is cut'],
  [`x Holdpoint-Chain: live-1 2 ${'b'.repeat(64)}`, 'a trailer inside a sentence'],
])('"%s" bears none: %s', (text) => {
  expect(anchorIn(text)).toBeNull();
});

test('a journal that has the record, and an intent that holds these very words, matches', () => {
  expect(compare(anchor)).toBe('match');
  expect(compare(anchor, { ...journal, intended: [MARK] })).toBe('dropped');
  expect(compareAnchor({ anchor: { ...anchor, hash: 'bb'.repeat(8) }, text: MARK.replace('1234abcd', 'ffffffff') }, journal)).toBe('dropped');
});

test('a journal that ends before the record has lost its tail; one that has another there is another history', () => {
  expect(compare(anchor, { ...journal, hashes: hashes.slice(0, 1) })).toBe('dropped');
  expect(compare(anchor, { ...journal, hashes: ['aa', 'dd'].map((pair) => pair.repeat(32)) })).toBe('differs');
  expect(compare({ ...anchor, session: 'live-2' })).toBe('another session');
});

describe('a recovery', () => {
  const other = ['aa', 'dd', 'ee', 'ff'].map((pair) => pair.repeat(32));
  const recovered = (anchors: Recovery['anchors'], { good = 1, n = 2 } = {}): JournalSaid => ({ ...journal, hashes: other, recoveries: [{ good, n, anchors }] });

  test('explains what it has listed, by a short hash or a long one, and nothing else that the journal does not have', () => {
    const lost = { ...anchor, n: 9 };
    for (const hash of [anchor.hash, 'bb'.repeat(8)]) expect(compare(lost, recovered([{ n: 9, hash }]))).toBe('recovered');
    expect(compareAnchor({ anchor: { ...lost, hash: 'bb'.repeat(8) }, text: MARK }, recovered([lost]))).toBe('recovered');
    expect(compare({ ...lost, n: 60 }, recovered([lost]))).toBe('dropped');
    expect(compare({ ...lost, hash: '99'.repeat(32) }, recovered([lost]))).toBe('dropped');
    expect(compare({ ...anchor, n: 4 }, recovered([lost]))).toBe('differs');
    expect(compare({ ...anchor, n: 1, hash: 'ee'.repeat(32) }, recovered([lost]))).toBe('differs');
  });

  test('explains what stood behind its cut and before itself, whether it was asked for or not', () => {
    const cut = recovered([], { good: 1, n: 3 });
    expect(compare(anchor, cut)).toBe('recovered');
    expect(compare({ ...anchor, n: 3 }, cut)).toBe('differs');
    // Its own hash is there, so this is of an intent right behind the cut.
    expect(compare({ ...anchor, n: 1, hash: 'aa'.repeat(32) }, { ...cut, intended: [] })).toBe('recovered');
    expect(compare({ ...anchor, n: 2, hash: 'dd'.repeat(32) }, { ...cut, intended: [] })).toBe('dropped');
  });
});

test('an intent is one of any attempt, and of a step that the runbook has dropped since', () => {
  const plan = planOf([step('publish'), step('tests')]);
  const tried = (attempt: number, note: { readonly [name: string]: string }) => came('publish', NOT_DONE, { attempt, note });
  const history = [...opened(plan), ...tried(1, { nonce: MARK, ref: 'main' }), ...tried(2, { chain: trailerOf(anchor) })];
  expect(intendedAnchors(stateOf(history))).toEqual([MARK, trailerOf(anchor)]);
  expect(intendedAnchors(stateOf([...history, { type: 'runbook.adopted', hash: 'h2', plan: { ...plan, steps: plan.steps.slice(1) } }]))).toEqual([MARK, trailerOf(anchor)]);
});
