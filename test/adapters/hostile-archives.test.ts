import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readZip } from '../../src/adapters/archives.ts';

type Entry = {
  readonly name: string | Buffer;
  readonly content?: string | Buffer;
  readonly mode?: number;
  readonly flags?: number;
  readonly stored?: boolean;
  /** What the directory says, where it lies. */
  readonly size?: number;
  readonly compressedSize?: number;
  readonly crc?: number;
  /** Shares the bytes of the entry before it. */
  readonly overlaps?: boolean;
};

/** A zip written by hand, so that it can say anything (APPNOTE 4.3). */
const zipOf = (entries: readonly Entry[], { count = entries.length, tail = Buffer.alloc(0), before = Buffer.alloc(0) }: { readonly count?: number; readonly tail?: Buffer; readonly before?: Buffer } = {}): Buffer => {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  let last = 0;
  let shared = { packed: Buffer.alloc(0), sum: 0 };
  for (const { name, content = '', mode = 0o100644, flags = 0, stored = false, size, compressedSize, crc, overlaps = false } of entries) {
    const [title, bytes] = [Buffer.from(name), Buffer.from(content)];
    const packed = stored ? bytes : overlaps ? shared.packed : deflateRawSync(bytes);
    const sum = overlaps ? shared.sum : crc32(bytes);
    shared = { packed, sum };
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(flags, 2);
    fields.writeUInt16LE(stored ? 0 : 8, 4);
    fields.writeUInt32LE(crc ?? sum, 10);
    fields.writeUInt32LE(compressedSize ?? packed.length, 14);
    fields.writeUInt32LE(size ?? bytes.length, 18);
    fields.writeUInt16LE(title.length, 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), fields, title, packed]);
    if (!overlaps) {
      last = offset;
      parts.push(local);
      offset += local.length;
    }
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((mode * 65_536) >>> 0, 6);
    rest.writeUInt32LE(last, 10);
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002', 'latin1'), Buffer.from([20, 3]), fields, rest, title]));
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, listed, before, end, tail]);
};

const MIB = 1024 * 1024;
const read = (zip: Buffer, limits?: { readonly entries: number; readonly bytes: number }) => readZip(zip, { name: 'artifact dist', ...(limits === undefined ? {} : { limits }) });
const fine: Entry = { name: 'a.txt', content: 'fine' };

describe('an archive that is written by hand', () => {
  it('is read when it says the truth', async () => {
    expect((await read(zipOf([{ name: 'dist/', mode: 0o040755 }, fine, { name: 'b', content: 'stored', stored: true }, { name: 'empty' }]))).map(({ name, bytes }) => [name, Buffer.from(bytes).toString()])).toEqual([['a.txt', 'fine'], ['b', 'stored'], ['empty', '']]);
  });

  it.each([
    ['climbs', { name: '../evil' }, 'leads out'],
    ['climbs in the middle', { name: 'a/../../evil' }, 'leads out'],
    ['begins at the root', { name: '/etc/evil' }, 'leads out'],
    ['names a drive', { name: 'C:evil' }, 'leads out'],
    ['has backslashes', { name: 'a\\..\\evil' }, 'leads out'],
    ['has a NUL', { name: 'a.txt\u0000.sh' }, 'leads out'],
    ['has a newline', { name: 'a\nb' }, 'cannot be shown'],
    ['turns its direction', { name: 'a\u202Egnp.exe' }, 'cannot be shown'],
    ['says the same in other words', { name: './a' }, 'cannot be shown'],
    ['says the same in more words', { name: 'a//b' }, 'cannot be shown'],
    ['is a link', { name: 'link', content: '/etc/passwd', mode: 0o120777 }, 'a link or a device'],
    ['is a device', { name: 'null', mode: 0o020666 }, 'a link or a device'],
    ['is a pipe', { name: 'pipe', mode: 0o010666 }, 'a link or a device'],
    ['is encrypted', { name: 'secret', content: 'x'.repeat(20), flags: 1 }, 'is encrypted'],
  ] as const)('with an entry that %s is refused', async (_, entry, words) => {
    for (const all of [[entry], [fine, entry], [entry, fine]]) await expect(read(zipOf(all))).rejects.toMatchObject({ trouble: 'refused', message: expect.stringContaining(words) });
  });

  it.each([
    ['has a name twice', zipOf([fine, { ...fine, content: 'other' }])],
    ['has another CRC', zipOf([{ ...fine, crc: 1 }])],
    ['has another CRC, stored', zipOf([{ ...fine, crc: 1, stored: true }])],
    ['says that a full file is empty', zipOf([{ ...fine, size: 0, compressedSize: 0 }])],
    ['says that a file is shorter', zipOf([{ name: 'bomb', content: Buffer.alloc(4 * MIB), size: 10 }])],
    ['says that a file is longer', zipOf([{ ...fine, size: 4_000 }])],
    ['says that it is packed into more than there is', zipOf([{ ...fine, compressedSize: 4_000_000 }])],
    ['lists more entries than it has', zipOf([fine], { count: 3 })],
    ['lists fewer entries than it has', zipOf([fine, { name: 'hidden', content: 'x' }], { count: 1 })],
    ['lists 65,535 entries', zipOf([fine], { count: 65_535 })],
    ['has something behind its end', zipOf([fine], { tail: Buffer.from('more') })],
    ['has a second end behind its end', zipOf([fine], { tail: zipOf([{ name: 'other' }]).subarray(-22) })],
    ['has a second end before its end', zipOf([fine], { before: zipOf([{ name: 'other' }]).subarray(-22) })],
    ['claims to be a zip64', zipOf([fine], { before: Buffer.concat([Buffer.from('PK\u0006\u0007', 'latin1'), Buffer.alloc(16, 0xff)]) })],
    ['claims to be a zip64 of its own', zipOf([fine], { before: Buffer.concat([Buffer.from('PK\u0006\u0006', 'latin1'), Buffer.alloc(52, 0xff), Buffer.from('PK\u0006\u0007', 'latin1'), Buffer.alloc(16)]) })],
    ['is cut off', zipOf([fine]).subarray(0, 60)],
    ['is cut off at its end', zipOf([fine]).subarray(0, -1)],
    ['is a web page', Buffer.from('<!doctype html><title>Sign in</title>'.repeat(10))],
    ['is nothing', Buffer.alloc(0)],
  ])('that %s cannot be read', async (_, zip) => {
    await expect(read(zip)).rejects.toMatchObject({ name: 'WorldError', trouble: expect.stringMatching(/^(?:unreachable|refused)$/), message: expect.stringMatching(/^artifact dist /), fix: expect.stringMatching(/./) });
  });

  it.each([
    ['holds nothing', zipOf([])],
    ['holds folders only', zipOf([{ name: 'dist/', mode: 0o040755 }])],
  ])('that %s is refused: nothing was built', async (_, zip) => {
    await expect(read(zip)).rejects.toMatchObject({ trouble: 'refused', message: 'artifact dist holds no file' });
  });
});

describe('a bomb', () => {
  it('of one entry stops at the size that it says, and one that says it truly at the limit', async () => {
    const content = Buffer.alloc(64 * MIB);
    await expect(read(zipOf([{ name: 'bomb', content, size: 1 }]))).rejects.toMatchObject({ name: 'WorldError' });
    await expect(read(zipOf([{ name: 'bomb', content }]), { entries: 10, bytes: MIB })).rejects.toMatchObject({ trouble: 'refused', message: expect.stringContaining('more than 1048576 bytes') });
  });

  it('of many entries that share their bytes stops at the limit of all together, before it is unpacked', async () => {
    const shared: Entry = { name: 'b0', content: Buffer.alloc(8 * MIB) };
    const zip = zipOf([shared, ...Array.from({ length: 500 }, (_, at): Entry => ({ ...shared, name: `b${at + 1}`, overlaps: true }))]);
    const before = process.memoryUsage().arrayBuffers;
    await expect(read(zip, { entries: 1_000, bytes: 20 * MIB })).rejects.toMatchObject({ trouble: 'refused', message: expect.stringContaining('unpacks to more') });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(128 * MIB);
  });

  it('of many entries is refused by its count, before they are read', async () => {
    const zip = zipOf(Array.from({ length: 20_000 }, (_, at): Entry => ({ name: `f${at}` })));
    await expect(read(zip)).rejects.toMatchObject({ trouble: 'refused', message: 'artifact dist holds 20000 files, more than 10000' });
  });

  it.each([
    ['folders', 'a/'.repeat(30_000)],
    ['letters', 'a'.repeat(60_000)],
  ])('of names made of %s is refused before anybody writes down each of them', async (_, name) => {
    await expect(read(zipOf(Array.from({ length: 200 }, (_entry, at): Entry => ({ name: `${at}/${name}x` }))))).rejects.toMatchObject({ name: 'WorldError', message: expect.stringContaining('name of an entry') });
  });

  it('inside an archive inside an archive is one file', async () => {
    const inner = zipOf([{ name: 'bomb', content: Buffer.alloc(32 * MIB) }]);
    const members = await read(zipOf([{ name: 'inner.zip', content: inner, stored: true }]));
    expect(members.map(({ name, bytes }) => [name, bytes.byteLength])).toEqual([['inner.zip', inner.length]]);
  });
});

it('nothing of an archive is ever written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdpoint-zip-'));
  const [home, temporary] = [process.cwd(), process.env['TMPDIR']];
  process.chdir(folder);
  process.env['TMPDIR'] = folder;
  onTestFinished(() => {
    process.chdir(home);
    if (temporary === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = temporary;
    rmSync(folder, { recursive: true, force: true });
  });
  await read(zipOf([{ name: 'deep/er/a.txt', content: 'a' }]));
  for (const name of ['../evil', join(folder, 'evil'), 'link']) await read(zipOf([{ name, mode: name === 'link' ? 0o120777 : 0o100644 }])).catch(() => undefined);
  expect(readdirSync(folder)).toEqual([]);
});
