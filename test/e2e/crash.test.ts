import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { accountOfRelease } from './maintainer-account.ts';
import { sitDown } from './maintainer-desk.ts';
import { approve, publish, releaseToTheTag } from './maintainer-journey.ts';

const desk = sitDown('approval');

test('what waits at an environment is approved from here; a kill -9 while the publish waits loses nothing: it comes back, watches the same run and dispatches no other; a tail that is dropped later is noticed', async () => {
  const before = desk().open();
  await before.confirmInputs();
  await desk().environment();
  await releaseToTheTag(before);
  await before.goOnUntil(/\? Homebrew formula/);
  await before.confirm('Homebrew formula');
  await before.goOnUntil(/\? Rehearsal/);
  await before.confirm('Rehearsal');
  await approve(before, 'Rehearsal');
  await before.goOnUntil(/Type +publish v1\.2\.0/);
  await publish(before);
  await before.terminal.press('enter');
  await before.see('x cancel run');
  await before.see(/waits for +environment registries[^]*approved by +robin-marlow · you may: a/);
  const [, run = ''] = await before.terminal.waitFor(/run (\d{11})/);
  before.terminal.kill('SIGKILL');
  expect(await before.terminal.exit).toEqual({ code: null, signal: 'SIGKILL' });

  const after = desk().open();
  const { terminal } = after;
  await after.see(/⧗ Publish to the registr/);
  await after.see(run);
  await approve(after, 'Publish to the registries');
  await after.goOnUntil('RELEASED');
  await terminal.type('q');
  expect(await terminal.exit).toEqual({ code: 0, signal: null });
  await accountOfRelease(desk(), { scenario: 'crash', dispatches: 2 });

  // A journal whose tail was dropped chains as well as before; the tag and the runs know better.
  const { path } = JSON.parse((await desk().script('verify', '--json')).stdout);
  const lines = readFileSync(path, 'utf8').split('\n');
  writeFileSync(path, lines.slice(0, 30).map((line) => `${line}\n`).join(''));
  expect(await desk().script('verify')).toMatchObject({ code: 1, stdout: expect.stringMatching(/29 records, unbroken[^]*the tag v1\.2\.0 here and on origin: record \d+, WHICH THE JOURNAL DOES NOT HAVE/) });
  expect(await desk().script('run', 'clean')).toMatchObject({ code: 1, stderr: expect.stringContaining('is not all of its history') });
  expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(31);
});
