import { expect, test } from 'vitest';
import type { Event } from '../../src/core/event.ts';
import { notExercisedLine, selectNotExercised } from '../../src/core/not-exercised.ts';
import { reportOf } from '../../src/core/report.ts';
import { statusLines } from '../../src/cli/status-lines.ts';
import { farewell } from '../../src/ui/farewell.ts';
import { plainWorld } from '../components/sample.ts';
import { recordsOf, stateOf } from '../support/given.ts';
import { opened, passed } from '../support/history.ts';
import { planOf, pushTag, step } from '../support/plan.ts';

const LIVE = { inputs: { mode: 'live' } };
const steps = [
  step('lint'),
  step('audit', { when: { inputs: { agent: 'nobody' } }, would: ['cargo audit'] }),
  pushTag('push', { would: ['git push origin {target}'] }),
  step('smoke', { when: LIVE, would: ['npm install tidewater', 'tidewater --version'] }),
  step('after', { reads: ['smoke'], would: ['compare'] }),
];
const stateIn = (mode: 'dry-run' | 'live', ...tail: readonly Event[]) => stateOf([...opened(planOf(steps, { mode, values: { target: 'v1.2.0', mode } })), ...tail]);
const rehearsed: Event = { type: 'session.ended', end: 'rehearsed', reason: '', out: [] };

test('a dry run says of every step that it left out why, and what a live one would have run', () => {
  expect(selectNotExercised(stateIn('dry-run')).map(notExercisedLine)).toEqual([
    'audit (only when agent is nobody)',
    'push (dry run): git push origin v1.2.0',
    'smoke (only when mode is live): npm install tidewater · tidewater --version',
    'after (needs the output of smoke): compare',
  ]);
});

test('a live session leaves out what its conditions leave out, and tells of nothing that would have run', () => {
  expect(selectNotExercised(stateIn('live')).map(notExercisedLine)).toEqual(['audit (only when agent is nobody)']);
});

test('a rehearsal ends with that list: on leaving, in the status and in the report', () => {
  const state = stateIn('dry-run', ...passed('lint'), rehearsed);
  const listed = ['4 steps that this rehearsal did not exercise', '  - audit (only when agent is nobody)', '  - push (dry run): git push origin v1.2.0'];
  expect(farewell(state, plainWorld()).slice(6)).toEqual([`Not run:  ${listed[0]}`, listed[1], listed[2], expect.stringContaining('smoke'), expect.stringContaining('after')]);
  expect(statusLines(state, 'the end')).toEqual(expect.arrayContaining(listed));
  const records = recordsOf([...opened(planOf(steps, { mode: 'dry-run', values: { target: 'v1.2.0', mode: 'dry-run' } })), ...passed('lint'), rehearsed]);
  expect(reportOf(state, records, { head: 'abc' })).toContain('- smoke (only when mode is live). It would have run: npm install tidewater · tidewater --version');
});

test('before its end, and of a live one, neither leaving nor the status lists it', () => {
  for (const state of [stateIn('dry-run'), stateIn('live')]) {
    expect(farewell(state, plainWorld())).toHaveLength(6);
    expect(statusLines(state, 'the end').join('\n')).not.toContain('did not exercise');
  }
});
