import { expect, test } from 'vitest';
import { pathsOf } from '../../src/sandbox/names.ts';
import { accountOfRelease } from './maintainer-account.ts';
import { sitDown } from './maintainer-desk.ts';
import { buildAndRehearse, releaseToTheTag } from './maintainer-journey.ts';
import { openMaintainer } from './maintainer.ts';
import { unanswered } from './unanswered.ts';

const desk = sitDown('smooth');

test('a kill -9 between the publish dispatch and its answer: coming back finds the run by what it is known by, shows what was looked at, and dispatches no other', async () => {
  const first = desk().open();
  await first.confirmInputs();
  const { folder, env } = await desk().environment();
  await releaseToTheTag(first);
  await buildAndRehearse(first);
  await first.see('listening');
  await first.terminal.press('escape');
  await first.see('A go on');
  await first.terminal.type('q');
  expect(await first.terminal.exit).toMatchObject({ signal: null });

  const way = await unanswered(env['GITHUB_API_URL'] ?? '', (route) => /^POST .*\/dispatches$/.test(route));
  const dying = openMaintainer({ person: desk().person, args: ['start', '--runbook', 'sandbox', '--mode', 'live'], cwd: pathsOf(folder).project, env: { ...env, GITHUB_API_URL: way.origin } });
  await dying.goOnUntil(/Type +publish v1\.2\.0/);
  await dying.typeWords('publish v1.2.0');
  await dying.terminal.press('enter');
  await way.taken;
  dying.terminal.kill('SIGKILL');
  expect(await dying.terminal.exit).toEqual({ code: null, signal: 'SIGKILL' });
  await way.close();

  const after = desk().open();
  await after.see('What became of it');
  await after.see(/LOOKING +attempt 1/);
  await after.see('the intent, and no answer to the act');
  await after.see('Holdpoint ended before the answer to its act was read');
  await after.see(/\d{11} +\S.* +ours/);
  await after.goOnUntil('RELEASED');
  await after.terminal.type('q');
  expect(await after.terminal.exit).toEqual({ code: 0, signal: null });
  await accountOfRelease(desk(), { scenario: 'a lost answer', dispatches: 2 });
});
