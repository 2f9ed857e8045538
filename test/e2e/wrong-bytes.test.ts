import { expect, test } from 'vitest';
import { sitDown } from './maintainer-desk.ts';
import { releaseToThePublish } from './maintainer-journey.ts';
import { openRegistries, settled, shelvesFor } from './registry.ts';

const desk = sitDown('wrong-bytes');
const WHEEL = 'driftwood-1.2.0-py3-none-any.whl';

test('a version that is live with other bytes, be it one, is a hard stop: both digests, nothing published again, nobody can waive it, and the way is forward', async () => {
  const maintainer = desk().open();
  const { terminal } = maintainer;
  await maintainer.confirmInputs();
  const world = await desk().environment();
  await releaseToThePublish(maintainer);
  await maintainer.goOnUntil(/✗ npm: serves this ver\S* CONFLICT[^]*✗ pypi: serves this ver\S* CONFLICT/);
  await maintainer.find('npm: serves');
  // Bytes that differ are no reason to wait, so the look that told may have been before npm's list of versions had it.
  await maintainer.see(/npm +1\.2\.0 +1\.[12]\.0 +DIFFERS/);
  await maintainer.see(/driftwood-1\.2\.0\.tgz: built\s+│?[^]*sha512-[^]*served[^]*sha512-/);
  await maintainer.see(/Recovery goes[^]*forward: a new version\./);

  const registries = openRegistries(world);
  const runs = await registries.runs();
  const shelves = await settled(registries.shelves, ({ npm, pypi }) => Object.keys(npm).length === 1 && Object.keys(pypi).length === 2);
  const files = runs.builds[0]?.files ?? {};
  const [built, served] = [files[WHEEL] ?? 'was not built', shelves.pypi[WHEEL] ?? 'is not served'];
  expect(served).not.toBe(built);
  await maintainer.find('pypi: serves');
  // One byte of it was changed on the way; each digest is hashed here from the bytes themselves.
  await maintainer.see(new RegExp(`${WHEEL}: built[^]*${built},[^]*served[^]*${served}`));
  await maintainer.see('CONFLICT: pypi serves something else than was built');
  await terminal.type('!');
  await maintainer.see('something else is there than ours, which nobody');
  await maintainer.see('23/25 passed');
  await terminal.type('q');
  expect(await terminal.exit).toMatchObject({ signal: null });
  expect(await desk().script('status')).toMatchObject({ code: 3, stdout: expect.stringMatching(/delivery\.npm +conflict: npm serves something else than was built[^]*delivery\.pypi +conflict: pypi serves something else than was built/) });

  const right = shelvesFor(files, shelves.github);
  expect({ ...shelves, npm: null, pypi: null }).toEqual({ ...right, npm: null, pypi: null });
  expect(Object.keys(shelves.npm)).toEqual(Object.keys(right.npm));
  expect(shelves.npm).not.toEqual(right.npm);
  expect({ ...shelves.pypi, [WHEEL]: built }).toEqual(right.pypi);
  // The rehearsal, and the one that published.
  expect(runs.dispatches).toHaveLength(2);
});
