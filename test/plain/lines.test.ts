import { expect, test } from 'vitest';
import { heartbeat, lineOf, needLines, offerLines, openingLines, watchLines } from '../../src/plain/lines.ts';
import { asking, begun, failedTwice, judging, plainWorld, plan } from '../components/sample.ts';
import { adopted, dryRunOf, offer } from '../support/dry-run.ts';
import { recordsOf, stateOf } from '../support/given.ts';
import { NOW, opened } from '../support/history.ts';
import { planOf, step } from '../support/plan.ts';

const watching = (said: Partial<ReturnType<typeof plainWorld>['watches'][string]>) =>
  plainWorld({ watches: { 'delivery.npm': { picture: [], why: 'npm serves 1.1.0', lookedAt: NOW, nextAt: NOW + 1, deadlineAt: null, polls: [], outOfReach: false, url: null, ...said } } });

test('each change is one line, and what only proves it is none', () => {
  const state = stateOf(failedTwice);
  const lines = recordsOf(failedTwice).flatMap((record) => lineOf(record, state) ?? []);
  expect(lines.filter((line) => line.includes('Browser matrix')).map((line) => line.replace(/^\d\d:\d\d:\d\d {2}/, ''))).toEqual([
    'Browser matrix started  attempt 1  (commit c1c1c1c)',
    'Browser matrix FAILED  (firefox: 2 of 412 tests failed)',
    'Browser matrix started  attempt 2  (commit c1c1c1c)',
    'Browser matrix FAILED  (firefox: 2 of 412 tests failed)',
  ]);
  expect(lines.every((line) => !line.includes('\n'))).toBe(true);
});

test('no line carries what a terminal would obey', () => {
  const [record] = recordsOf([{ type: 'session.left', why: 'a\u001b[2J\nb' }]);
  if (record === undefined) throw new Error('no record was made');
  expect(lineOf(record, stateOf([]))).toMatch(/^\d\d:\d\d:\d\d {2}left the session {2}\(a b\)$/);
});

test('what is released and in which mode stands first', () => {
  expect(openingLines(stateOf(begun))).toEqual(['holdpoint acme/tidewater v1.1.0 -> v1.2.0 [LIVE], session 1', '3 of 12 steps are open.']);
});

test('a watch that says the same again says nothing', () => {
  const state = stateOf(begun);
  expect(watchLines(watching({}), watching({ lookedAt: NOW + 1 }), state)).toEqual([]);
  expect(watchLines(watching({}), watching({ why: 'npm serves 1.2.0' }), state).map((line) => line.slice(10))).toEqual(['npm: npm serves 1.2.0']);
  expect(watchLines(watching({}), watching({ outOfReach: true }), state).map((line) => line.slice(10))).toEqual(['npm: out of reach, kept watching']);
});

test('an approval that this person may give is said once with what to do, for plain mode has no key for it', () => {
  const state = stateOf(begun);
  const url = 'https://github.com/acme/tidewater/actions/runs/77';
  const waits = watching({ why: 'run 77 waits', url, approvable: true });
  const how = `npm: approve it on GitHub (${url}), or end this, run holdpoint at a terminal, select this step and press a`;
  expect(watchLines(watching({ url }), waits, state).map((line) => line.slice(10))).toEqual(['npm: run 77 waits', how]);
  expect(watchLines(waits, watching({ why: 'run 77 still waits', url, approvable: true }), state).map((line) => line.slice(10))).toEqual(['npm: run 77 still waits']);
  expect(watchLines(watching({ outOfReach: true, url }), waits, state).map((line) => line.slice(10))).toEqual(['npm: answers again', how]);
  expect(watchLines(watching({}), watching({ approvable: true }), state).map((line) => line.slice(10))).toEqual(['npm: approve it on GitHub, or end this, run holdpoint at a terminal, select this step and press a']);
});

test('the heartbeat says what is under way, and nothing when nothing is', () => {
  const state = stateOf(begun);
  expect(heartbeat(state, plainWorld())).toBeNull();
  const world = plainWorld({ running: { lint: { attempt: 1, startedAt: NOW - 107_000, lastOutputAt: NOW, lines: 1, pid: 1, command: 'x', limitMs: 1 } }, usualMs: { lint: 125_000 } });
  expect(heartbeat(state, world)?.slice(10)).toBe('running: Lint 1:47 of usual 2:05');
});

test('what needs a person comes with the command that answers it', () => {
  const lines = needLines(stateOf(judging));
  expect(lines).toContain('Accept API changes: Is the risk acceptable?  (holdpoint decide api none|hold --reason TEXT)');
  expect(needLines(stateOf(asking)).some((line) => line.startsWith('Publish to the registries: Type: publish v1.2.0  (holdpoint start, at a terminal: Type: publish v1.2.0)'))).toBe(true);
});

test('an adopted pass says where it comes from', () => {
  const history = [...opened(plan), { at: NOW, event: adopted('clean') }];
  expect(recordsOf(history).map((record) => lineOf(record, stateOf(history))).at(-1)).toMatch(/ADOPTED Working tree clean: passed in dry run 3 {2}\(record 41 {2}hash record-o… {2}commit c1c1c1c\)$/);
});

test('what a dry run has to give is said once, with how to take it; nothing is said where there is nothing', () => {
  const world = plainWorld({ dryRun: { ...dryRunOf(plan), passes: [offer('clean'), offer('branch')] } });
  expect(offerLines(stateOf(opened(plan)), world)).toEqual(['A dry run of this commit passed 2 gates: run holdpoint at a terminal and press P to adopt them.']);
  expect(offerLines(stateOf(begun), world)).toEqual([]);
  expect(offerLines(stateOf(opened(plan)), plainWorld())).toEqual([]);
  const dry = planOf([step('clean')], { mode: 'dry-run' });
  expect(offerLines(stateOf(opened(dry)), world)).toEqual([]);
});
