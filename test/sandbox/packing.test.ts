import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readTar, sha256, tarGz, textFile, unzip, zipOf } from '../../src/sandbox/packing.ts';
import { wheelPackage } from '../../src/sandbox/packages.ts';

const files = [textFile('b.txt', 'two\n'), textFile('a/run.sh', 'x'.repeat(1_000), { executable: true }), textFile('empty', '')];

test('a tar.gz holds each file with its bytes and its mode, below one folder', () => {
  const read = readTar(gunzipSync(tarGz('top', files, { at: 1_700_000_000 })));
  expect(read.map(({ path, executable, bytes }) => [path, executable, bytes.toString()])).toEqual([
    ['top/a/run.sh', true, 'x'.repeat(1_000)],
    ['top/b.txt', false, 'two\n'],
    ['top/empty', false, ''],
  ]);
});

test('equal files give equal bytes, in whatever order they come', () => {
  const at = { at: 1_700_000_000 };
  expect(tarGz('top', files, at)).toEqual(tarGz('top', files.toReversed(), at));
  expect(zipOf(files, at)).toEqual(zipOf(files.toReversed(), at));
  expect(zipOf(files, at)).not.toEqual(zipOf(files, { at: 1_800_000_000 }));
});

test('a path that a tar header cannot hold is refused', () => {
  expect(() => tarGz('top', [textFile('x'.repeat(120), '')], { at: 0 })).toThrow(/100 bytes/);
});

test('a wheel lists every file in its RECORD with a digest that is right', () => {
  const source = { files: [textFile('python/driftwood/__init__.py', 'x = 1\n')], commit: 'c', at: 1_700_000_000 };
  const inside = unzip(wheelPackage(source, '1.2.0').bytes);
  const record = String(inside.find(({ path }) => path.endsWith('/RECORD'))?.bytes).trim().split('\n').map((line) => line.split(','));
  expect(record.map(([path]) => path).toSorted()).toEqual(inside.map(({ path }) => path).toSorted());
  for (const [path, digest, size] of record.filter(([path]) => !path?.endsWith('RECORD'))) {
    const bytes = inside.find((file) => file.path === path)?.bytes ?? Buffer.alloc(0);
    expect(digest).toBe(`sha256=${Buffer.from(sha256(bytes), 'hex').toString('base64url')}`);
    expect(size).toBe(String(bytes.length));
  }
});
