import { expect, test } from 'vitest';
import { learnUsual } from '../../src/session/learn-usual.ts';
import { usualOf } from '../../src/session/world.ts';
import { plainWorld } from '../components/sample.ts';
import { stateOf } from '../support/given.ts';
import type { Happened } from '../support/given.ts';
import { NOW, PASSED, ended, intended, opened, sent } from '../support/history.ts';
import { planOf, step } from '../support/plan.ts';

const plan = planOf([step('tests'), step('lint')]);
const took = (ms: number, kind = 'run') => [{ id: 'tests', kind, ms }];
const ran = (ms: number): readonly Happened[] => [{ at: NOW, event: intended('tests') }, { at: NOW + ms, event: sent('tests') }, { at: NOW + ms, event: ended('tests', PASSED) }];

test('what is usual is the median of this session and of the releases before it', () => {
  const kind = plan.steps[0]?.kind ?? '';
  expect(usualOf(stateOf(opened(plan)), [took(100, kind), took(900, kind), took(300, kind)])).toEqual({ tests: 300 });
  expect(usualOf(stateOf([...opened(plan), ...ran(200)]), [took(100, kind), took(900, kind)])).toEqual({ tests: 200 });
  expect(usualOf(stateOf(opened(plan)))).toEqual({});
});

test('a step that was of another kind then is another step, and of many passes the newest eight count', () => {
  const kind = plan.steps[0]?.kind ?? '';
  expect(usualOf(stateOf(opened(plan)), [took(100, 'another')])).toEqual({});
  expect(usualOf(stateOf(opened(plan)), [...Array.from({ length: 8 }, () => took(100, kind)), ...Array.from({ length: 20 }, () => took(9_000, kind))])).toEqual({ tests: 100 });
});

test('only releases that had a step of this one are said to be what the estimate rests on', async () => {
  const kind = plan.steps[0]?.kind ?? '';
  let world = plainWorld();
  await learnUsual({ snapshot: () => ({ state: stateOf(opened(plan)) }), show: (change) => (world = change(world)) }, () => Promise.resolve([took(100, kind), [{ id: 'gone', kind, ms: 5 }]]));
  expect(world).toMatchObject({ usualMs: { tests: 100 }, usualFrom: 1 });
});
