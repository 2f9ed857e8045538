import { expect, it } from 'vitest';
import { indexPath } from '../../src/channels/crates-io.ts';
import { COMMIT, crateOf, cratesRoutes, hash, look, VERSION } from './world.ts';

const spec = { package: 'tidewater' };
const ours = { git: { sha1: COMMIT }, path_in_vcs: '' };

it.each([['a', '1/a'], ['ab', '2/ab'], ['abc', '3/a/abc'], ['Tidewater', 'ti/de/tidewater']])('the crate %s stands at %s', (name, path) => {
  expect(indexPath(name)).toBe(path);
});

it('a yanked version is accepted and not installable', async () => {
  const { seen } = await look('crates.io', spec, cratesRoutes({ yanked: true }));
  expect(await seen()).toMatchObject({ accepted: 'yes', installable: 'no', details: expect.arrayContaining(['1.2.3 was yanked']), wrong: { why: '1.2.3 was yanked', fix: expect.stringContaining('cargo yank --undo --version 1.2.3 tidewater') } });
});

it('the checksum of the index is recorded, and a crate with another one differs', async () => {
  const same = await look('crates.io', spec, cratesRoutes());
  expect((await same.seen()).evidence).toEqual([{ name: 'tidewater-1.2.3.crate', value: `sha256:${hash(crateOf(ours))}` }]);
  const other = await look('crates.io', spec, cratesRoutes({ cksum: hash('else') }));
  expect(await other.seen()).toMatchObject({ accepted: 'differs', details: [`tidewater-1.2.3.crate: the index says sha256:${hash('else')}, served sha256:${hash(crateOf(ours))}`] });
});

it.each([
  ['names no commit', crateOf(null), 'does not say which commit'],
  ['was packed with uncommitted changes', crateOf({ git: { sha1: COMMIT, dirty: true } }), 'uncommitted changes'],
])('a crate that %s differs', async (_, crate, words) => {
  const { seen } = await look('crates.io', spec, cratesRoutes({ crate }));
  expect(await seen()).toMatchObject({ accepted: 'differs', installable: 'differs', details: [expect.stringContaining(words)] });
});

it('a crate that is no archive has no answer', async () => {
  const { seen } = await look('crates.io', spec, cratesRoutes({ crate: Buffer.from('<html>') }));
  await expect(seen()).rejects.toMatchObject({ trouble: 'unreachable' });
});

it.each([
  ['/c/{crate}/{version}/{prefix}', `/c/tidewater/${VERSION}/ti/de`],
  ['/c/{lowerprefix}/{sha256-checksum}', `/c/ti/de/${hash(crateOf(ours))}`],
])('crates are fetched from where the index says: %s', async (dl, path) => {
  const { seen } = await look('crates.io', spec, cratesRoutes({ dl, path }));
  expect(await seen()).toMatchObject({ installable: 'yes' });
});

it('only the exact version is an answer', async () => {
  const { seen } = await look('crates.io', spec, { 'GET /index/ti/de/tidewater': cratesRoutes()['GET /index/ti/de/tidewater'] ?? {} }, { version: '1.2' });
  expect(await seen()).toMatchObject({ accepted: 'no', installable: 'no' });
});

it('a crate that was built is compared by its checksum too, where the runbook names it', async () => {
  const crate = crateOf(ours);
  const named = { ...spec, file: 'tidewater-{version}.crate' };
  const file = (sha256: string) => ({ built: [{ artifact: 'crate-dist', name: 'tidewater-1.2.3.crate', sha256, sri: '', bytes: crate.length, text: null }] });
  const same = await look('crates.io', named, cratesRoutes(), file(hash(crate)));
  expect(await same.seen()).toMatchObject({ accepted: 'yes', installable: 'yes', digest: 'match' });
  const otherByte = Buffer.from(crate);
  otherByte[9] = (otherByte[9] ?? 0) ^ 1;
  const other = await look('crates.io', named, cratesRoutes({ crate: otherByte }), file(hash(crate)));
  expect(await other.seen()).toMatchObject({ accepted: 'differs', details: expect.arrayContaining([`tidewater-1.2.3.crate: built sha256:${hash(crate)}, served sha256:${hash(otherByte)}`]) });
  const without = await look('crates.io', { ...spec, file: 'else-{version}.crate' }, cratesRoutes(), file(hash(crate)));
  await expect(without.seen()).rejects.toMatchObject({ trouble: 'refused', message: expect.stringContaining('else-1.2.3.crate') });
});
