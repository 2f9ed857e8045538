import { expect, test } from 'vitest';
import { accountOfRelease } from './maintainer-account.ts';
import { sitDown } from './maintainer-desk.ts';
import { releaseToThePublish } from './maintainer-journey.ts';
import type { Maintainer } from './maintainer.ts';

const desk = sitDown('learn');

test('a gate that fails is mended, what its fix touched is checked again, and a channel that is late is waited for', async () => {
  const maintainer = desk().open();
  const { terminal } = maintainer;
  await maintainer.confirmInputs();
  await desk().environment();
  await maintainer.goOnUntil(/✗ Versions aligned +FAILED/);
  await maintainer.see('1 failed');
  await maintainer.see(/›  ✗ Versions aligned[^]*\n ✗ Versions aligned: /);
  await recordFailed(maintainer);
  await mend(maintainer);
  await releaseToThePublish(maintainer);
  await maintainer.goOnUntil(/Decision · pypi[^]*Wait another 0:10[^]*listening/);
  await terminal.press('escape');
  await terminal.waitUntilGone('Decision · pypi');
  await terminal.type('d');
  await maintainer.see('4 live · 1 late');
  await recordAtBothSizes(maintainer, 'delivery');
  await terminal.type('d');
  await terminal.type('a');
  await maintainer.answer(/Decision · pypi/, 'Wait another 0:10');
  await maintainer.see('RELEASED');
  await terminal.type('q');
  expect(await terminal.exit).toEqual({ code: 0, signal: null });
  await accountOfRelease(desk(), { scenario: 'learn', dispatches: 2 });
});

/** Runs the fix, looks at its diff, and commits and pushes it as one act. */
const mend = async (maintainer: Maintainer): Promise<void> => {
  const { terminal } = maintainer;
  await terminal.type('F');
  await maintainer.see('Fix · Versions aligned');
  await maintainer.push('Run the fix');
  await maintainer.see(/What the fix changed[^]*-version = "1\.1\.0"[^]*\+version = "1\.2\.0"/);
  await maintainer.push('Commit and push');
  await maintainer.see(/~ Clean, on main, push\S* STALE/);
  await maintainer.goOnUntil('3/25 passed');
  await maintainer.see(/r +Run it again +attempt 2/);
  await terminal.type('r');
  await maintainer.see(/✓ Versions aligned/);
};

/** The checklist and the gate that failed, first at the size at which its message passes with time. */
const recordFailed = async (maintainer: Maintainer): Promise<void> => {
  const { terminal, record } = maintainer;
  await terminal.press('up', 'up');
  await maintainer.see('step 2 of 25');
  await record('session');
  await terminal.press('down', 'down', 'tab');
  await maintainer.see(/F fix +B file blocker/);
  await record('failed');
  await maintainer.resize(80, 24);
  await record('failed');
  await terminal.press('tab');
  await maintainer.see(/▾ 1 Prepare/);
  await terminal.press('up', 'up');
  await maintainer.see(/›  ✓ GitHub is ready/);
  await record('session');
  await terminal.press('down', 'down');
  await maintainer.see(/›  ✗ Versions aligned/);
  await maintainer.resize(120, 36);
};

const recordAtBothSizes = async ({ record, resize }: Maintainer, view: string): Promise<void> => {
  await record(view);
  await resize(80, 24);
  await record(view);
  await resize(120, 36);
};
