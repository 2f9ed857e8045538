import { afterEach, expect, test } from 'vitest';
import { App } from '../../components/App.tsx';
import type { OutputSearch } from '../../src/core/world.ts';
import { NOW } from '../support/history.ts';
import { screenOf } from '../support/screen.ts';
import type { Screen } from '../support/screen.ts';
import { matchesAt, plainWorld, propsOf, running } from './sample.ts';

let open: Screen | null = null;
afterEach(() => {
  open?.unmount();
  open = null;
});

type Asked = Parameters<OutputSearch>[0]['wanted'];

const shown = async (lines: (wanted: Asked) => readonly number[], columns = 120) => {
  const asked: Asked[] = [];
  const cancelled: Asked[] = [];
  const props = propsOf(running, {
    world: plainWorld({ running: { browsers: { attempt: 2, startedAt: NOW - 60_000, lastOutputAt: NOW, lines: 1204, pid: 1, command: 'npm test', limitMs: 60_000 } } }),
    search: ({ wanted }) => {
      asked.push(wanted);
      return { ...matchesAt(lines(wanted)), cancel: () => cancelled.push(wanted) };
    },
  });
  const screen = screenOf(<App {...props} />, { columns, rows: 30 });
  open = screen;
  await screen.waitFor('holdpoint');
  for (const key of 'kk\t') await screen.type(key);
  await screen.waitFor('FOLLOWING');
  return { screen, asked, cancelled };
};
const write = async (screen: Screen, text: string): Promise<void> => {
  for (const letter of text) await screen.type(letter);
};

test('a search goes along at every letter, says how many there are, and n and N go on and around', async () => {
  const { screen, asked, cancelled } = await shown(() => [17, 400, 900]);
  await screen.type('g');
  await screen.waitFor('line 1 ');
  await write(screen, '/ca');
  await screen.waitFor('1 of 3');
  expect(asked).toEqual([{ text: 'c' }, { text: 'ca' }]);
  expect(cancelled, 'only the newest goes on').toEqual([{ text: 'c' }]);
  await screen.waitFor(/ok 18 /);
  await screen.type('\r');
  await screen.waitFor('line 12  1 of 3');
  await screen.type('n');
  await screen.waitFor('2 of 3');
  await screen.waitFor(/ok 401 /);
  await screen.type('n');
  await screen.type('n');
  await screen.waitFor('1 of 3, from the top again');
  await screen.type('N');
  await screen.waitFor('3 of 3, from the end again');
  expect(asked.length, 'one search for all of that').toBe(2);
});

test('n goes on from where one has scrolled to', async () => {
  const { screen } = await shown(() => [17, 400, 900]);
  await screen.type('g');
  await write(screen, '/case\r');
  await screen.waitFor('1 of 3');
  for (const _ of Array.from({ length: 30 })) await screen.type(' ');
  await screen.type('n');
  await screen.waitFor('3 of 3');
});

test('esc while it is typed goes back to where it began, following again', async () => {
  const { screen, cancelled } = await shown(() => [17]);
  await write(screen, '/case');
  await screen.waitFor('1 of 1, from the top again');
  await screen.type('\u001b');
  await screen.waitFor('FOLLOWING');
  expect(cancelled.at(-1)).toEqual({ text: 'case' });
  expect(screen.text()).not.toContain('1 of 1');
});

test('what is found nowhere is said, at the place where one looks', async () => {
  const { screen } = await shown(() => [], 80);
  await write(screen, '/nothing');
  await screen.waitFor('nowhere in the whole log');
});

test('] and [ go from error to error in the whole log', async () => {
  const { screen, asked } = await shown((wanted) => ('errors' in wanted ? [5, 800] : []));
  await screen.type('g');
  await screen.type(']');
  await screen.waitFor('error 1 of 2');
  await screen.type(']');
  await screen.waitFor('error 2 of 2');
  await screen.type('[');
  await screen.waitFor('error 1 of 2');
  await screen.type('\u001b');
  await expect.poll(() => screen.text()).not.toContain('error 1 of 2');
  expect(screen.text(), 'esc ends the search and leaves the pane where it is').toContain('PAUSED');
  expect(asked).toEqual([{ errors: true }]);
});
