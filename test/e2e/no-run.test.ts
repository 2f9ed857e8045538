import { expect, test } from 'vitest';
import { OWNER, PROJECT } from '../../src/sandbox/names.ts';
import { accountOfRelease } from './maintainer-account.ts';
import { sitDown } from './maintainer-desk.ts';
import type { Environment } from './maintainer-desk.ts';
import { buildAndRehearse, publish, releaseToTheTag } from './maintainer-journey.ts';

const desk = sitDown('no-run');

test('a tag of which GitHub lost the event is no-run with its causes; the run that is then started at the tag is taken by a person alone, and released', async () => {
  const maintainer = desk().open();
  const { terminal } = maintainer;
  await maintainer.confirmInputs();
  const world = await desk().environment();
  await releaseToTheTag(maintainer);
  await maintainer.goOnUntil(/✗ Build workflow +FAILED/);
  await maintainer.see(/no-run: the push started no run of release\.yml in \d/);
  await maintainer.see(/more than three tags[^]*incident[^]*the tag is never pushed again[^]*gh workflow run release\.yml --ref v1\.2\.0[^]*Then r finds it, and asks you/);
  await dispatchBuild(world);
  await terminal.type('r');
  await maintainer.see(/\? Build workflow +NEEDS YOU/);
  await terminal.type('a');
  await maintainer.see(/a dispatch of the same tag and[^]*workflow_dispatch by robin-marlow/);
  await maintainer.answer('Decision · Build workflow', 'Take run', ['GitHub had an incident; this is the same tag']);
  await buildAndRehearse(maintainer);
  await publish(maintainer);
  await maintainer.goOnUntil('RELEASED');
  await terminal.type('q');
  expect(await terminal.exit).toEqual({ code: 0, signal: null });
  expect((await desk().script('decisions')).stdout).toMatch(/Take run \d+[^]*GitHub had an incident; this is the same tag/);
  await accountOfRelease(desk(), { scenario: 'no-run', dispatches: 2 });
});

/** What the screen advises, by the request that `gh` makes of it. */
const dispatchBuild = async ({ env }: Environment): Promise<void> => {
  const headers = { authorization: `Bearer ${env['GH_TOKEN'] ?? ''}`, accept: 'application/vnd.github+json' };
  const sent = await fetch(`${env['GITHUB_API_URL'] ?? ''}/repos/${OWNER}/${PROJECT}/actions/workflows/release.yml/dispatches`, { method: 'POST', headers, body: JSON.stringify({ ref: 'v1.2.0' }) });
  expect(sent.status).toBe(204);
};
