import { expect, test } from 'vitest';
import { anchorIn, compareAnchor, isOfAnotherRelease, markOf, trailerOf, withoutTrailer } from '../../src/core/anchor.ts';

const hashes = ['aa', 'bb', 'cc'].map((pair) => pair.repeat(32));
const anchor = { session: 'live-1', n: 2, hash: 'bb'.repeat(32) };
const journal = { session: 'live-1', release: 'v1.2.0', hashes, cutAfter: [] };

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
  const mark = markOf({ ...anchor, release: 'v1.2.0' }, '1234abcd');
  expect(mark).toBe('holdpoint-live-1-2-bbbbbbbbbbbbbbbb-v1-2-0-1234abcd');
  const found = anchorIn(`Publish (${mark})`);
  expect(found).toEqual({ ...anchor, hash: 'bb'.repeat(8), release: 'v1-2-0' });
  if (found === null) return;
  expect(compareAnchor(found, journal)).toBe('match');
  expect(compareAnchor(found, { ...journal, hashes: hashes.slice(0, 1) })).toBe('dropped');
  for (const release of ['v1.2', 'v1.2.0.1', 'v1.3.0']) {
    expect(compareAnchor({ ...found, n: 9 }, { ...journal, release })).toBe('another session');
    expect(isOfAnotherRelease(`Publish (${mark})`, release)).toBe(true);
  }
  // What does not say of which release it is may be of this one.
  for (const text of [`Publish (${mark})`, `Publish (${markOf(anchor, '1234abcd')})`, 'Publish v1.3.0']) expect(isOfAnotherRelease(text, 'v1.2.0')).toBe(false);
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

test('a journal that has the record matches, short hash or long', () => {
  expect(compareAnchor(anchor, journal)).toBe('match');
  expect(compareAnchor({ ...anchor, hash: 'bb'.repeat(8) }, journal)).toBe('match');
});

test('a journal that ends before the record has lost its tail; one that has another there is another history', () => {
  expect(compareAnchor(anchor, { ...journal, hashes: hashes.slice(0, 1) })).toBe('dropped');
  expect(compareAnchor(anchor, { ...journal, hashes: ['aa', 'dd'].map((pair) => pair.repeat(32)) })).toBe('differs');
  expect(compareAnchor({ ...anchor, session: 'live-2' }, journal)).toBe('another session');
});

test('what a recovery has cut off is told from what nobody knows of', () => {
  const recovered = { ...journal, hashes: ['aa', 'dd'].map((pair) => pair.repeat(32)), cutAfter: [1] };
  expect(compareAnchor(anchor, recovered)).toBe('recovered');
  expect(compareAnchor({ ...anchor, n: 9 }, recovered)).toBe('recovered');
  expect(compareAnchor({ ...anchor, n: 1, hash: 'ee'.repeat(32) }, recovered)).toBe('differs');
});
