import { afterEach, expect, test } from 'vitest';
import { App } from '../../components/App.tsx';
import type { BlockerDraft, World } from '../../src/core/world.ts';
import { NOW } from '../support/history.ts';
import { screenOf } from '../support/screen.ts';
import type { Screen } from '../support/screen.ts';
import { asking, failedTwice, plainWorld, propsOf, recorder } from './sample.ts';

let open: Screen | null = null;
afterEach(() => {
  open?.unmount();
  open = null;
});

const draft: BlockerDraft = { title: 'Browser matrix: 2 failed', body: 'command\nexit code', where: 'file', masked: 0, remote: false };

/** The dialog over the failed gate, and what it asks for. */
const drafting = async (said: Partial<BlockerDraft>) => {
  const { actions, calls } = recorder({ draftBlocker: async () => ({ ...draft, ...said }) });
  let now = 0;
  const screen = screenOf(<App {...propsOf(failedTwice, { actions, clock: () => now })} />, { columns: 120, rows: 36 });
  open = screen;
  await screen.waitFor('holdpoint');
  await screen.type('/');
  await screen.waitFor('enter keeps it');
  for (const letter of 'Browser') await screen.type(letter);
  await screen.waitFor('/Browser');
  await screen.type('\r');
  await screen.waitFor('? help');
  await screen.type('B');
  await screen.waitFor('0 secrets masked');
  now += 700;
  await screen.waitFor('listening');
  const filed = () => calls.filter(([name]) => name === 'fileBlocker');
  const fileIt = async (fields: number) => {
    for (let at = 0; at <= fields; at += 1) await screen.type('\t');
    await screen.type('\r');
    await expect.poll(filed).toHaveLength(1);
    return filed()[0]?.[2];
  };
  return { screen, fileIt };
};

test('a failure that is known already is added to its blocker, and the dialog says so', async () => {
  const { screen, fileIt } = await drafting({ same: { id: '#12', title: 'No space', open: true } });
  await screen.waitFor('Adds to #12: same first error');
  await screen.waitFor('#12 "No space" is open and has the same first error: this is');
  expect(await fileIt(2)).toEqual({ title: draft.title, body: draft.body, to: '#12' });
});

test('it is filed anew when the person empties the field', async () => {
  const { screen, fileIt } = await drafting({ same: { id: '#12', title: 'No space', open: true } });
  await screen.waitFor('Adds to #12');
  await screen.type('\u007f');
  await screen.waitFor('"Adds to" is #12, or empty for a new one');
  for (const key of ['\u007f', '\u007f']) await screen.type(key);
  expect(await fileIt(2)).toEqual({ title: draft.title, body: draft.body });
});

test('a closed one of the same first error is named, and what could not be looked for is said', async () => {
  const closed = await drafting({ same: { id: '#12', title: 'No space', open: false } });
  await closed.screen.waitFor('#12 "No space" had the same first error and is closed: the new');
  expect(await closed.fileIt(1)).toEqual({ title: draft.title, body: draft.body });
  open?.unmount();
  const unasked = await drafting({ unasked: 'no route' });
  await unasked.screen.waitFor('Whether it is filed already is not known: no route.');
});

const listed: World['blockers'] = { at: NOW, open: [{ id: 'B1', title: 'It leaks' }], closed: [{ id: 'B2', title: 'It was slow', by: 'rowan', at: NOW }, { id: 'B3', title: 'It was loud', by: null, at: null }], why: null, where: 'file' };

test('the blockers view says who closed which, and closes only what is open', async () => {
  open = screenOf(<App {...propsOf(asking, { world: plainWorld({ blockers: listed }) })} />, { columns: 120, rows: 36 });
  await open.waitFor('holdpoint');
  await open.type('b');
  await open.waitFor('Blockers · 1 open');
  await open.waitFor(/B2 +It was slow {2}closed by rowan on \d{4}-/);
  await open.waitFor(/B3 +It was loud {2}closed(?! by)/);
  await open.type('\u001b[B');
  await open.waitFor('Its gate is not passed by that: it runs again.');
  await open.type('c');
  await open.waitFor('no open blocker is selected');
});
