import { describe, expect, it } from 'vitest';
import { formula } from '../../src/kinds/formula.ts';
import { changedLines, rewriteFormula } from '../../src/kinds/formula/rewrite.ts';
import type { Git } from '../../src/ports.ts';
import { NOW, at } from '../support/at.ts';
import type { Given } from '../support/at.ts';
import { builtFile, quiet } from '../support/github.ts';
import { outOfReach, portsOf } from '../support/ports.ts';

const formulaOf = (version: string, sums: { readonly darwin: string; readonly linux: string }) => `class Tidewater < Formula
  desc "A tide"
  homepage "https://tidewater.example"
  version "${version}"

  on_macos do
    url "https://127.0.0.1/acme/tidewater/releases/download/v${version}/tidewater_${version}_darwin_arm64.tar.gz"
    sha256 "${sums.darwin}"
  end

  on_linux do
    url "https://127.0.0.1/acme/tidewater/releases/download/v${version}/tidewater_${version}_linux_amd64.tar.gz"
    sha256 "${sums.linux}"
  end

  resource "docs" do
    url "https://127.0.0.1/docs-9.tar.gz"
    sha256 "docs"
  end
end
`;
const OLD = formulaOf('1.2.2', { darwin: 'd0', linux: 'l0' });
const NEW = formulaOf('1.2.3', { darwin: 'd1', linux: 'l1' });
const order = { version: '1.2.3', target: 'v1.2.3', asset: 'tidewater_{version}_{platform}.tar.gz', refuse: ['linux_arm64'], sha256: { 'tidewater_1.2.3_darwin_arm64.tar.gz': 'd1', 'tidewater_1.2.3_linux_amd64.tar.gz': 'l1' } };

describe('a rewritten formula', () => {
  it('has the new version, URLs and checksums, and nothing else is touched', () => {
    expect(rewriteFormula(OLD, order)).toMatchObject({ ok: true, text: NEW, assets: [{ name: 'tidewater_1.2.3_darwin_arm64.tar.gz', sha256: 'd1' }, { name: 'tidewater_1.2.3_linux_amd64.tar.gz', sha256: 'l1' }] });
  });

  it('stays as it is when it is right', () => {
    expect(rewriteFormula(NEW, order)).toMatchObject({ ok: true, text: NEW });
  });

  it('leaves a URL that Ruby fills in', () => {
    const filled = NEW.replaceAll('v1.2.3/tidewater_1.2.3_', 'v#{version}/tidewater_#{version}_');
    expect(rewriteFormula(filled, order)).toMatchObject({ ok: true, text: filled });
  });

  it.each([
    ['it mentions a platform that is refused', OLD.replace('linux_amd64', 'linux_arm64'), 'the formula mentions linux_arm64, which is not released'],
    ['the build left no such file', OLD.replace('darwin_arm64', 'darwin_amd64'), 'the build left no file tidewater_1.2.3_darwin_amd64.tar.gz'],
    ['a checksum is missing', OLD.replace('    sha256 "d0"\n', ''), 'the URL of tidewater_1.2.3_darwin_arm64.tar.gz has no sha256 below it'],
    ['it has two versions', OLD.replace('on_linux do', 'on_linux do\n  version "1.2.2"'), 'the formula has 2 version lines'],
    ['none of its URLs is of an asset', OLD.replaceAll(/ {4}(url|sha256) "(?!.*docs).*\n/g, ''), 'no URL of the formula is of tidewater_{version}_{platform}.tar.gz'],
    ['a URL is not of a release', OLD.replace('releases/download/v1.2.2', 'archive/v1.2.2'), expect.stringContaining("is not of a release's downloads")],
  ])('is refused when %s', (_, text, why) => {
    expect(rewriteFormula(text, order)).toEqual({ ok: false, why });
  });

  it('shows the lines that differ', () => {
    expect(changedLines('a\n  version "1"\nb', 'a\n  version "2"\nb')).toEqual(['- version "1"', '+ version "2"']);
  });
});

const spec = { formula: { channel: 'brew', run: 'build', asset: order.asset, refuse: order.refuse, commit: 'tidewater: update to {version}' } };
const read: Given['read'] = { build: { sent: null, facts: { runId: '500' }, captured: {} } };
const built = async () => [builtFile('dist/tidewater_1.2.3_darwin_arm64.tar.gz', { sha256: 'd1' }), builtFile('tidewater_1.2.3_linux_amd64.tar.gz', { sha256: 'l1' })];
const note = { tap: 'acme/homebrew-tap', branch: 'main', head: 'tap0', remote: 'tap0' };

/** A checkout of the tap, with its remote, that records what is done to it. */
const tap = (but: Partial<Git> = {}) => {
  const done: string[] = [];
  const told: Partial<Git> = {
    head: async () => ({ commit: 'tap0', branch: 'main' }), subject: async () => 'before',
    dirty: async () => [],
    fetch: async () => undefined,
    remoteBranch: async () => 'tap0',
    aheadBehind: async () => ({ ahead: 0, behind: 0 }),
    show: async () => OLD,
    commit: async (message, { paths }) => (done.push(`commit ${message}: ${paths.join(',')}`), 'tap1'),
    pushBranch: async (branch) => void done.push(`push ${branch}`),
    ...but,
  };
  const ports = portsOf({
    taps: { '/homebrew-tap': told },
    github: { 'acme/tidewater': { ...quiet, built }, 'acme/homebrew-tap': { repository: async () => ({ id: '1', defaultBranch: 'main' }) } },
    files: { write: async (path, text) => void done.push(`write ${path} ${text === NEW ? 'NEW' : text === OLD ? 'OLD' : 'other'}`) },
  });
  return { done, ports };
};

describe('a formula step', () => {
  it('notes the branch of the tap and where it is, here and on the remote', async () => {
    expect(await formula.before?.(at(spec, { read }), tap().ports)).toEqual(note);
  });

  it('writes, commits and pushes what was built', async () => {
    const { done, ports } = tap();
    expect(await formula.act?.(at(spec, { read, attempt: { note } }), ports)).toMatchObject({ tap: 'acme/homebrew-tap', branch: 'main', commit: 'tap1', before: 'tap0', diff: expect.arrayContaining(['- version "1.2.2"', '+ version "1.2.3"']), assets: ['tidewater_1.2.3_darwin_arm64.tar.gz d1', 'tidewater_1.2.3_linux_amd64.tar.gz l1'] });
    expect(done).toEqual(['write /homebrew-tap/Formula/tidewater.rb NEW', 'commit tidewater: update to 1.2.3: Formula/tidewater.rb', 'push main']);
  });

  it('pushes nothing when the formula is right already', async () => {
    const { done, ports } = tap({ show: async () => NEW });
    expect(await formula.act?.(at(spec, { read, attempt: { note } }), ports)).toMatchObject({ commit: 'tap0', diff: [] });
    expect(done).toEqual([]);
  });

  it('pushes the commit that an attempt of ours made before its push failed', async () => {
    const { done, ports } = tap({ head: async () => ({ commit: 'tap1', branch: 'main' }), subject: async () => 'tidewater: update to 1.2.3', aheadBehind: async () => ({ ahead: 1, behind: 0 }), show: async (commit) => (commit === 'tap1' ? NEW : OLD) });
    expect(await formula.act?.(at(spec, { read, attempt: { note } }), ports)).toMatchObject({ commit: 'tap1', before: 'tap0' });
    expect(done).toEqual(['push main']);
  });

  it.each<[string, Partial<Git>]>([
    ['is not clean', { dirty: async () => ['x'] }],
    ['is on no branch', { head: async () => ({ commit: 'tap0', branch: null }) }],
    ['is on another branch', { head: async () => ({ commit: 'tap0', branch: 'topic' }) }],
    ['is behind its remote', { remoteBranch: async () => 'tap9', aheadBehind: async () => ({ ahead: 0, behind: 1 }) }],
    ['has a commit of somebody that is not pushed', { head: async () => ({ commit: 'tap1', branch: 'main' }), subject: async () => 'mine', aheadBehind: async () => ({ ahead: 1, behind: 0 }) }],
    ['has no such formula', { show: async () => null }],
    ['mentions a refused platform', { show: async () => OLD.replace('linux_amd64', 'linux_arm64') }],
    ['cannot be compared with its remote', { fetch: outOfReach }],
  ])('changes nothing when the tap %s', async (_, but) => {
    const { done, ports } = tap(but);
    await expect(formula.act?.(at(spec, { read, attempt: { note } }), ports)).rejects.toMatchObject({ name: 'ActError', left: false });
    expect(done).toEqual([]);
  });

  it.each<[string, { readonly ahead: number; readonly behind: number }, string, string]>([
    ['is behind: what came is kept', { ahead: 0, behind: 1 }, 'the tap has moved on: 1 commit on acme/homebrew-tap is not in /homebrew-tap (the newest: "theirs")', 'Nothing was written or pushed. Run: git -C /homebrew-tap pull --ff-only, look'],
    ['is ahead: nobody pushes what they have not looked at', { ahead: 2, behind: 0 }, "the tap's checkout is ahead of its remote: 2 commits in /homebrew-tap were never pushed", 'Look at it: git -C /homebrew-tap log origin/main..'],
    ['has parted: neither side is lost', { ahead: 1, behind: 2 }, 'have parted: 1 commit in /homebrew-tap was never pushed, and 2 commits on acme/homebrew-tap are not in', 'Run: git -C /homebrew-tap pull --rebase'],
  ])('says in words that the checkout %s', async (_, counts, why, fix) => {
    const { ports } = tap({ head: async () => ({ commit: 'tap1', branch: 'main' }), subject: async (commit) => (commit === 'tap9' ? 'theirs' : 'mine'), remoteBranch: async () => 'tap9', aheadBehind: async () => counts });
    await expect(formula.act?.(at(spec, { read, attempt: { note } }), ports)).rejects.toMatchObject({ left: false, message: expect.stringContaining(why), fix: expect.stringContaining(fix) });
  });

  it('waits a little for the remote to show the push, and does not pass before it does', async () => {
    const ports = portsOf({ github: { 'acme/tidewater': { built }, 'acme/homebrew-tap': { branchHead: async () => 'tap0', content: async () => OLD } } });
    const judged = async (now: number) => {
      const asking = at(spec, { read, now, attempt: { note, sent: { commit: 'tap1' } } });
      return formula.judge(asking, await formula.look(asking, ports));
    };
    expect((await judged(NOW)).is).toBe('wait');
    expect((await judged(NOW + 60_000)).is).toBe('unknown');
  });

  it('is taken back by a commit that restores the text before ours', async () => {
    const pushed = { note, sent: { branch: 'main', commit: 'tap1', before: 'tap0' } };
    const head = async () => ({ commit: 'tap1', branch: 'main' });
    const { done, ports } = tap({ head, remoteBranch: async () => 'tap1', show: async (commit) => (commit === 'tap0' ? OLD : NEW), commit: async (message) => (done.push(`commit ${message}`), 'tap2') });
    expect(await formula.revert?.(at(spec, { read, attempt: pushed }), ports)).toEqual({ tap: 'acme/homebrew-tap', branch: 'main', commit: 'tap2' });
    expect(done).toEqual(['write /homebrew-tap/Formula/tidewater.rb OLD', 'commit Revert "tidewater: update to 1.2.3"', 'push main']);
  });

  const taken = { note, sent: { branch: 'main', commit: 'tap1', before: 'tap0' } };
  const revertCommit: Partial<Git> = { head: async () => ({ commit: 'tap2', branch: 'main' }), subject: async () => 'Revert "tidewater: update to 1.2.3"', isAncestor: async () => true, changedFiles: async () => ['Formula/tidewater.rb'], show: async (commit) => (commit === 'tap1' ? NEW : OLD) };

  it('pushes the commit that an earlier take-back made before its push failed, and tells of one that arrived', async () => {
    const unpushed = tap({ ...revertCommit, remoteBranch: async () => 'tap1' });
    expect(await formula.revert?.(at(spec, { read, attempt: taken }), unpushed.ports)).toMatchObject({ commit: 'tap2' });
    expect(unpushed.done).toEqual(['push main']);
    const arrived = tap({ ...revertCommit, remoteBranch: async () => 'tap2' });
    expect(await formula.revert?.(at(spec, { read, attempt: taken }), arrived.ports)).toMatchObject({ commit: 'tap2' });
    expect(arrived.done).toEqual([]);
  });

  it.each<[string, Partial<Git>]>([
    ['has another subject', { subject: async () => 'mine' }],
    ['is not on top of ours', { isAncestor: async () => false }],
    ['changes more', { changedFiles: async () => ['Formula/tidewater.rb', 'README.md'] }],
    ['leaves another text', { show: async (commit) => (commit === 'tap0' ? OLD : NEW) }],
  ])('pushes no commit of somebody else that %s', async (_, but) => {
    const { done, ports } = tap({ ...revertCommit, remoteBranch: async () => 'tap1', ...but });
    await expect(formula.revert?.(at(spec, { read, attempt: taken }), ports)).rejects.toMatchObject({ left: false, message: 'the tap has moved on since' });
    expect(done).toEqual([]);
  });

  it('when its take-back is not known, is what the tap has: ours once no push can arrive any more, or not ours', async () => {
    const judged = async (text: string, now: number) => {
      const asking = at(spec, { read, now, purpose: 'reconcile', attempt: { ...taken, takingBackSince: NOW } });
      const github = { 'acme/tidewater': { built }, 'acme/homebrew-tap': { branchHead: async () => 'tap2', content: async () => text } };
      return formula.judge(asking, await formula.look(asking, portsOf({ github })));
    };
    expect(await judged(NEW, NOW + 59_000)).toMatchObject({ is: 'wait', deadlineAt: NOW + 60_000 });
    expect((await judged(NEW, NOW + 60_000)).is).toBe('passed');
    expect(await judged(OLD, NOW)).toMatchObject({ is: 'absent', why: 'it was taken back: the formula on acme/homebrew-tap is not of 1.2.3' });
    expect((await judged(NEW.replace('d1', 'other'), NOW)).is).toBe('failed');
  });

  it('takes nothing back that has moved on, or that it did not push', async () => {
    const moved = tap({ head: async () => ({ commit: 'tap1', branch: 'main' }), remoteBranch: async () => 'tap9' });
    await expect(formula.revert?.(at(spec, { attempt: { note, sent: { branch: 'main', commit: 'tap1', before: 'tap0' } } }), moved.ports)).rejects.toMatchObject({ left: false });
    await expect(formula.revert?.(at(spec, { attempt: { note, sent: null } }), tap().ports)).rejects.toMatchObject({ left: false });
    expect(moved.done).toEqual([]);
  });
});
