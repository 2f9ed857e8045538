import { expect, test } from 'vitest';
import { accountOfRelease } from './maintainer-account.ts';
import { sitDown } from './maintainer-desk.ts';
import { publish, releaseToThePublish } from './maintainer-journey.ts';

const desk = sitDown('partial-publish');

test('a publish that only crates.io took is partial: which channels have it is said, and the words are typed again for what is missing', async () => {
  const maintainer = desk().open();
  const { terminal } = maintainer;
  await maintainer.confirmInputs();
  await desk().environment();
  await releaseToThePublish(maintainer);
  // Nobody asks for the look that tells: it begins by itself.
  await maintainer.goOnUntil(/‼ Publish to the registr\S* +PARTIAL/);
  // The pane says all of it: what is out with which bytes, and how it is finished.
  await maintainer.see(/crates +live, our bytes +sha256:\w+… +stays, a retry skips it/);
  await maintainer.see(/npm +absent +a retry publishes it/);
  await maintainer.see(/Provenance of the build \(still run \d+\)/);
  await maintainer.see(/it sends[^]*skip_crates_io=true/);
  // In a small window the whole of it fits as well.
  await maintainer.resize(80, 24);
  await terminal.press('tab');
  await maintainer.see(/┏━ Incident[^]*crates +live, our bytes[^]*4 it sends[^]*skip_crates_io=true[^]*r run again/);
  await terminal.press('escape');
  await maintainer.resize(120, 36);
  await terminal.type('r');
  await maintainer.see(/recovery +crates is live with our bytes[^]*skip_crates_io=true/);
  await publish(maintainer);
  // A job that was left out is a skipped one, and which channel it stands for is known to the channels alone.
  await maintainer.goOnUntil(/✓ Publish to the registr/);
  await maintainer.goOnUntil('RELEASED');
  await terminal.type('q');
  expect(await terminal.exit).toEqual({ code: 0, signal: null });
  await accountOfRelease(desk(), { scenario: 'partial-publish', dispatches: 3, uploads: [['driftwood-1.2.0.crate'], ['driftwood-1.2.0.tgz', 'driftwood-1.2.0.tar.gz', 'driftwood-1.2.0-py3-none-any.whl']] });
});
