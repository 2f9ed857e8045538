import { expect, test } from 'vitest';
import { accountOfAbandoned } from './maintainer-account.ts';
import { sitDown } from './maintainer-desk.ts';
import { releaseToTheTag } from './maintainer-journey.ts';

const desk = sitDown('build-fails');

test('a build that fails is read on screen, has its failed jobs run again by a key, blocks as a filed blocker, and the release is given up by words typed, told what is out', async () => {
  const maintainer = desk().open();
  const { terminal } = maintainer;
  await maintainer.confirmInputs();
  await desk().environment();
  await releaseToTheTag(maintainer);
  await maintainer.goOnUntil(/✗ Build workflow +FAILED/);
  await maintainer.see(/build-native \(darwin_arm64\)/);
  await maintainer.see('File a blocker');
  // Perhaps it was the machine: what failed, and nothing else, is run again. It was not.
  await terminal.type('J');
  await maintainer.see(/Run failed jobs again[^]*build-native \(darwin_arm64\)[^]*attempt 2: those jobs and what needs them/);
  await maintainer.push('Run them again');
  await terminal.waitUntilGone('Run failed jobs again');
  await maintainer.see(/✗ Build workflow +FAILED +attempt 2[^]*run \d+ \(attempt 2\) ended as failure/);
  await terminal.type('B');
  await maintainer.see('New blocker ·');
  await maintainer.push('File it');
  await terminal.waitUntilGone('New blocker ·');
  await terminal.type('b');
  await maintainer.see(/Blockers · 1 open[^]*› ✗ B1 +Build workflow/);
  await terminal.press('escape');
  await terminal.waitUntilGone('Blockers ·');
  await terminal.type(':');
  await maintainer.see('Actions');
  await terminal.type('give this release up');
  // An Enter that comes in one piece with letters counts for nothing.
  await maintainer.see(': give this release up▏');
  await terminal.press('enter');
  await maintainer.see(/Abandon v1\.2\.0[^]*What is out stays out[^]*Push the tag: done/);
  await maintainer.see('listening');
  await terminal.type('abandon v1.2.0');
  await terminal.press('tab');
  await terminal.type('darwin_arm64 does not build; v1.2.1 follows');
  await maintainer.push('Abandon');
  await maintainer.see('ABANDONED');
  await terminal.type('q');
  expect(await terminal.exit).toEqual({ code: 0, signal: null });
  expect(terminal.history().join('\n')).toContain('v1.2.0 [LIVE], session 1: abandoned');
  await accountOfAbandoned(desk(), { scenario: 'build-fails', dispatches: 0 });
});
