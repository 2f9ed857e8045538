import { expect, test } from 'vitest';
import { askQuestion, askSheet, readEvidence } from '../../src/plain/question-talk.ts';
import { asking, judging } from '../components/sample.ts';
import { answered, opensEvidence } from '../support/history.ts';
import { decision } from '../support/plan.ts';
import { talker } from './talker.ts';

const API = { step: 'api', question: decision.id };
const BINDINGS = { step: 'bindings', question: 'bindings' } as const;
const answers = (calls: readonly (readonly unknown[])[]) => calls.filter(([name]) => name === 'answer').map(([, ...given]) => given);

test('an answer is its number, what it wants, and a line of its own that records it', async () => {
  const { talk, calls, said } = talker(asking, { typed: ['2', 'too risky', '1'] });
  await askQuestion(talk, API);
  expect(said).toEqual(expect.arrayContaining(['NEEDS YOU: Accept API changes: Is the risk acceptable?', '  0  Not now: leave it unanswered (the release stays blocked)', 'Signing as Ada <ada@tidewater.test>', 'Reason: too risky', '  0  Do not record it']));
  expect(answers(calls)).toEqual([['api', { question: API.question, option: 'hold', reason: 'too risky', attachment: null }]]);
});

test('a reason that is wanted cannot be left empty, and nothing is recorded without the last line', async () => {
  for (const typed of [['2', ''], ['2', '', '0', '0'], ['2', 'too risky', '0', '0'], ['2', 'too risky', '']]) {
    const { talk, calls } = talker(asking, { typed });
    await askQuestion(talk, API);
    expect(answers(calls)).toEqual([]);
  }
});

test('nothing found wants its evidence opened, which is offered and read in the same list', async () => {
  const shut = talker(judging, { typed: ['1', '4', '0'] });
  await askQuestion(shut.talk, BINDINGS);
  expect(shut.said).toContain('Nothing found opens once its evidence was opened: choose it from the list.');
  expect(shut.calls.filter(([name]) => name === 'openEvidence')).toEqual([['openEvidence', 'bindings', 'log']]);
  expect(answers(shut.calls)).toEqual([]);
  const open = talker([...judging, opensEvidence('bindings')], { typed: ['1', '', '1'] });
  await askQuestion(open.talk, BINDINGS);
  expect(answers(open.calls)).toEqual([['bindings', { question: 'bindings', option: 'nothing', reason: '', attachment: null }]]);
});

test('a question that is answered elsewhere meanwhile asks nothing any more', async () => {
  const dialog = talker(asking, { typed: ['1', '', '1'] });
  dialog.becomes({ history: [...asking, answered('api', API.question, 'none')] });
  await askQuestion(dialog.talk, API);
  expect(dialog.asked).toEqual([]);
  expect(answers(dialog.calls)).toEqual([]);
});

test('a sheet lists every judgement with what of its evidence is unread; one line answers no two of them', async () => {
  const { talk, said, calls } = talker([...judging, opensEvidence('bindings')], { typed: ['1', '1', '', '1', '0'] });
  await askSheet(talk, 'verify');
  expect(said[0]).toMatch(/^NEEDS YOU: 2 judgements of .*Each is answered by itself\.$/);
  expect(answers(calls)).toHaveLength(1);
});

test('long evidence is read a page at a time, and without what a terminal obeys', async () => {
  const lines = Array.from({ length: 90 }, (_, n) => `line ${n}\u001b[2J`);
  const { talk, said } = talker(judging, { typed: ['1', '0'], actions: { openEvidence: async () => lines } });
  await readEvidence(talk, 'bindings', 'log');
  expect(said.filter((line) => /^line \d+$/.test(line))).toHaveLength(80);
  expect(said.join('')).not.toContain('\u001b');
});
