import { expect } from 'vitest';
import { accountOfRelease } from './maintainer-account.ts';
import type { SkinName } from '../../src/dev/views.ts';
import type { Desk } from './maintainer-desk.ts';
import { buildAndRehearse, decideTiming, judgeQuality, pushTheTag, readChangelog } from './maintainer-journey.ts';
import type { Maintainer } from './maintainer.ts';

/** v1.2.0 of `smooth`, from nothing checked to every channel serves it, with each view on the way recorded while nothing on it moves. */
export const releaseSmoothly = async (desk: Desk, how: { readonly columns: number; readonly rows: number; readonly skin: SkinName }): Promise<void> => {
  const maintainer = desk.open(how);
  await confirmInputs(maintainer);
  await desk.environment();
  await releaseRecorded(maintainer, desk);
  await maintainer.goOnUntil('RELEASED');
  await recordDelivery(maintainer, '5 live');
  await readWhatIsKept(maintainer);
  await maintainer.terminal.type('q');
  expect(await maintainer.terminal.exit).toEqual({ code: 0, signal: null });
  expect(maintainer.terminal.history().join('\n')).toContain('v1.2.0 [LIVE], session 1: released');
  await accountOfRelease(desk, { scenario: `smooth at ${how.columns}×${how.rows}`, dispatches: 2 });
};

export const confirmInputs = async (maintainer: Maintainer): Promise<void> => {
  await maintainer.see(/0\/4 confirmed[^]*listening$/);
  await maintainer.record('inputs', { last: 'listening' });
  await maintainer.confirmInputs();
};

/** From the first decision to the publish that is watched. */
export const releaseRecorded = async (maintainer: Maintainer, desk: Desk): Promise<void> => {
  const { terminal } = maintainer;
  await readChangelog(maintainer);
  await judgeQuality(maintainer, () => maintainer.record('judgements', { last: 'esc not now' }));
  await readOutput(maintainer);
  await maintainer.goOnUntil('Decision · Compatibility risk');
  await maintainer.fillIn('Decision · Compatibility risk', 'Accepted', ['sortNames takes a comparison now; CHANGELOG.md says so.']);
  await maintainer.see('says so.▏');
  await maintainer.record('decision', { last: 'esc not now' });
  await maintainer.push('Record');
  await terminal.waitUntilGone('Signing as');
  await decideTiming(maintainer);
  await pushTheTag(maintainer);
  await buildAndRehearse(maintainer);
  await publish(maintainer, desk);
};

/** The matrix of channels, once it says this. */
export const recordDelivery = async ({ terminal, see, record }: Maintainer, standing: string): Promise<void> => {
  await terminal.type('d');
  await see(standing);
  await record('delivery');
  await terminal.type('d');
  await see(/A go on|q leave/);
};

/** The decisions, and the lists that only have to be opened. */
export const readWhatIsKept = async (maintainer: Maintainer): Promise<void> => {
  await readEvidence(maintainer);
  await readLists(maintainer);
};

/** Its command stands above the log and in its first line. */
const WHOLE_LOG = /(?:\$ bash scripts\/test\.sh[^]*){2}duration_ms/;

/** The log of a gate that has passed, and the help of that pane. */
const readOutput = async (maintainer: Maintainer): Promise<void> => {
  const { terminal } = maintainer;
  await maintainer.see('A go on');
  await maintainer.find('Tests');
  await terminal.press('enter');
  await maintainer.see('log / detail');
  await terminal.press('enter');
  await maintainer.see(/duration_ms[^]*FOLLOWING/);
  await maintainer.record('output', { shows: ({ rows }) => (rows < 36 ? /duration_ms/ : WHOLE_LOG) });
  await terminal.type('?');
  await maintainer.see('Help ·');
  await maintainer.record('help', { last: 'esc close' });
  await terminal.press('escape');
  await terminal.waitUntilGone('Help ·');
  await terminal.press('tab');
};

const publish = async (maintainer: Maintainer, { holdStill }: Desk): Promise<void> => {
  const { terminal } = maintainer;
  await maintainer.see('listening');
  await terminal.type('publish v1.2');
  await maintainer.see('publish v1.2▏');
  await maintainer.record('confirm', { last: 'esc not now' });
  await maintainer.typeWords('publish v1.2.0', '.0');
  await maintainer.enterWords();
  await terminal.press('enter');
  await maintainer.see('Publish watch');
  await holdStill(() => maintainer.lookUntil(/✓ verify-homebrew-tap[^]*» Publish the crate[^]*» Publish the package[^]*\? help$/), () => maintainer.record('publish-watch'));
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
  await maintainer.see(/› .*DECIDED [Pp]/);
  await maintainer.record('evidence');
  await terminal.press('escape');
  await terminal.waitUntilGone('filter: decisions');
};

/** What only has to be opened. */
const readLists = async (maintainer: Maintainer): Promise<void> => {
  const { terminal } = maintainer;
  for (const { key, title, view, last } of LISTS) {
    await terminal.type(key);
    await maintainer.see(title);
    await maintainer.record(view, { last });
    await terminal.press('escape');
    await terminal.waitUntilGone(title);
  }
};

const LISTS = [
  { key: 'b', title: /[┏╭][━─] Blockers/, view: 'blockers', last: '? help' },
  { key: ':', title: /[┏╭][━─] Actions/, view: 'palette', last: 'esc close' },
] as const;
