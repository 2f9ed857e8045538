import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { createFiles } from '../../src/adapters/files.ts';
import { HoldpointError } from '../../src/core/error.ts';
import type { Files } from '../../src/ports.ts';
import { temporaryFolder } from './support/temporary.ts';

let folder = '';
let root = '';
let files: Files;
beforeEach(async () => {
  folder = await temporaryFolder();
  root = join(folder, 'work');
  await mkdir(join(folder, 'tap'));
  files = createFiles({ roots: [root, join(folder, 'tap')], evidence: join(folder, 'state/evidence/bench.2'), secrets: ['hunter2-and-more'] });
  await put('work/.scratch/release/a/summary.md', 'A\n');
  await put('work/.scratch/release/b/summary.md', 'B\n');
  await put('work/other.md', 'other\n');
  await put('secret.txt', 'outside\n');
});
const put = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
};
const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');

describe('files of the checkout that match', () => {
  test('are copied beside each other, for the person alone, with the hash of the copy', async () => {
    const kept = await files.keep(['.scratch/release/**/summary.md', './.scratch/**/a/*.md']);
    expect(kept.map(({ name, bytes, sha256: sum }) => [name, bytes, sum])).toEqual([['.scratch/release/a/summary.md', 2, sha256('A\n')], ['.scratch/release/b/summary.md', 2, sha256('B\n')]]);
    for (const { path, sha256: sum } of kept) {
      expect(dirname(path)).toBe(join(folder, 'state/evidence/bench.2'));
      expect(sha256(await readFile(path))).toBe(sum);
      expect((await stat(path)).mode & 0o777).toBe(0o600);
    }
  });

  test('are none when nothing matches', async () => {
    expect(await files.keep(['nowhere/**', 'absent.md', 'other.md/x'])).toEqual([]);
    expect(await files.keep([])).toEqual([]);
  });

  test('are kept without secrets', async () => {
    await put('work/log.txt', 'key hunter2-and-more\nend');
    const [kept] = await files.keep(['log.txt']);
    expect(await readFile(kept?.path ?? '', 'utf8')).toBe('key [masked]\nend');
    expect(kept?.sha256).toBe(sha256('key [masked]\nend'));
  });

  test('are never reached through a link, and never out of .git', async () => {
    await symlink(join(folder, 'secret.txt'), join(root, 'link.md'));
    await symlink(folder, join(root, 'out'));
    await put('work/.git/config', 'x');
    expect(await files.keep(['*.md', 'out/*.txt', 'out/**', '**/config'])).toMatchObject([{ name: 'other.md' }]);
  });

  test.each(['../secret.txt', '/etc/passwd', 'a/../../secret.txt'])('are not looked for outside: %s', async (glob) => {
    await expect(files.keep([glob])).rejects.toBeInstanceOf(HoldpointError);
  });
});

describe('a file', () => {
  test('is hashed wherever a person says it is', async () => {
    expect(await files.hash('other.md')).toEqual({ sha256: sha256('other\n'), bytes: 6 });
    expect(await files.hash(join(folder, 'secret.txt'))).toEqual({ sha256: sha256('outside\n'), bytes: 8 });
  });

  test('that is not there, or is no file, is null', async () => {
    spawnSync('mkfifo', [join(root, 'pipe')]);
    for (const path of ['absent', 'other.md/below', '.scratch', 'pipe']) {
      expect(await files.hash(path)).toBeNull();
      expect(await files.read(path)).toBeNull();
    }
  });

  test('is read in the checkout and in the other one that was named, nowhere else', async () => {
    await put('tap/Formula/x.rb', 'class X\n');
    expect(await files.read('other.md')).toBe('other\n');
    expect(await files.read('../tap/Formula/x.rb')).toBe('class X\n');
    await symlink(join(folder, 'secret.txt'), join(root, 'notes.md'));
    for (const path of ['../secret.txt', join(folder, 'secret.txt'), 'notes.md']) await expect(files.read(path)).rejects.toBeInstanceOf(HoldpointError);
  });

  test('is written whole, keeps its mode, and leaves nothing beside it', async () => {
    await put('tap/Formula/x.rb', 'old');
    await chmod(join(folder, 'tap/Formula/x.rb'), 0o755);
    await files.write(join(folder, 'tap/Formula/x.rb'), 'new\n');
    expect(await readFile(join(folder, 'tap/Formula/x.rb'), 'utf8')).toBe('new\n');
    expect((await stat(join(folder, 'tap/Formula/x.rb'))).mode & 0o777).toBe(0o755);
    expect(await readdir(join(folder, 'tap/Formula'))).toEqual(['x.rb']);
  });

  test('is written where its folder is missing', async () => {
    await files.write('.scratch/release/report.md', 'report\n');
    expect(await readFile(join(root, '.scratch/release/report.md'), 'utf8')).toBe('report\n');
  });

  test('is never written through a link that leads out', async () => {
    await symlink(join(folder, 'secret.txt'), join(root, 'to-file'));
    await symlink(join(folder, 'not-yet.txt'), join(root, 'to-nowhere'));
    await symlink(folder, join(root, 'to-folder'));
    for (const path of ['to-file', 'to-nowhere', 'to-folder/new.txt', '../new.txt']) await expect(files.write(path, 'x')).rejects.toBeInstanceOf(HoldpointError);
    expect(await readFile(join(folder, 'secret.txt'), 'utf8')).toBe('outside\n');
    expect((await readdir(folder)).toSorted()).toEqual(['secret.txt', 'tap', 'work']);
  });
});

describe('an empty folder that is lent', () => {
  test('is of nobody else, and is gone with all that is in it, also when its use failed', async () => {
    const lent: string[] = [];
    const use = async (path: string): Promise<string> => {
      lent.push(path);
      expect(await readdir(path)).toEqual([]);
      expect((await stat(path)).mode & 0o777).toBe(0o700);
      await mkdir(join(path, 'node_modules'));
      await writeFile(join(path, 'node_modules/x'), '');
      return 'used';
    };
    expect(await files.scratch(use)).toBe('used');
    await expect(files.scratch(async (path) => use(path).then(() => Promise.reject(new Error('no'))))).rejects.toThrow('no');
    expect(new Set(lent).size).toBe(2);
    for (const path of lent) await expect(stat(path)).rejects.toThrow('ENOENT');
  });
});
