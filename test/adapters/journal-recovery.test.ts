import { fsyncSync, writeSync } from 'node:fs';
import { readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { createJournal, openJournal, readJournal } from '../../src/adapters/journal.ts';
import { cutAfter, inspectJournal, journalOfCut, keepDamaged, replaceJournal } from '../../src/adapters/journal-recovery.ts';
import type { Cut, Inspected } from '../../src/adapters/journal-recovery.ts';
import { HoldpointError } from '../../src/core/error.ts';
import type { Actor, Event } from '../../src/core/event.ts';
import { temporaryFolder } from './support/temporary.ts';

const HEADER = { repository: 'acme/tidewater', target: 'v1.2.3', mode: 'live', session: 1, version: '0.1.0' };
const BY: Actor = { name: 'Zoë Maintainer', email: 'zoe@example.test', person: true };
const AT = Date.parse('2026-03-04T05:06:07.890Z');
const OPENED: Event = { type: 'session.opened', repository: 'acme/tidewater', session: 1, version: '0.1.0', host: 'here', pid: 7 };
const EVENTS: readonly Event[] = [OPENED, { type: 'shell.opened' }, { type: 'reconcile.started', step: 'push-tag', attempt: 1 }, { type: 'attempt.sent', step: 'push-tag', attempt: 2, sent: {} }, { type: 'shell.closed' }];
const RECOVERED: Event = { type: 'journal.recovered', file: 'journal.damaged-1.jsonl', line: 3, why: 'w', good: 1, lost: 9, steps: [] };

let folder = '';
let path = '';
let sound = Buffer.alloc(0);
beforeEach(async () => {
  folder = await temporaryFolder();
  path = join(folder, 'journal.jsonl');
  const journal = await createJournal(path, HEADER);
  await journal.append(EVENTS, { by: BY, at: AT });
  journal.close();
  sound = await readFile(path);
});

/** Flips a bit in the middle of a line (counted from 1). */
const damage = async (line: number): Promise<Inspected> => {
  const bytes = Buffer.from(sound);
  let at = 0;
  for (let n = 1; n < line; n += 1) at = bytes.indexOf(10, at) + 1;
  bytes[at + 20] = (bytes[at + 20] ?? 0) ^ 1;
  await writeFile(path, bytes);
  return inspectJournal(path);
};
const cutOf = (inspected: Inspected): Cut => {
  if (inspected.damage === null) throw new Error('it is sound');
  return cutAfter(inspected, inspected.records.length, inspected.damage);
};
const failing = (call: 'write' | 'fsync', at: number) => {
  let count = 0;
  const fails = (): void => {
    count += 1;
    if (count === at) throw new Error(`${call}: EIO`);
  };
  return { write: (fd: number, bytes: Uint8Array) => (call === 'write' && fails(), writeSync(fd, bytes)), fsync: (fd: number) => (call === 'fsync' && fails(), fsyncSync(fd)) };
};

describe('a damaged journal', () => {
  test('is good up to the damage, and the lines behind it that bear their seal still say what they are', async () => {
    const inspected = await damage(3);
    expect(inspected).toMatchObject({ header: HEADER, records: [{ n: 1 }], damage: { line: 3 } });
    const cut = cutOf(inspected);
    expect(cut.salvaged).toEqual([
      { line: 4, at: '2026-03-04T05:06:07.890Z', type: 'reconcile.started', step: 'push-tag' },
      { line: 5, at: '2026-03-04T05:06:07.890Z', type: 'attempt.sent', step: 'push-tag' },
      { line: 6, at: '2026-03-04T05:06:07.890Z', type: 'shell.closed', step: null },
    ]);
  });

  test('whose line was dropped still has all others, the one that does not chain included', async () => {
    const lines = sound.toString().split(/(?<=\n)/);
    await writeFile(path, lines.filter((_, n) => n !== 2).join(''));
    expect(cutOf(inspectJournal(path)).salvaged.map(({ line, type }) => `${line} ${type}`)).toEqual(['3 reconcile.started', '4 attempt.sent', '5 shell.closed']);
  });

  test('may be cut before its damage, where its records tell a history that cannot have happened', async () => {
    const cut = cutAfter(inspectJournal(path), 2, { line: 4, why: 'it cannot have happened' });
    expect(sound.subarray(0, cut.from).toString().split('\n')).toHaveLength(4);
    expect(cut.salvaged.map(({ line }) => line)).toEqual([4, 5, 6]);
  });

  test('without a header has nothing to go on with, and a newer one is told from damage', async () => {
    expect(await damage(1)).toMatchObject({ header: null, records: [], damage: { line: 1 } });
    await writeFile(path, `${sound.toString()}{"v":2,"n":6}\n`);
    expect(inspectJournal(path)).toMatchObject({ damage: { line: 7, newer: true } });
  });
});

describe('a copy of it', () => {
  test('is to the byte, the person\'s alone, and never written over', async () => {
    const first = await damage(3);
    expect(keepDamaged(first)).toBe('journal.damaged-1.jsonl');
    expect(keepDamaged(first)).toBe('journal.damaged-1.jsonl');
    const second = await damage(4);
    expect(keepDamaged(second)).toBe('journal.damaged-2.jsonl');
    expect(await readFile(join(folder, 'journal.damaged-1.jsonl'))).toEqual(first.bytes);
    expect(await readFile(join(folder, 'journal.damaged-2.jsonl'))).toEqual(second.bytes);
    expect((await stat(join(folder, 'journal.damaged-1.jsonl'))).mode & 0o777).toBe(0o600);
    expect((await readdir(folder)).toSorted()).toEqual(['journal.damaged-1.jsonl', 'journal.damaged-2.jsonl', 'journal.jsonl']);
  });

  test('that cannot be kept leaves the journal as it was, and no draft', async () => {
    const inspected = await damage(3);
    for (const [call, at] of [['write', 1], ['fsync', 1], ['fsync', 2]] as const) expect(() => keepDamaged(inspected, failing(call, at))).toThrow(HoldpointError);
    expect(await readFile(path)).toEqual(inspected.bytes);
    expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test('is not taken from a link that lies in its place', async () => {
    const inspected = await damage(3);
    await symlink(path, join(folder, 'journal.damaged-1.jsonl'));
    expect(() => keepDamaged(inspected)).toThrow(HoldpointError);
    expect(await readFile(path)).toEqual(inspected.bytes);
  });
});

describe('its good part', () => {
  test('takes its place together with the record of what was cut, and can be gone on with', async () => {
    const inspected = await damage(3);
    const { records, head } = replaceJournal(inspected, cutOf(inspected), [RECOVERED], { by: BY, at: AT });
    expect(records).toEqual([{ n: 2, at: AT, by: BY, event: RECOVERED }]);
    expect(readJournal(path)).toMatchObject({ header: HEADER, head, records: [{ event: OPENED }, { event: RECOVERED }], tailBytes: 0 });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const journal = await openJournal(path);
    expect(await journal.append([{ type: 'shell.opened' }], { by: BY, at: AT })).toMatchObject([{ n: 3 }]);
    journal.close();
  });

  test('and its record are there whole, or not at all: whatever fails, the journal is the damaged one or the recovered one', async () => {
    for (const [call, at] of [['write', 1], ['fsync', 1], ['fsync', 2]] as const) {
      const inspected = await damage(3);
      expect(() => replaceJournal(inspected, cutOf(inspected), [RECOVERED], { by: BY, at: AT, disk: failing(call, at) })).toThrow('EIO');
      const after = await readFile(path);
      if (!after.equals(inspected.bytes)) expect(readJournal(path).records.at(-1)?.event).toEqual(RECOVERED);
      expect(call === 'fsync' && at === 2 ? !after.equals(inspected.bytes) : after.equals(inspected.bytes)).toBe(true);
      expect(await readdir(folder)).toEqual(['journal.jsonl']);
    }
  });

  test('is not put there when somebody has written to the journal since, or by nobody', async () => {
    const inspected = await damage(3);
    await writeFile(path, `${inspected.bytes.toString()}x`);
    expect(() => replaceJournal(inspected, cutOf(inspected), [RECOVERED], { by: BY, at: AT })).toThrow('something else has written');
    // Boundary cast: what Node's types call a boolean and Node leaves out.
    const nobody = { ...BY, person: undefined } as unknown as typeof BY;
    await writeFile(path, inspected.bytes);
    expect(() => replaceJournal(inspected, cutOf(inspected), [RECOVERED], { by: nobody, at: AT })).toThrow('not known who');
  });

  test('is written to once: nothing else is recorded by a recovery', async () => {
    const inspected = await damage(3);
    if (inspected.header === null) throw new Error('it has a header');
    const journal = journalOfCut({ ...inspected, header: inspected.header }, cutOf(inspected));
    expect(journal.records).toHaveLength(1);
    await journal.append([RECOVERED], { by: BY, at: AT });
    expect(journal.head()).toEqual({ n: 2, hash: readJournal(path).head });
    await expect(journal.append([{ type: 'shell.opened' }], { by: BY, at: AT })).rejects.toThrow('was recovered');
  });
});
