import { expect, test } from 'vitest';
import type { Danger } from '../../src/core/world.ts';
import { typeTheWords } from '../../src/plain/danger-talk.ts';
import { begun, plainWorld } from '../components/sample.ts';
import { NOW, fine } from '../support/history.ts';
import { talker } from './talker.ts';

const WORDS = 'publish v1.2.0';
const open: Danger = { step: 'publish', opening: Symbol('publish'), words: WORDS, found: fine({}, NOW - 4_000), changed: [], refusals: [], facts: [['runs', 'release-publish.yml']] };

const types = async (typed: readonly string[], danger: Danger | null = open) => {
  const dialog = talker(begun, { typed, world: plainWorld({ danger }) });
  await typeTheWords(dialog.talk, 'publish');
  return dialog;
};
const acts = (calls: readonly (readonly unknown[])[]) => calls.filter(([name]) => name === 'typeDanger');

test('everything that the dialog shows is read out, each answer with its age, before the words and again before the act', async () => {
  const { said } = await types([WORDS, '1']);
  const list = ['LIVE  Publish to the registries', '  runs   release-publish.yml', '  passed: blockers      0 open   asked 4 s ago', '  passed: remote tag    not there yet   asked 4 s ago', '  passed: runbook       sha256 hash-of-…   asked 4 s ago'];
  for (const line of list.slice(0, 4)) expect(said.filter((one) => one === line)).toHaveLength(2);
});

test('the exact words and then a line of its own do it', async () => {
  const { calls, unread } = await types([WORDS, '1']);
  expect(acts(calls)).toEqual([['typeDanger', 'publish', WORDS]]);
  expect(unread).toEqual([]);
});

test('the words alone do nothing: their line end may have been pasted', async () => {
  for (const typed of [[WORDS], [WORDS, '0'], [WORDS, ''], [WORDS, 'y'], [WORDS, WORDS]]) expect(acts((await types(typed)).calls)).toEqual([]);
});

test('words that are not exact are asked for again, and 0 leaves it undone', async () => {
  for (const wrong of ['Publish v1.2.0', 'publish v1.2.0 ', ' publish v1.2.0', 'publish v1.2', 'yes', '']) {
    const { calls, said } = await types([wrong, '0']);
    expect(acts(calls)).toEqual([]);
    expect(calls.at(-1)?.[0]).toBe('closeDanger');
    expect(said.at(-1)).toBe('Nothing was done.');
  }
});

test('nothing is asked for while something stands in the way', async () => {
  const { asked, said, calls } = await types([WORDS, '1'], { ...open, refusals: [{ why: 'a blocker is open', fix: 'Close it.' }] });
  expect(asked).toEqual([]);
  expect(said.join('\n')).toContain('FAILED: a blocker is open. Close it.');
  expect(acts(calls)).toEqual([]);
});

test('what changed before the last line is said, and nothing is done', async () => {
  const dialog = talker(begun, { typed: [WORDS, '1'], world: plainWorld({ danger: open }) });
  const { talk } = dialog;
  let lines = 0;
  const ask: typeof talk.ask = (question) => {
    lines += 1;
    if (lines === 2) dialog.becomes({ world: plainWorld({ danger: { ...open, changed: ['the remote branch'] } }) });
    return talk.ask(question);
  };
  await typeTheWords({ ...talk, ask }, 'publish');
  expect(acts(dialog.calls)).toEqual([]);
  expect(dialog.said.join('\n')).toMatch(/closed itself[^]*STALE: the remote branch[^]*Nothing was done/);
});
