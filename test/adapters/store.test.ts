import { chmod, mkdir, readdir, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { fileNameOf, nameOfFile } from '../../src/adapters/file-names.ts';
import { openStore, stateRoot } from '../../src/adapters/store.ts';
import type { Store } from '../../src/adapters/store.ts';
import { HoldpointError } from '../../src/core/error.ts';
import { temporaryFolder } from './support/temporary.ts';

let root = '';
let store: Store;
beforeEach(async () => {
  root = join(await temporaryFolder(), 'state', 'holdpoint');
  store = openStore(root);
});
const OF = { repository: 'Acme/Tidewater', target: 'v1.2.3', mode: 'live' } as const;
const begin = async (of: { readonly repository: string; readonly target: string; readonly mode: 'live' | 'dry-run' }, writtenAt: number) => {
  const session = store.createSession(of);
  await writeFile(session.journal, 'x');
  await utimes(session.journal, writtenAt, writtenAt);
  return session;
};

test('the state folder is HOLDPOINT_STATE, else below XDG_STATE_HOME, else below the home folder', () => {
  expect(stateRoot({ HOLDPOINT_STATE: '/state', XDG_STATE_HOME: '/xdg', HOME: '/home/me' })).toBe('/state');
  expect(stateRoot({ XDG_STATE_HOME: '/xdg', HOME: '/home/me' })).toBe('/xdg/holdpoint');
  expect(stateRoot({ XDG_STATE_HOME: 'not/absolute', HOME: '/home/me' })).toBe('/home/me/.local/state/holdpoint');
  expect(() => stateRoot({ HOLDPOINT_STATE: 'here' })).toThrow(HoldpointError);
});

test('a session has its own folders, which nobody else can read', async () => {
  const session = store.createSession(OF);
  expect(relative(root, session.folder)).toBe(join('acme%2Ftidewater', 'v1.2.3', 'live-1'));
  for (const folder of [root, session.release, session.folder, session.logs, session.evidence]) expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect(store.logOf(session, 'delivery.npm', 2)).toBe(join(session.logs, 'delivery.npm.2.log'));
});

test('sessions are counted for each target and mode', async () => {
  await begin(OF, 10);
  expect(store.createSession(OF).session).toBe(2);
  expect(store.createSession({ ...OF, mode: 'dry-run' }).session).toBe(1);
  expect(store.createSession({ ...OF, target: 'v1.2.4' }).session).toBe(1);
});

test('sessions of a repository come with the one written last first, and of that repository only', async () => {
  await begin(OF, 10);
  await begin({ ...OF, mode: 'dry-run' }, 30);
  await begin({ ...OF, target: 'v2.0.0' }, 20);
  await begin({ ...OF, repository: 'acme/other' }, 40);
  store.createSession(OF);
  expect(store.sessionsOf('acme/tidewater').map(({ target, mode, session }) => [target, mode, session])).toEqual([['v1.2.3', 'dry-run', 1], ['v2.0.0', 'live', 1], ['v1.2.3', 'live', 1]]);
  expect(store.newestSession({ repository: OF.repository })).toMatchObject({ mode: 'dry-run' });
  expect(store.newestSession({ repository: OF.repository, target: 'v1.2.3', mode: 'live' })).toMatchObject({ session: 1, writtenAt: 10_000 });
  expect(store.newestSession({ repository: OF.repository, target: 'v9' })).toBeNull();
  expect(openStore(join(root, 'nowhere')).sessionsOf('acme/tidewater')).toEqual([]);
});

test('a later session of a release comes before an earlier one, though the clock was set back between them', async () => {
  await begin(OF, 9_000);
  await begin(OF, 2_000);
  await begin({ ...OF, target: 'v1.2.4' }, 5_000);
  expect(store.sessionsOf(OF.repository).map(({ target, session }) => `${target} ${session}`)).toEqual(['v1.2.3 2', 'v1.2.3 1', 'v1.2.4 1']);
  expect(store.newestSession({ repository: OF.repository, target: OF.target })).toMatchObject({ session: 2 });
});

test('a session that was begun and has lost its journal stops the program', async () => {
  const session = await begin(OF, 10);
  await writeFile(store.logOf(session, 'tests', 1), 'output');
  await rm(session.journal);
  expect(store.sessionsOf(OF.repository)).toMatchObject([{ journalMissing: true }]);
  expect(() => store.newestSession({ repository: OF.repository })).toThrow(HoldpointError);
});

describe('a state folder that somebody else could write in is refused:', () => {
  test('a link on the way', async () => {
    const session = await begin(OF, 10);
    await rename(session.release, `${root}-elsewhere`);
    await symlink(`${root}-elsewhere`, session.release);
    expect(() => store.sessionsOf(OF.repository)).toThrow('it is a link');
    expect(() => store.createSession(OF)).toThrow('it is a link');
  });

  test('a link as the folder itself', async () => {
    await mkdir(`${root}-elsewhere`, { recursive: true });
    await symlink(`${root}-elsewhere`, root);
    expect(() => store.createSession(OF)).toThrow('it is a link');
  });

  test.each(['logs', 'evidence'] as const)('a link as the folder of its %s', async (name) => {
    const session = await begin(OF, 1_000);
    await rename(session[name], join(root, 'real'));
    await symlink(join(root, 'real'), session[name]);
    expect(() => store.newestSession({ repository: OF.repository })).toThrow('it is a link');
    expect(() => store.createSession(OF)).toThrow('it is a link');
  });

  test('a link as its journal, wherever it leads, is a session and not none', async () => {
    const session = await begin(OF, 1_000);
    await rm(session.journal);
    await symlink('/nowhere', session.journal);
    expect(store.newestSession({ repository: OF.repository })).toMatchObject({ session: 1, journalMissing: false });
  });

  test('a folder that a group may write', async () => {
    const session = await begin(OF, 10);
    await chmod(session.folder, 0o770);
    expect(() => store.sessionsOf(OF.repository)).toThrow('others may write in it');
  });

  test('a file in its place', async () => {
    await mkdir(join(root, '..'), { recursive: true });
    await writeFile(root, '');
    expect(() => store.createSession(OF)).toThrow('it is not a folder');
  });
});

describe('a target is data', () => {
  const odd = ['../../etc', '..', '.', '-rf', 'a/b', 'v1$(touch x)', 'v1 2', 'ü/é', '.hidden', 'a%2Fb', 'a\nb', 'x'.repeat(300), `${'y'.repeat(180)}/1`];

  test.each(odd)('%j stays one name inside its folder, and is found again', async (target) => {
    await begin({ ...OF, target }, 10);
    expect(await readdir(join(root, '..'))).toEqual(['holdpoint']);
    expect(await readdir(root)).toEqual(['acme%2Ftidewater']);
    expect(store.newestSession({ repository: OF.repository, target })).toMatchObject({ session: 1 });
    expect(store.createSession({ ...OF, target }).session).toBe(2);
  });

  test('and no two have the same name', () => {
    expect(new Set(odd.map(fileNameOf)).size).toBe(odd.length);
    for (const target of odd.filter((one) => one.length < 100)) expect(nameOfFile(fileNameOf(target))).toBe(target);
  });
});
