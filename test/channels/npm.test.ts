import { expect, it } from 'vitest';
import { built, BUILT, FILES, look, npmRoutes, sri } from './world.ts';

const spec = { package: 'tidewater' };

it('a version that its dist-tag does not lead to yet is accepted and not installable', async () => {
  const { seen } = await look('npm', spec, npmRoutes({ tags: { latest: '1.2.2', next: '1.2.3' } }));
  expect(await seen()).toMatchObject({ accepted: 'yes', installable: 'no', serves: '1.2.2', details: expect.arrayContaining(['the dist-tag latest leads to 1.2.2, not to 1.2.3']) });
});

it('the intended dist-tag is the one that counts', async () => {
  const { seen } = await look('npm', { ...spec, tag: 'next' }, npmRoutes({ tags: { latest: '1.2.2', next: '1.2.3' } }));
  expect(await seen()).toMatchObject({ installable: 'yes', serves: '1.2.3' });
});

it('the list of versions may hold other bytes than the version itself, and then they differ', async () => {
  const { seen } = await look('npm', spec, { ...npmRoutes(), 'GET /npm/tidewater': npmRoutes({ tarball: 'other' })['GET /npm/tidewater'] ?? {} });
  expect(await seen()).toMatchObject({ accepted: 'yes', installable: 'differs', digest: 'differs' });
});

it('a package in a scope is asked by its encoded name, and its tarball has the name that npm pack gives it', async () => {
  const tags = { latest: '1.2.3' };
  const dist = { integrity: sri('scoped'), tarball: '' };
  const routes = { 'GET /npm/@acme%2ftide/1.2.3': { json: { name: '@acme/tide', version: '1.2.3', dist } }, 'GET /npm/@acme%2ftide': { json: { name: '@acme/tide', versions: { '1.2.3': { dist } } } }, 'GET /npm/-/package/@acme%2ftide/dist-tags': { json: tags } };
  const { seen } = await look('npm', { package: '@acme/tide' }, routes, { built: [built('node-dist', 'acme-tide-1.2.3.tgz', 'scoped')] });
  expect(await seen()).toMatchObject({ accepted: 'yes', installable: 'yes', digest: 'match' });
});

it('an integrity of several digests is compared by its sha512', async () => {
  const integrity = `sha1-AAAAAAAAAAAAAAAAAAAAAAAAAAA= ${sri(FILES['tidewater-1.2.3.tgz'])}`;
  const { seen } = await look('npm', spec, { ...npmRoutes(), 'GET /npm/tidewater/1.2.3': { json: { name: 'tidewater', version: '1.2.3', dist: { integrity } } } });
  expect(await seen()).toMatchObject({ accepted: 'yes' });
});

it('a version without an integrity has no answer', async () => {
  const { seen } = await look('npm', spec, { ...npmRoutes(), 'GET /npm/tidewater/1.2.3': { json: { name: 'tidewater', version: '1.2.3', dist: { shasum: 'x' } } } });
  await expect(seen()).rejects.toMatchObject({ trouble: 'unreachable' });
});

it('a build without the tarball, or with two of its name, cannot be compared and does not pass', async () => {
  const without = await look('npm', { ...spec, file: 'else-{version}.tgz' }, npmRoutes());
  await expect(without.seen()).rejects.toMatchObject({ trouble: 'refused', message: expect.stringContaining('else-1.2.3.tgz') });
  const twice = await look('npm', spec, npmRoutes(), { built: [...BUILT, built('again', 'tidewater-1.2.3.tgz', 'another')] });
  await expect(twice.seen()).rejects.toMatchObject({ trouble: 'refused', message: expect.stringContaining('two different files') });
});

it.each([
  ['a backport that was published without its tag', { tag: 'v1' }, '1.2.3', { latest: '1.2.3', v1: '1.2.3' }, 'v1'],
  ['a pre-release that everybody would install', {}, '1.2.3-rc.1', { latest: '1.2.3-rc.1', next: '1.2.3-rc.1' }, 'next'],
])('%s fails: latest must not lead to it', async (_, more, version, tags, meant) => {
  const tarball = FILES['tidewater-1.2.3.tgz'];
  const one = { dist: { integrity: sri(tarball) } };
  const routes = { [`GET /npm/tidewater/${version}`]: { json: { name: 'tidewater', version, ...one } }, 'GET /npm/tidewater': { json: { name: 'tidewater', versions: { '1.2.2': one, [version]: one } } }, 'GET /npm/-/package/tidewater/dist-tags': { json: tags } };
  const expected = { version, built: [built('node-dist', `tidewater-${version}.tgz`, tarball)] };
  const { seen } = await look('npm', { ...spec, ...more }, routes, expected);
  expect(await seen()).toMatchObject({ accepted: 'yes', digest: 'match', wrong: { why: `the dist-tag latest leads to ${version}, which is meant for ${meant}`, fix: expect.stringContaining('npm dist-tag add tidewater@') } });
  const right = await look('npm', { ...spec, ...more }, { ...routes, 'GET /npm/-/package/tidewater/dist-tags': { json: { ...tags, latest: '1.2.2' } } }, expected);
  const found = await right.seen();
  expect(found).toMatchObject({ accepted: 'yes', installable: 'yes', serves: version, details: expect.arrayContaining(['the dist-tag latest leads to 1.2.2']), evidence: expect.arrayContaining([{ name: `dist-tag ${meant}`, value: version }, { name: 'dist-tag latest', value: '1.2.2' }]) });
  expect(found).not.toHaveProperty('wrong');
  const first = await look('npm', { ...spec, ...more }, { ...routes, 'GET /npm/tidewater': { json: { name: 'tidewater', versions: { [version]: one } } } }, expected);
  expect(await first.seen(), 'the registry leads latest to the first version of a package itself').not.toHaveProperty('wrong');
});

it('the dist-tag of a pre-release is what the runbook says, and may be latest', async () => {
  const one = { dist: { integrity: sri('rc') } };
  const routes = { 'GET /npm/tidewater/1.2.3-rc.1': { json: { name: 'tidewater', version: '1.2.3-rc.1', ...one } }, 'GET /npm/tidewater': { json: { name: 'tidewater', versions: { '1.2.2': one, '1.2.3-rc.1': one } } }, 'GET /npm/-/package/tidewater/dist-tags': { json: { latest: '1.2.3-rc.1' } } };
  const expected = { version: '1.2.3-rc.1', built: [built('node-dist', 'tidewater-1.2.3-rc.1.tgz', 'rc')] };
  const latest = await look('npm', { ...spec, prerelease: 'latest' }, routes, expected);
  expect(await latest.seen()).toMatchObject({ installable: 'yes', serves: '1.2.3-rc.1' });
  const beta = await look('npm', { ...spec, prerelease: 'beta' }, routes, expected);
  expect(await beta.seen()).toMatchObject({ installable: 'no', details: expect.arrayContaining(['the dist-tag beta leads to nothing, not to 1.2.3-rc.1']) });
});

it('an input of the release may say the dist-tag', async () => {
  const { seen } = await look('npm', { ...spec, tag: '{npm_tag}' }, npmRoutes({ tags: { latest: '1.2.2', v1: '1.2.3' } }), { values: { npm_tag: 'v1' } });
  expect(await seen()).toMatchObject({ installable: 'yes', serves: '1.2.3' });
});

it('a deprecated version is delivered and says so, and a version above it is named', async () => {
  const { seen } = await look('npm', spec, npmRoutes({ others: ['1.2.2', '1.9.0', '2.0.0', '3.0.0', '4.0.0-rc.1'], deprecated: { '1.2.3': 'use 2', '3.0.0': 'a mistake' } }));
  expect(await seen()).toMatchObject({ accepted: 'yes', installable: 'yes', details: expect.arrayContaining(['1.2.3 is deprecated: use 2', '2.0.0 is above it']) });
  const plain = await (await look('npm', spec, npmRoutes())).seen();
  expect(plain.details.join()).not.toMatch(/deprecated|above/);
});
