import { fsyncSync, writeSync } from 'node:fs';
import { appendFile, chmod, mkdir, readFile, readdir, rename, rm, stat, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { createJournal, openJournal, readJournal, takeJournal } from '../../src/adapters/journal.ts';
import { readLines, recordLine } from '../../src/adapters/journal-lines.ts';
import { EVENT_TYPES } from '../../src/adapters/journal-shape.ts';
import { HoldpointError } from '../../src/core/error.ts';
import type { Actor, Event, Recorded } from '../../src/core/event.ts';
import { temporaryFolder } from './support/temporary.ts';

const HEADER = { repository: 'acme/tidewater', target: 'v1.2.3', mode: 'live', session: 1, version: '0.1.0' };
const BY: Actor = { name: 'Zoë Maintainer', email: 'zoe@example.test', login: 'zoe', person: true };
const AT = Date.parse('2026-03-04T05:06:07.890Z');
const EVENTS: readonly Event[] = [
  { type: 'session.opened', repository: 'acme/tidewater', session: 1, version: '0.1.0', host: 'here', pid: 7 },
  { type: 'attempt.sent', step: 'push-tag', attempt: 1, sent: { note: 'a "quoted" \\ text\nwith – everything', hash: 'f'.repeat(64) } },
  { type: 'shell.opened' },
];

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await temporaryFolder();
  path = join(folder, 'journal.jsonl');
});

const write = async (): Promise<void> => {
  const journal = await createJournal(path, HEADER);
  await journal.append(EVENTS, { by: BY, at: AT });
  journal.close();
};
/** Offsets where lines end, of those that are whole at this cut. */
const wholeLines = (whole: Buffer, cut: number): readonly number[] => [...whole.entries()].flatMap(([index, byte]) => (byte === 10 && index < cut ? [index + 1] : []));
const refusal = async (bytes: Buffer | string): Promise<HoldpointError> => {
  await writeFile(path, bytes);
  const error: unknown = await openJournal(path).then((journal) => journal.close(), (reason: unknown) => reason);
  expect(error).toBeInstanceOf(HoldpointError);
  expect(await readFile(path)).toEqual(Buffer.from(bytes));
  expect(await readdir(folder)).toEqual(['journal.jsonl']);
  if (!(error instanceof HoldpointError)) throw new Error('it was accepted');
  expect(error.code).toBe(1);
  return error;
};
/** Seals a line by hand, as somebody would who writes a record that this version does not know. */
const seal = (value: object): string => {
  const body = JSON.stringify(value).slice(0, -1);
  return `${body},"hash":"${createHash('sha256').update(body).digest('hex')}"}\n`;
};

describe('what was appended', () => {
  test('is read again as it was, with who and when', async () => {
    await write();
    const { header, records, tailBytes } = readJournal(path);
    expect(header).toEqual(HEADER);
    expect(records).toEqual(EVENTS.map((event, index) => ({ n: index + 1, at: AT, by: BY, event })));
    expect(tailBytes).toBe(0);
  });

  test('goes on from where another process left', async () => {
    await write();
    const journal = await openJournal(path);
    expect(journal.head()).toEqual({ n: 3, hash: readJournal(path).head });
    expect(await journal.append([{ type: 'shell.closed' }], { by: BY, at: AT + 1 })).toEqual([{ n: 4, at: AT + 1, by: BY, event: { type: 'shell.closed' } }]);
    journal.close();
    expect(readJournal(path).records).toHaveLength(4);
    expect(readJournal(path).head).toBe(journal.head().hash);
  });

  test('is known by the hash of its line from then on, as after reading it again', async () => {
    const journal = await createJournal(path, HEADER);
    await journal.append(EVENTS, { by: BY, at: AT });
    await journal.append([{ type: 'shell.closed' }], { by: BY, at: AT });
    const { hashes } = journal;
    journal.close();
    expect(hashes).toEqual(readJournal(path).hashes);
    expect(hashes.at(-1)).toBe(journal.head().hash);
  });

  test('is refused where its actor could not be read again, and the journal stays good', async () => {
    // Boundary cast: what Node's types call a boolean and Node leaves out.
    const nobody = { ...BY, person: undefined } as unknown as typeof BY;
    const journal = await createJournal(path, HEADER);
    await expect(journal.append(EVENTS, { by: nobody, at: AT })).rejects.toThrow('it is not known who does it');
    await journal.append(EVENTS, { by: BY, at: AT });
    journal.close();
    expect(readJournal(path).records).toHaveLength(EVENTS.length);
  });

  test('is one line a record, whose hash is over the bytes before it', async () => {
    await write();
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    let prev = '';
    for (const line of lines) {
      const at = line.lastIndexOf(',"hash":"');
      const record: { readonly prev?: string; readonly hash: string } = JSON.parse(line);
      expect(createHash('sha256').update(line.slice(0, at)).digest('hex')).toBe(record.hash);
      expect(record.prev ?? '').toBe(prev);
      prev = record.hash;
    }
    expect(lines).toHaveLength(4);
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ v: 1, n: 1, at: '2026-03-04T05:06:07.890Z', type: 'session.opened' });
  });

  test('is one write and one fsync, however many events', async () => {
    const calls: string[] = [];
    const disk = { write: (fd: number, bytes: Uint8Array) => (calls.push('write'), writeSync(fd, bytes)), fsync: (fd: number) => (calls.push('fsync'), fsyncSync(fd)) };
    const journal = await createJournal(path, HEADER, disk);
    calls.length = 0;
    await journal.append(EVENTS, { by: BY, at: AT });
    expect(calls).toEqual(['write', 'fsync']);
    journal.close();
  });

  test('is the person\'s alone', async () => {
    await (await createJournal(join(folder, 'new', 'journal.jsonl'), HEADER)).close();
    expect((await stat(join(folder, 'new'))).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, 'new', 'journal.jsonl'))).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'new'))).toEqual(['journal.jsonl']);
  });
});

test('a journal that is there is never begun again', async () => {
  await write();
  const before = await readFile(path);
  await expect(createJournal(path, HEADER)).rejects.toThrow(HoldpointError);
  expect(await readFile(path)).toEqual(before);
});

describe('a journal that was cut', () => {
  test('at any byte holds the whole records before it, and nothing else', async () => {
    await write();
    const whole = await readFile(path);
    for (let cut = 0; cut < whole.length; cut += 1) {
      const kept = wholeLines(whole, cut);
      const read = readLines(whole.subarray(0, cut));
      if (kept.length === 0) expect(read).toMatchObject({ line: 1 });
      else expect(read).toMatchObject({ goodBytes: kept.at(-1), records: Array.from({ length: kept.length - 1 }, () => expect.anything()) });
    }
  });

  test('in its last record is opened without it, and the tail is set aside, to the byte', async () => {
    await write();
    const whole = await readFile(path);
    const good = wholeLines(whole, whole.length - 1).at(-1) ?? 0;
    for (let cut = good + 1; cut < whole.length; cut += 1) {
      await writeFile(path, whole.subarray(0, cut));
      const journal = await openJournal(path);
      journal.close();
      expect(journal).toMatchObject({ mended: { bytes: cut - good }, records: { length: EVENTS.length - 1 } });
      expect(await readFile(join(folder, journal.mended?.file ?? ''))).toEqual(whole.subarray(good, cut));
      expect(await readFile(path)).toEqual(whole.subarray(0, good));
    }
  });

  test('in its header is refused', async () => {
    await write();
    expect((await refusal((await readFile(path)).subarray(0, 30))).what).toContain(`${path}:1`);
  });

  test('and mended goes on with the next number, and a second tail does not replace the first', async () => {
    await write();
    await appendFile(path, '{"v":1,"n":4,"at":"2026');
    const first = await openJournal(path);
    await first.append([{ type: 'journal.mended', file: first.mended?.file ?? '', bytes: first.mended?.bytes ?? 0 }], { by: BY, at: AT });
    first.close();
    await appendFile(path, '{"v":1,"n":5');
    const second = await openJournal(path);
    second.close();
    expect([first.mended?.file, second.mended?.file]).toEqual(['journal.tail-1', 'journal.tail-2']);
    expect(second.records.at(-1)?.event).toEqual({ type: 'journal.mended', file: 'journal.tail-1', bytes: 23 });
  });
});

describe('a record of the same write as the one before it', () => {
  /** A journal of two such records, the second in the words that `change` makes of its line; sealed again. */
  const withSecond = async (change: (body: string) => string): Promise<ReturnType<typeof readLines>> => {
    const journal = await createJournal(path, HEADER);
    await journal.append([{ type: 'shell.opened' }, { type: 'fix.started', step: 'a', fix: 1 }], { by: { ...BY, name: 'Zoe' }, at: AT });
    journal.close();
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    const body = change((lines.pop() ?? '').replace(/,"hash":"[0-9a-f]{64}"}$/, ''));
    return readLines(Buffer.from(`${[...lines, `${body},"hash":"${createHash('sha256').update(body).digest('hex')}"}`].join('\n')}\n`));
  };

  test.each<readonly [string, (body: string) => string]>([
    ['as it is written', (body) => body],
    ['with blanks', (body) => body.replace(',"type":', ', "type": ')],
    ['with blanks in its data', (body) => body.replace('"fix":1', ' "fix" : 1 ')],
    ['with its keys in another order', (body) => body.replace(/^(.*)(,"data":.*)(,"prev":.*)$/, '$1$3$2')],
    ['with an escape', (body) => body.replace('fix.started', 'fix\\u002estarted')],
    ['with a key more', (body) => body.replace(',"prev"', ',"more":{"data":{}},"prev"')],
    ['with its data twice, of which the later counts', (body) => body.replace(',"data":', ',"data":{"step":"b","fix":2},"data":')],
  ])('is the same %s', async (_, change) => {
    const read = await withSecond(change);
    expect('line' in read ? read : read.records[1]).toMatchObject({ n: 2, at: AT, by: { name: 'Zoe' }, event: { type: 'fix.started', step: 'a', fix: 1 } });
  });

  test.each<readonly [string, (body: string) => string, string]>([
    ['another number', (body) => body.replace('"n":2', '"n":3'), 'record 3 where 2 is due'],
    ['another chain', (body) => body.replace(/"prev":"./, '"prev":"x'), 'does not chain'],
    ['another type', (body) => body.replace('fix.started', 'fix.begun'), 'does not know: "fix.begun"'],
    ['a field too few', (body) => body.replace(',"fix":1', ''), 'fix.started without a proper "fix"'],
    ['data that is none', (body) => body.replace(/"data":\{.*?\}/, '"data":[1]'), 'it has no data'],
    ['what is no JSON', (body) => body.replace('"fix":1', '"fix":1}'), 'no JSON object'],
    ['another version', (body) => body.replace('"v":1', '"v":2'), 'newer Holdpoint'],
  ])('is refused with %s', async (_, change, why) => {
    expect(await withSecond(change)).toMatchObject({ line: 3, why: expect.stringContaining(why) });
  });
});

describe('records that are handed over one by one', () => {
  test('are those that are read together, up to the damage, which is refused by the same words', async () => {
    await write();
    const journal = await openJournal(path);
    // Another write: at another time, by somebody else.
    await journal.append(EVENTS.slice(1), { by: { name: 'holdpoint', email: '', person: false }, at: AT + 1 });
    journal.close();
    const taken: Recorded[] = [];
    const { records, tailBytes, ...read } = readJournal(path);
    expect(takeJournal(path, (record) => taken.push(record))).toEqual(read);
    expect([taken, tailBytes]).toEqual([records, 0]);

    const whole = await readFile(path);
    const third = whole.lastIndexOf('"n":4');
    whole[third + 20] = (whole[third + 20] ?? 0) ^ 1;
    await writeFile(path, whole);
    taken.length = 0;
    const problem = (call: () => unknown): unknown => {
      try {
        return call();
      } catch (error) {
        return error;
      }
    };
    const refused = problem(() => readJournal(path));
    expect(refused).toMatchObject({ what: `${path}:5 is damaged` });
    expect(problem(() => takeJournal(path, (record) => taken.push(record)))).toEqual(refused);
    expect(taken).toEqual(records.slice(0, 3));
  });

  test('are none of a file without a header', async () => {
    await writeFile(path, '');
    expect(() => takeJournal(path, () => expect.fail())).toThrow(HoldpointError);
  });
});

describe('damage is refused with its line, and nothing is changed', () => {
  test('for every bit that is flipped', async () => {
    await write();
    const whole = await readFile(path);
    for (let bit = 0; bit < whole.length * 8; bit += 1) {
      const bytes = Buffer.from(whole);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect('line' in readLines(bytes), `bit ${bit}`).toBe(true);
    }
    const bytes = Buffer.from(whole);
    bytes[200] = (bytes[200] ?? 0) ^ 1;
    await refusal(bytes);
  });

  test('for a record that was dropped, doubled or swapped', async () => {
    await write();
    const [header = '', one = '', two = '', three = ''] = (await readFile(path, 'utf8')).split(/(?<=\n)/);
    for (const lines of [[header, two, three], [header, one, three], [header, one, one, two, three], [header, two, one, three], [one, two, three]]) await refusal(lines.join(''));
    expect((await refusal([header, one, three].join(''))).what).toContain(`${path}:3`);
  });

  test('for a record of another journal in its place, and for one with another number in the right chain', async () => {
    await write();
    const ours = (await readFile(path, 'utf8')).split(/(?<=\n)/);
    const theirs = recordLine({ type: 'shell.opened' }, { n: 3, at: AT, by: BY, prev: 'e'.repeat(64) }).line;
    expect((await refusal([...ours.slice(0, 3), theirs].join(''))).why).toContain('does not chain');
    const { head } = readJournal((await writeFile(path, ours.slice(0, 3).join('')), path));
    const skipping = recordLine({ type: 'shell.opened' }, { n: 4, at: AT, by: BY, prev: head }).line;
    expect((await refusal([...ours.slice(0, 3), skipping].join(''))).why).toContain('record 4 where 3 is due');
  });

  test.each([
    ['an event that nobody knows', (prev: string) => seal({ v: 1, n: 1, at: '2026-03-04T05:06:07.890Z', by: BY, type: 'release.done', data: {}, prev }), 'release.done'],
    ['an event without a field', (prev: string) => seal({ v: 1, n: 1, at: '2026-03-04T05:06:07.890Z', by: BY, type: 'waiver.expired', data: {}, prev }), '"step"'],
    ['a record by nobody', (prev: string) => seal({ v: 1, n: 1, at: '2026-03-04T05:06:07.890Z', type: 'shell.opened', data: {}, prev }), 'who'],
    ['a record without a time', (prev: string) => seal({ v: 1, n: 1, at: 'soon', by: BY, type: 'shell.opened', data: {}, prev }), 'time'],
    ['bad JSON in the middle', () => '{"v":1,"n":1,\n', 'hash'],
    ['an empty line', () => '\n', 'hash'],
    ['bytes of zero after a crash of the disk', () => '\0\0\0\0', 'zero byte'],
    ['a tail that is no beginning of a record', () => '<<<<<<< HEAD', 'no beginning'],
  ])('for %s', async (_, line, why) => {
    await (await createJournal(path, HEADER)).close();
    const error = await refusal((await readFile(path, 'utf8')) + line(readJournal(path).head));
    expect(error.what).toContain(`${path}:2`);
    expect(error.why).toContain(why);
  });

  test('for a journal of a newer version, which is told from damage', async () => {
    expect((await refusal(seal({ v: 2, holdpoint: HEADER }))).why).toContain('newer Holdpoint');
    expect((await refusal('{"v":3,"seal":"of another kind"}\n')).why).toContain('newer Holdpoint');
  });

  test('for one that others may write: whoever may write it may write history', async () => {
    await write();
    await chmod(path, 0o620);
    expect(() => readJournal(path)).toThrow('others may write it');
    await expect(openJournal(path)).rejects.toThrow('chmod go-w');
  });

  test('for a link or a folder in its place', async () => {
    await write();
    await symlink(path, join(folder, 'link'));
    await mkdir(join(folder, 'folder'));
    for (const name of ['link', 'folder', 'nothing']) {
      expect(() => readJournal(join(folder, name))).toThrow(HoldpointError);
      await expect(openJournal(join(folder, name))).rejects.toThrow(HoldpointError);
    }
  });
});

describe('a disk that fails', () => {
  const failing = (call: 'write' | 'fsync', at: number) => {
    let count = 0;
    const fails = (): void => {
      count += 1;
      if (count === at) throw new Error(`${call}: EIO`);
    };
    return {
      calls: () => count,
      disk: {
        write: (fd: number, bytes: Uint8Array) => (call === 'write' && fails(), writeSync(fd, bytes)),
        fsync: (fd: number) => (call === 'fsync' && fails(), fsyncSync(fd)),
      },
    };
  };

  test.each(['write', 'fsync'] as const)('at a %s poisons the journal: nothing more is written, and fsync is not tried again', async (call) => {
    await write();
    const { disk, calls } = failing(call, 1);
    const journal = await openJournal(path, disk);
    await expect(journal.append([{ type: 'shell.closed' }], { by: BY, at: AT })).rejects.toThrow('EIO');
    const after = await readFile(path);
    await expect(journal.append([{ type: 'shell.closed' }], { by: BY, at: AT })).rejects.toThrow('EIO');
    expect(calls()).toBe(1);
    expect(await readFile(path)).toEqual(after);
    expect(journal.head().n).toBe(3);
    journal.close();
    expect(readJournal(path).records.length).toBeLessThanOrEqual(4);
  });

  test('that takes half a record leaves every acknowledged one', async () => {
    await write();
    let room = 40;
    const journal = await openJournal(path, {
      write: (fd, bytes) => {
        if (room === 0) throw new Error('ENOSPC');
        const took = writeSync(fd, bytes.subarray(0, room));
        room -= took;
        return took;
      },
      fsync: fsyncSync,
    });
    await expect(journal.append([{ type: 'shell.closed' }], { by: BY, at: AT })).rejects.toThrow('ENOSPC');
    journal.close();
    const again = await openJournal(path);
    expect(again.records).toHaveLength(3);
    expect(again.mended?.bytes).toBe(40);
    again.close();
  });

  test('while a journal is begun leaves none', async () => {
    for (const call of ['write', 'fsync'] as const) {
      await expect(createJournal(path, HEADER, failing(call, 1).disk)).rejects.toThrow('EIO');
      expect(await readdir(folder)).toEqual([]);
    }
  });

  test('another program that removed it, or put another file in its place, poisons it: nothing is acknowledged that no name leads to', async () => {
    for (const take of [() => unlink(path), async () => (await writeFile(`${path}.new`, await readFile(path)), await rename(`${path}.new`, path))]) {
      await rm(path, { force: true });
      await write();
      const journal = await openJournal(path);
      await take();
      await expect(journal.append([{ type: 'shell.closed' }], { by: BY, at: AT })).rejects.toThrow('removed or replaced');
      journal.close();
    }
  });

  test('another program that wrote to it poisons it', async () => {
    await write();
    const journal = await openJournal(path);
    await appendFile(path, 'x');
    await expect(journal.append([{ type: 'shell.closed' }], { by: BY, at: AT })).rejects.toThrow('something else has written');
    journal.close();
  });
});

test('every type of event is known, and none is known twice', () => {
  expect(new Set(EVENT_TYPES).size).toBe(EVENT_TYPES.length);
  expect(EVENT_TYPES).toContain('attempt.intended');
});
