import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { FORMULA_PATH, pathsOf, TAP } from '../../src/sandbox/names.ts';
import { accountOfRelease } from './maintainer-account.ts';
import { sitDown } from './maintainer-desk.ts';
import { publish, releaseToTheTag } from './maintainer-journey.ts';

const desk = sitDown('stale-tap');

test('a tap that somebody else has pushed to is not written over: the screen says how it is pulled, and their change is released with ours', async () => {
  const maintainer = desk().open();
  const { terminal } = maintainer;
  await maintainer.confirmInputs();
  const { tap, bare } = pathsOf((await desk().environment()).folder);
  const git = (folder: string, ...args: readonly string[]): string => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' }).trim();
  const theirs = git(bare(TAP), 'rev-parse', 'main');
  await releaseToTheTag(maintainer);
  await maintainer.goOnUntil(/\? Homebrew formula/);
  await maintainer.confirm('Homebrew formula');
  await maintainer.see(/Not done: the tap has moved on: 1 commit[^]*"driftwood: conflicts with driftwood-nightly"/);
  await maintainer.see(/Nothing was written or pushed\. Run: git -C[^]*pull --ff-only/);
  expect([git(bare(TAP), 'rev-parse', 'main'), git(tap, 'status', '--porcelain')]).toEqual([theirs, '']);
  git(tap, 'pull', '--quiet', '--ff-only');
  await terminal.type('r');
  await maintainer.confirm('Homebrew formula');
  await maintainer.goOnUntil(/\? Rehearsal/);
  await maintainer.confirm('Rehearsal');
  await maintainer.goOnUntil(/Type +publish v1\.2\.0/);
  await publish(maintainer);
  await maintainer.goOnUntil('RELEASED');
  await terminal.type('q');
  expect(await terminal.exit).toEqual({ code: 0, signal: null });
  expect(git(bare(TAP), 'merge-base', theirs, 'main')).toBe(theirs);
  expect(git(bare(TAP), 'show', `main:${FORMULA_PATH}`)).toMatch(/version "1\.2\.0"[^]*conflicts_with "driftwood-nightly"/);
  await accountOfRelease(desk(), { scenario: 'stale-tap', dispatches: 2 });
});
