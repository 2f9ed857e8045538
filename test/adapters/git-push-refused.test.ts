import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { openGit } from '../../src/adapters/git.ts';
import type { Git } from '../../src/ports.ts';
import { GIT_ENVIRONMENT, repository } from './support/repository.ts';
import type { Repository } from './support/repository.ts';
import { temporaryFolder } from './support/temporary.ts';

let repo: Repository;
beforeEach(async () => {
  repo = await repository();
});
const refsThere = (): string => execFileSync('git', ['for-each-ref'], { cwd: repo.origin, env: GIT_ENVIRONMENT }).toString();
const program = async (path: string, script: string): Promise<void> => {
  writeFileSync(path, `#!/bin/bash\n${script}\n`);
  await chmod(path, 0o755);
};
/** A remote over ssh that this script stands for. */
const overSsh = async (script: string): Promise<Git> => {
  const folder = await temporaryFolder();
  await program(join(folder, 'ssh'), script);
  repo.git('remote', 'set-url', 'origin', 'git@github.example.test:acme/homebrew-tap.git');
  return openGit(repo.root, { environment: { ...GIT_ENVIRONMENT, PATH: `${folder}:${GIT_ENVIRONMENT.PATH}` } });
};

test('a push that would be taken is not refused, and nothing is pushed: not the commits that are ahead, no branch, by no hook', async () => {
  repo.commit({ 'a.txt': 'ahead' });
  await program(join(repo.root, '.git/hooks/pre-push'), `touch '${repo.root}/hooked'; exit 1`);
  const before = refsThere();
  const git = await openGit(repo.root, { environment: GIT_ENVIRONMENT });
  expect(await git.pushRefused()).toBeNull();
  expect(refsThere()).toBe(before);
  expect(existsSync(join(repo.root, 'hooked'))).toBe(false);
});

test('a checkout that is behind may push all the same: that is for later', async () => {
  repo.git('commit', '--quiet', '--allow-empty', '--message=newer');
  repo.git('push', '--quiet', 'origin', 'main');
  repo.git('reset', '--quiet', '--hard', 'HEAD~1');
  expect(await (await openGit(repo.root, { environment: GIT_ENVIRONMENT })).pushRefused()).toBeNull();
});

test.each([
  ['ERROR: Permission to acme/homebrew-tap.git denied to ada.', 'Permission to acme/homebrew-tap.git denied to ada.'],
  ['ERROR: The key you are authenticating with has been marked as read only.', 'The key you are authenticating with has been marked as read only'],
  ['ERROR: This repository was archived so it is read-only.', 'This repository was archived so it is read-only'],
  ['git@github.example.test: Permission denied (publickey).', 'git@github.example.test: Permission denied (publickey).'],
])('what origin says of a key that may not write is why: %s', async (said, why) => {
  const git = await overSsh(`printf '%s\\r\\n' '${said}' >&2; exit 1`);
  expect(await git.pushRefused()).toContain(why);
});

test.each(['ssh: connect to host github.example.test port 22: Connection refused', ''])('a remote that is not reached says nothing of it: %j', async (said) => {
  const git = await overSsh(`printf '%s\\r\\n' '${said}' >&2; exit 255`);
  await expect(git.pushRefused()).rejects.toMatchObject({ name: 'WorldError', trouble: 'unreachable' });
});
