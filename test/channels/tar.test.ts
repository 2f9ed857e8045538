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
