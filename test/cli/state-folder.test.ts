import { chownSync, existsSync, lstatSync, mkdirSync, readdirSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openPreferences } from '../../src/adapters/preferences.ts';
import { openStore } from '../../src/adapters/store.ts';
import { holdSession } from '../../src/cli/sessions.ts';
import { makeGround } from '../faults/ground.ts';
import { makePerson } from '../support/holdpoint.ts';
import type { Person } from '../support/holdpoint.ts';
import { groundOf } from '../../src/cli/compose.ts';
import { openAgain, personOf } from '../../src/cli/open.ts';
import { openGit } from '../../src/adapters/git.ts';
import { startStep } from '../../src/session/start.ts';
import { startWork } from '../../src/session/work.ts';
import { draftBlocker, fileBlocker } from '../../src/session/blocker.ts';
import { until } from '../../src/cli/until.ts';
import { lastAttemptOf } from '../../src/core/state.ts';

const STEPS = ["{ id: keeps, title: It keeps a file, run: 'mkdir -p .scratch; echo x > .scratch/x.txt', evidence: [.scratch/x.txt] }", "{ id: fails, title: It fails, run: 'exit 1' }"];
const person: Person[] = [];
const umask = process.umask();
afterEach(() => {
  process.umask(umask);
  vi.restoreAllMocks();
  for (const one of person.splice(0)) one.leave();
});
const someone = (): Person => {
  const one = makePerson();
  person.push(one);
  return one;
};

/** Everything below a folder, itself included, with its mode. */
const modesBelow = (path: string): readonly { readonly path: string; readonly mode: string; readonly is: 'folder' | 'file' | 'other' }[] => {
  const found = lstatSync(path);
  const own = { path, mode: (found.mode & 0o777).toString(8), is: found.isDirectory() ? ('folder' as const) : found.isFile() ? ('file' as const) : ('other' as const) };
  return found.isDirectory() ? [own, ...readdirSync(path).flatMap((name) => modesBelow(join(path, name)))] : [own];
};

/** Runs both steps and files a blocker: a journal, logs, evidence, a lock and a tracker's file. */
const release = async (who: Person) => {
  const ground = await makeGround(who, 'small', STEPS);
  const git = await openGit(ground.project, { environment: { ...process.env, ...who.env } });
  const [folder] = openStore(ground.env['HOLDPOINT_STATE'] ?? '').sessionsOf('acme/small');
  if (folder === undefined) throw new Error('nothing was begun');
  const opened = await openAgain(await groundOf(git, { ...process.env, ...who.env, ...ground.env }), { store: openStore(ground.env['HOLDPOINT_STATE'] ?? ''), folder, you: await personOf(git, { person: true, login: null }) });
  const work = startWork(opened.session);
  for (const step of ['keeps', 'fails']) {
    expect(await startStep(opened.session, step, { confirmed: false, by: opened.session.you })).toBeNull();
    await until(opened.session, () => lastAttemptOf(opened.session.snapshot().state, step)?.phase === 'ended');
  }
  expect(await fileBlocker(opened.session, 'fails', await draftBlocker(opened.session, 'fails'), opened.session.you)).toBeNull();
  work.stop();
  await opened.stopAll();
  return { ground, folder, opened };
};

describe('whatever the umask', () => {
  test.each([0o000, 0o022, 0o077])('all that is written is its owner\'s alone: %o', async (mask) => {
    const who = someone();
    process.umask(mask);
    const { ground, opened } = await release(who);
    // While it is open, so that the lock is there.
    const found = modesBelow(ground.env['HOLDPOINT_STATE'] ?? '');
    opened.close();
    expect(found.filter(({ is, mode }) => mode !== (is === 'folder' ? '700' : '600') || is === 'other')).toEqual([]);
    expect(found.map(({ path }) => path.replace(/^.*\//, ''))).toEqual(expect.arrayContaining(['journal.jsonl', 'keeps.1.log', 'blockers.json', '%2Escratch%2Fx.txt']));
    const config = join(who.home, 'new', 'config', 'holdpoint');
    (await openPreferences(config)).trust('place', { hash: 'h', text: 't', files: {} });
    expect(modesBelow(config)).toMatchObject([{ mode: '700' }, { mode: '600' }]);
  });
});

describe('a state folder that is not ours alone', () => {
  test.each(['root', 'repository', 'target', 'session', 'logs', 'evidence'])('is refused where a link stands in for its %s', async (level) => {
    const { folder, opened, ground } = await release(someone());
    opened.close();
    const root = ground.env['HOLDPOINT_STATE'] ?? '';
    const path = { root, repository: join(folder.release, '..'), target: folder.release, session: folder.folder, logs: folder.logs, evidence: folder.evidence }[level] ?? '';
    renameSync(path, `${root}-elsewhere`);
    symlinkSync(`${root}-elsewhere`, path);
    const open = async () => {
      const [found] = openStore(root).sessionsOf('acme/small');
      return holdSession(found ?? folder);
    };
    await expect(open()).rejects.toThrow('it is a link');
  });

  test.each(['root', 'repository', 'target', 'session', 'logs', 'evidence'])('is refused where its %s is another user\'s', async (level) => {
    const { folder, opened, ground } = await release(someone());
    opened.close();
    const root = ground.env['HOLDPOINT_STATE'] ?? '';
    const path = { root, repository: join(folder.release, '..'), target: folder.release, session: folder.folder, logs: folder.logs, evidence: folder.evidence }[level] ?? '';
    // Who is no root gives nothing away; then it is we who are somebody else.
    if (process.getuid?.() === 0) chownSync(path, 12_345, 12_345);
    else vi.spyOn(process, 'getuid').mockReturnValue(12_345);
    const open = async () => {
      const [found] = openStore(root).sessionsOf('acme/small');
      return holdSession(found ?? folder);
    };
    await expect(open()).rejects.toThrow('it belongs to another user');
  });

  test('preferences of another user trust nothing; a folder that others may write is tightened', async () => {
    const folder = join(someone().home, 'config', 'holdpoint');
    mkdirSync(folder, { recursive: true, mode: 0o777 });
    const { file, trust } = await openPreferences(folder);
    trust('place', { hash: 'h', text: 't', files: {} });
    expect(modesBelow(folder)).toMatchObject([{ mode: '700' }, { mode: '600' }]);
    if (process.getuid?.() === 0) chownSync(file, 12_345, 12_345);
    else vi.spyOn(process, 'getuid').mockReturnValue(12_345);
    await expect(openPreferences(folder)).rejects.toThrow('they belong to another user');
    expect(existsSync(file)).toBe(true);
  });
});

