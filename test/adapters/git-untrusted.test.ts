import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openGit } from '../../src/adapters/git.ts';
import type { Git } from '../../src/ports.ts';
import { hostileSettings, settingGroups } from '../support/hostile.ts';
import type { HostileSetting } from '../support/hostile.ts';
import { GIT_ENVIRONMENT, repository } from './support/repository.ts';
import type { Repository } from './support/repository.ts';
import { temporaryFolder } from './support/temporary.ts';

const NONE = { globs: [], patterns: [] };

/** A checkout that somebody else has prepared: a change, a tag, an alternate, hooks of every name that reading could run. */
const prepared = async (canary: string): Promise<Repository> => {
  const repo = await repository();
  repo.git('config', 'filter.trap.clean', 'cat');
  repo.git('tag', '--annotate', '--message=m', 'v1');
  repo.git('push', '--quiet', 'origin', 'v1');
  repo.commit({ 'README.md': 'two\n' });
  writeFileSync(join(repo.root, '.git/objects/info/alternates'), `${join(repo.origin, 'objects')}\n`);
  mkdirSync(join(repo.root, '.git/hooks'), { recursive: true });
  for (const hook of ['reference-transaction', 'post-checkout', 'post-index-change', 'fsmonitor-watchman', 'pre-auto-gc', 'post-rewrite', 'post-merge']) {
    writeFileSync(join(repo.root, '.git/hooks', hook), `#!/bin/sh\ntouch "${canary}"\n`);
    chmodSync(join(repo.root, '.git/hooks', hook), 0o755);
  }
  return repo;
};

const set = (repo: Repository, { key, value, also }: HostileSetting): void => {
  for (const [path, text] of Object.entries(also?.files ?? {})) repo.write(path, text);
  for (const [other, its] of Object.entries(also?.config ?? {})) repo.git('config', other, its);
  repo.git('config', key, value);
};

/** Everything that reads. What has no answer is no answer; what counts here is what ran. */
const readAll = async (git: Git, first: string, last: string): Promise<readonly PromiseSettledResult<unknown>[]> => {
  const one = async (read: () => Promise<unknown>): Promise<PromiseSettledResult<unknown>> => (await Promise.allSettled([read()]))[0];
  const reads = [
    () => git.head(), () => git.dirty(NONE), () => git.checkout(NONE), () => git.identity(), () => git.originRepository(), () => git.fetch(), () => git.aheadBehind('main'),
    () => git.remoteTag('v1'), () => git.remoteTags(), () => git.remoteBranch('main'), () => git.localTag('v1'), () => git.tagMessage('v1'), () => git.describeTag('v1'),
    () => git.changedFiles(first, last), () => git.diff(first, last, []), () => git.diff(first, null, []), () => git.isAncestor(first, last), () => git.show(last, 'README.md'),
  ];
  const results = [];
  for (const read of reads) results.push(await one(read));
  return results;
};

describe('reading a checkout that somebody else has configured', () => {
  test.each(settingGroups().map((group) => [group.map((index) => hostileSettings('')[index]?.key).join(', '), group] as const))('runs nothing for %s', async (_, group) => {
    const folder = await temporaryFolder();
    const repo = await prepared(join(folder, 'canary of a hook'));
    const [first, last] = [repo.git('rev-parse', 'HEAD~1'), repo.git('rev-parse', 'HEAD')];
    repo.write('README.md', 'three\n');
    repo.write('new.md', 'new\n');
    for (const index of group) for (const setting of hostileSettings(join(folder, `canary-${index}`)).slice(index, index + 1)) set(repo, setting);
    const results = await readAll(await openGit(repo.root, { environment: GIT_ENVIRONMENT }), first, last);
    expect(readdirSync(folder).map((name) => hostileSettings('')[Number(name.replace('canary-', ''))]?.key ?? name)).toEqual([]);
    // Whatever origin is called, what is here was read.
    expect(results.slice(0, 3).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
  });

  test('runs nothing of a submodule', async () => {
    const folder = await temporaryFolder();
    const canary = join(folder, 'canary');
    const repo = await repository();
    execFileSync('git', ['-c', 'protocol.file.allow=always', 'submodule', 'add', '--quiet', repo.origin, 'inside'], { cwd: repo.root, env: GIT_ENVIRONMENT, stdio: 'ignore' });
    repo.commit({});
    const inside = (...args: readonly string[]): void => void execFileSync('git', args, { cwd: join(repo.root, 'inside'), env: GIT_ENVIRONMENT });
    inside('config', 'core.fsmonitor', `touch ${canary}; :`);
    inside('config', 'diff.external', `touch ${canary}; :`);
    repo.write('inside/README.md', 'changed\n');
    const git = await openGit(repo.root, { environment: GIT_ENVIRONMENT });
    expect(await git.dirty(NONE)).toEqual(['inside']);
    await git.diff(repo.git('rev-parse', 'HEAD'), null, []);
    expect(existsSync(canary)).toBe(false);
  });

  test('asks no origin over git://, where anybody on the way answers, and starts no proxy for it', async () => {
    const folder = await temporaryFolder();
    writeFileSync(join(folder, 'proxy'), `#!/bin/sh\ntouch ${join(folder, 'canary')}\n`);
    chmodSync(join(folder, 'proxy'), 0o755);
    const repo = await repository();
    repo.git('remote', 'set-url', 'origin', 'git://127.0.0.1:1/acme/tidewater.git');
    repo.git('config', 'core.gitProxy', join(folder, 'proxy'));
    await expect((await openGit(repo.root, { environment: GIT_ENVIRONMENT })).remoteTag('v1')).rejects.toMatchObject({ name: 'WorldError', message: expect.stringContaining('not allowed') });
    expect(existsSync(join(folder, 'canary'))).toBe(false);
  });

  test('writes over no branch and no tag, whatever refspecs it has', async () => {
    const repo = await repository();
    repo.git('branch', 'side');
    repo.git('tag', 'v1');
    const before = repo.git('for-each-ref', 'refs/heads', 'refs/tags');
    const other = join(await temporaryFolder(), 'other');
    execFileSync('git', ['clone', '--quiet', repo.origin, other], { env: GIT_ENVIRONMENT });
    const there = (...args: readonly string[]): void => void execFileSync('git', ['-c', 'user.name=O', '-c', 'user.email=o@example.test', ...args], { cwd: other, env: GIT_ENVIRONMENT });
    there('commit', '--quiet', '--allow-empty', '--message=other');
    there('push', '--quiet', 'origin', 'HEAD:refs/heads/side', 'HEAD:refs/tags/v1');
    repo.git('config', 'remote.origin.fetch', '+refs/heads/*:refs/heads/*');
    repo.git('config', '--add', 'remote.origin.fetch', '+refs/tags/*:refs/tags/*');
    const git = await openGit(repo.root, { environment: GIT_ENVIRONMENT });
    await git.fetch();
    expect(repo.git('for-each-ref', 'refs/heads', 'refs/tags')).toBe(before);
    expect(repo.git('rev-parse', 'refs/remotes/origin/side')).toBe(await git.remoteBranch('side'));
  });

  test('fetches what a partial clone lacks by no program of its own', async () => {
    const canary = join(await temporaryFolder(), 'canary');
    const repo = await repository();
    const first = repo.git('rev-parse', 'HEAD');
    repo.git('--git-dir', repo.origin, 'config', 'uploadpack.allowFilter', 'true');
    repo.commit({ 'README.md': 'two\n' });
    repo.git('push', '--quiet', 'origin', 'main');
    const root = join(await temporaryFolder(), 'partial');
    execFileSync('git', ['clone', '--quiet', '--filter=blob:none', `file://${repo.origin}`, root], { env: GIT_ENVIRONMENT });
    execFileSync('git', ['config', 'remote.origin.uploadpack', `touch ${canary}; git-upload-pack`], { cwd: root, env: GIT_ENVIRONMENT });
    const git = await openGit(root, { environment: GIT_ENVIRONMENT });
    await git.diff(first, (await git.head()).commit, []).catch(() => undefined);
    expect(existsSync(canary)).toBe(false);
  });

  test('asks the person\'s own program for a password, never the checkout\'s', async () => {
    const folder = await temporaryFolder();
    const programs = ['theirs', 'ours'].map((name) => {
      writeFileSync(join(folder, `ask-${name}`), `#!/bin/sh\ntouch ${join(folder, name)}\necho x\n`);
      chmodSync(join(folder, `ask-${name}`), 0o755);
      return join(folder, `ask-${name}`);
    });
    const server = createServer((_, response) => void response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end());
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const repo = await repository();
    // A listening TCP server has an AddressInfo, never a pipe's name.
    repo.git('remote', 'set-url', 'origin', `http://127.0.0.1:${(server.address() as AddressInfo).port}/acme/tidewater.git`);
    repo.git('config', 'core.askPass', programs[0] ?? '');
    const config = join(folder, 'global');
    writeFileSync(config, `[core]\n\taskPass = ${programs[1] ?? ''}\n`);
    await expect((await openGit(repo.root, { environment: GIT_ENVIRONMENT })).remoteTags()).rejects.toMatchObject({ trouble: 'denied' });
    expect([existsSync(join(folder, 'theirs')), existsSync(join(folder, 'ours'))]).toEqual([false, false]);
    await expect((await openGit(repo.root, { environment: { ...GIT_ENVIRONMENT, GIT_CONFIG_GLOBAL: config } })).remoteTags()).rejects.toMatchObject({ trouble: 'denied' });
    expect([existsSync(join(folder, 'theirs')), existsSync(join(folder, 'ours'))]).toEqual([false, true]);
  });
});
