import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openGit } from '../../src/adapters/git.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { formula } from '../../src/kinds/formula.ts';
import { git } from '../../src/kinds/git.ts';
import type { Kind } from '../../src/kinds/kind.ts';
import type { Git, KindPorts } from '../../src/ports.ts';
import { GIT_ENVIRONMENT, repository } from '../adapters/support/repository.ts';
import type { Repository } from '../adapters/support/repository.ts';
import { at } from '../support/at.ts';
import type { Given } from '../support/at.ts';
import { builtFile, quiet } from '../support/github.ts';
import { portsOf } from '../support/ports.ts';

const run = (repo: Repository, ...args: readonly string[]): string => execFileSync('git', [...args], { cwd: repo.root, env: GIT_ENVIRONMENT, encoding: 'utf8' }).trim();

/** A whole attempt, as a session makes it: note, act, look, judge. */
const attempt = async (kind: Kind, spec: JsonObject, given: Given, ports: KindPorts) => {
  const note = (await kind.before?.(at(spec, given), ports)) ?? {};
  const sent = kind.traits(spec, { id: 'step' }).acts === true ? ((await kind.act?.(at(spec, { ...given, attempt: { note } }), ports)) ?? null) : null;
  const asking = at(spec, { ...given, attempt: { note, sent } });
  return { note, sent, verdict: kind.judge(asking, await kind.look(asking, ports)) };
};

const here = async (repo: Repository, opened: Git): Promise<Given> => ({ candidate: { commit: run(repo, 'rev-parse', 'HEAD'), branch: (await opened.head()).branch } });

it('a release is checked, tagged and pushed with real git, and its tag is not pushed a second time', async () => {
  const repo = await repository();
  const opened = await openGit(repo.root, { environment: GIT_ENVIRONMENT });
  const ports: KindPorts = { ...portsOf({}), git: opened };
  const given = await here(repo, opened);
  const tag = { git: { tag: '{target}', message: 'Release {target}' } };
  const push = { git: { push: '{target}' } };
  expect((await attempt(git, { git: { clean: true, pushed: true } }, given, ports)).verdict.is).toBe('passed');
  expect((await attempt(git, tag, given, ports)).verdict.is).toBe('passed');
  const pushed = await attempt(git, push, given, ports);
  expect(pushed.verdict).toMatchObject({ is: 'passed', evidence: [{ name: 'tag v1.2.3 on origin', value: run(repo, 'rev-parse', 'v1.2.3') }, { name: 'commit', value: given.candidate?.commit }] });
  await expect(attempt(git, push, given, ports)).rejects.toMatchObject({ left: false });
  // What origin has at the candidate is kept as it is: nothing is made a second time.
  expect((await attempt(git, tag, given, ports)).sent).toMatchObject({ made: false, adopted: true });
});

it('a formula is rewritten, pushed and taken back in a real tap', async () => {
  const tap = await repository();
  const branch = run(tap, 'branch', '--show-current');
  mkdirSync(join(tap.root, 'Formula'));
  const path = join(tap.root, 'Formula/tidewater.rb');
  const old = 'class T < Formula\n  version "1.2.2"\n  url "https://127.0.0.1/acme/tidewater/releases/download/v1.2.2/tidewater_1.2.2_linux_amd64.tar.gz"\n  sha256 "old"\nend\n';
  writeFileSync(path, old);
  run(tap, 'add', '.');
  run(tap, 'commit', '--quiet', '-m', 'tidewater 1.2.2');
  run(tap, 'push', '--quiet', 'origin', branch);
  const opened = await openGit(tap.root, { environment: GIT_ENVIRONMENT });
  const remote = { repository: async () => ({ id: '1', defaultBranch: branch }), branchHead: async () => (await opened.remoteBranch(branch)) ?? '', content: (file: string, commit: string) => opened.show(commit, file) };
  const files = { write: async (file: string, text: string) => writeFileSync(file, text) };
  const ports: KindPorts = { ...portsOf({ files, github: { 'acme/homebrew-tap': remote, 'acme/tidewater': { ...quiet, built: async () => [builtFile('tidewater_1.2.3_linux_amd64.tar.gz', { sha256: 'new' })] } } }), gitAt: async () => opened };
  const spec = { formula: { channel: 'brew', run: 'build', asset: 'tidewater_{version}_{platform}.tar.gz', commit: 'tidewater: update to {version}' } };
  const brew = { name: 'brew', kind: 'homebrew', spec: { tap: 'acme/homebrew-tap', checkout: tap.root, formula: 'Formula/tidewater.rb' }, patienceMs: 1 };
  const given: Given = { plan: { channels: { brew } }, read: { build: { sent: null, facts: { runId: '500' }, captured: {} } } };

  const { note, sent, verdict } = await attempt(formula, spec, given, ports);
  expect(verdict.is).toBe('passed');
  expect(run(tap, 'log', '-1', '--format=%s', `origin/${branch}`)).toBe('tidewater: update to 1.2.3');
  expect(readFileSync(path, 'utf8')).toBe(old.replaceAll('1.2.2', '1.2.3').replace('old', 'new'));

  // The push of the first take-back fails; the second pushes what that one committed, and a third finds it there.
  const cut: KindPorts = { ...ports, gitAt: async () => ({ ...opened, pushBranch: async () => Promise.reject(new Error('cut off')) }) };
  await expect(formula.revert?.(at(spec, { ...given, attempt: { note, sent } }), cut)).rejects.toThrow('cut off');
  const back = await formula.revert?.(at(spec, { ...given, attempt: { note, sent } }), ports);
  expect(await formula.revert?.(at(spec, { ...given, attempt: { note, sent } }), ports)).toEqual(back);
  expect(run(tap, 'rev-list', '--count', `origin/${branch}`)).toBe(run(tap, 'rev-list', '--count', 'HEAD'));
  expect(await opened.show((await opened.remoteBranch(branch)) ?? '', 'Formula/tidewater.rb')).toBe(old);
  expect(run(tap, 'status', '--porcelain')).toBe('');
});
