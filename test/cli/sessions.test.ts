import { expect, test } from 'vitest';
import { openStore } from '../../src/adapters/store.ts';
import type { SessionFolder } from '../../src/adapters/store.ts';
import { beginSession } from '../../src/cli/sessions.ts';
import type { Held } from '../../src/cli/sessions.ts';
import { temporaryFolder } from '../adapters/support/temporary.ts';
import { ADA, NOW, opened } from '../support/history.ts';
import { planOf, step } from '../support/plan.ts';

const OF = { repository: 'acme/tidewater', target: 'v1.2.0', mode: 'live' } as const;
const by = { by: ADA, at: NOW };

const leave = ({ journal, release }: Held): void => (journal.close(), release());
const numberOf = ({ folder }: { readonly folder: SessionFolder }): number => folder.session;

test('a session that was begun since somebody looked is not begun again beside: it is gone on with', async () => {
  const store = openStore(await temporaryFolder());
  const first = await beginSession(store, OF);
  await first.journal.append(opened(planOf([step('tests')])), by);
  await expect(beginSession(store, OF)).rejects.toMatchObject({ code: 3, what: expect.stringContaining('Another Holdpoint works on') });
  leave(first);
  await expect(beginSession(store, OF)).rejects.toMatchObject({ code: 3, what: 'A session of acme/tidewater v1.2.0 was begun meanwhile', fix: 'Start again: it goes on from there.' });
  expect(store.newestSession(OF)).toMatchObject({ session: 1 });
  // The release is free again, and another mode is another session.
  leave(await beginSession(store, { ...OF, mode: 'dry-run' }));
});

test('a session that has ended, or was never opened, keeps none from being begun', async () => {
  const store = openStore(await temporaryFolder());
  const never = await beginSession(store, OF);
  leave(never);
  const second = await beginSession(store, OF);
  await second.journal.append([...opened(planOf([step('tests')])), { type: 'session.ended', end: 'abandoned', reason: 'not now', out: [] }], by);
  leave(second);
  const third = await beginSession(store, OF);
  expect([never, second, third].map(numberOf)).toEqual([1, 2, 3]);
  leave(third);
});
