import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { fileOfTarGz } from '../../src/channels/tar.ts';
import { tarGz } from './world.ts';

const MIB = 1024 * 1024;

/** A tar as git writes it: a global pax header first, long paths split in two. */
const archive = (files: { readonly [path: string]: string }): Buffer => {
  const root = mkdtempSync(join(tmpdir(), 'holdpoint-tar-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const git = (...args: readonly string[]): Buffer => execFileSync('git', ['-c', 'user.name=Rowan', '-c', 'user.email=rowan@example.com', ...args], { cwd: root });
  git('init', '--quiet');
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  git('add', '--all', '--force');
  git('commit', '--quiet', '--message', 'files');
  return gzipSync(git('archive', '--format=tar', '--prefix=tidewater-1.2.3/', 'HEAD'));
};

it('a file is found by its whole path, a long one too', () => {
  const long = `${'folder/'.repeat(12)}a-file-with-a-rather-long-name.json`;
  const bytes = archive({ 'Cargo.toml': '[package]\n', [long]: '{"deep":true}', 'empty.txt': '' });
  expect(fileOfTarGz(bytes, 'tidewater-1.2.3/Cargo.toml', { maxBytes: MIB })?.toString()).toBe('[package]\n');
  expect(fileOfTarGz(bytes, `tidewater-1.2.3/${long}`, { maxBytes: MIB })?.toString()).toBe('{"deep":true}');
  expect(fileOfTarGz(bytes, 'tidewater-1.2.3/empty.txt', { maxBytes: MIB })).toHaveLength(0);
});

it('a file that is not there, and a folder, are null', () => {
  const bytes = archive({ 'src/lib.rs': '' });
  for (const path of ['Cargo.toml', 'src/lib.rs', 'tidewater-1.2.3/src', 'tidewater-1.2.3/src/']) expect(fileOfTarGz(bytes, path, { maxBytes: MIB })).toBeNull();
});

it('an archive that is cut, damaged or too large is not read', () => {
  const bytes = tarGz({ 'a.txt': 'a'.repeat(2000) });
  const damaged = gunzipSync(bytes);
  damaged.write('b', 0);
  expect(() => fileOfTarGz(bytes.subarray(0, bytes.length / 2), 'a.txt', { maxBytes: MIB })).toThrow('unexpected end of file');
  expect(() => fileOfTarGz(gzipSync(gunzipSync(bytes).subarray(0, 1024)), 'a.txt', { maxBytes: MIB })).toThrow('cut off');
  expect(() => fileOfTarGz(gzipSync(damaged), 'a.txt', { maxBytes: MIB })).toThrow('damaged');
  expect(() => fileOfTarGz(bytes, 'a.txt', { maxBytes: 1000 })).toThrow('larger than 1000 bytes');
});

// ── written by hand, so that it can say anything ─────────────────────────────

type Entry = { readonly name: string; readonly content?: string; readonly type?: string; readonly size?: string; readonly sum?: string };

const blocksOf = ({ name, content = '', type = '0', size = Buffer.byteLength(content).toString(8).padStart(11, '0'), sum }: Entry): Buffer => {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000644\0'.padEnd(24, '\0'), 100);
  header.write(`${size}\0`, 124, 'latin1');
  header.write(`00000000000\0        ${type}`, 136);
  header.write('ustar\u000000', 257, 'latin1');
  header.write(sum ?? `${header.reduce((total, byte) => total + byte, 0).toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, Buffer.from(content), Buffer.alloc((512 - (Buffer.byteLength(content) % 512)) % 512)]);
};
const byHand = (...entries: readonly Entry[]): Buffer => gzipSync(Buffer.concat([...entries.map(blocksOf), Buffer.alloc(1024)]));
const pax = (...records: readonly string[]): string => records.map((record) => {
  let length = record.length + 2;
  while (String(length).length + record.length + 2 !== length) length = String(length).length + record.length + 2;
  return `${length} ${record}\n`;
}).join('');
const reading = (...entries: readonly Entry[]) => () => fileOfTarGz(byHand(...entries), 'a.txt', { maxBytes: MIB })?.toString() ?? null;

it('a file that is there twice, or as a link, or under another name too, is not read: who unpacks it may get the other', () => {
  const a: Entry = { name: 'a.txt', content: 'one' };
  expect(reading(a)()).toBe('one');
  expect(reading(a, { ...a, content: 'two' })).toThrow('twice');
  expect(reading({ name: 'L', type: 'L', content: 'a.txt\0' }, { name: 'other', content: 'two' }, a)).toThrow('twice');
  expect(reading({ name: 'x', type: 'x', content: pax('path=a.txt') }, { name: 'other', content: 'two' }, a)).toThrow('twice');
  for (const type of ['1', '2', '3', '4', '6', '7']) expect(reading({ ...a, type })).toThrow('no file');
});

it('a long name counts for the file behind it, whatever that one is called', () => {
  const named = (entry: Entry) => reading(entry, { name: 'short', content: 'two' }, { name: 'last' });
  expect(named({ name: '././@LongLink', type: 'L', content: 'a.txt\0' })()).toBe('two');
  expect(named({ name: 'x', type: 'x', content: pax('mtime=1', 'path=a.txt') })()).toBe('two');
  expect(reading({ name: 'x', type: 'x', content: pax('path=other') }, { name: 'a.txt', content: 'two' })()).toBeNull();
  expect(reading({ name: 'L', type: 'L', content: '' }, { name: 'a.txt', content: 'two' })()).toBeNull();
  expect(reading({ name: 'g', type: 'g', content: pax('path=a.txt') }, { name: 'b' })).toThrow('one name');
});

it('a header that lies about a size, or a record about its length, is not believed', () => {
  const a: Entry = { name: 'a.txt', content: 'one' };
  expect(reading({ ...a, size: '77777777777' })).toThrow('cut off');
  expect(reading({ ...a, size: '-0000000001' })).toThrow('damaged');
  expect(reading({ ...a, size: '\u0080\u00ff\u00ff\u00ff' })).toThrow('damaged');
  expect(reading({ ...a, sum: '000001\0 ' })).toThrow('damaged');
  for (const content of ['999 path=a.txt\n', '0 path=a.txt\n', 'path=a.txt\n', '14 path=a.txt ']) expect(reading({ name: 'x', type: 'x', content }, a)).toThrow('damaged');
});

it('a bomb of zeros stops at the limit', () => {
  const bomb = gzipSync(Buffer.alloc(64 * MIB));
  expect(bomb.length).toBeLessThan(MIB / 8);
  expect(() => fileOfTarGz(bomb, 'a.txt', { maxBytes: MIB })).toThrow('larger than');
  expect(() => fileOfTarGz(byHand({ name: 'zeros', content: '\0'.repeat(2 * MIB) }, { name: 'a.txt' }), 'a.txt', { maxBytes: MIB })).toThrow('larger than');
});
