import { afterEach, expect, test } from 'vitest';
import { App } from '../../components/App.tsx';
import type { AppProps } from '../../components/app-props.ts';
import { NOW } from '../support/history.ts';
import { screenOf } from '../support/screen.ts';
import type { Screen } from '../support/screen.ts';
import { asking, failedTwice, plainWorld, propsOf } from './sample.ts';

let open: Screen | null = null;
afterEach(() => {
  open?.unmount();
  open = null;
});

const shown = async (keys: readonly string[], { columns = 120, rows = 36, history = asking, ...said }: Partial<AppProps> & { readonly columns?: number; readonly rows?: number; readonly history?: Parameters<typeof propsOf>[0] } = {}): Promise<Screen> => {
  const screen = screenOf(<App {...propsOf(history, said)} />, { columns, rows });
  open = screen;
  await screen.waitFor('holdpoint');
  for (const key of keys) await screen.type(key);
  return screen;
};

test('the palette finds words in any order, and what is off stands last with its reason', async () => {
  const screen = await shown([':']);
  await screen.waitFor('Actions');
  for (const letter of 'step waive') await screen.type(letter);
  await screen.waitFor(/1 of \d+ ━/);
  await screen.waitFor('waive a failed step');
  for (const _ of 'step waive') await screen.type('\u007f');
  const drawn = async (): Promise<string> => {
    for (let at = 0; at < 60; at += 1) await screen.type('\u001b[B');
    return screen.text();
  };
  expect(screen.text(), 'the first ones can be done').not.toContain('off: ');
  expect(await drawn()).toMatch(/›.*off: /);
});

test('the selected line of the palette is in view in the smallest window, and a long reason leaves it its name', async () => {
  const screen = await shown([':'], { columns: 60, rows: 16 });
  await screen.waitFor('Actions');
  for (let at = 0; at < 60; at += 1) {
    await screen.type('\u001b[B');
    expect(screen.text()).toMatch(/› [a-z]/);
  }
  for (const letter of 're-run') await screen.type(letter);
  await screen.waitFor(/› run the failed jobs of a.*off: /);
});

test('help says how far it goes on below, and above', async () => {
  const screen = await shown(['?'], { columns: 80, rows: 24 });
  await screen.waitFor(/↓ \d+ more lines: /);
  expect(screen.text()).not.toContain('above');
  await screen.type('jj');
  await screen.waitFor(/↓ \d+ more lines, ↑ 2 above/);
  await screen.type('G');
  await screen.waitFor(/┃ ↑ \d+ above: /);
  await screen.waitFor('never stops a publish');
});

test('a key that only another view has is not in the help', async () => {
  const screen = await shown(['e', '?'], { columns: 200, rows: 50 });
  await screen.waitFor('failures only');
  expect(screen.text()).not.toMatch(/sort the table|close the selected blocker/);
});

test('enter in the evidence log opens the whole record, and esc comes back to its line', async () => {
  const screen = await shown(['e', 'G'], { history: failedTwice, columns: 80, rows: 24 });
  await screen.waitFor('attempt.ended');
  await screen.type('\r');
  await screen.waitFor('In the journal');
  await screen.type('G');
  await screen.waitFor('"result": "failed"');
  await screen.waitFor('pool.spec.ts:62');
  await screen.type('\u001b');
  await screen.waitFor(/› \d+ .*FAILED/);
  expect(screen.text()).not.toContain('In the journal');
});

test('of where the blockers are kept the name of the file stays', async () => {
  const where = '/home/maintainer/.local/state/holdpoint/a-very-long-owner/and-repository/v1.2.0/blockers.json';
  for (const columns of [60, 80, 120]) {
    const screen = await shown(['b'], { columns, rows: 24, world: plainWorld({ blockers: { at: NOW - 5_000, open: [], why: null, where } }) });
    await screen.waitFor('/blockers.json  asked');
    screen.unmount();
  }
});

test('enter on a bar goes to its step in the tree', async () => {
  const screen = await shown(['t']);
  await screen.waitFor('Timeline ·');
  for (const key of '/perf') await screen.type(key);
  await screen.waitFor(/›.*Perf budget/);
  await screen.type('\r');
  await screen.type('\r');
  await screen.waitFor('Checklist');
  await screen.waitFor(/› {2}∙ Perf budget/);
});

test('/ finds in the timeline and in the blockers as in every list, and n goes on', async () => {
  const blockers = plainWorld({ blockers: { at: NOW, why: null, where: 'file', open: [{ id: '7', title: 'pool drains' }, { id: '8', title: 'licence' }, { id: '9', title: 'pool leaks' }] } });
  const screen = await shown(['b'], { world: blockers });
  await screen.waitFor('3 open');
  for (const key of '/pool') await screen.type(key);
  await screen.waitFor(/›.*pool drains/);
  await screen.type('\r');
  await screen.type('n');
  await screen.waitFor(/›.*pool leaks/);
  await screen.type('n');
  await screen.waitFor(/›.*pool drains/);
});
