import { readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { createJournal, readJournal } from '../../src/adapters/journal.ts';
import { openStore } from '../../src/adapters/store.ts';
import type { SessionFolder, Store, StoredSession } from '../../src/adapters/store.ts';
import { originsOf } from '../../src/cli/adopted.ts';
import type { Event, PassOrigin } from '../../src/core/event.ts';
import { temporaryFolder } from '../adapters/support/temporary.ts';
import { adopted } from '../support/dry-run.ts';
import { recordsOf } from '../support/given.ts';
import { ADA, FAILED, NOW, came, opened, passed } from '../support/history.ts';
import { planOf, step } from '../support/plan.ts';

const plan = planOf([step('lint'), step('tests')], { mode: 'dry-run' });
const OF = { repository: plan.repository, target: plan.target } as const;
let store: Store;
let dry: SessionFolder;
let live: StoredSession;
beforeEach(async () => {
  store = openStore(join(await temporaryFolder(), 'state'));
  dry = await begin('dry-run', [...opened(plan), ...passed('lint'), ...came('tests', FAILED)]);
  const begun = await begin('live', []);
  live = { ...begun, writtenAt: NOW, journalMissing: false };
});

const begin = async (mode: 'dry-run' | 'live', events: readonly Event[]): Promise<SessionFolder> => {
  const folder = store.createSession({ ...OF, mode });
  const journal = await createJournal(folder.journal, { ...OF, mode, session: folder.session, version: '0' });
  if (events.length > 0) await journal.append(events, { by: ADA, at: NOW });
  journal.close();
  return folder;
};

const hashOf = (n: number): string => readJournal(dry.journal).hashes[n - 1] ?? '';
const from = (said: Partial<PassOrigin> = {}): PassOrigin => ({ mode: 'dry-run', session: 1, n: 7, hash: hashOf(7), ...said });
const origins = (...events: readonly Event[]) => originsOf(store, live, recordsOf(events));

describe('the record that an adopted pass comes from', () => {
  test('matches while it is in its journal with its hash', () => {
    expect(origins(adopted('lint', { from: from() }))).toEqual([{ step: 'lint', attempt: 1, from: from(), is: 'match', why: '' }]);
    expect(origins(...opened(plan))).toEqual([]);
  });

  test('differs with another hash, past the end, and where the record is something else', () => {
    const is = (step: string, said: Partial<PassOrigin>) => origins(adopted(step, { from: from(said) })).map(({ is: word, why }) => `${word}: ${why}`);
    expect(is('lint', { hash: 'f'.repeat(64) })).toEqual([`differs: that record has hash ${hashOf(7).slice(0, 12)}`]);
    expect(is('lint', { n: 70 })).toEqual(['differs: its journal has 10 records']);
    expect(is('lint', { n: 6, hash: hashOf(6) })).toEqual(['differs: that record is attempt.sent, and no pass of lint']);
    expect(is('tests', {})).toEqual(['differs: that record is attempt.ended, and no pass of tests']);
    expect(is('tests', { n: 10, hash: hashOf(10) })).toEqual(['differs: that record is attempt.ended, and no pass of tests']);
  });

  test('differs where the journal is damaged: it vouches for nothing', () => {
    const event = adopted('lint', { from: from() });
    writeFileSync(dry.journal, readFileSync(dry.journal, 'utf8').replace('"host":"here"', '"host":"hare"'));
    expect(origins(event)).toEqual([expect.objectContaining({ is: 'differs', why: expect.stringContaining('is damaged') })]);
  });

  test('is missing where its session, or only its journal, is gone', async () => {
    const event = adopted('lint', { from: from() });
    expect(origins({ ...event, from: { ...event.from, session: 9 } })).toEqual([expect.objectContaining({ is: 'missing', why: 'its session is not on this machine' })]);
    writeFileSync(join(dry.logs, 'lint.1.log'), 'x');
    await rm(dry.journal);
    expect(origins(event)).toEqual([expect.objectContaining({ is: 'missing', why: expect.stringContaining('journal.jsonl is missing') })]);
    await rm(dry.folder, { recursive: true });
    expect(origins(event)).toEqual([expect.objectContaining({ is: 'missing' })]);
  });
});
