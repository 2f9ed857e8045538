import { expect, test } from 'vitest';
import { accountOfRelease } from './maintainer-account.ts';
import { sitDown } from './maintainer-desk.ts';
import type { Maintainer } from './maintainer.ts';
import { confirmInputs, readWhatIsKept, recordDelivery, releaseRecorded } from './smooth-release.ts';

const desk = sitDown('learn');

test('a gate that fails is mended, what its fix touched is checked again, and a channel that is late is waited for', async () => {
  const first = desk().open({ film: 'learn-1' });
  await confirmInputs(first);
  await desk().environment();
  await first.goOnUntil(/✗ Versions aligned +FAILED/);
  await first.see(/›  ✗ Versions aligned[^]*\n ✗ Versions aligned: /);
  const maintainer = await inEachSkin(first, recordFailed);
  const { terminal } = maintainer;
  await mend(maintainer);
  await releaseRecorded(maintainer, desk());
  await maintainer.goOnUntil(/Decision · pypi[^]*Wait another 0:10[^]*listening/);
  await terminal.press('escape');
  await terminal.waitUntilGone('Decision · pypi');
  await recordDelivery(maintainer, '4 live · 1 late');
  await terminal.type('a');
  await maintainer.answer(/Decision · pypi/, 'Wait another 0:10');
  await maintainer.see('RELEASED');
  await readWhatIsKept(maintainer);
  await terminal.type('q');
  expect(await terminal.exit).toEqual({ code: 0, signal: null });
  await accountOfRelease(desk(), { scenario: 'learn', dispatches: 2 });
});

/** Leaves and comes back in each of the skins, last in the one it was in. */
const inEachSkin = async (maintainer: Maintainer, record: (maintainer: Maintainer) => Promise<void>): Promise<Maintainer> => {
  let now = maintainer;
  for (const skin of ['mono', 'ascii', 'colour'] as const) {
    await now.terminal.type('q');
    expect(await now.terminal.exit).toMatchObject({ signal: null });
    now = desk().open({ skin, ...(skin === 'colour' ? { film: 'learn-2' } : {}) });
    await now.see('A go on');
    await record(now);
  }
  return now;
};

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

/** The checklist, and the gate that failed. */
const recordFailed = async ({ terminal, see, find, record }: Maintainer): Promise<void> => {
  await find('GitHub is ready');
  await see(/›  ✓ GitHub is ready/);
  await terminal.press('escape');
  await terminal.waitUntilGone('1 of 1 found');
  await record('session');
  await terminal.press('down', 'down', 'tab');
  await see(/F fix +B file blocker/);
  await record('failed');
  await terminal.press('tab');
  await see(/A go on/);
};
