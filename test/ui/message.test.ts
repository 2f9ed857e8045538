import { describe, expect, test } from 'vitest';
import { keyContextOf } from '../../src/ui/context.ts';
import { messageOf } from '../../src/ui/message.ts';
import { viewFrom } from '../../src/ui/viewstate.ts';
import { plainWorld } from '../components/sample.ts';
import type { Event } from '../../src/core/event.ts';
import { stateOf } from '../support/given.ts';
import { came, opened } from '../support/history.ts';
import { TARGET, planOf, step } from '../support/plan.ts';

const LOST = { result: 'unknown', why: 'signal 9', evidence: [] } as const;
const plan = planOf([step('tests'), step('share', { effect: 'remote' }), step('publish', { effect: 'irreversible' })]);
const said = (id: string, tail: readonly Event[]): string => {
  const state = stateOf([...opened(plan), ...tail]);
  const world = plainWorld();
  return messageOf(state, world, keyContextOf(state, world, viewFrom(id), { canSuspend: false }), null).text;
};

describe('of what is unknown the message says what r does', () => {
  const words = `publish ${TARGET}`;

  test('looks where nobody knows what became of it', () => {
    expect(said('publish', came('publish', LOST, { words }))).toMatch(/r looks at what became of it\.$/);
    expect(said('share', came('share', LOST))).toMatch(/r looks at what became of it\.$/);
  });

  test('asks for the words again where every channel was asked and a part is there', () => {
    expect(said('publish', came('publish', { result: 'unknown', why: 'npm is live; crates is not', evidence: [], partial: true }, { words }))).toMatch(/r asks for its words again, to do what is missing\.$/);
  });

  test('runs again what changed nothing outside', () => {
    expect(said('tests', came('tests', LOST))).toMatch(/r runs it again\.$/);
  });
});
