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
