import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { createJournal, readJournal } from '../../src/adapters/journal.ts';
import { copyJournal, hostsIn, readJournalBytes, toldBy } from '../../src/adapters/journal-copy.ts';
import { createMachineRedactor } from '../../src/adapters/machine-redactor.ts';
import type { Event } from '../../src/core/event.ts';
import { reduce } from '../../src/core/reduce.ts';
import { initialState } from '../../src/core/state.ts';
import { statusOf } from '../../src/core/status.ts';
import { C1, C2, moved, opened, passed } from '../support/history.ts';
import { planOf, step } from '../support/plan.ts';
import { temporaryFolder } from './support/temporary.ts';

const SECRET = 'correct "horse" battery';
const redactorOf = (secrets: readonly string[] = [SECRET]) => createMachineRedactor({ secrets, homes: ['/home/robin'], user: 'robin', hosts: ['box.local'] });
const EVENTS: readonly Event[] = [
  { type: 'session.opened', repository: 'acme/tidewater', session: 1, version: '0.1.0', host: 'box.local', pid: 7 },
  { type: 'shell.opened' },
  { type: 'attempt.sent', step: 'robin', attempt: 1, sent: { note: `it said\n${SECRET} in /home/robin/tidewater` } },
  { type: 'shell.closed' },
];

let path = '';
beforeEach(async () => {
  path = join(await temporaryFolder(), 'journal.jsonl');
});
const write = async (events: readonly Event[]): Promise<Buffer> => {
  const journal = await createJournal(path, { repository: 'acme/tidewater', target: 'v1.2.3', mode: 'live', session: 1, version: '0.1.0' });
  await journal.append(events, { by: { name: 'Zoë', email: 'zoe@example.test', person: true }, at: 0 });
  journal.close();
  return readJournalBytes(path);
};

test('a journal without anything to hide is copied byte for byte, and verifies', async () => {
  const bytes = await write([{ ...EVENTS[0], host: 'elsewhere' } as Extract<Event, { type: 'session.opened' }>, { type: 'shell.opened' }]);
  const copy = copyJournal(bytes, redactorOf());
  expect(copy).toMatchObject({ text: bytes.toString(), changed: [], events: 2, damage: null, tailBytes: 0, head: readJournal(path).head });
});

test('a line with something to hide changes and keeps its hash, so that the lines still chain; the others keep their bytes', async () => {
  const bytes = await write(EVENTS);
  const redactor = redactorOf();
  const copy = copyJournal(bytes, redactor);
  expect(copy.changed).toEqual([2, 4]);
  expect(copy.text).not.toMatch(/horse|battery|\/home\/robin|box\.local/);
  expect(redactor.taken()).toEqual({ secrets: 1, names: 2 });
  const [before, after] = [bytes.toString().split('\n'), copy.text.split('\n')];
  expect([0, 2, 4].map((line) => after[line])).toEqual([0, 2, 4].map((line) => before[line]));
  const told = toldBy(Buffer.from(copy.text), new Set(copy.changed));
  expect(told).toMatchObject({ damage: null, head: readJournal(path).head });
  expect(told.records[2]?.event).toEqual({ type: 'attempt.sent', step: 'robin', attempt: 1, sent: { note: 'it said\n[masked] in ~/tidewater' } });
});

test('a copy is not taken for the record: read as a journal, its first changed line is damage', async () => {
  const copy = copyJournal(await write(EVENTS), redactorOf());
  expect(toldBy(Buffer.from(copy.text), new Set())).toMatchObject({ damage: { line: 2, why: 'its hash is not the hash of its content' }, records: [] });
  // What was not listed as changed must still be what its hash says, and every line must chain.
  expect(toldBy(Buffer.from(copy.text), new Set([2]))).toMatchObject({ damage: { line: 4 } });
  const swapped = copy.text.replace(/"prev":"([0-9a-f])/g, (_, digit: string) => `"prev":"${digit === '0' ? '1' : '0'}`);
  expect(toldBy(Buffer.from(swapped), new Set([2, 3, 4, 5])).damage).toMatchObject({ line: 2, why: 'it does not chain to the line before' });
});

test('a damaged journal is copied as it is, with the place; what comes before the damage can be shown', async () => {
  const bytes = await write(EVENTS);
  const lines = bytes.toString().split('\n');
  const damaged = Buffer.from([...lines.slice(0, 3), lines[3]?.replace('"attempt":1', '"attempt":2'), ...lines.slice(4)].join('\n'));
  const copy = copyJournal(damaged, redactorOf([]));
  expect(copy.damage).toMatchObject({ line: 4, why: 'its hash is not the hash of its content' });
  expect(copy.text.split('\n')).toHaveLength(lines.length);
  expect(copy.events).toBe(2);
  const torn = copyJournal(Buffer.concat([bytes, Buffer.from('{"v":1,"n":5,"at":"2026 for robin@box.local')]), redactorOf());
  expect(torn).toMatchObject({ damage: null, tailBytes: 43, changed: [2, 4, 6] });
  expect(torn.text.endsWith('for user@host')).toBe(true);
});

test('the machines of a journal are those that its lines name, those after a damage too, and no copied line names one', async () => {
  const bytes = await write([...EVENTS, { type: 'session.resumed', host: 'secretlaptop', pid: 1 }, { type: 'session.left', why: 'by robin on secretlaptop' }, { type: 'session.resumed', host: 'thirdlaptop', pid: 2 }]);
  expect(await readFile(path, 'utf8')).toContain('box.local');
  const lines = bytes.toString().split('\n');
  const flipped = Buffer.from(lines.map((line, at) => (at === 2 ? line.replace('shell', 'shelf') : at === 7 ? line.replace('{"v":1', '{"v":1,,') : line)).join('\n'));
  expect(toldBy(flipped, new Set()).damage).toMatchObject({ line: 3 });
  expect(hostsIn(flipped)).toEqual(['box.local', 'secretlaptop']);
  const { text } = copyJournal(flipped, createMachineRedactor({ secrets: [], homes: [], user: 'robin', hosts: hostsIn(flipped) }));
  expect(text).not.toMatch(/box\.local|laptop/);
  expect(text.match(/"host":"host"/g)).toHaveLength(3);
});

test('what was stale is stale in the copy, whatever the user is called', async () => {
  const covers = { globs: ['packages/max/**'], patterns: ['^packages\\/max(?:\\/.*)?$'] };
  const plan = planOf([step('tests', { covers })]);
  const history = [...opened(plan), ...passed('tests'), moved({ commit: C2, changed: { [C1]: ['packages/max/a.ts'] } })];
  const copy = copyJournal(await write(history), createMachineRedactor({ secrets: [], homes: ['/home/max'], user: 'max', hosts: [] }));
  const { records } = toldBy(Buffer.from(copy.text), new Set(copy.changed));
  expect(records).toHaveLength(history.length);
  expect(statusOf(records.reduce(reduce, initialState), 'tests').status).toBe('stale');
});
