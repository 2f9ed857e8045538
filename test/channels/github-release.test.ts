import { expect, it } from 'vitest';
import { DARWIN, FILES, hash, LINUX, look, releaseRoutes, SUMS } from './world.ts';

const spec = { assets: ['tidewater_{version}_*.tar.gz', SUMS] };
const files = { [LINUX]: FILES[LINUX], [DARWIN]: FILES[DARWIN], [SUMS]: 'sums' };

it('a draft is not there yet', async () => {
  const { seen } = await look('github-release', spec, releaseRoutes({ draft: true }));
  expect(await seen()).toMatchObject({ accepted: 'no', installable: 'no', serves: null, details: ['the release v1.2.3 is a draft'] });
});

it('an asset that is expected and missing, or not uploaded to its end, is not there yet', async () => {
  const missing = await look('github-release', spec, releaseRoutes({ files: { [LINUX]: FILES[LINUX] } }));
  expect(await missing.seen()).toMatchObject({ accepted: 'no', details: expect.arrayContaining([`no asset matches ${SUMS}`]) });
  const half = await look('github-release', spec, releaseRoutes({ state: 'starter' }));
  expect(await half.seen()).toMatchObject({ accepted: 'no', details: expect.arrayContaining([`${LINUX} is starter, not uploaded`]) });
});

it('a file that was built and that the assets should hold is missed by its name, though every glob has its asset', async () => {
  const some = await look('github-release', spec, releaseRoutes({ files: { [LINUX]: FILES[LINUX], [SUMS]: 'sums' } }));
  expect(await some.seen()).toMatchObject({ accepted: 'no', installable: 'no', digest: 'match', details: expect.arrayContaining([`${DARWIN} is not there`]) });
  const sums = await look('github-release', spec, releaseRoutes({ files: { [SUMS]: 'sums' } }));
  expect(await sums.seen()).toMatchObject({ accepted: 'no', details: expect.arrayContaining([`${LINUX} is not there`, `${DARWIN} is not there`]) });
  // The sdist and the wheel were built too, and go elsewhere.
  expect(await (await look('github-release', spec, releaseRoutes())).seen()).toMatchObject({ accepted: 'yes', installable: 'yes' });
});

it('what is downloaded is compared where GitHub gives no digest', async () => {
  const same = await look('github-release', spec, releaseRoutes({ digests: false }));
  expect(await same.seen()).toMatchObject({ accepted: 'yes', installable: 'yes', digest: 'match' });
  const other = await look('github-release', spec, releaseRoutes({ digests: false, files: { ...files, [LINUX]: 'other' } }));
  expect(await other.seen()).toMatchObject({ accepted: 'yes', installable: 'differs', details: expect.arrayContaining([`${LINUX}: built sha256:${hash(FILES[LINUX])}, served sha256:${hash('other')}`]) });
});

it('a download with other bytes than the digest says differs, for an asset that the build did not make too', async () => {
  const { seen } = await look('github-release', spec, { ...releaseRoutes(), [`GET /acme/tidewater/releases/download/v1.2.3/${SUMS}`]: { body: 'swapped' } });
  expect(await seen()).toMatchObject({ accepted: 'yes', installable: 'differs' });
});

it('an asset that the build did not make is not compared, and its evidence says so', async () => {
  const { seen } = await look('github-release', spec, releaseRoutes());
  const { evidence } = await seen();
  expect(evidence.filter(({ value }) => value.endsWith(', not compared: the build made no such file')).map(({ name }) => name)).toEqual([SUMS]);
});

it('downloads are made without credentials', async () => {
  const { server, seen } = await look('github-release', spec, releaseRoutes());
  await seen();
  const downloads = server.requests.filter(({ route }) => route.includes('/releases/download/'));
  expect(downloads).toHaveLength(3);
  for (const { headers } of downloads) expect(headers).not.toHaveProperty('authorization');
});

it('when nothing of the release was built by the run, nothing can be compared, and it does not pass', async () => {
  const { seen } = await look('github-release', { assets: [SUMS] }, releaseRoutes());
  await expect(seen()).rejects.toMatchObject({ trouble: 'refused' });
});

it('a candidate that is not marked as one, and a release that is, fail with the command that mends it', async () => {
  const candidate = await look('github-release', spec, releaseRoutes(), { version: '1.2.3-rc.1', built: null });
  expect(await candidate.seen()).toMatchObject({ wrong: { why: expect.stringContaining('is not marked as one'), fix: 'Mark it: gh release edit v1.2.3 --repo acme/tidewater --prerelease.' } });
  const hidden = await look('github-release', spec, releaseRoutes({ marks: { prerelease: true } }));
  expect(await hidden.seen()).toMatchObject({ wrong: { fix: 'Take the mark away: gh release edit v1.2.3 --repo acme/tidewater --prerelease=false.' } });
  for (const [marks, version] of [[{ prerelease: true }, '1.2.3-rc.1'], [{}, '1.2.3']] as const) {
    const { seen } = await look('github-release', spec, releaseRoutes({ marks }), { version, built: null });
    expect(await seen()).not.toHaveProperty('wrong');
  }
  expect(await (await look('github-release', spec, releaseRoutes({ draft: true, marks: { prerelease: true } }))).seen(), 'a draft can still be marked').not.toHaveProperty('wrong');
});

it('an immutable release says so', async () => {
  const { seen } = await look('github-release', spec, releaseRoutes({ marks: { immutable: true } }));
  expect(await seen()).toMatchObject({ accepted: 'yes', details: expect.arrayContaining(['it is immutable: no asset can be replaced']), evidence: expect.arrayContaining([{ name: 'release', value: expect.stringMatching(/, immutable$/) }]) });
});
