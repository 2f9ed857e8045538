import { expect } from 'vitest';
import { accountOfRelease } from './maintainer-account.ts';
import type { Desk } from './maintainer-desk.ts';
import { buildAndRehearse, decideTiming, judgeQuality, pushTheTag, readChangelog } from './maintainer-journey.ts';
import type { Maintainer } from './maintainer.ts';

/** v1.2.0 of `smooth`, from nothing checked to every channel serves it. On the way six of the views are recorded, each while nothing on it moves. */
export const releaseSmoothly = async (desk: Desk, size: { readonly columns: number; readonly rows: number }): Promise<void> => {
  const maintainer = desk.open(size);
  const { terminal } = maintainer;
  await maintainer.confirmInputs();
  await desk.environment();
  await readChangelog(maintainer);
  await judgeQuality(maintainer);
  await readOutput(maintainer);
  await maintainer.goOnUntil('Decision · Compatibility risk');
  await maintainer.fillIn('Decision · Compatibility risk', 'Accepted', ['sortNames takes a comparison now; CHANGELOG.md says so.']);
  await maintainer.see('says so.▏');
  await maintainer.record('decision');
  await maintainer.push('Record');
  await terminal.waitUntilGone('Signing as');
  await decideTiming(maintainer);
  await pushTheTag(maintainer);
  await buildAndRehearse(maintainer);
  await publish(maintainer);
  await maintainer.goOnUntil('RELEASED');
  await readEvidence(maintainer);
  await terminal.type('q');
  expect(await terminal.exit).toEqual({ code: 0, signal: null });
  expect(terminal.history().join('\n')).toContain('v1.2.0 [LIVE], session 1: released');
  await accountOfRelease(desk, { scenario: `smooth at ${size.columns}×${size.rows}`, dispatches: 2 });
};

/** The log of a gate that has passed, and the help of that pane. */
const readOutput = async (maintainer: Maintainer): Promise<void> => {
  const { terminal } = maintainer;
  await maintainer.see('A go on');
  await maintainer.find('Tests');
  await terminal.press('enter');
  await maintainer.see('log / detail');
  await terminal.press('enter');
  await maintainer.see(/duration_ms[^]*FOLLOWING/);
  await maintainer.record('output');
  await terminal.type('?');
  await maintainer.see('Help ·');
  await maintainer.record('help');
  await terminal.press('escape');
  await terminal.waitUntilGone('Help ·');
  await terminal.press('tab');
};

const publish = async (maintainer: Maintainer): Promise<void> => {
  const { terminal } = maintainer;
  await maintainer.see('listening');
  await terminal.type('publish v1.2');
  await maintainer.see('publish v1.2▏');
  await maintainer.record('confirm');
  await maintainer.typeWords('publish v1.2.0', '.0');
  await maintainer.enterWords();
  await terminal.press('enter');
  await maintainer.see('x cancel run');
  await maintainer.lookUntil(/✓ verify-homebrew-tap[^]*» Publish the crate[^]*» Publish the package[^]*\? help$/);
  terminal.record('publish-watch');
  await terminal.press('escape');
};

const readEvidence = async (maintainer: Maintainer): Promise<void> => {
  const { terminal } = maintainer;
  await terminal.type('e');
  await maintainer.see('filter: all');
  await terminal.type('2');
  await maintainer.see('filter: decisions');
  await terminal.type('G');
  await maintainer.see(/› .*RELEASED/);
  await terminal.press('up');
  await maintainer.see(/› .*DECIDED Publish to the registries/);
  await maintainer.record('evidence');
  await terminal.press('escape');
  await terminal.waitUntilGone('filter: decisions');
};
