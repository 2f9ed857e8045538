import { describe, expect, it } from 'vitest';
import { ActError } from '../../src/core/error.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { git } from '../../src/kinds/git.ts';
import type { Git, Tag } from '../../src/ports.ts';
import { trailerOf } from '../../src/core/anchor.ts';
import { CHAIN, COMMIT, MOVED, at } from '../support/at.ts';
import type { Given } from '../support/at.ts';
import { outOfReach, portsOf } from '../support/ports.ts';

const judge = async (spec: JsonObject, told: Partial<Git>, given: Given = {}) => {
  const asking = at(spec, given);
  return git.judge(asking, await git.look(asking, portsOf({ git: told })));
};
const act = (spec: JsonObject, told: Partial<Git>, given: Given = {}) => git.act?.(at(spec, given), portsOf({ git: told }));
const tagOf = (but: Partial<Tag> = {}): Tag => ({ object: 'tag1', commit: COMMIT, annotated: true, ...but });

describe('git: clean, branch, pushed', () => {
  const spec = { git: { clean: true, branch: 'main', pushed: true } };
  const fine: Partial<Git> = { head: async () => ({ commit: COMMIT, branch: 'main' }), obstacle: async () => null, dirty: async () => [], remoteBranch: async () => COMMIT, fetch: async () => undefined, aheadBehind: async () => ({ ahead: 0, behind: 0 }) };

  it('passes on a clean branch that is where its remote is, after a fetch', async () => {
    const calls: string[] = [];
    const told = { ...fine, fetch: async () => void calls.push('fetch'), aheadBehind: async () => (calls.push('compare'), { ahead: 0, behind: 0 }) };
    expect(await judge(spec, told)).toMatchObject({ is: 'passed', evidence: [{ name: 'HEAD', value: COMMIT }, { name: 'branch', value: 'main' }, { name: 'uncommitted', value: 'nothing' }, { name: 'origin/main', value: `${COMMIT}, ahead 0, behind 0` }] });
    expect(calls).toEqual(['fetch', 'compare']);
  });

  it('leaves the paths of the tracker out of what is uncommitted', async () => {
    let ignored: readonly string[] = [];
    await judge(spec, { ...fine, dirty: async (ignore) => ((ignored = ignore.globs), []) });
    expect(ignored).toEqual(['.ergo/**']);
  });

  it('fails where another git is at work or the history is cut off, whatever else is in order', async () => {
    const verdict = await judge({ git: { clean: true, pushed: true } }, { ...fine, obstacle: async () => ({ why: 'this clone is shallow: its history is cut off', fix: 'Run: git fetch --unshallow' }) });
    expect(verdict).toMatchObject({ is: 'failed', why: 'this clone is shallow: its history is cut off', fix: 'Run: git fetch --unshallow' });
  });

  it('says all that is wrong at once, each with its remedy', async () => {
    const told = { ...fine, head: async () => ({ commit: COMMIT, branch: 'topic' }), dirty: async () => ['a.ts', 'b.ts'], aheadBehind: async () => ({ ahead: 1, behind: 2 }) };
    expect(await judge(spec, told)).toMatchObject({
      is: 'failed',
      why: 'the working tree is not clean: a.ts, b.ts; the branch is topic, not main; topic is ahead of origin by 1 commit; topic is behind origin by 2 commits',
      fix: 'Commit, ignore or remove what is uncommitted. Run: git switch main Run: git push origin topic Run: git pull --ff-only',
    });
  });

  it('fails on a detached head and says which branch to switch to', async () => {
    expect(await judge(spec, { ...fine, head: async () => ({ commit: COMMIT, branch: null }) })).toMatchObject({ is: 'failed', why: 'HEAD is detached at c0ffee0', fix: 'Run: git switch main' });
  });

  it('fails when origin does not have the branch', async () => {
    expect(await judge(spec, { ...fine, remoteBranch: async () => null })).toMatchObject({ is: 'failed', why: 'origin has no branch main' });
  });

  it('is unknown when HEAD is not the candidate', async () => {
    expect((await judge(spec, { ...fine, head: async () => ({ commit: MOVED, branch: 'main' }) })).is).toBe('unknown');
  });

  it('does not take a remote that is out of reach for an answer', async () => {
    await expect(judge(spec, { ...fine, fetch: outOfReach })).rejects.toThrow('the network is down');
  });
});

const TRAILER = trailerOf(CHAIN);

describe('git: tag', () => {
  const spec = { git: { tag: '{target}', message: 'Release {target}' } };
  const given = { attempt: { note: { tag: 'v1.2.3', local: null, remote: null } } };

  it('makes the annotated tag at the candidate', async () => {
    const made: unknown[] = [];
    const told: Partial<Git> = { localTag: async () => null, createTag: async (tag, options) => (made.push(tag, options), tagOf()) };
    expect(await act(spec, told, given)).toEqual({ tag: 'v1.2.3', object: 'tag1', commit: COMMIT, made: true });
    expect(made).toEqual(['v1.2.3', { message: 'Release v1.2.3', commit: COMMIT, replace: false }]);
  });

  it('notes what is here and on the remote before it', async () => {
    expect(await git.before?.(at(spec), portsOf({ git: { localTag: async () => null, remoteTag: async () => tagOf() } }))).toEqual({ tag: 'v1.2.3', local: null, remote: tagOf(), chain: TRAILER });
  });

  it('refuses when the remote has the tag', async () => {
    const error = await act(spec, { localTag: async () => tagOf({ object: 'other' }) }, { attempt: { note: { tag: 'v1.2.3', local: null, remote: tagOf() } } })?.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ left: false, message: 'origin already has the tag v1.2.3' });
    expect(error).toBeInstanceOf(ActError);
  });

  it('keeps the tag that the remote has at the candidate, whatever its message, and makes none', async () => {
    const note = { tag: 'v1.2.3', local: tagOf(), remote: tagOf() };
    const sent = await act(spec, { localTag: async () => tagOf() }, { attempt: { note } });
    expect(sent).toEqual({ tag: 'v1.2.3', object: 'tag1', commit: COMMIT, made: false, adopted: true });
    expect((await judge(spec, { localTag: async () => tagOf(), tagMessage: async () => 'By somebody else' }, { attempt: { note, sent: sent ?? null } })).is).toBe('passed');
    expect((await judge(spec, { localTag: async () => tagOf({ object: 'other' }), tagMessage: async () => '' }, { attempt: { note, sent: sent ?? null } })).is).toBe('failed');
  });

  it('refuses a local tag that this session did not make', async () => {
    const told: Partial<Git> = { localTag: async () => tagOf({ commit: MOVED }) };
    await expect(act(spec, told, given)).rejects.toMatchObject({ left: false, fix: expect.stringContaining('git tag -d v1.2.3') });
  });

  it('makes a tag again that an earlier attempt of ours made', async () => {
    const made: unknown[] = [];
    const told: Partial<Git> = { localTag: async () => tagOf({ object: 'old', commit: MOVED }), createTag: async (_, options) => (made.push(options.replace), tagOf()) };
    expect(await act(spec, told, { attempt: { ...given.attempt, earlier: [{ note: {}, sent: { object: 'old', made: true } }] } })).toMatchObject({ object: 'tag1' });
    expect(made).toEqual([true]);
  });

  it('writes into its message where the journal stood, so that a dropped tail is noticed', async () => {
    const made: string[] = [];
    const told: Partial<Git> = { localTag: async () => null, createTag: async (_, options) => (made.push(options.message), tagOf()) };
    const note = { ...given.attempt.note, chain: TRAILER };
    const sent = await act(spec, told, { attempt: { note } });
    expect(made).toEqual([`Release v1.2.3\n\n${TRAILER}`]);
    const read = (message: string): Partial<Git> => ({ localTag: async () => tagOf(), tagMessage: async () => message });
    expect((await judge(spec, read(made[0] ?? ''), { attempt: { note, sent: sent ?? null } })).is).toBe('passed');
    expect((await judge(spec, read(`Other\n\n${TRAILER}`), { attempt: { note, sent: sent ?? null } })).is).toBe('failed');
    expect(await git.anchors?.(at(spec), portsOf({ git: { ...read(made[0] ?? ''), remoteTag: async () => tagOf() } }))).toEqual([{ where: 'the tag v1.2.3 here and on origin', text: made[0] }]);
  });

  it('keeps a tag that is already what it would make', async () => {
    expect(await act(spec, { localTag: async () => tagOf(), tagMessage: async () => 'Release v1.2.3\n' }, given)).toEqual({ tag: 'v1.2.3', object: 'tag1', commit: COMMIT, made: false });
  });

  it('passes when the repository, read again, has that object at the candidate', async () => {
    const sent = { attempt: { sent: { object: 'tag1' } } };
    const read = (local: Tag | null, message = 'Release v1.2.3'): Partial<Git> => ({ localTag: async () => local, tagMessage: async () => message });
    expect(await judge(spec, read(tagOf()), sent)).toMatchObject({ is: 'passed', evidence: [{ name: 'tag v1.2.3', value: 'tag1' }, { name: 'commit', value: COMMIT }] });
    expect(await judge(spec, read(tagOf({ commit: MOVED })), sent)).toMatchObject({ is: 'failed', why: expect.stringContaining('not at the candidate') });
    expect(await judge(spec, read(tagOf({ annotated: false })), sent)).toMatchObject({ is: 'failed', why: 'the tag v1.2.3 is not annotated' });
    expect(await judge(spec, read(tagOf({ object: 'other' })), sent)).toMatchObject({ is: 'failed', why: expect.stringContaining('is not the one that was made') });
    expect((await judge(spec, read(tagOf(), 'Other'), sent)).is).toBe('failed');
    expect((await judge(spec, read(null), sent)).is).toBe('absent');
  });
});

describe('git: push of the tag', () => {
  const spec = { git: { push: '{target}' } };
  const note = { tag: 'v1.2.3', object: 'tag1', commit: COMMIT, remote: null };

  it('is irreversible, held, pins the candidate and is typed as tag {target}', () => {
    expect(git.traits(spec, { id: 'push-tag' })).toEqual({ effect: 'irreversible', hold: true, acts: true, pinsCandidate: true, words: 'tag {target}' });
    expect(git.traits({ git: { push: 'go/{target}' } }, { id: 'push-go' })).toEqual({ effect: 'irreversible', hold: true, acts: true });
  });

  it('notes the object and the commit that are to be pushed', async () => {
    expect(await git.before?.(at(spec), portsOf({ git: { localTag: async () => tagOf(), remoteTag: async () => null } }))).toEqual(note);
  });

  it('pushes exactly the tag of the intent', async () => {
    const pushed: string[] = [];
    expect(await act(spec, { localTag: async () => tagOf(), pushTag: async (tag) => void pushed.push(tag) }, { attempt: { note } })).toEqual({ tag: 'v1.2.3', object: 'tag1', commit: COMMIT });
    expect(pushed).toEqual(['v1.2.3']);
  });

  it.each([
    ['the remote has it already', { ...note, remote: tagOf() }, tagOf()],
    ['there is no local tag', note, null],
    ['the tag was changed since', note, tagOf({ object: 'other' })],
    ['the tag is not at the candidate', { ...note, commit: MOVED }, tagOf({ commit: MOVED })],
  ])('refuses before anything is sent when %s', async (_, ofNote, local) => {
    await expect(act(spec, { localTag: async () => local }, { attempt: { note: ofNote } })).rejects.toMatchObject({ name: 'ActError', left: false });
  });

  it('is unknown, not passed, while origin does not show what was pushed', async () => {
    expect((await judge(spec, { remoteTag: async () => null }, { attempt: { note } })).is).toBe('unknown');
  });
});

describe('git: push of a tag that came to origin in between', () => {
  it('is not pushed again, and says that a look settles it', async () => {
    const spec = { git: { push: '{target}' } };
    const note = { tag: 'v1.2.3', object: 'tag1', commit: COMMIT, remote: tagOf() };
    await expect(act(spec, {}, { attempt: { note } })).rejects.toMatchObject({ left: false, fix: expect.stringContaining('p looks at it') });
    await expect(act(spec, {}, { attempt: { note: { ...note, remote: tagOf({ object: 'other' }) } } })).rejects.toMatchObject({ left: false, fix: expect.stringContaining('new version') });
  });
});

describe('git: push of a branch', () => {
  const spec = { git: { push: { branch: 'main' } } };
  const note = { branch: 'main', commit: COMMIT, remote: 'before' };

  it('pushes the commit of the intent and no other', async () => {
    const told: Partial<Git> = { head: async () => ({ commit: COMMIT, branch: 'main' }), pushBranch: async () => undefined };
    expect(await act(spec, told, { attempt: { note } })).toEqual({ branch: 'main', commit: COMMIT });
    await expect(act(spec, { head: async () => ({ commit: MOVED, branch: 'main' }) }, { attempt: { note } })).rejects.toMatchObject({ left: false });
  });

  it('passes when somebody pushed on top of ours', async () => {
    const told: Partial<Git> = { remoteBranch: async () => MOVED, fetch: async () => undefined, isAncestor: async (commit, of) => commit === COMMIT && of === MOVED };
    expect((await judge(spec, told, { attempt: { note } })).is).toBe('passed');
  });
});

describe('git: commit', () => {
  const spec = { git: { commit: { message: 'Release {version}', paths: ['CHANGELOG.md'] } } };

  it('commits the paths, and passes when HEAD is that commit', async () => {
    const told: Partial<Git> = { dirty: async () => ['CHANGELOG.md'], commit: async (message, { paths }) => (expect([message, ...paths]).toEqual(['Release 1.2.3', 'CHANGELOG.md']), MOVED) };
    expect(await act(spec, told)).toEqual({ commit: MOVED });
    const head = { head: async () => ({ commit: MOVED, branch: 'main' }), subject: async () => 'Release 1.2.3' };
    expect((await judge(spec, head, { attempt: { sent: { commit: MOVED } } })).is).toBe('passed');
    expect((await judge(spec, head, { attempt: { sent: { commit: COMMIT } } })).is).toBe('failed');
  });

  it('refuses to commit nothing', async () => {
    await expect(act(spec, { dirty: async () => [] })).rejects.toMatchObject({ left: false, message: 'there is nothing to commit' });
  });
});
