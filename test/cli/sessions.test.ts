import { cpSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../src/adapters/store.ts';
import type { SessionFolder } from '../../src/adapters/store.ts';
import { beginSession, findSession, findUnended, holdSession } from '../../src/cli/sessions.ts';
import type { Held } from '../../src/cli/sessions.ts';
import { refuseOtherInputs } from '../../src/cli/start.ts';
import type { Event } from '../../src/core/event.ts';
import { temporaryFolder } from '../adapters/support/temporary.ts';
import { stateOf } from '../support/given.ts';
import { ADA, NOW, opened } from '../support/history.ts';
import { planOf, step } from '../support/plan.ts';

const OF = { repository: 'acme/tidewater', target: 'v1.2.0', mode: 'live' } as const;
const by = { by: ADA, at: NOW };

const leave = ({ journal, release }: Held): void => (journal.close(), release());
const numberOf = ({ folder }: { readonly folder: SessionFolder }): number => folder.session;

/** The records with which a session opens in its own folder. */
const openedIn = ({ folder: { session } }: Held, of: Partial<{ target: string; mode: 'live' | 'dry-run' }> = {}): readonly Event[] =>
  opened(planOf([step('tests')], { target: OF.target, ...of })).map((event) => (event.type === 'session.opened' ? { ...event, session } : event));

test('a session that was begun since somebody looked is not begun again beside: it is gone on with', async () => {
  const store = openStore(await temporaryFolder());
  const first = await beginSession(store, OF);
  await first.journal.append(opened(planOf([step('tests')])), by);
  await expect(beginSession(store, OF)).rejects.toMatchObject({ code: 3, what: expect.stringContaining('Another Holdpoint works on') });
  leave(first);
  await expect(beginSession(store, OF)).rejects.toMatchObject({ code: 3, what: 'A session of acme/tidewater v1.2.0 was begun meanwhile', fix: 'It goes on from there: holdpoint start v1.2.0 --mode live' });
  expect(store.newestSession(OF)).toMatchObject({ session: 1 });
  // The release is free again, and another mode is another session.
  leave(await beginSession(store, { ...OF, mode: 'dry-run' }));
});

test('a session that has ended, or was never opened, keeps none from being begun', async () => {
  const store = openStore(await temporaryFolder());
  const never = await beginSession(store, OF);
  leave(never);
  const second = await beginSession(store, OF);
  await second.journal.append([...openedIn(second), { type: 'session.ended', end: 'abandoned', reason: 'not now', out: [] }], by);
  leave(second);
  const third = await beginSession(store, OF);
  expect([never, second, third].map(numberOf)).toEqual([1, 2, 3]);
  leave(third);
});

describe('what start goes on with', () => {
  const asked = (flags: { readonly target?: string; readonly mode?: string; readonly base?: string; readonly runbook?: string; readonly agent?: string } = {}) => ({ flags: { plain: false, adopt: false, bundle: false, print: false, json: false, fresh: false, keep: false, ...flags } });
  const ended: Event = { type: 'session.ended', end: 'rehearsed', reason: '', out: [] };
  let written = 1_700_000_000;
  const begun = async (store: ReturnType<typeof openStore>, of: Partial<{ target: string; mode: 'live' | 'dry-run' }>, tail: readonly Event[]): Promise<Held> => {
    const held = await beginSession(store, { ...OF, ...of });
    await held.journal.append([...openedIn(held, of), ...tail], by);
    leave(held);
    written += 60;
    utimesSync(held.folder.journal, written, written);
    return held;
  };

  test('is the newest session that has not ended, whatever was ended after it', async () => {
    const store = openStore(await temporaryFolder());
    expect(findUnended(store, OF.repository, asked())).toBe(null);
    const live = await begun(store, {}, []);
    await begun(store, { mode: 'dry-run' }, [ended]);
    await begun(store, { target: 'v1.3.0' }, [ended]);
    for (const flags of [{}, { target: 'v1.2.0' }, { mode: 'live' }]) expect(findUnended(store, OF.repository, asked(flags))).toMatchObject({ found: { folder: live.folder.folder }, state: { end: null, plan: { target: 'v1.2.0' } } });
    for (const flags of [{ target: 'v1.3.0' }, { mode: 'dry-run' }, { target: 'v9.9.9' }]) expect(findUnended(store, OF.repository, asked(flags))).toBe(null);
    const later = await begun(store, { target: 'v1.4.0' }, []);
    expect(findUnended(store, OF.repository, asked())?.found.folder).toBe(later.folder.folder);
  });

  test('is not told while a journal that may be the unfinished one is damaged or missing', async () => {
    const store = openStore(await temporaryFolder());
    const live = await begun(store, {}, []);
    await begun(store, { target: 'v1.3.0' }, [ended]);
    writeFileSync(live.folder.journal, 'nothing of it is left\n');
    expect(() => findUnended(store, OF.repository, asked())).toThrow(expect.objectContaining({ code: 1 }));
    rmSync(live.folder.journal);
    writeFileSync(join(live.folder.logs, 'tests.1.log'), 'x');
    expect(() => findUnended(store, OF.repository, asked({ target: 'v1.2.0' }))).toThrow(expect.objectContaining({ code: 1, what: expect.stringContaining('is missing') }));
    // Another release that is named is begun without it.
    expect(findUnended(store, OF.repository, asked({ target: 'v1.3.0' }))).toBe(null);
  });

  test('is no copy of a release\'s folder, which is another session only by its name', async () => {
    const store = openStore(await temporaryFolder());
    const live = await begun(store, {}, []);
    const copy = join(dirname(live.folder.release), 'v1.2.0.bak');
    cpSync(live.folder.release, copy, { recursive: true });
    const journal = join(copy, 'live-1/journal.jsonl');
    utimesSync(journal, written + 60, written + 60);
    expect(findSession(store, OF.repository, asked())?.folder).toBe(live.folder.folder);
    expect(findUnended(store, OF.repository, asked())?.found.folder).toBe(live.folder.folder);
    const named = asked({ target: 'v1.2.0.bak' });
    const another = expect.objectContaining({ code: 1, what: `${journal} is the journal of another session`, fix: expect.stringContaining(`move ${copy}/live-1 out of the state folder`) });
    expect(() => findUnended(store, OF.repository, named)).toThrow(another);
    // It is refused before its folder is locked, and before anything of it is set aside.
    writeFileSync(journal, `${readFileSync(journal, 'utf8')}{"v":1,"n":5,`);
    const before = [readFileSync(journal), readdirSync(copy)];
    const folder = findSession(store, OF.repository, named);
    if (folder === null) throw new Error('it was named');
    await expect(holdSession(folder)).rejects.toEqual(another);
    expect([readFileSync(journal), readdirSync(copy)]).toEqual(before);
  });

  test('is not told where a journal lies in the folder of another session of its release', async () => {
    const store = openStore(await temporaryFolder());
    const first = await begun(store, {}, [{ type: 'session.ended', end: 'abandoned', reason: 'not now', out: [] }]);
    const second = await begun(store, {}, []);
    cpSync(first.folder.journal, second.folder.journal);
    const another = expect.objectContaining({ code: 1, what: `${second.folder.journal} is the journal of another session` });
    for (const flags of [{}, { target: 'v1.2.0' }]) expect(() => findUnended(store, OF.repository, asked(flags))).toThrow(another);
    await expect(beginSession(store, OF)).rejects.toEqual(another);
  });

  test('was begun with its inputs: others that are given are refused and not ignored', () => {
    const plan = planOf([step('tests')], { source: 'builtin:sandbox' });
    const state = stateOf(opened(plan));
    const refused = (flags: Parameters<typeof asked>[0]) => () => refuseOtherInputs(state, '/nowhere', asked(flags));
    for (const flags of [{}, { base: plan.base }, { runbook: 'sandbox' }, { target: plan.target, mode: plan.mode }]) expect(refused(flags)).not.toThrow();
    expect(refused({ base: 'v0.9.0' })).toThrow(expect.objectContaining({ code: 2, what: '--base v0.9.0 cannot be used', why: `the session of v1.2.0 (live) goes on, and was begun with ${plan.base}`, fix: expect.stringContaining('holdpoint start v1.2.0 --mode live') }));
    expect(refused({ runbook: 'plasmite' })).toThrow(expect.objectContaining({ code: 2, what: '--runbook builtin:plasmite cannot be used' }));
    expect(refused({ agent: 'somebody' })).toThrow(expect.objectContaining({ code: 2, why: expect.stringContaining('asks for none') }));
  });
});
