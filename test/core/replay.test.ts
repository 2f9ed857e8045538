import { expect, it } from 'vitest';
import { reduce } from '../../src/core/reduce.ts';
import { beginReplay, replay } from '../../src/core/replay.ts';
import { initialState } from '../../src/core/state.ts';
import { recordsOf } from '../support/given.ts';
import { FAILED, PASSED, ended, intended, opened, sent } from '../support/history.ts';
import { planOf, step } from '../support/plan.ts';

const plan = planOf([step('lint'), step('test')]);
const records = recordsOf([...opened(plan), intended('lint'), sent('lint'), ended('lint', FAILED), { type: 'runbook.adopted', hash: 'other', plan: planOf([step('test'), step('lint')]) }, intended('test'), sent('test')]);

it('gives the state that records give one by one, and leaves what was seen before as it was', () => {
  const oneByOne = records.reduce(reduce, initialState);
  const state = replay(records);
  expect(state).toEqual(oneByOne);
  expect(initialState.steps).toEqual({});
  // A command that follows is reduced onto a state that the screen has: that one stays.
  const next = reduce(state, { n: records.length + 1, at: 0, by: { name: '', email: '', person: false }, event: ended('test', PASSED) });
  expect([state.steps['test']?.attempts[0]?.phase, next.steps['test']?.attempts[0]?.phase]).toEqual(['looking', 'ended']);
});

it('gives the same of records that are handed over one by one, and says at the end which cannot have happened', () => {
  const replaying = beginReplay();
  for (const record of records) replaying.take(record);
  const state = replaying.end();
  expect(state).toEqual(replay(records));
  // It belongs to whom it was given: what is taken after it changes nothing there.
  replaying.take({ n: records.length + 1, at: 0, by: { name: '', email: '', person: false }, event: ended('test', PASSED) });
  expect(state.steps['test']?.attempts[0]?.phase).toBe('looking');

  const impossible = beginReplay();
  for (const record of records.toSpliced(4, 1)) impossible.take(record);
  expect(() => impossible.end()).toThrow(/cannot have happened/);
});

it('replays a list of records once, and history that cannot have happened never', () => {
  expect(replay(records)).toBe(replay(records));
  const dropped = records.toSpliced(4, 1);
  for (let time = 0; time < 2; time += 1) expect(() => replay(dropped)).toThrow(/cannot have happened/);
});
