import { expect, test } from 'vitest';
import { choose, fill } from '../../src/plain/talk.ts';
import { begun } from '../components/sample.ts';
import { talker } from './talker.ts';

const CHOICES = [{ label: 'Run', value: 'run', key: 'r' }, { label: 'Waive', value: 'waive' }] as const;
const picks = async (...typed: readonly string[]) => {
  const { talk, said } = talker(begun, { typed });
  return { picked: await choose(talk, { title: ['What to do?'], safe: 'Nothing', choices: CHOICES }), said };
};

test('choices are numbered, and the safe one is 0 and stands first', async () => {
  expect((await picks('0')).said).toEqual(['What to do?', '  0  Nothing', '  1  Run  (r)', '  2  Waive']);
});

test('a number chooses, and so does the letter that the screen has for it', async () => {
  expect((await picks('2')).picked).toEqual({ is: 'chosen', value: 'waive' });
  expect((await picks(' 1 ')).picked).toEqual({ is: 'chosen', value: 'run' });
  expect((await picks('r')).picked).toEqual({ is: 'chosen', value: 'run' });
  expect((await picks('0')).picked).toEqual({ is: 'safe' });
});

test('an empty line, a yes and what is none of the numbers choose nothing', async () => {
  for (const typed of ['', 'y', 'yes', '3', '-1', '01', '1.5', '1 2', 'Run']) {
    const { picked, said } = await picks(typed, '0');
    expect(picked).toEqual({ is: 'safe' });
    expect(said.at(-1)).toMatch(typed === '' ? /chooses nothing/ : /is none of these/);
  }
});

test('who is gone has chosen nothing', async () => {
  expect((await picks()).picked).toEqual({ is: 'over' });
});

test('a text is asked for until nothing is wrong with it, and 0 leaves it', async () => {
  const ask = (typed: readonly string[]) => fill(talker(begun, { typed }).talk, { label: 'The reason', problem: (value) => (value === '' ? 'a reason is there' : null) });
  expect(await ask(['', 'because'])).toBe('because');
  expect(await ask(['', '0'])).toBeNull();
});
