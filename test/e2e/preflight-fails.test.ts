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
  await maintainer.see('no channel has it');
  await maintainer.see(/job +publish-preflight, at its step "Check the credentials"/);
  await maintainer.see(/credential +NPM_TOKEN \(npm\)/);
  await maintainer.see(/1 you repair +NPM_TOKEN[^]*2 r asks again +Provenance of the build[^]*3 you type +publish v1\.2\.0[^]*4 it sends[^]*build_run_id=\d+/);
  await terminal.type('r');
  await maintainer.see(/last time +publish-preflight failed for want of NPM_TOKEN/);
  await publish(maintainer);
  await maintainer.goOnUntil('RELEASED');
  await terminal.type('q');
  expect(await terminal.exit).toEqual({ code: 0, signal: null });
  await accountOfRelease(desk(), { scenario: 'preflight-fails', dispatches: 3 });
});
