import { chmod, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openGit } from '../../src/adapters/git.ts';
import type { Git } from '../../src/ports.ts';
import { serveGit, type GitFault, type GitServer } from './support/git-http.ts';
import { GIT_ENVIRONMENT, repository, type Repository } from './support/repository.ts';

const LOGIN = { user: 'rowan', password: 'a-password-of-a-test' } as const;
const PAGE: GitFault = { status: 200, type: 'text/html', body: '<!doctype html><title>Sign in</title>' };

let repo: Repository;
let server: GitServer;
let asks: GitServer;
let git: Git;
let head: string;
/** One checkout and two servers of its origin for all of this file, each test with a tag of its own: what takes time here is starting git. */
beforeAll(async () => {
  repo = await repository();
  head = repo.git('rev-parse', 'HEAD');
  const folder = dirname(repo.origin);
  [server, asks] = await Promise.all([serveGit(folder), serveGit(folder, LOGIN)]);
  git = await originAt(server.url);
});
afterEach(() => {
  server.fault = () => null;
});
afterAll(() => {
  server.close();
  asks.close();
});

const originAt = (url: string): Promise<Git> => {
  repo.git('config', 'remote.origin.url', url);
  return openGit(repo.root, { environment: GIT_ENVIRONMENT });
};
const tagged = async (tag: string, message = 'Release'): Promise<string> => (await git.createTag(tag, { message, commit: head, replace: true })).object;
const answeringWith = (password: string): string => `!f() { echo username=${LOGIN.user}; echo password=${password}; }; f`;

describe('origin over smart HTTP', () => {
  test('is read, tags and branches, with their objects and commits', async () => {
    const object = await tagged('v1');
    expect(await git.remoteTag('v1')).toBeNull();
    await git.pushTag('v1', object);
    expect(await git.remoteTag('v1')).toEqual({ object, commit: head, annotated: true });
    expect([await git.remoteTags(), await git.remoteBranch('main'), await git.remoteBranch('other')]).toEqual([['v1'], head, null]);
  });

  test('takes a branch that goes on from what it has, and refuses one that does not', async () => {
    await git.pushBranch('release');
    const next = repo.commit({ 'README.md': 'two\n' });
    await git.pushBranch('release');
    expect(await git.remoteBranch('release')).toBe(next);
    repo.git('reset', '--quiet', '--hard', head);
    await expect(git.pushBranch('release')).rejects.toMatchObject({ left: true, message: expect.stringContaining('origin refused it') });
    expect(await git.remoteBranch('release')).toBe(next);
  });

  test('keeps the tag that is there already', async () => {
    const theirs = await tagged('v2', 'theirs');
    await git.pushTag('v2', theirs);
    await expect(git.pushTag('v2', await tagged('v2', 'ours'))).rejects.toMatchObject({ left: true, message: expect.stringContaining('already exists') });
    expect((await git.remoteTag('v2'))?.object).toBe(theirs);
  });

  test('a tag that a hook of the server refuses may have left, and origin says that it has none', async () => {
    await writeFile(join(repo.origin, 'hooks/pre-receive'), '#!/bin/sh\necho "release freeze" >&2\nexit 1\n');
    await chmod(join(repo.origin, 'hooks/pre-receive'), 0o755);
    await expect(git.pushTag('v3', await tagged('v3'))).rejects.toMatchObject({ left: true, message: expect.stringContaining('pre-receive hook declined') });
    await rm(join(repo.origin, 'hooks/pre-receive'));
    expect(await git.remoteTag('v3')).toBeNull();
  });

  test('a push whose answer was cut off may have left, and it has', async () => {
    server.fault = (asked) => (asked.startsWith('POST') && asked.endsWith('git-receive-pack') ? 'cut' : null);
    const object = await tagged('v4');
    await expect(git.pushTag('v4', object)).rejects.toMatchObject({ left: true });
    server.fault = () => null;
    expect((await git.remoteTag('v4'))?.object).toBe(object);
  });
});

describe('no answer over HTTP is never a "no"', () => {
  test.each<readonly [string, GitFault, string]>([
    ['that breaks off in the middle', 'cut', 'unreachable'],
    ['that is whole for HTTP, and lacks its end', 'short', 'unreachable'],
    ['of a server in trouble', { status: 500 }, 'unreachable'],
    ['of a gateway', { status: 502 }, 'unreachable'],
    ['that it is forbidden', { status: 403 }, 'denied'],
    ['that there is no such repository', { status: 404 }, 'unreachable'],
    ['that is a page to sign in', PAGE, 'unreachable'],
    ['that is empty', { status: 200 }, 'unreachable'],
  ])('an answer %s', async (_, fault, trouble) => {
    // In the second version of the protocol the list comes with a POST, in the first with the GET.
    for (const method of ['GET', 'POST']) {
      server.fault = (asked) => (asked.startsWith(method) ? fault : null);
      await expect(git.remoteTag('v1'), method).rejects.toMatchObject({ trouble });
    }
  });
});

test('a page to sign in is no fetch: what was known of the branches is not taken for what is', async () => {
  await git.fetch();
  server.fault = () => PAGE;
  await expect(git.fetch()).rejects.toMatchObject({ trouble: 'unreachable' });
});

test('an origin whose HEAD leads nowhere is read and fetched by the branches that it has', async () => {
  repo.git('--git-dir', repo.origin, 'symbolic-ref', 'HEAD', 'refs/heads/gone');
  await git.fetch();
  expect([await git.remoteTag('v9'), await git.remoteBranch('main')]).toEqual([null, head]);
  repo.git('--git-dir', repo.origin, 'symbolic-ref', 'HEAD', 'refs/heads/main');
});

describe('a server that wants a login', () => {
  const withHelper = (helper: string): Promise<Git> => {
    repo.git('config', 'credential.helper', helper);
    return originAt(asks.url);
  };
  afterAll(async () => {
    git = await originAt(server.url);
  });

  test('is never answered by a prompt: git is told not to ask', async () => {
    const told = await withHelper('');
    const said = /terminal prompts disabled/;
    await expect(told.remoteTag('v1')).rejects.toMatchObject({ trouble: 'denied', message: expect.stringMatching(said) });
    await expect(told.pushTag('v5', await tagged('v5'))).rejects.toMatchObject({ left: true, message: expect.stringMatching(said) });
  });

  test('is given what the credential helper of the person says', async () => {
    const told = await withHelper(answeringWith(LOGIN.password));
    const object = await tagged('v5');
    await told.pushTag('v5', object);
    expect((await told.remoteTag('v5'))?.object).toBe(object);
  });

  test('that does not take the password is denied, and the password is in no message', async () => {
    const told = await withHelper(answeringWith('a-wrong-password'));
    const error: unknown = await told.remoteTag('v1').catch((refused: unknown) => refused);
    expect(error).toMatchObject({ trouble: 'denied', message: expect.stringMatching(/authentication failed/i) });
    expect(String(error)).not.toContain('a-wrong-password');
  });
});
