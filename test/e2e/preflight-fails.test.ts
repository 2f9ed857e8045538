import { expect, test } from 'vitest';
import { accountOfRelease } from './maintainer-account.ts';
import { sitDown } from './maintainer-desk.ts';
import { publish, releaseToThePublish } from './maintainer-journey.ts';

const desk = sitDown('preflight-fails');

test('a publish run that failed is unknown until every channel was asked; none has it, so its words are typed again for the same build', async () => {
  const maintainer = desk().open();
  const { terminal } = maintainer;
  await maintainer.confirmInputs();
  await desk().environment();
  await releaseToThePublish(maintainer);
  await maintainer.goOnUntil(/✗ Publish to the registr\S* +NOT DONE/);
  await maintainer.see('EOTP');
  await maintainer.see('no channel has it');
  await terminal.type('r');
  await publish(maintainer);
  await maintainer.goOnUntil('RELEASED');
  await terminal.type('q');
  expect(await terminal.exit).toEqual({ code: 0, signal: null });
  await accountOfRelease(desk(), { scenario: 'preflight-fails', dispatches: 3 });
});
