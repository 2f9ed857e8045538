import { afterEach, expect, test } from 'vitest';
import { App } from '../../components/App.tsx';
import { ended, UNKNOWN } from '../support/history.ts';
import { screenOf } from '../support/screen.ts';
import type { Screen } from '../support/screen.ts';
import { plainWorld, propsOf, publishing, recorder } from './sample.ts';

let open: Screen | null = null;
afterEach(() => {
  open?.unmount();
  open = null;
});

const shown = async (stop: () => Promise<{ readonly why: string; readonly fix: string } | null>, history = publishing) => {
  let now = 0;
  const { actions, calls } = recorder({ stop });
  const screen = screenOf(<App {...propsOf(history, { actions, clock: () => now, world: plainWorld() })} />, { columns: 120, rows: 36 });
  open = screen;
  await screen.waitFor('holdpoint');
  await screen.type('/');
  for (const letter of 'Publish to') await screen.type(letter);
  await screen.type('\r');
  await screen.waitFor('? help');
  await screen.type('x');
  return { screen, calls: () => calls.filter(([name]) => name === 'stop'), listens: () => (now += 700) };
};

test('cancelling a publish says what stays out, wants its word typed, and asks once', async () => {
  const { screen, calls, listens } = await shown(async () => null);
  await screen.waitFor('Cancel run · Publish to the registries');
  await screen.waitFor('What is out already stays out');
  await screen.waitFor('opens once cancel is typed');
  listens();
  for (const letter of 'cancel') await screen.type(letter);
  await screen.waitFor('Cancel the run');
  await screen.type('\t');
  await screen.type('\t');
  await screen.type('\r');
  await expect.poll(calls).toEqual([['stop', 'publish']]);
});

test('a cancelling that GitHub refused is said in the dialog', async () => {
  const { screen, listens } = await shown(async () => ({ why: 'run 77 was not seen to be cancelled: it is over', fix: 'The watch goes on.' }));
  await screen.waitFor('Cancel run');
  listens();
  for (const letter of 'cancel') await screen.type(letter);
  await screen.type('\t');
  await screen.type('\t');
  await screen.type('\r');
  await screen.waitFor('run 77 was not seen to be cancelled: it is over. The watch goes on.');
});

test('x on a publish that has ended opens nothing', async () => {
  const { screen } = await shown(async () => null, [...publishing, ended('publish', UNKNOWN)]);
  await screen.waitFor('nothing is running here');
  expect(screen.text()).not.toContain('Cancel run');
});
