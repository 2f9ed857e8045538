import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { openGit } from '../../src/adapters/git.ts';
import { hiddenIn } from '../../src/adapters/git-hidden.ts';
import type { GitProgram } from '../../src/adapters/git-program.ts';
import { repositoryIn } from '../../src/adapters/repository-url.ts';
import { ActError, HoldpointError } from '../../src/core/error.ts';
import type { Git } from '../../src/ports.ts';
import { WorldError } from '../../src/ports.ts';
import { GIT_ENVIRONMENT, repository } from './support/repository.ts';
import type { Repository } from './support/repository.ts';
import { temporaryFolder } from './support/temporary.ts';

const NONE = { globs: [], patterns: [] };
let repo: Repository;
let git: Git;
beforeEach(async () => {
  repo = await repository();
  git = await openGit(repo.root, { environment: GIT_ENVIRONMENT });
});
const actErrorOf = async (act: Promise<unknown>): Promise<ActError> => {
  const error: unknown = await act.then(() => null, (reason: unknown) => reason);
  if (!(error instanceof ActError)) throw new Error(`no ActError: ${String(error)}`);
  return error;
};
/** Another clone that pushes to the same origin. */
const elsewhere = async (...commands: readonly (readonly string[])[]): Promise<void> => {
  const root = join(await temporaryFolder(), 'other');
  const run = (cwd: string, args: readonly string[]): void => void execFileSync('git', ['-c', 'user.name=Other', '-c', 'user.email=other@example.test', ...args], { cwd, env: GIT_ENVIRONMENT, stdio: 'ignore' });
  run('/', ['clone', '--quiet', repo.origin, root]);
  for (const command of commands) run(root, command);
};

describe('a folder', () => {
  test('that is no repository, or is not there, is refused with code 2', async () => {
    const folder = await temporaryFolder();
    await expect(openGit(folder, { environment: GIT_ENVIRONMENT })).rejects.toMatchObject({ name: 'HoldpointError', code: 2 });
    await expect(openGit(join(folder, 'nowhere'), { environment: GIT_ENVIRONMENT })).rejects.toBeInstanceOf(HoldpointError);
    await expect(openGit(repo.origin, { environment: GIT_ENVIRONMENT })).rejects.toMatchObject({ code: 2 });
  });

  test('inside a repository leads to its root, whatever GIT_DIR says', async () => {
    mkdirSync(join(repo.root, 'src/deep'), { recursive: true });
    expect((await openGit(join(repo.root, 'src/deep'), { environment: { ...GIT_ENVIRONMENT, GIT_DIR: repo.origin } })).root).toBe(repo.root);
  });

  test('without git on PATH is refused with code 3', async () => {
    await expect(openGit(repo.root, { environment: { PATH: '/nonexistent' } })).rejects.toMatchObject({ code: 3, what: 'git is not installed or not on PATH' });
  });
});

describe('HEAD', () => {
  test('is a commit and its branch, and the commit has a subject', async () => {
    const { commit, branch } = await git.head();
    expect({ commit, branch }).toEqual({ commit: repo.git('rev-parse', 'HEAD'), branch: 'main' });
    expect(await git.subject(commit)).toBe('First');
    expect(await git.checkout(NONE)).toEqual({ commit, branch: 'main', tree: 'clean' });
  });

  test('has no branch when it is detached', async () => {
    repo.git('checkout', '--quiet', '--detach');
    expect((await git.head()).branch).toBeNull();
    expect((await git.checkout(NONE)).branch).toBeNull();
  });

  test('is on its own branch where others stand at the same commit, and a tag has the name of each', async () => {
    repo.git('checkout', '--quiet', '-b', 'topic/a');
    repo.git('branch', 'other');
    for (const name of ['main', 'topic/a']) repo.git('tag', name);
    repo.git('update-ref', 'refs/tags/HEAD', repo.git('commit-tree', '-m', 'x', 'HEAD^{tree}'));
    const commit = repo.git('rev-parse', 'refs/heads/topic/a');
    expect(await git.head()).toEqual({ commit, branch: 'topic/a' });
    expect(await git.checkout(NONE)).toMatchObject({ commit, branch: 'topic/a' });
  });

  test.each(['(detached)', 'refs/heads/x'])('is on a branch of the name %s', async (name) => {
    repo.git('checkout', '--quiet', '-b', name);
    expect((await git.checkout(NONE)).branch).toBe(name);
  });

  test('that is elsewhere than on a branch has none', async () => {
    repo.git('update-ref', 'refs/other/x', 'HEAD');
    repo.git('symbolic-ref', 'HEAD', 'refs/other/x');
    expect((await git.checkout(NONE)).branch).toBeNull();
  });

  test('of a repository without a commit is no answer', async () => {
    const folder = await temporaryFolder();
    execFileSync('git', ['init', '--quiet'], { cwd: folder, env: GIT_ENVIRONMENT });
    const empty = await openGit(folder, { environment: GIT_ENVIRONMENT });
    await expect(empty.head()).rejects.toBeInstanceOf(WorldError);
    await expect(empty.checkout(NONE)).rejects.toBeInstanceOf(WorldError);
  });
});

describe('what stands in the way of any release', () => {
  test('is nothing in a whole clone that nobody else works in', async () => {
    expect(await git.obstacle()).toBeNull();
  });

  test('is another git that holds the index, for longer than a moment', async () => {
    const lock = join(repo.root, '.git/index.lock');
    writeFileSync(lock, '');
    const asked = git.obstacle();
    expect(await asked).toMatchObject({ why: expect.stringContaining(lock), fix: expect.stringContaining('rm ') });
    const again = git.obstacle();
    await rm(lock);
    expect(await again).toBeNull();
  });

  test('is a history that is cut off', async () => {
    repo.commit({ 'a.txt': '' });
    repo.git('push', '--quiet', 'origin', 'main');
    const root = join(await temporaryFolder(), 'shallow');
    execFileSync('git', ['clone', '--quiet', '--depth=1', `file://${repo.origin}`, root], { env: GIT_ENVIRONMENT });
    expect(await (await openGit(root, { environment: GIT_ENVIRONMENT })).obstacle()).toMatchObject({ why: expect.stringContaining('shallow'), fix: 'Run: git fetch --unshallow' });
  });
});

describe('what is dirty', () => {
  test('is modified, staged, deleted or untracked, with odd names whole', async () => {
    repo.commit({ 'gone.txt': 'x', 'staged.txt': 'x' });
    expect(await git.dirty(NONE)).toEqual([]);
    expect((await git.checkout(NONE)).tree).toBe('clean');
    await rm(join(repo.root, 'gone.txt'));
    repo.write('staged.txt', 'y');
    repo.git('add', 'staged.txt');
    for (const path of ['README.md', 'new folder/ü "new".txt', 'line\nbreak', '-rf']) repo.write(path, 'changed');
    expect((await git.dirty(NONE)).toSorted()).toEqual(['-rf', 'README.md', 'gone.txt', 'line\nbreak', 'new folder/ü "new".txt', 'staged.txt']);
  });

  test('leaves out the tracker\'s own paths, and what is in .gitignore', async () => {
    repo.commit({ '.gitignore': 'dist/\n' });
    repo.write('.ergo/plan.json', '{}');
    repo.write('dist/out.js', '');
    const ergo = { globs: ['.ergo/**'], patterns: [String.raw`^\.ergo\/.*$`] };
    expect(await git.dirty(ergo)).toEqual([]);
    expect((await git.checkout(ergo)).tree).toBe('clean');
    expect(await git.dirty(NONE)).toEqual(['.ergo/plan.json']);
  });

  test('is found though the configuration hides untracked files', async () => {
    repo.git('config', 'status.showUntrackedFiles', 'no');
    repo.write('hidden.txt', '');
    expect(await git.dirty(NONE)).toEqual(['hidden.txt']);
  });

  test('has a hash that changes with content, with what is staged, and with where a link points', async () => {
    repo.write('new.txt', 'one');
    const first = (await git.checkout(NONE)).tree;
    repo.write('new.txt', 'two');
    const second = (await git.checkout(NONE)).tree;
    repo.git('add', 'new.txt');
    const staged = (await git.checkout(NONE)).tree;
    symlinkSync('README.md', join(repo.root, 'link'));
    const linked = (await git.checkout(NONE)).tree;
    await rm(join(repo.root, 'link'));
    expect((await git.checkout(NONE)).tree).toBe(staged);
    expect(new Set([first, second, staged, linked]).size).toBe(4);
  });
});

describe('a file at which git was told not to look', () => {
  const flags = [['--assume-unchanged', '--no-assume-unchanged'], ['--skip-worktree', '--no-skip-worktree']] as const;

  test.each(flags)('%s: is dirty whatever is in it, and its content is part of the hash', async (hides, shows) => {
    repo.commit({ 'test.sh': 'exit 1\n' });
    expect((await git.checkout(NONE)).tree).toBe('clean');
    repo.git('update-index', hides, 'test.sh');
    const untouched = await git.checkout(NONE);
    expect(untouched.dirty).toEqual(['test.sh']);
    repo.write('test.sh', 'exit 0\n');
    expect(repo.git('status', '--porcelain')).toBe('');
    const edited = await git.checkout(NONE);
    expect(edited.dirty).toEqual(['test.sh']);
    expect(new Set(['clean', untouched.tree, edited.tree]).size).toBe(3);
    expect(await git.dirty(NONE)).toEqual(['test.sh']);
    expect(await git.dirty({ globs: ['*.sh'], patterns: [String.raw`^[^/]*\.sh$`] })).toEqual([]);
    repo.git('update-index', shows, 'test.sh');
    repo.git('checkout', '--quiet', 'test.sh');
    expect((await git.checkout(NONE)).tree).toBe('clean');
  });

  test('stands in the way, with the words that undo it', async () => {
    repo.commit({ "it's.sh": '', 'b.sh': '' });
    repo.git('update-index', '--assume-unchanged', "it's.sh");
    repo.git('update-index', '--skip-worktree', "it's.sh", 'b.sh');
    const obstacle = await git.obstacle();
    expect(obstacle).toMatchObject({ why: expect.stringMatching(/not to look at b\.sh, it's\.sh/) });
    execFileSync('bash', ['-c', obstacle?.fix.replace('Run: ', '') ?? ''], { cwd: repo.root, env: GIT_ENVIRONMENT });
    expect(await git.obstacle()).toBeNull();
    expect((await git.checkout(NONE)).tree).toBe('clean');
  });

  test('that a sparse checkout leaves out counts too: a test that is not there cannot fail', async () => {
    repo.commit({ 'src/a.ts': '', 'tests/a.sh': 'exit 1\n' });
    repo.git('sparse-checkout', 'set', 'src');
    expect(existsSync(join(repo.root, 'tests/a.sh'))).toBe(false);
    expect((await git.checkout(NONE)).dirty).toEqual(['tests/a.sh']);
    const obstacle = await git.obstacle();
    expect(obstacle?.fix).toBe('Run: git sparse-checkout disable');
    repo.git('sparse-checkout', 'disable');
    expect(await git.obstacle()).toBeNull();
    expect((await git.checkout(NONE)).tree).toBe('clean');
  });

  test('is no change that a commit of ours could make', async () => {
    repo.commit({ 'test.sh': 'exit 1\n' });
    repo.git('update-index', '--skip-worktree', 'test.sh');
    repo.write('test.sh', 'exit 0\n');
    expect((await actErrorOf(git.commit('All', { paths: [], ignore: NONE }))).message).toMatch(/nothing to commit/);
  });

  test('is looked for anew only when the index is another', async () => {
    const asked: (readonly string[])[] = [];
    const program: GitProgram = { read: async (args) => (asked.push(args), args[0] === 'rev-parse' ? '.git/index' : ''), write: async () => '' };
    const hidden = hiddenIn(program, repo.root);
    for (let n = 0; n < 3; n += 1) expect(await hidden()).toEqual([]);
    expect(asked.map(([command]) => command)).toEqual(['rev-parse', 'ls-files']);
    repo.git('update-index', '--skip-worktree', 'README.md');
    await hidden();
    expect(asked).toHaveLength(3);
  });
});

describe('an object that another replaces here', () => {
  test('is read as it is: what runs must be the commit that others get', async () => {
    const commit = repo.commit({ 'test.sh': 'exit 1\n' });
    const other = repo.commit({ 'test.sh': 'exit 0\n' });
    repo.git('reset', '--quiet', '--hard', commit);
    repo.git('replace', commit, other);
    repo.git('reset', '--quiet', '--hard', commit);
    expect(repo.git('status', '--porcelain')).toBe('');
    expect(await git.dirty(NONE)).toEqual(['test.sh']);
    expect(await git.show(commit, 'test.sh')).toBe('exit 1\n');
  });
});

describe('reading an untrusted checkout', () => {
  test('runs neither its fsmonitor nor its hooks', async () => {
    const trap = join(repo.root, '..', 'trap.sh');
    writeFileSync(trap, `#!/bin/sh\ntouch "${join(repo.root, '..', 'sprung')}"\n`);
    await chmod(trap, 0o755);
    repo.git('config', 'core.fsmonitor', trap);
    mkdirSync(join(repo.root, '..', 'hooks'));
    for (const hook of ['reference-transaction', 'post-index-change', 'post-checkout']) symlinkSync(trap, join(repo.root, '..', 'hooks', hook));
    repo.git('config', 'core.hooksPath', join(repo.root, '..', 'hooks'));
    repo.write('README.md', 'touched\n');
    await git.head();
    await git.dirty(NONE);
    await git.checkout(NONE);
    await git.diff('HEAD', null, []);
    await git.fetch();
    expect(existsSync(join(repo.root, '..', 'sprung'))).toBe(false);
  });

  test('runs no external diff and no text conversion', async () => {
    repo.commit({ '.gitattributes': '*.md diff=trap\n' });
    repo.git('config', 'diff.external', `touch ${join(repo.root, '..', 'sprung')}; :`);
    repo.git('config', 'diff.trap.textconv', `touch ${join(repo.root, '..', 'sprung')}; cat`);
    repo.write('README.md', 'two\n');
    expect(await git.diff('HEAD', null, ['README.md'])).toContain('+two');
    expect(existsSync(join(repo.root, '..', 'sprung'))).toBe(false);
  });
});

describe('origin', () => {
  test.each([
    ['git@github.com:acme/tidewater.git', 'acme/tidewater'],
    ['github.com:acme/tidewater', 'acme/tidewater'],
    ['https://github.com/acme/tidewater.git', 'acme/tidewater'],
    ['https://github.com/acme/tidewater', 'acme/tidewater'],
    ['https://user:secret@github.com/acme/tidewater/', 'acme/tidewater'],
    ['ssh://git@github.com:22/acme/tide.water.git', 'acme/tide.water'],
    ['/srv/git/acme/tidewater.git', null],
    ['../acme/tidewater.git', null],
    ['file:///srv/acme/tidewater.git', null],
    ['https://github.com/acme/group/tidewater', null],
    ['https://github.com/acme', null],
    ['', null],
  ])('%s is %s', (address, name) => {
    expect(repositoryIn(address)).toBe(name);
  });

  test('is read as it is configured, before insteadOf', async () => {
    repo.git('remote', 'set-url', 'origin', 'https://github.example.test/acme/tidewater.git');
    repo.git('config', `url.${repo.origin}.insteadOf`, 'https://github.example.test/acme/tidewater.git');
    expect(await git.originRepository()).toBe('acme/tidewater');
    expect(await git.remoteBranch('main')).toBe(repo.git('rev-parse', 'HEAD'));
  });

  test('is none where there is none, or where pushes go elsewhere', async () => {
    expect(await git.originRepository()).toBeNull();
    repo.git('remote', 'set-url', 'origin', 'git@github.com:acme/tidewater.git');
    repo.git('remote', 'set-url', '--push', 'origin', 'git@github.com:mallory/tidewater.git');
    expect(await git.originRepository()).toBeNull();
    repo.git('remote', 'remove', 'origin');
    expect(await git.originRepository()).toBeNull();
  });

  test('is asked once for what is asked in one moment, and again in the next', async () => {
    const trace = join(await temporaryFolder(), 'trace');
    const traced = await openGit(repo.root, { environment: { ...GIT_ENVIRONMENT, GIT_TRACE2_EVENT: trace } });
    const conversations = (): number => readFileSync(trace, 'utf8').split('\n').filter((line) => line.includes('"event":"start"') && line.includes('"ls-remote"')).length;
    repo.git('tag', 'v1');
    repo.git('push', '--quiet', 'origin', 'v1');
    const commit = repo.git('rev-parse', 'HEAD');
    expect(await Promise.all([traced.remoteBranch('main'), traced.remoteTag('v1'), traced.remoteTag('v2'), traced.remoteTags()])).toEqual([commit, { object: commit, commit, annotated: false }, null, ['v1']]);
    expect(conversations()).toBe(1);
    await elsewhere(['push', '--quiet', 'origin', ':refs/tags/v1']);
    expect(await traced.remoteTag('v1')).toBeNull();
    expect(conversations()).toBe(2);
  });

  test('that is out of reach is no answer, never "no tag"', async () => {
    repo.git('remote', 'set-url', 'origin', join(repo.root, 'nowhere.git'));
    await expect(git.remoteTag('v1')).rejects.toBeInstanceOf(WorldError);
    await expect(git.remoteBranch('main')).rejects.toBeInstanceOf(WorldError);
    await expect(git.remoteTags()).rejects.toBeInstanceOf(WorldError);
    const together = await Promise.allSettled([git.remoteTag('v1'), git.remoteBranch('main')]);
    expect(together.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(git.fetch()).rejects.toMatchObject({ trouble: 'unreachable' });
  });
});

describe('ahead and behind', () => {
  test('count commits after a fetch', async () => {
    await elsewhere(['commit', '--quiet', '--allow-empty', '--message=theirs'], ['push', '--quiet']);
    repo.commit({ 'a.txt': '' });
    repo.commit({ 'b.txt': '' });
    expect(await git.aheadBehind('main')).toEqual({ ahead: 2, behind: 0 });
    await git.fetch();
    expect(await git.aheadBehind('main')).toEqual({ ahead: 2, behind: 1 });
  });

  test('of a branch that origin has not is no answer', async () => {
    repo.git('checkout', '--quiet', '-b', 'side');
    await expect(git.aheadBehind('side')).rejects.toBeInstanceOf(WorldError);
  });

  test('a fetch removes no tag that origin lacks', async () => {
    repo.git('tag', 'v9');
    repo.git('config', 'fetch.prune', 'true');
    repo.git('config', 'fetch.pruneTags', 'true');
    await git.fetch();
    expect(await git.localTag('v9')).not.toBeNull();
  });
});

describe('a tag', () => {
  test('that is made is annotated, with its message, at the commit', async () => {
    const commit = repo.git('rev-parse', 'HEAD');
    repo.commit({ 'later.txt': '' });
    const made = await git.createTag('v1.0.0', { message: 'Release v1.0.0\n\n--force is no option here', commit, replace: false });
    expect(made).toMatchObject({ commit, annotated: true });
    expect(made.object).toBe(repo.git('rev-parse', 'refs/tags/v1.0.0'));
    expect(await git.localTag('v1.0.0')).toEqual(made);
    expect(await git.tagMessage('v1.0.0')).toBe('Release v1.0.0\n\n--force is no option here');
    expect(await git.describeTag('v1.0.0')).toMatchObject({ tagger: 'Zoë Maintainer <zoe@example.test>', subject: 'Release v1.0.0' });
  });

  test('is made again only on request', async () => {
    const commit = repo.git('rev-parse', 'HEAD');
    const first = await git.createTag('v1', { message: 'one', commit, replace: false });
    expect((await actErrorOf(git.createTag('v1', { message: 'two', commit, replace: false }))).left).toBe(false);
    expect(await git.localTag('v1')).toEqual(first);
    expect((await git.createTag('v1', { message: 'two', commit, replace: true })).object).not.toBe(first.object);
  });

  test.each(['--delete', '-d', 'a..b', 'v1^{}', 'x y', '', '../../heads/main'])('is not made of a name that git does not accept: %j', async (tag) => {
    const before = repo.git('for-each-ref');
    expect((await actErrorOf(git.createTag(tag, { message: 'm', commit: 'HEAD', replace: true }))).left).toBe(false);
    expect(repo.git('for-each-ref')).toBe(before);
  });

  test('whose name is hostile is data', async () => {
    const tag = 'v1$(touch${IFS}sprung)';
    const made = await git.createTag(tag, { message: 'm', commit: repo.git('rev-parse', 'HEAD'), replace: false });
    await git.pushTag(tag, made.object);
    expect(await git.remoteTag(tag)).toEqual(made);
    expect(existsSync(join(repo.root, 'sprung'))).toBe(false);
  });

  test('that is lightweight is told from an annotated one, here and on origin', async () => {
    repo.git('tag', 'light');
    await git.pushTag('light', repo.git('rev-parse', 'refs/tags/light'));
    const tag = { object: repo.git('rev-parse', 'HEAD'), commit: repo.git('rev-parse', 'HEAD'), annotated: false };
    expect(await git.localTag('light')).toEqual(tag);
    expect(await git.remoteTag('light')).toEqual(tag);
    expect(await git.tagMessage('light')).toBe('');
    expect(await git.describeTag('light')).toMatchObject({ tagger: 'Zoë Maintainer <zoe@example.test>', subject: 'First' });
  });

  test('that is not there is null, though another has its name as an ending or as a folder', async () => {
    repo.git('tag', 'other/v1');
    repo.git('tag', 'v1/rc');
    repo.git('push', '--quiet', 'origin', '--tags');
    repo.git('push', '--quiet', 'origin', 'HEAD:refs/heads/refs/tags/v1');
    for (const look of [git.remoteTag('v1'), git.localTag('v1'), git.describeTag('v1')]) expect(await look).toBeNull();
    expect(await git.remoteBranch('tags/v1')).toBeNull();
    expect((await git.remoteTags()).toSorted()).toEqual(['other/v1', 'v1/rc']);
  });

  test('is pushed alone: no other tag, no branch', async () => {
    repo.git('config', 'push.followTags', 'true');
    const commit = repo.commit({ 'unpushed.txt': '' });
    const { object } = await git.createTag('v1', { message: 'one', commit, replace: false });
    await git.createTag('v2', { message: 'two', commit, replace: false });
    await git.pushTag('v1', object);
    expect(await git.remoteTags()).toEqual(['v1']);
    expect(await git.remoteBranch('main')).not.toBe(commit);
    expect(await git.remoteTag('v1')).toEqual(await git.localTag('v1'));
  });

  test('that was replaced here on its way out is pushed as the object that was asked for', async () => {
    const { object } = await git.createTag('v1', { message: 'ours', commit: repo.git('rev-parse', 'HEAD'), replace: false });
    repo.git('tag', '--force', '--annotate', '--message=other', 'v1', 'HEAD');
    await git.pushTag('v1', object);
    expect((await git.remoteTag('v1'))?.object).toBe(object);
  });

  test('that origin has already is never moved, whatever the configuration says', async () => {
    await elsewhere(['tag', '--annotate', '--message=theirs', 'v1'], ['push', '--quiet', 'origin', 'v1']);
    const theirs = await git.remoteTag('v1');
    const { object } = await git.createTag('v1', { message: 'ours', commit: repo.git('rev-parse', 'HEAD'), replace: false });
    repo.git('config', 'remote.origin.push', '+refs/tags/*:refs/tags/*');
    const error = await actErrorOf(git.pushTag('v1', object));
    expect(error).toMatchObject({ left: true, message: expect.stringContaining('already exists') });
    expect(await git.remoteTag('v1')).toEqual(theirs);
  });
});

describe('a push', () => {
  test('of a branch sends HEAD, and never over other people\'s commits', async () => {
    const commit = repo.commit({ 'a.txt': '' });
    await git.pushBranch('main');
    expect(await git.remoteBranch('main')).toBe(commit);
    await elsewhere(['commit', '--quiet', '--allow-empty', '--message=theirs'], ['push', '--quiet']);
    repo.commit({ 'b.txt': '' });
    expect(await actErrorOf(git.pushBranch('main'))).toMatchObject({ left: true, message: expect.stringContaining('[rejected]') });
  });

  test('of a branch sends what is checked out, though tags are called HEAD and like the branch', async () => {
    const other = repo.commit({ 'other.txt': '' });
    repo.git('tag', 'HEAD', other);
    repo.git('tag', 'main', other);
    repo.git('reset', '--quiet', '--hard', 'HEAD~1');
    const commit = repo.commit({ 'a.txt': '' });
    expect(await git.head()).toMatchObject({ commit, branch: 'main' });
    await git.pushBranch('main');
    expect(await git.remoteBranch('main')).toBe(commit);
  });

  test('that a hook of the server refuses may have left', async () => {
    writeFileSync(join(repo.origin, 'hooks/pre-receive'), '#!/bin/sh\necho "release freeze" >&2\nexit 1\n');
    await chmod(join(repo.origin, 'hooks/pre-receive'), 0o755);
    repo.commit({ 'a.txt': '' });
    expect(await actErrorOf(git.pushBranch('main'))).toMatchObject({ left: true, message: expect.stringContaining('[remote rejected]') });
  });

  test('that never found the other side has not left', async () => {
    repo.git('remote', 'set-url', 'origin', join(repo.root, 'nowhere.git'));
    expect((await actErrorOf(git.pushBranch('main'))).left).toBe(false);
    repo.git('remote', 'set-url', 'origin', 'http://127.0.0.1:1/acme/tidewater.git');
    expect((await actErrorOf(git.pushBranch('main'))).left).toBe(false);
    expect((await actErrorOf(git.pushTag('no-such-tag', 'a'.repeat(40)))).left).toBe(false);
  });
});

/** An `ssh` on the PATH that is `script`; `$ORIGIN` is the other side. Gives git that asks it for a repository on another host. */
const overSsh = async (script: string): Promise<Git> => {
  const folder = await temporaryFolder();
  writeFileSync(join(folder, 'ssh'), `#!/bin/bash\nORIGIN='${repo.origin}'\n${script}\n`);
  await chmod(join(folder, 'ssh'), 0o755);
  repo.git('remote', 'set-url', 'origin', 'git@github.example.test:acme/tidewater.git');
  return openGit(repo.root, { environment: { ...GIT_ENVIRONMENT, PATH: `${folder}:${GIT_ENVIRONMENT.PATH}` } });
};
/** The other side speaks of its refs, takes the pack and stores it; its answer is lost on the way. */
const STORES = 'refs=$(git receive-pack --advertise-refs "$ORIGIN" | wc -c)\ngit receive-pack "$ORIGIN" | { head -c "$refs"; cat > /dev/null; }';
const hasTag = (tag: string): boolean => execFileSync('git', ['for-each-ref', `refs/tags/${tag}`], { cwd: repo.origin, env: GIT_ENVIRONMENT }).toString() !== '';
const prePush = async (script: string): Promise<void> => {
  writeFileSync(join(repo.root, '.git/hooks/pre-push'), `#!/bin/sh\n${script}\n`);
  await chmod(join(repo.root, '.git/hooks/pre-push'), 0o755);
};

describe('a push over ssh', () => {
  test.each([
    ['Read from remote host github.example.test: Network is unreachable'],
    ['client_loop: send disconnect: Broken pipe'],
    ['ssh: connect to host github.example.test port 22: Connection refused'],
    [''],
  ])('whose pack was stored may have left, whatever ssh says when the answer is lost: %j', async (said) => {
    const asking = await overSsh(`${STORES}\n[ -z '${said}' ] || printf '%s\\r\\n' '${said}' >&2\nexit 255`);
    const { object } = await asking.createTag('v1', { message: 'one', commit: 'HEAD', replace: false });
    expect(await actErrorOf(asking.pushTag('v1', object))).toMatchObject({ left: true, fix: expect.stringContaining('reconcile') });
    expect(hasTag('v1')).toBe(true);
  });

  test.each([
    ["echo 'curl: (7) Failed to connect to localhost port 8080: Connection refused' >&2"],
    ["echo 'ssh: connect to host ci.example.test port 22: Connection refused' >&2"],
    ["echo \"fatal: unable to access 'https://mirror.example.test/': Could not resolve host: mirror.example.test\" >&2"],
    ['git ls-remote /nowhere.git || true'],
    ['git push /nowhere.git HEAD || true'],
  ])('may have left when a hook said on the way that something else could not be reached: %s', async (hook) => {
    await prePush(hook);
    const asking = await overSsh(`${STORES}\nexit 255`);
    const { object } = await asking.createTag('v1', { message: 'one', commit: 'HEAD', replace: false });
    expect((await actErrorOf(asking.pushTag('v1', object))).left).toBe(true);
    expect(hasTag('v1')).toBe(true);
  });

  test.each([
    ['ssh: connect to host github.example.test port 22: Connection refused'],
    ['ssh: connect to host github.example.test port 22: Network is unreachable'],
    ['ssh: Could not resolve hostname github.example.test: Name or service not known'],
    ["fatal: '/acme/tidewater.git' does not appear to be a git repository"],
  ])('that came to nobody has not left: %s', async (said) => {
    const asking = await overSsh(`printf '%s\\r\\n' "${said}" >&2\nexit 255`);
    const { object } = await asking.createTag('v1', { message: 'one', commit: 'HEAD', replace: false });
    expect((await actErrorOf(asking.pushTag('v1', object))).left).toBe(false);
  });

  test('of which one address of several was reached may have left', async () => {
    repo.git('remote', 'set-url', '--add', '--push', 'origin', repo.origin);
    repo.git('remote', 'set-url', '--add', '--push', 'origin', 'http://127.0.0.1:1/acme/tidewater.git');
    const { object } = await git.createTag('v1', { message: 'one', commit: 'HEAD', replace: false });
    expect((await actErrorOf(git.pushTag('v1', object))).left).toBe(true);
    expect(hasTag('v1')).toBe(true);
  });
});

describe('a commit', () => {
  test('takes all changes but the ignored, and leaves what is staged beside them', async () => {
    repo.write('README.md', 'two\n');
    repo.write('new file.txt', 'new');
    repo.write('.ergo/plan.json', '{}');
    repo.git('add', '.ergo/plan.json');
    const ergo = { globs: ['.ergo/**'], patterns: [String.raw`^\.ergo\/.*$`] };
    const commit = await git.commit('--amend is only a message', { paths: [], ignore: ergo });
    expect(repo.git('show', '--name-only', '--format=%s', commit).split('\n').filter(Boolean)).toEqual(['--amend is only a message', 'README.md', 'new file.txt']);
    expect(await git.dirty(NONE)).toEqual(['.ergo/plan.json']);
  });

  test('takes exactly the paths that are named, a deleted one too', async () => {
    repo.commit({ 'old.txt': '', '[x].txt': '', 'x.txt': '' });
    await rm(join(repo.root, 'old.txt'));
    for (const path of ['[x].txt', 'x.txt']) repo.write(path, 'changed');
    const commit = await git.commit('Some', { paths: ['old.txt', '[x].txt'], ignore: NONE });
    expect(repo.git('show', '--name-only', '--format=', commit).split('\n').toSorted()).toEqual(['[x].txt', 'old.txt']);
    expect(await git.dirty(NONE)).toEqual(['x.txt']);
  });

  test('of nothing, or one that a hook refuses, is refused and stays here', async () => {
    expect(await actErrorOf(git.commit('m', { paths: [], ignore: NONE }))).toMatchObject({ left: false, message: 'there is nothing to commit' });
    writeFileSync(join(repo.root, '.git/hooks/pre-commit'), '#!/bin/sh\necho "error: lint" >&2\nexit 1\n');
    await chmod(join(repo.root, '.git/hooks/pre-commit'), 0o755);
    repo.write('README.md', 'two\n');
    expect(await actErrorOf(git.commit('m', { paths: [], ignore: NONE }))).toMatchObject({ left: false, message: expect.stringContaining('error: lint') });
  });

  test('while another git holds the index is refused', async () => {
    writeFileSync(join(repo.root, '.git/index.lock'), '');
    repo.write('README.md', 'two\n');
    expect(await actErrorOf(git.commit('m', { paths: ['README.md'], ignore: NONE }))).toMatchObject({ left: false, message: expect.stringContaining('index.lock') });
  });
});

describe('history', () => {
  test('tells what changed between two commits, renames as both names', async () => {
    repo.git('tag', 'base');
    repo.git('mv', 'README.md', 'READ ME.md');
    const to = repo.commit({ 'src/ü.ts': '1\n' });
    expect((await git.changedFiles('base', to)).toSorted()).toEqual(['READ ME.md', 'README.md', 'src/ü.ts']);
    expect(await git.diff('base', to, ['src/**'])).toContain('+1');
    expect(await git.diff('base', to, ['src/**'])).not.toContain('README');
  });

  test('shows what a fix has left, new files too', async () => {
    repo.write('README.md', 'two\n');
    repo.write('notes/new.md', 'fresh\n');
    const diff = await git.diff('HEAD', null, []);
    expect(diff).toContain('-one\n+two');
    expect(diff).toContain('+fresh');
    expect(await git.diff('HEAD', null, ['notes/**'])).not.toContain('two');
  });

  test('knows what a commit is built on', async () => {
    const first = repo.git('rev-parse', 'HEAD');
    const second = repo.commit({ 'a.txt': '' });
    expect(await git.isAncestor(first, second)).toBe(true);
    expect(await git.isAncestor(second, first)).toBe(false);
    await expect(git.isAncestor('f'.repeat(40), second)).rejects.toBeInstanceOf(WorldError);
  });

  test('gives a file at a commit, or null when that commit has none', async () => {
    repo.commit({ 'a/[b]*.txt': 'text\n\n' });
    expect(await git.show('HEAD', 'a/[b]*.txt')).toBe('text\n\n');
    expect(await git.show('HEAD', 'a')).toBeNull();
    expect(await git.show('HEAD', 'nowhere.txt')).toBeNull();
    await expect(git.show('f'.repeat(40), 'README.md')).rejects.toBeInstanceOf(WorldError);
  });

  test('says which files of a commit hold a text, and not what is beside it', async () => {
    const before = repo.commit({ 'scripts/gate.sh': 'echo "$RELEASE_MODE"\n', 'a [b]*.md': 'RELEASE_MODE\n', 'bin.dat': 'a\u0000RELEASE_MODE', 'other.sh': 'release_mode RELEASE.MODE RELEASEXMODE\n' });
    const after = repo.commit({ 'scripts/gate.sh': 'true\n', 'a [b]*.md': 'no\n', 'bin.dat': 'no' });
    repo.write('untracked.sh', 'RELEASE_MODE');
    expect(await git.filesNaming(before, 'RELEASE_MODE')).toEqual(['a [b]*.md', 'bin.dat', 'scripts/gate.sh']);
    expect(await git.filesNaming(after, 'RELEASE_MODE')).toEqual([]);
    expect(await git.filesNaming(before, 'RELEASE.MODE')).toEqual(['other.sh']);
    expect(await git.filesNaming(before, '--output=x')).toEqual([]);
    await expect(git.filesNaming('nowhere', 'RELEASE_MODE')).rejects.toBeInstanceOf(WorldError);
  });

  test('counts submodules as holding any text: they are not looked into', async () => {
    const commit = repo.commit({ '.gitmodules': '[submodule "x"]\n' });
    expect(await git.filesNaming(commit, 'RELEASE_MODE')).toEqual(['.gitmodules']);
  });

  test('takes no name for an option', async () => {
    for (const name of ['--output=sprung', '--all', '-h']) {
      await expect(git.changedFiles(name, 'HEAD')).rejects.toBeInstanceOf(WorldError);
      await expect(git.diff(name, null, [])).rejects.toBeInstanceOf(WorldError);
    }
    expect(existsSync(join(repo.root, 'sprung'))).toBe(false);
  });
});

test('a person is who git is told they are, never a guess', async () => {
  expect(await git.identity()).toEqual({ name: 'Zoë Maintainer', email: 'zoe@example.test' });
  repo.git('config', '--unset', 'user.email');
  await expect(git.identity()).rejects.toThrow('user.email');
});

test('an answer that is empty is there when git has ended, and nothing is waited for after it', async () => {
  const waits = vi.spyOn(globalThis, 'setTimeout');
  try {
    expect(await git.tracked(['nothing.txt'])).toEqual([]);
    expect(waits.mock.calls.map(([, ms]) => ms)).not.toContain(50);
  } finally {
    waits.mockRestore();
  }
});
