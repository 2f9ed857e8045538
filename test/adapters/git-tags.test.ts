import { beforeEach, describe, expect, test } from 'vitest';
import { openGitProgram } from '../../src/adapters/git-program.ts';
import { rememberTags } from '../../src/adapters/git-tags.ts';
import { GIT_ENVIRONMENT, repository } from './support/repository.ts';
import type { Repository } from './support/repository.ts';

let repo: Repository;
let asked: number;
let commitOf: (tag: string) => Promise<string | null>;

beforeEach(async () => {
  repo = await repository();
  asked = 0;
  const git = await openGitProgram(repo.root, GIT_ENVIRONMENT);
  const read = rememberTags(git, repo.root, async (tag) => {
    asked += 1;
    const commit = await git.read(['rev-parse', '--verify', '--quiet', `refs/tags/${tag}^{commit}`]).catch(() => null);
    return commit === null ? null : { object: commit, commit, annotated: false };
  });
  commitOf = async (tag) => (await read(tag))?.commit ?? null;
});

describe('a tag that is asked for again and again', () => {
  test('is read by git once while nothing of it has changed', async () => {
    const commit = repo.commit({ a: '1' });
    repo.git('tag', '--annotate', '--message', 'x', 'v1');
    repo.git('tag', 'v2');
    for (let n = 0; n < 3; n += 1) expect([await commitOf('v1'), await commitOf('v2')]).toEqual([commit, commit]);
    expect(asked).toBe(2);
  });

  test('is read again when it was moved, packed, deleted or made', async () => {
    repo.commit({ a: '1' });
    repo.git('tag', 'v1');
    await commitOf('v1');
    const moved = repo.commit({ a: '2' });
    repo.git('tag', '--force', 'v1');
    expect(await commitOf('v1')).toBe(moved);
    repo.git('pack-refs', '--all');
    expect(await commitOf('v1')).toBe(moved);
    repo.git('tag', '--delete', 'v1');
    expect(await commitOf('v1')).toBeNull();
    repo.git('tag', 'v1');
    expect(await commitOf('v1')).toBe(moved);
    expect(asked).toBe(5);
  });

  test('that leads on to another reference is read each time', async () => {
    repo.commit({ a: '1' });
    repo.git('symbolic-ref', 'refs/tags/v1', 'refs/heads/main');
    await commitOf('v1');
    const moved = repo.commit({ a: '2' });
    expect(await commitOf('v1')).toBe(moved);
    expect(asked).toBe(2);
  });

  test('is read where it stands for all worktrees of a repository', async () => {
    repo.commit({ a: '1' });
    repo.git('tag', 'v1');
    repo.git('worktree', 'add', '--quiet', `${repo.root}-beside`);
    const git = await openGitProgram(`${repo.root}-beside`, GIT_ENVIRONMENT);
    const read = rememberTags(git, `${repo.root}-beside`, async () => ((asked += 1), null));
    await read('v1');
    await read('v1');
    expect(asked).toBe(1);
    repo.commit({ a: '2' });
    repo.git('tag', '--force', 'v1');
    await read('v1');
    expect(asked).toBe(2);
  });
});
