import { writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../src/adapters/store.ts';
import type { SessionFolder } from '../../src/adapters/store.ts';
import { foreignIn, isOfAnotherRelease, refuseForeignJournal } from '../../src/adapters/whose-journal.ts';
import { recordsOf } from '../support/given.ts';
import { opened } from '../support/history.ts';
import { planOf, step } from '../support/plan.ts';
import { temporaryFolder } from './support/temporary.ts';

const OF = { repository: 'acme/tidewater', target: 'v1.2.0', mode: 'live' } as const;
const header = { ...OF, session: 1, version: '0' };
const plan = planOf([step('tests')]);
const records = recordsOf(opened(plan));

/** A session as it is found on disk: its target is read from the name of its folder. */
const found = async (target: string = OF.target): Promise<SessionFolder> => {
  const store = openStore(await temporaryFolder());
  await writeFile(store.createSession({ ...OF, target }).journal, '');
  const [folder] = store.sessionsOf(OF.repository);
  if (folder === undefined) throw new Error('it was made');
  return folder;
};

describe('a journal is its session\'s own', () => {
  test('when its header, its opening and its plan are of the folder in which it lies', async () => {
    const folder = await found();
    expect(foreignIn(folder, { header, records })).toBeNull();
    expect(foreignIn({ ...folder, repository: 'Acme/Tidewater' }, { header, records })).toBeNull();
    for (const other of [{ repository: 'acme/other' }, { target: 'v1.2.0.bak' }, { mode: 'dry-run' }, { session: 2 }]) expect(foreignIn(folder, { header: { ...header, ...other }, records })).toMatch(/^it was begun as /);
    for (const other of [{ repository: 'acme/other' }, { target: 'v1.3.0' }, { mode: 'dry-run' as const }]) expect(foreignIn(folder, { header, records: [...records, ...recordsOf(opened({ ...plan, ...other })).slice(2)] })).toMatch(/^its plan is of /);
    const [first, ...rest] = records;
    if (first?.event.type !== 'session.opened') throw new Error('a session opens first');
    for (const other of [{ session: 2 }, { repository: 'acme/other' }]) expect(foreignIn(folder, { header, records: [{ ...first, event: { ...first.event, ...other } }, ...rest] })).toMatch(/^it was opened as /);
  });

  test('also where its target is too long for the name of a folder, or cannot be one', async () => {
    for (const target of ['v1/'.repeat(100), 'a/b', 'a%2Fb']) {
      const folder = await found(target);
      expect(foreignIn(folder, { header: { ...header, target }, records: recordsOf(opened({ ...plan, target })) })).toBeNull();
      expect(foreignIn(folder, { header: { ...header, target: `${target}x` }, records: [] })).not.toBeNull();
    }
    expect(foreignIn(await found('a%2Fb'), { header: { ...header, target: 'a/b' }, records: [] })).not.toBeNull();
  });

  test('or it is refused, and told which one it is and what to do', async () => {
    const folder = { ...(await found()), session: 2 };
    expect(() => refuseForeignJournal(folder, { header, records })).toThrow(expect.objectContaining({ code: 1, what: `${folder.journal} is the journal of another session`, why: 'it was begun as acme/tidewater v1.2.0 live-1, and it lies where acme/tidewater v1.2.0 live-2 is kept', fix: expect.stringMatching(/^Nothing was changed\. .*out of the state folder/) }));
  });
});

test('a copy of a release\'s folder is of another release; a journal in the wrong folder of its release is not', async () => {
  const folder = await found();
  expect(isOfAnotherRelease(folder, header)).toBe(false);
  expect(isOfAnotherRelease({ ...folder, session: 9, mode: 'dry-run' }, header)).toBe(false);
  expect(isOfAnotherRelease(await found('v1.2.0.bak'), header)).toBe(true);
  expect(isOfAnotherRelease({ ...folder, repository: 'acme/other' }, header)).toBe(true);
});
