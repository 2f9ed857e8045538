import { expect, test } from 'vitest';
import { stepOf } from '../../src/core/state.ts';
import { wouldRun } from '../../src/core/would-run.ts';
import { stateOf } from '../support/given.ts';
import { came, opened } from '../support/history.ts';
import { planOf, pushTag, step } from '../support/plan.ts';

const plan = planOf([step('build', { captures: ['build_run_id'] }), pushTag('publish', { needs: ['build'], would: ['gh workflow run out.yml -f build_run_id={build_run_id} -f asked_by={nonce}'] })]);
const builtAs = (id: string): Parameters<typeof stateOf>[0] => came('build', { result: 'passed', evidence: [{ type: 'value', name: 'run', value: id }], captured: { build_run_id: id } });
const linesAfter = (tail: Parameters<typeof stateOf>[0]): readonly string[] => {
  const state = stateOf([...opened(plan), ...tail]);
  const publish = stepOf(state, 'publish');
  return publish === undefined ? [] : wouldRun(state, publish);
};

test('a value that a standing pass took stands in the line, quoted for a shell; one that nobody knows yet stays in its braces', () => {
  expect(linesAfter([])).toEqual(['gh workflow run out.yml -f build_run_id={build_run_id} -f asked_by={nonce}']);
  expect(linesAfter(builtAs('17400000246'))).toEqual(['gh workflow run out.yml -f build_run_id=17400000246 -f asked_by={nonce}']);
  expect(linesAfter(builtAs('1; id'))).toEqual(["gh workflow run out.yml -f build_run_id='1; id' -f asked_by={nonce}"]);
});
