import { expect, test } from 'vitest';
import { accountOfRelease } from './maintainer-account.ts';
import { sitDown } from './maintainer-desk.ts';
import { openListener } from './listener.ts';
import type { Listener } from './listener.ts';

const desk = sitDown('smooth');

const GO_ON = 'Run all that may run';

test('a maintainer who reads lines releases v1.2.0 by numbers and typed words', async () => {
  const { person } = desk();
  const listener = openListener({ person, args: ['sandbox', '--scenario', 'smooth', '--plain'] });
  const { choose, write, hear, terminal } = listener;
  for (const input of ['Confirm v1.2.0', 'Confirm v1.1.0', 'live, as given', 'Confirm ']) await choose(input);
  await desk().environment();
  await choose(GO_ON);
  await choose('Done');
  await write('A link, a file or a note', 'read CHANGELOG.md');
  await write('A reason', '');
  await choose('Record');
  await choose(GO_ON);
  await judge(listener, 'Packaging smoke', ['log']);
  await judge(listener, 'Benchmark', ['log', '.scratch/release/summary.md']);
  await choose(GO_ON);
  await choose('Accepted');
  await write('The reason', 'sortNames takes a comparison now; CHANGELOG.md says so.');
  await choose('Record');
  await choose(GO_ON);
  await choose('Release it now');
  await write('A reason', '');
  await choose('Record');
  await choose(GO_ON);
  await typeWords(listener, 'tag v1.2.0');
  await choose(GO_ON);
  await hear('? Homebrew formula');
  await choose('Do it');
  await choose('Start Rehearsal?');
  await choose('Do it');
  await choose(GO_ON);
  await typeWords(listener, 'publish v1.2.0');
  await choose(GO_ON);
  await hear(/\d\d:\d\d:\d\d {2}RELEASED/);
  // The choices are others now, and a number is typed for those that one reads.
  await hear('What next? v1.2.0 is released.');
  await choose('Leave; says what goes on');
  expect(await terminal.exit).toEqual({ code: 0, signal: null });
  expect(terminal.text()).toContain('v1.2.0 [LIVE], session 1: released');
  // Nothing was drawn: no screen of its own, no colours, no cursor that moves.
  expect(terminal.output().replaceAll('\u0007', '')).not.toMatch(/\u001b/);
  await accountOfRelease(desk(), { scenario: 'smooth in lines', dispatches: 2 });
});

/** Nothing found, with every piece of evidence read. */
const judge = async ({ choose, hear, write }: Listener, step: string, evidence: readonly string[]): Promise<void> => {
  await choose(step);
  await hear(new RegExp(`NEEDS YOU: ${step}`));
  await choose('Nothing found');
  await hear('Nothing found opens once its evidence was opened: choose it from the list.');
  for (const name of evidence) {
    await choose(`Read the evidence ${name} (not opened)`);
    await hear(`End of ${name}.`);
  }
  await choose('Nothing found');
  await write('A reason', '');
  await choose('Record');
};

/** Words, then a line of its own: neither of them alone does it. */
const typeWords = async ({ choose, write, hear }: Listener, words: string): Promise<void> => {
  await hear(/remote tag .*asked .*\n/);
  await write(`Type  ${words}  exactly`, words.toUpperCase());
  await hear('letter for letter');
  await write(`Type  ${words}  exactly`, words);
  await hear('Exactly right. All of it is asked once more before it is done.');
  await choose(`Do it: ${words}`);
};
