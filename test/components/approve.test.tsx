import { afterEach, expect, test } from 'vitest';
import { App } from '../../components/App.tsx';
import type { Actions, ApprovalFound } from '../../src/core/world.ts';
import { NOW } from '../support/history.ts';
import { screenOf } from '../support/screen.ts';
import type { Screen } from '../support/screen.ts';
import { plainWorld, propsOf, publishing, recorder } from './sample.ts';

let open: Screen | null = null;
afterEach(() => {
  open?.unmount();
  open = null;
});

const said = <T,>(value: T) => ({ ok: true as const, at: NOW, value });
const ASKED = { blockers: said([]), remoteTag: said(null), remoteBranch: said({ commit: 'abc' }), runbookHash: said('runbook-1'), evidence: said([]), rechecks: {} };
const FOUND: ApprovalFound = {
  approval: { run: '77', runAttempt: 1, what: { id: '13', name: 'npm' }, words: 'approve npm v1.2.0', rows: [['environment', 'npm, by ada']] },
  found: ASKED,
  known: ASKED,
  refusals: [],
  changed: [],
};
const watch = { picture: [], why: '', lookedAt: NOW, nextAt: null, deadlineAt: null, polls: [], outOfReach: false, url: null, approvable: true };

const shown = async (answers: Partial<Actions>, approvable = true) => {
  let now = 0;
  const { actions, calls } = recorder({ findApproval: async () => FOUND, ...answers });
  const at = (worldNow: number) => plainWorld({ now: worldNow, watches: { publish: { ...watch, approvable } } });
  const props = propsOf(publishing, { actions, clock: () => now, world: at(NOW) });
  const screen = screenOf(<App {...props} />, { columns: 120, rows: 36 });
  open = screen;
  await screen.waitFor('holdpoint');
  await screen.type('/');
  for (const letter of 'Publish to') await screen.type(letter);
  await screen.type('\r');
  await screen.waitFor('? help');
  await screen.type('a');
  return { screen, calls: () => calls.filter(([name]) => name === 'approve'), listens: () => (now += 700), later: (ms: number) => screen.rerender(<App {...props} world={at(NOW + ms)} />) };
};

test('a on a run that waits shows what waits and what it rests on, and approves by its words and a reason', async () => {
  const { screen, calls, listens } = await shown({});
  await screen.waitFor('npm, by ada');
  await screen.waitFor('opens once approve npm v1.2.0 is typed');
  listens();
  await screen.waitFor('listening');
  for (const letter of 'approve npm v1.2.0') await screen.type(letter);
  await screen.waitFor('opens once a reason is there');
  await screen.type('\t');
  for (const letter of 'fine') await screen.type(letter);
  await screen.type('\t');
  await screen.type('\t');
  await screen.type('\r');
  await expect.poll(calls).toEqual([['approve', 'publish', FOUND, { words: 'approve npm v1.2.0', reason: 'fine' }]]);
});

test('the dialog stays closed while something stands in the way, or nothing was found', async () => {
  const { screen } = await shown({ findApproval: async () => ({ ...FOUND, refusals: [{ why: 'blocker 9 is open', fix: 'Close it.' }] }) });
  await screen.waitFor('blocker 9 is open');
  await screen.waitFor('opens once nothing stands in the way');
  open?.unmount();
  const none = await shown({ findApproval: async () => ({ why: 'nothing of run 77 waits for an approval', fix: 'Look at it.' }) });
  await none.screen.waitFor('nothing of run 77 waits');
  await none.screen.waitFor('opens once something waits for you');
});

test('it asks on while it is open, with what it knew, and closes itself when something is another answer', async () => {
  const asked: unknown[] = [];
  const again: ApprovalFound = { ...FOUND, changed: ['the open blockers'] };
  const { screen, calls, later, listens } = await shown({ findApproval: async (_, before) => (asked.push(before), asked.length < 3 ? FOUND : again) });
  await screen.waitFor('opens once approve npm v1.2.0 is typed');
  later(14_000);
  await screen.waitFor('npm, by ada');
  expect(asked).toEqual([null]);
  later(15_000);
  await expect.poll(() => asked).toEqual([null, FOUND]);
  listens();
  await screen.waitFor('listening');
  for (const letter of 'approve npm v1.2.0') await screen.type(letter);
  later(30_000);
  await screen.waitFor('This dialog closed itself');
  await screen.waitFor('the open blockers');
  await screen.waitFor('opens once it is opened anew');
  later(60_000);
  await screen.waitFor('opens once it is opened anew');
  expect(asked).toEqual([null, FOUND, FOUND]);
  expect(calls()).toEqual([]);
});

test('an answer that comes later than the next asking is due is waited for, and shown', async () => {
  const answer = Promise.withResolvers<ApprovalFound>();
  const asked: unknown[] = [];
  const { screen, later } = await shown({ findApproval: async (_, before) => (asked.push(before), asked.length === 1 ? answer.promise : FOUND) });
  await screen.waitFor('Asking GitHub what waits');
  later(20_000);
  await screen.waitFor('Asking GitHub what waits');
  answer.resolve(FOUND);
  await screen.waitFor('opens once approve npm v1.2.0 is typed');
  expect(asked).toEqual([null]);
  later(36_000);
  await expect.poll(() => asked).toEqual([null, FOUND]);
});

test('what was known before a silence is compared with what is found after it', async () => {
  const asked: unknown[] = [];
  const silent = { why: 'api.github.com does not answer', fix: 'Look again in a moment.' };
  const { screen, later } = await shown({ findApproval: async (_, before) => (asked.push(before), asked.length === 2 ? silent : FOUND) });
  await screen.waitFor('opens once approve npm v1.2.0 is typed');
  later(15_000);
  await screen.waitFor('does not answer');
  await screen.waitFor('opens once something waits for you');
  later(30_000);
  await expect.poll(() => asked).toEqual([null, FOUND, FOUND]);
});

test('a does nothing where nothing waits for this person', async () => {
  const { screen } = await shown({}, false);
  await screen.waitFor('nothing is asked here');
});
