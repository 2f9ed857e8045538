import { afterEach, expect, test } from 'vitest';
import { App } from '../../components/App.tsx';
import type { World } from '../../src/core/world.ts';
import type { Happened } from '../support/given.ts';
import { NOT_DONE, NOW, UNKNOWN, ended, intended } from '../support/history.ts';
import { screenOf } from '../support/screen.ts';
import type { Screen } from '../support/screen.ts';
import { begun, plainWorld, propsOf, recorder } from './sample.ts';

let open: Screen | null = null;
afterEach(() => {
  open?.unmount();
  open = null;
});

const crashed: readonly Happened[] = [...begun, intended('publish', { words: 'publish v1.2.0' }), ended('publish', UNKNOWN)];
const notDone: readonly Happened[] = [...crashed, { type: 'reconcile.started', step: 'publish', attempt: 1 }, ended('publish', NOT_DONE)];
const quiet: readonly Happened[] = [...notDone, { type: 'retry.delayed', step: 'publish', attempt: 1, until: NOW + 250_000 }];
const WATCH: World['watches'][string] = {
  look: { attempt: 1, purpose: 'reconcile' },
  picture: [{ type: 'table', head: ['Channel', 'accepted', 'installable', 'digest', 'so'], rows: [{ mark: 'ready', cells: ['npm', 'no', 'no', 'none', 'does not have it'] }] }],
  why: '',
  lookedAt: NOW - 12_000,
  nextAt: null,
  deadlineAt: null,
  polls: [],
  outOfReach: false,
  url: null,
};

const select = async (screen: Screen): Promise<void> => {
  await screen.type('/');
  for (const letter of 'Publish to') await screen.type(letter);
  await screen.type('\r');
  await screen.waitFor('? help');
};

/** A screen on the publish step, in its pane, and a person who has all the time that a prompt wants. */
const shown = async (history: readonly Happened[], { columns = 120, rows = 36, ...said }: Partial<World> & { readonly columns?: number; readonly rows?: number } = {}) => {
  let now = 0;
  const { actions, calls } = recorder();
  const screen = screenOf(<App {...propsOf(history, { actions, clock: () => now, world: plainWorld({ watches: { publish: WATCH }, ...said }) })} />, { columns, rows });
  open = screen;
  await screen.waitFor('holdpoint');
  await select(screen);
  await screen.type('\t');
  await screen.waitFor('What became of it');
  return { screen, calls, listens: () => (now += 700) };
};
const did = (calls: readonly (readonly [string, ...unknown[]])[], name: string) => calls.filter(([one]) => one === name);

test.each([[120, 36], [80, 24]])('the pane of an act that nobody saw end says what was looked at and what follows, at %i×%i', async (columns, rows) => {
  const { screen } = await shown(notDone, { columns, rows });
  for (const said of ['What happened', 'who typed publish v1.2.0', 'signal 9', 'looked at 12 s ago', 'does not have it', 'Not done: it is not there.', 'by typing publish v1.2.0 anew']) await screen.waitFor(said);
});

test('the tree says of it what the pane says', async () => {
  const { screen } = await shown(notDone);
  await screen.waitFor('NOT DONE  attempt 1');
  await screen.waitFor(/✗ Publish to \S.* NOT DONE *[│┃]/);
});

test('W offers a wait, with nothing as the safe choice, and takes only what it offers', async () => {
  const { screen, calls, listens } = await shown(notDone);
  await screen.type('W');
  await screen.waitFor('Wait · Publish to the registries');
  listens();
  for (let count = 0; count < 3; count += 1) await screen.type('\u007f');
  for (const letter of '1m') await screen.type(letter);
  await screen.waitFor('opens once it says 2m, 10m or 30m');
  for (let count = 0; count < 2; count += 1) await screen.type('\u007f');
  for (const letter of '30m') await screen.type(letter);
  await screen.type('\t');
  await screen.waitFor('[ Wait ]');
  await screen.type('\t');
  await screen.type('\r');
  await expect.poll(() => did(calls, 'wait')).toEqual([['wait', 'publish', 1_800_000]]);
});

test('while a wait is on it counts down, r only looks, and W ends it with a press of its own', async () => {
  const { screen, calls, listens } = await shown(quiet);
  await screen.waitFor('QUIET 4:10');
  await screen.waitFor('Quiet: 4:10 left, then');
  await screen.type('r');
  await expect.poll(() => did(calls, 'reconcile')).toEqual([['reconcile', 'publish']]);
  await screen.type('W');
  await screen.waitFor('End the wait · Publish');
  listens();
  await screen.type('\r');
  await screen.waitFor('What became of it');
  expect(did(calls, 'endWait')).toEqual([]);
  await screen.type('W');
  await screen.waitFor('End the wait · Publish');
  listens();
  await screen.type('\t');
  await screen.type('\r');
  await expect.poll(() => did(calls, 'endWait')).toEqual([['endWait', 'publish']]);
  expect(did(calls, 'openDanger')).toEqual([]);
});

test('p looks once more at what did not happen, and r types its words anew', async () => {
  const { screen, calls } = await shown(notDone);
  await screen.type('p');
  await expect.poll(() => did(calls, 'reconcile')).toEqual([['reconcile', 'publish']]);
  await screen.type('r');
  await expect.poll(() => did(calls, 'openDanger')).toEqual([['openDanger', 'publish']]);
});

test('before the first look r looks, and W says why there is nothing to wait for', async () => {
  const { screen, calls } = await shown(crashed, { watches: {} });
  await screen.waitFor('Not looked at yet: r looks.');
  await screen.type('W');
  await screen.waitFor('a wait is for what was looked at and did not happen');
  await screen.type('r');
  await expect.poll(() => did(calls, 'reconcile')).toEqual([['reconcile', 'publish']]);
});

test('x offers once more to stop a process of the step that outlived Holdpoint', async () => {
  let now = 0;
  const { actions, calls } = recorder();
  const survivors = [{ attempt: 'acme:publish:1', pid: 48_213, command: 'npm publish' }];
  const screen = screenOf(<App {...propsOf(crashed, { actions, clock: () => now, world: plainWorld({ survivors }) })} />, { columns: 120, rows: 36 });
  open = screen;
  await screen.waitFor('Still running from before');
  now += 700;
  await screen.type('\u001b');
  await screen.waitFor('j/k move');
  await select(screen);
  await screen.waitFor('process group 48213 of ours still lives: npm publish');
  await screen.type('x');
  await screen.waitFor('Still running from before');
  now += 700;
  await screen.type('\t');
  await screen.type('\r');
  await expect.poll(() => did(calls, 'killSurvivor')).toEqual([['killSurvivor', 48_213]]);
});
