import { expect, test } from 'vitest';
import { sitDown } from './maintainer-desk.ts';
import { releaseToThePublish } from './maintainer-journey.ts';
import { openRegistries, shelvesFor } from './registry.ts';

const desk = sitDown('wrong-bytes');

test('a version that is live with other bytes is a hard stop: which bytes, nothing published again, nobody can waive it, and the way is forward', async () => {
  const maintainer = desk().open();
  const { terminal } = maintainer;
  await maintainer.confirmInputs();
  const world = await desk().environment();
  await releaseToThePublish(maintainer);
  await maintainer.goOnUntil(/✗ npm: serves this ver\S* CONFLICT/);
  await maintainer.find('npm: serves');
  await maintainer.see(/npm +1\.2\.0 +1\.2\.0 +DIFFERS/);
  await maintainer.see(/driftwood-1\.2\.0\.tgz: built\s+│?[^]*sha512-[^]*served[^]*sha512-/);
  await maintainer.see(/Recovery goes[^]*forward: a new version\./);
  await terminal.type('!');
  await maintainer.see('something else is there than ours, which nobody');
  await maintainer.see('24/25 passed');
  await terminal.type('q');
  expect(await terminal.exit).toMatchObject({ signal: null });
  expect(await desk().script('status')).toMatchObject({ code: 3, stdout: expect.stringContaining('delivery.npm  conflict: npm serves something else than was built') });

  const registries = openRegistries(world);
  const [runs, shelves] = [await registries.runs(), await registries.shelves()];
  const built = shelvesFor(runs.builds[0]?.files ?? {}, shelves.github);
  expect({ ...shelves, npm: null }).toEqual({ ...built, npm: null });
  expect(Object.keys(shelves.npm)).toEqual(Object.keys(built.npm));
  expect(shelves.npm).not.toEqual(built.npm);
  // The rehearsal, and the one that published.
  expect(runs.dispatches).toHaveLength(2);
});
