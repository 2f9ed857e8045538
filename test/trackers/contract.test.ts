import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Tracker } from '../../src/ports.ts';
import { trackers, type TrackerKey } from '../../src/trackers/index.ts';
import { WEB_PAGE } from '../adapters/loopback.ts';
import { gitHubIssues } from './github-issues.ts';
import { contextOf, installErgo, temporaryFolder } from './world.ts';

// Each call starts a program; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

type Ready = { readonly tracker: Tracker; /** From now on its answers cannot be read. */ readonly spoil: () => Promise<void> };

const ergoOf = (stub: 'ergo-before-4' | 'ergo-6') => async (): Promise<Ready> => {
  const root = await temporaryFolder();
  await installErgo(root, stub);
  await mkdir(join(root, '.ergo'));
  return { tracker: (await trackers.ergo()).open(contextOf({ root, bin: `${root}:/usr/bin:/bin` })), spoil: () => writeFile(join(root, '.ergo', 'spoiled'), '') };
};

const onFile = async (): Promise<Ready> => {
  const context = contextOf({ root: await temporaryFolder() });
  return { tracker: (await trackers.file()).open(context), spoil: () => context.store.write(context.file, '{"version":1,"blockers":[{"id":"B') };
};

const onGitHub = async (): Promise<Ready> => {
  const server = await gitHubIssues();
  const spoil = async (): Promise<void> => server.answer(() => WEB_PAGE);
  return { tracker: (await trackers.github()).open(contextOf({ root: await temporaryFolder(), github: server.origin })), spoil };
};

const worlds: readonly (readonly [name: string, key: TrackerKey, ready: () => Promise<Ready>])[] = [
  ['file', 'file', onFile],
  ['ergo before 4', 'ergo', ergoOf('ergo-before-4')],
  ['ergo 6', 'ergo', ergoOf('ergo-6')],
  ['github', 'github', onGitHub],
];

it('every tracker of the registry is held to the contract', () => {
  expect(new Set(worlds.map(([, key]) => key))).toEqual(new Set(Object.keys(trackers)));
});

const draft = { title: 'The benchmark of append is 20 % slower', body: '## Goal\nFaster again\n\n## Acceptance Criteria\n`cargo test` passes' };

describe.each(worlds)('blockers on %s', (_, key, ready) => {
  it('have the key and the reach of their registry entry, and a place', async () => {
    const { tracker } = await ready();
    const kind = await trackers[key]();
    expect([kind.key, tracker.key, tracker.remote]).toEqual([key, key, kind.remote]);
    expect(await tracker.where()).not.toBe('');
  });

  it('are none before one is filed', async () => {
    const { tracker } = await ready();
    expect(await tracker.list()).toEqual([]);
  });

  it('are open once filed, one by one, and over once closed', async () => {
    const { tracker } = await ready();
    const first = await tracker.file(draft);
    const second = await tracker.file({ ...draft, title: 'Another' });
    expect(first).toMatchObject({ open: true, title: expect.stringContaining(draft.title) });
    expect(first.id).not.toBe(second.id);
    expect(await tracker.list()).toEqual([first, second]);
    await tracker.close(first.id, 'Faster again since 1a2b3c4');
    expect((await tracker.list()).map(({ id, open }) => [id, open])).toEqual([[first.id, false], [second.id, true]]);
    await tracker.close(second.id, 'Gone');
    expect((await tracker.list()).filter(({ open }) => open)).toEqual([]);
  });

  it('whose answer cannot be read are an error, and not "none open"', async () => {
    const { tracker, spoil } = await ready();
    await tracker.file(draft);
    await spoil();
    await expect(tracker.list()).rejects.toMatchObject({ name: 'WorldError', trouble: 'unreachable' });
  });

  it('are not filed blindly when the answer cannot be read', async () => {
    const { tracker, spoil } = await ready();
    await spoil();
    await expect(tracker.file(draft)).rejects.toMatchObject({ name: 'ActError' });
  });

  it('keep the text that they were filed with, and take more', async () => {
    const { tracker } = await ready();
    const { id } = await tracker.file(draft);
    expect(await tracker.text(id)).toBe(draft.body);
    await tracker.add(id, 'It failed again.');
    expect((await tracker.list()).map((one) => [one.id, one.open])).toEqual([[id, true]]);
    expect(await tracker.text(id)).toMatch(/^## Goal\nFaster again/);
  });

  it('that do not exist cannot be closed, and nothing is added to them', async () => {
    const { tracker } = await ready();
    await expect(tracker.close('nothing of the kind', 'why')).rejects.toMatchObject({ name: 'ActError', left: false });
    await expect(tracker.add('nothing of the kind', 'why')).rejects.toMatchObject({ name: 'ActError', left: false });
  });
});
