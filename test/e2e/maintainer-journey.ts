import type { Maintainer } from './maintainer.ts';

/** What a release of driftwood is from one stop to the next, as a person does it. Parts, so that a test can do something in between. */

export const readChangelog = async (maintainer: Maintainer): Promise<void> => {
  await maintainer.goOnUntil('Decision · Changelog');
  await maintainer.answer('Decision · Changelog', 'Done', ['read CHANGELOG.md']);
};

export const judgeQuality = async (maintainer: Maintainer, atTheSheet: () => Promise<void> = async () => undefined): Promise<void> => {
  await maintainer.goOnUntil(/Judgements[^]*listening/);
  await atTheSheet();
  await maintainer.nothingFound('Packaging smoke', 'Benchmark');
  await maintainer.nothingFound('Benchmark', /2 QA +4\/4/);
};

export const decideTiming = async (maintainer: Maintainer): Promise<void> => {
  await maintainer.goOnUntil('Decision · Timing');
  await maintainer.answer('Decision · Timing', 'Release it now');
};

/** From nothing checked to the words that push the tag. */
export const releaseToTheTag = async (maintainer: Maintainer): Promise<void> => {
  await readChangelog(maintainer);
  await judgeQuality(maintainer);
  await maintainer.goOnUntil('Decision · Compatibility risk');
  await maintainer.answer('Decision · Compatibility risk', 'No breaking change');
  await decideTiming(maintainer);
  await pushTheTag(maintainer);
};

export const pushTheTag = async (maintainer: Maintainer): Promise<void> => {
  await maintainer.goOnUntil('tag v1.2.0');
  await maintainer.typeWords('tag v1.2.0');
  await maintainer.enterWords();
};

/** From nothing checked to the publish that is sent. */
export const releaseToThePublish = async (maintainer: Maintainer): Promise<void> => {
  await releaseToTheTag(maintainer);
  await buildAndRehearse(maintainer);
  await publish(maintainer);
};

/** Lets through what a watched run waits for, by its own words and with a reason. */
export const approve = async (maintainer: Maintainer, step: string): Promise<void> => {
  const { terminal } = maintainer;
  await maintainer.see(`${step} waits for your approval: a.`);
  await terminal.type('a');
  await maintainer.see(/Type approve registries v1\.2\.0[^]*listening/);
  await terminal.quiet();
  await terminal.type('approve registries v1.2.0');
  await terminal.press('tab');
  await terminal.type('the notes are right');
  await maintainer.push('Approve');
  await terminal.waitUntilGone('Approve · ');
};

/** Types the words of the dialog that is open. */
export const publish = async (maintainer: Maintainer): Promise<void> => {
  await maintainer.typeWords('publish v1.2.0');
  await maintainer.enterWords();
};

/** From the pushed tag to the dialog that publishes. */
export const buildAndRehearse = async (maintainer: Maintainer): Promise<void> => {
  await maintainer.goOnUntil(/\? Homebrew formula/);
  await maintainer.confirm('Homebrew formula');
  await maintainer.goOnUntil(/\? Rehearsal/);
  await maintainer.confirm('Rehearsal');
  await maintainer.goOnUntil(/Type +publish v1\.2\.0/);
};
