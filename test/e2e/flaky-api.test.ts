import { expect, test } from 'vitest';
import { accountOfRelease } from './maintainer-account.ts';
import { sitDown } from './maintainer-desk.ts';
import { buildAndRehearse, releaseToTheTag } from './maintainer-journey.ts';
import type { Maintainer } from './maintainer.ts';

const desk = sitDown('flaky-api');

test('each seventh answer about runs and channels is wrong: every watch goes on, words count only while all is answered, and nothing is sent twice', async () => {
  const maintainer = desk().open();
  const { terminal } = maintainer;
  await maintainer.confirmInputs();
  await desk().environment();
  await releaseToTheTag(maintainer);
  await buildAndRehearse(maintainer);
  await typeUntilItCounts(maintainer, 'publish v1.2.0');
  await maintainer.goOnUntil('RELEASED');
  await terminal.type('q');
  expect(await terminal.exit).toEqual({ code: 0, signal: null });
  await accountOfRelease(desk(), { scenario: 'flaky-api', dispatches: 2 });
});

const TRIES = 12;

/** What is silent when the words are entered blocks them, and the dialog asks on: a person presses enter again. */
const typeUntilItCounts = async (maintainer: Maintainer, words: string): Promise<void> => {
  const { terminal } = maintainer;
  await maintainer.typeWords(words);
  for (let tries = 0; tries < TRIES; tries += 1) {
    await terminal.waitFor(/exactly right: enter does it|x cancel run/, { timeoutMs: 45_000 });
    await terminal.quiet();
    await terminal.press('enter');
    const open = await terminal.waitUntilGone('LIVE · ', { timeoutMs: 5_000 }).then(() => false, () => true);
    if (!open) return;
  }
  throw new Error(`the words were entered ${TRIES} times, and something was silent each time:\n${terminal.text()}`);
};
