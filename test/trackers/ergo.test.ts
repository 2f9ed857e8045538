import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { ergo } from '../../src/trackers/ergo.ts';
import { contextOf, installErgo, temporaryFolder, TITLE } from './world.ts';

// Each call starts a program; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

type Task = { readonly id: string; readonly title: string; readonly state: string; readonly epic?: string; readonly kind?: 'epic' | 'task'; readonly body?: string };

const opened = async (stub: 'ergo-before-4' | 'ergo-6', tasks: readonly Task[] = []) => {
  const root = await temporaryFolder();
  await installErgo(root, stub);
  await mkdir(join(root, '.ergo'));
  await writeFile(join(root, '.ergo', 'tasks.json'), JSON.stringify(tasks));
  return {
    root,
    tracker: ergo.open(contextOf({ root, bin: `${root}:/usr/bin:/bin` })),
    tasks: async (): Promise<readonly Task[]> => JSON.parse(await readFile(join(root, '.ergo', 'tasks.json'), 'utf8')),
    calls: async () => (await readFile(join(root, '.ergo', 'calls'), 'utf8')).trimEnd().split('\n'),
  };
};

it('ergo that is not installed is an error that says how to get it', async () => {
  const root = await temporaryFolder();
  const tracker = ergo.open(contextOf({ root, bin: root }));
  for (const asked of [tracker.where(), tracker.list()]) await expect(asked).rejects.toMatchObject({ name: 'WorldError', trouble: 'missing', fix: expect.stringContaining('brew install sandover/tap/ergo') });
  await expect(tracker.file({ title: 'x', body: 'y' })).rejects.toMatchObject({ name: 'ActError', left: false });
});

it.each(['ergo-before-4', 'ergo-6'] as const)('what is added to a task of %s comes after what it says', async (stub) => {
  const { tracker, tasks } = await opened(stub);
  const { id } = await tracker.file({ title: 'Slow', body: 'It was slow.' });
  expect(await tracker.text(id)).toBe('It was slow.');
  await tracker.add(id, 'It was slow again.');
  expect((await tasks()).at(-1)?.body?.trimEnd()).toBe('It was slow.\n\nIt was slow again.');
});

it('ergo that is installed meanwhile is found', async () => {
  const root = await temporaryFolder();
  const tracker = ergo.open(contextOf({ root, bin: `${root}:/usr/bin:/bin` }));
  await expect(tracker.list()).rejects.toMatchObject({ trouble: 'missing' });
  await installErgo(root, 'ergo-6');
  expect(await tracker.list()).toEqual([]);
});

describe.each(['ergo-before-4', 'ergo-6'] as const)('%s', (stub) => {
  const epic = (id: string): Task => ({ id, title: TITLE, state: 'todo', kind: 'epic' });
  const task = (id: string, of: string, state: string): Task => ({ id, title: `Task ${id}`, state, kind: 'task', epic: of });

  it('is asked for the tasks of every epic whose title is the release’s, and of no other', async () => {
    const other: Task = { ...epic('EPIC03'), title: 'Release blockers: v0.0.1' };
    const { tracker } = await opened(stub, [epic('EPIC01'), task('AAAAA1', 'EPIC01', 'todo'), epic('EPIC02'), task('AAAAA2', 'EPIC02', 'done'), other, task('AAAAA3', 'EPIC03', 'todo')]);
    expect(await tracker.list()).toEqual([
      { id: 'AAAAA1', title: 'Task AAAAA1', open: true, url: null },
      { id: 'AAAAA2', title: 'Task AAAAA2', open: false, url: null },
    ]);
  });

  it('counts a task as open in every state but those that are over', async () => {
    const open = ['draft', 'todo', 'doing', 'blocked', 'failed', 'error', 'a state of tomorrow'];
    const states = [...open, 'done', 'canceled'];
    const { tracker } = await opened(stub, [epic('EPIC01'), ...states.map((state, at) => task(`AAAAA${at}`, 'EPIC01', state))]);
    const found = await tracker.list();
    expect(states.filter((_, at) => found[at]?.open)).toEqual(open);
  });

  it('gets one epic for all blockers of a release, and titles that say which release', async () => {
    const { tracker, tasks } = await opened(stub);
    await tracker.file({ title: 'Slow', body: 'Body one' });
    await tracker.file({ title: 'Leak', body: 'Body two' });
    const all = await tasks();
    expect(all.map(({ title }) => title)).toEqual([TITLE, '[release-blocker][v1.2.3] Slow', '[release-blocker][v1.2.3] Leak']);
    expect(all.map(({ body }) => body)).toEqual([expect.stringContaining('v1.2.3'), 'Body one', 'Body two']);
    expect(new Set(all.slice(1).map((one) => one.epic))).toEqual(new Set([all[0]?.id]));
  });

  it('that does not say the id of a new task may have made it', async () => {
    const { root, tracker } = await opened(stub, [epic('EPIC01'), task('AAAAA1', 'EPIC01', 'done')]);
    await tracker.list();
    const real = await readFile(join(root, 'ergo'), 'utf8');
    await writeFile(join(root, 'ergo'), real.replace('\nexec', '\ncase "$*" in *"new task"*) echo nothing; exit 0 ;; esac\nexec'));
    await expect(tracker.file({ title: 'Slow', body: 'b' })).rejects.toMatchObject({ name: 'ActError', left: true });
  });
});

describe('the older ergo', () => {
  it('tells of what is over, whether it has to be asked for that or does not know the word', async () => {
    for (const early of [false, true]) {
      const { root, tracker } = await opened('ergo-before-4', [{ id: 'EPIC01', title: TITLE, state: 'todo', kind: 'epic' }, { id: 'AAAAA1', title: 'Slow', state: 'done', kind: 'task', epic: 'EPIC01' }]);
      if (early) await writeFile(join(root, '.ergo', 'early'), '');
      expect(await tracker.list()).toEqual([{ id: 'AAAAA1', title: 'Slow', open: false, url: null }]);
    }
  });

  it('is told apart by what it prints, and by what it refuses', async () => {
    const lenient = await opened('ergo-before-4');
    await lenient.tracker.list();
    const strict = await opened('ergo-before-4');
    await writeFile(join(strict.root, '.ergo', 'strict'), '');
    expect(await strict.tracker.list()).toEqual([]);
    for (const { calls } of [lenient, strict]) expect(await calls()).toEqual(['before 4: where', 'before 4: list --all --json', 'before 4: --json list --epics', 'before 4: --json list --epics']);
  });

  it('closes by setting the state', async () => {
    const { tracker, calls } = await opened('ergo-before-4');
    const { id } = await tracker.file({ title: 'Slow', body: 'b' });
    await tracker.close(id, 'fixed');
    expect((await calls()).at(-1)).toBe(`before 4: set ${id} --state done`);
  });
});

describe('ergo 6', () => {
  it('closes by claiming first, and says why', async () => {
    const { tracker, calls } = await opened('ergo-6');
    const { id } = await tracker.file({ title: 'Slow', body: 'b' });
    await tracker.close(id, 'fixed since 1a2b3c4');
    expect((await calls()).slice(-2)).toEqual([`6: claim ${id} --agent rowan@host`, `6: done ${id} -m fixed since 1a2b3c4`]);
  });

  it('uses an epic again that never got its first task, and does not take it for a blocker', async () => {
    const { tracker, tasks } = await opened('ergo-6', [{ id: 'EPIC01', title: TITLE, state: 'todo' }]);
    expect(await tracker.list()).toEqual([]);
    await tracker.file({ title: 'Slow', body: 'b' });
    expect((await tasks()).map(({ epic }) => epic)).toEqual([undefined, 'EPIC01']);
  });
});
