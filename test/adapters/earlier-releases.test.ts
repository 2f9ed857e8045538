import { rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createEarlier } from '../../src/adapters/earlier-releases.ts';
import { createJournal } from '../../src/adapters/journal.ts';
import { openStore } from '../../src/adapters/store.ts';
import type { SessionFolder, Store } from '../../src/adapters/store.ts';
import type { Event } from '../../src/core/event.ts';
import { ADA, ended, FAILED, intended, NOW, opened, PASSED } from '../support/history.ts';
import { planOf, step } from '../support/plan.ts';
import { temporaryFolder } from './support/temporary.ts';

const NPM = { name: 'npm', kind: 'npm', spec: { package: 'tidewater' }, patienceMs: 900_000 };
const plan = { ...planOf([step('delivery.npm', { kind: 'deliver', channel: 'npm' }), step('publish', { kind: 'workflow' })]), channels: { npm: NPM } };

let store: Store;
beforeEach(async () => {
  store = openStore(join(await temporaryFolder(), 'state'));
});

/** A session of another release, whose events happened at these seconds. */
const sessionOf = async (target: string, happened: readonly (readonly [atSeconds: number, Event])[], mode: 'live' | 'dry-run' = 'live'): Promise<SessionFolder> => {
  const folder = store.createSession({ repository: plan.repository, target, mode });
  const journal = await createJournal(folder.journal, { repository: plan.repository, target, mode, session: folder.session, version: '0' });
  await journal.append(opened({ ...plan, target, mode }), { by: ADA, at: NOW });
  for (const [at, event] of happened) await journal.append([event], { by: ADA, at: NOW + at * 1_000 });
  journal.close();
  return folder;
};
const took = (seconds: number, id = 'delivery.npm') => [[0, intended(id)], [seconds, ended(id, PASSED)]] as const;
const usual = (of: Partial<typeof NPM> = {}, own = store.createSession({ repository: plan.repository, target: 'v9', mode: 'live' })) => createEarlier({ store, own }).usuallyMs({ ...NPM, ...of });

describe('how long a channel usually takes', () => {
  it('is the median of the live sessions before this one, from the start of its delivery until it was live', async () => {
    expect(await usual()).toBeNull();
    await sessionOf('v1', took(100));
    await sessionOf('v2', took(900));
    await sessionOf('v3', [[0, intended('delivery.npm')], [20, ended('delivery.npm', FAILED)], [40, intended('delivery.npm', { attempt: 2 })], [200, ended('delivery.npm', PASSED, { attempt: 2 })]]);
    expect(await usual()).toBe(200_000);
  });

  it('is of this channel of this kind, of other sessions, and of nothing but deliveries', async () => {
    await sessionOf('v1', [...took(7, 'publish'), ...took(100)]);
    await sessionOf('v2', took(1), 'dry-run');
    expect(await usual()).toBe(100_000);
    expect(await usual({ name: 'crates' })).toBeNull();
    expect(await usual({ kind: 'pypi' })).toBeNull();
    expect(await usual({}, await sessionOf('v3', took(5_000)))).toBe(100_000);
  });

  it('leaves out a delivery that nobody watched to its end', async () => {
    await sessionOf('v1', took(100));
    await sessionOf('v2', [[0, intended('delivery.npm')], [10, { type: 'session.left', why: 'lid' }], [50_000, { type: 'session.resumed', host: 'here', pid: 2 }], [50_001, ended('delivery.npm', PASSED)]]);
    await sessionOf('v3', [[0, intended('delivery.npm')]]);
    expect(await usual()).toBe(100_000);
  });

  it('is told of what can be read, and reads each journal once', async () => {
    const damaged = await sessionOf('v1', took(1));
    await truncate(damaged.journal, 200);
    const good = await sessionOf('v2', took(100));
    const ask = createEarlier({ store, own: store.createSession({ repository: plan.repository, target: 'v9', mode: 'live' }) }).usuallyMs;
    expect(await ask(NPM)).toBe(100_000);
    await rm(good.journal);
    expect(await ask(NPM)).toBe(100_000);
  });
});

describe('how long a step took in earlier releases', () => {
  const stepsBefore = () => createEarlier({ store, own: store.createSession({ repository: plan.repository, target: 'v9', mode: 'live' }) }).steps();

  it('is told of each pass that was watched from its start, with the kind that the step had', async () => {
    await sessionOf('v1', [...took(100, 'publish'), ...took(7)]);
    await sessionOf('v2', [[0, intended('publish')], [20, ended('publish', FAILED)], [40, intended('publish', { attempt: 2 })], [70, ended('publish', PASSED, { attempt: 2 })]]);
    expect((await stepsBefore()).flat().filter(({ id }) => id === 'publish').map(({ kind, ms }) => `${kind} ${ms}`).toSorted()).toEqual(['workflow 100000', 'workflow 30000']);
  });

  it('leaves out what waited for a person, or was begun before somebody came back', async () => {
    const question = { id: 'q', asks: 'decision', text: 'Go on?', options: [] } as const;
    await sessionOf('v1', [[0, intended('publish')], [5, { type: 'attempt.asked', step: 'publish', attempt: 1, questions: [question], watching: false }], [900, ended('publish', PASSED)]]);
    await sessionOf('v2', [[0, intended('publish')], [5, { type: 'session.resumed', host: 'here', pid: 2 }], [900, ended('publish', PASSED)]]);
    expect(await stepsBefore()).toEqual([]);
  });
});
