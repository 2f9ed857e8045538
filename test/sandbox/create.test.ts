import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/create.ts';
import { formulaFaults } from '../../src/sandbox/driftwood/formula.ts';
import { FORMULA_PATH, originUrl, pathsOf, PLATFORMS, platformTarball } from '../../src/sandbox/names.ts';
import { readTar } from '../../src/sandbox/packing.ts';
import { openStore } from '../../src/sandbox/store.ts';
import { command, makeSandbox, type Sandbox } from './support/sandbox.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await makeSandbox('smooth', { start: false });
});
afterAll(() => sandbox.remove());

test('a folder that holds something is refused and left as it is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'holdpoint-taken-'));
  await writeFile(join(folder, 'mine.txt'), 'mine');
  await expect(createSandbox({ folder, scenario: 'smooth' })).rejects.toThrow(/is not empty/);
  expect(await readdir(folder)).toEqual(['mine.txt']);
  await rm(folder, { recursive: true });
});

test('the release before is served with the bytes of its tag', async () => {
  const store = await openStore(sandbox.folder);
  const { registries, releases } = store.state();
  expect([registries.npm, registries.pypi, registries.crates].map((list) => list.map(({ version, files }) => [version, files.length]))).toEqual([[['1.1.0', 1]], [['1.1.0', 2]], [['1.1.0', 1]]]);
  const tarball = await store.bytesOf(registries.npm[0]?.files[0]?.sha256 ?? '');
  const served = readTar(gunzipSync(tarball)).find(({ path }) => path === 'package/src/driftwood.mjs');
  expect(served?.bytes.toString().trim()).toBe(await sandbox.git('show', 'v1.1.0:src/driftwood.mjs'));
  expect(served?.bytes.toString().trim()).not.toBe(await sandbox.git('show', 'main:src/driftwood.mjs'));
  expect(releases.map(({ tag, commit }) => [tag, commit])).toEqual([['v1.1.0', await sandbox.git('rev-parse', 'v1.1.0^{commit}')]]);
});

test('the tap has the formula of the release before, pushed', async () => {
  const { releases } = (await openStore(sandbox.folder)).state();
  const digests = Object.fromEntries(PLATFORMS.map((platform) => [platform, releases[0]?.assets.find(({ name }) => name === platformTarball('1.1.0', platform))?.sha256 ?? '']));
  expect(formulaFaults(await sandbox.tapGit('show', `origin/main:${FORMULA_PATH}`), '1.1.0', digests)).toEqual([]);
  expect(await sandbox.tapGit('config', 'remote.origin.url')).toBe(originUrl('homebrew-tap'));
  expect(await sandbox.tapGit('status', '--porcelain')).toBe('');
});

test('the token lies in a file that its owner alone can read', async () => {
  const { mode } = await stat(pathsOf(sandbox.folder).settings);
  expect((mode & 0o777).toString(8)).toBe('600');
  expect(await readFile(pathsOf(sandbox.folder).settings, 'utf8')).toContain(sandbox.token);
});

test('the git settings of the machine (signing, hooks, rewritten addresses) do not reach the sandbox', async () => {
  const home = await mkdtemp(join(tmpdir(), 'holdpoint-home-'));
  const config = join(home, 'gitconfig');
  await writeFile(join(home, 'pre-push'), '#!/usr/bin/env bash\nexit 1\n', { mode: 0o755 });
  await writeFile(join(home, 'pre-commit'), '#!/usr/bin/env bash\nexit 1\n', { mode: 0o755 });
  await writeFile(config, [
    '[commit]\n gpgSign = true', '[tag]\n gpgSign = true\n forceSignAnnotated = true', '[gpg]\n program = false', `[core]\n hooksPath = ${home}`,
    '[url "ssh://git@192.0.2.1/"]\n insteadOf = https://github.com/', '[url "ssh://git@192.0.2.2/"]\n pushInsteadOf = https://github.com/', '',
  ].join('\n'));
  const env = { GIT_CONFIG_GLOBAL: config };
  const git = (...args: readonly string[]) => command('git', args, pathsOf(sandbox.folder).project, env);
  await git('commit', '--quiet', '--allow-empty', '--message', 'An empty one');
  await git('tag', '--annotate', 'v9.0.0', '--message', 'Nine');
  await git('push', '--quiet', 'origin', 'main', 'v9.0.0');
  expect(await git('ls-remote', 'origin', 'refs/heads/main')).toContain(await git('rev-parse', 'HEAD'));
  await rm(home, { recursive: true });
});

test('a sandbox can be made under such settings', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'holdpoint-strict-'));
  const folder = join(parent, 'sandbox');
  const { GIT_DIR, GIT_CONFIG_GLOBAL } = process.env;
  Object.assign(process.env, { GIT_DIR: '/nowhere', GIT_CONFIG_GLOBAL: '/nowhere/either' });
  try {
    await createSandbox({ folder, scenario: 'learn' });
  } finally {
    for (const [name, value] of Object.entries({ GIT_DIR, GIT_CONFIG_GLOBAL })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
  expect((await readdir(folder)).toSorted()).toEqual(['homebrew-tap', 'project', 'remotes', 'world']);
  await rm(parent, { recursive: true });
});
