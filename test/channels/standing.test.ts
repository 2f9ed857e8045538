import { describe, expect, it } from 'vitest';
import type { ChannelKey } from '../../src/channels/index.ts';
import type { Routes } from './world.ts';
import { at, cratesRoutes, formulaText, HEAD, look, notFound, npmRoutes, pypiRoutes, releaseRoutes, tapRoutes } from './world.ts';

const spec = { package: 'tidewater' };
const tap = { tap: 'acme/homebrew-tap', checkout: '../tap', formula: 'Formula/tidewater.rb' };
const stands = async (key: ChannelKey, of: unknown, routes: Routes) => (await look(key, of, routes)).stands();

const PY = { 'GET /py/pypi/tidewater/json': { json: { info: { version: '1.2.2' }, urls: [{ filename: 'tidewater-1.2.2.tar.gz' }] } } } as const;
const NPM = 'GET /npm/tidewater';
const FORMULA = `GET /repos/acme/homebrew-tap/contents/Formula/tidewater.rb?ref=${HEAD}`;
const before = { ...npmRoutes({ listed: false }), 'GET /npm/tidewater/1.2.3': notFound };
const other = { version: '9.9.9', target: 'v9.9.9' };

type Row = { readonly spec: unknown; readonly taken: Routes; readonly free: Routes; readonly nobodys: Routes | null };
const CHANNELS: { readonly [key in ChannelKey]: Row } = {
  npm: { spec, taken: npmRoutes(), free: before, nobodys: { ...before, [NPM]: notFound } },
  pypi: { spec, taken: { ...pypiRoutes(), ...PY }, free: { ...PY, 'GET /py/pypi/tidewater/1.2.3/json': notFound }, nobodys: { 'GET /py/pypi/tidewater/json': notFound, 'GET /py/pypi/tidewater/1.2.3/json': notFound } },
  'crates.io': { spec, taken: cratesRoutes(), free: { 'GET /index/ti/de/tidewater': { body: `${JSON.stringify({ name: 'tidewater', vers: '1.2.2', cksum: 'a'.repeat(64), yanked: false })}\n` } }, nobodys: { 'GET /index/ti/de/tidewater': { status: 404 } } },
  homebrew: { spec: tap, taken: tapRoutes(), free: tapRoutes({ formula: (origin) => formulaText(origin, { version: '1.2.2' }) }), nobodys: { ...tapRoutes(), [FORMULA]: notFound } },
  'github-release': { spec: { assets: ['*'] }, taken: releaseRoutes(), free: { 'GET /repos/acme/tidewater/releases/tags/v1.2.3': notFound }, nobodys: null },
};

describe.each(Object.entries(CHANNELS))('%s before a release', (key, row) => {
  // The cast: `Object.entries` forgets the keys of what it is given.
  const of = (routes: Routes) => stands(key as ChannelKey, row.spec, routes);

  it('says what it has of this version already', async () => {
    expect(await of(row.taken)).toMatchObject({ taken: expect.any(String), nobodys: null });
  });

  it('is free where it has others', async () => {
    expect(await of(row.free)).toMatchObject({ taken: null, nobodys: null, url: expect.stringContaining('http') });
  });

  it('says of a name that nobody has it, where it has names', async () => {
    if (row.nobodys !== null) expect(await of(row.nobodys)).toMatchObject({ taken: null, nobodys: expect.stringContaining('tidewater') });
    else expect((await of(row.free)).nobodys).toBeNull();
  });

  it('has no answer where one of its routes has none', async () => {
    for (const route of (await look(key as ChannelKey, row.spec, row.free).then(async ({ stands: ask, server }) => (await ask(), server.requests))).map((request) => request.route)) {
      await expect(of({ ...row.free, [route]: { status: 500, body: 'oops' } }), route).rejects.toMatchObject({ name: 'WorldError' });
    }
  });
});

it('a version is taken where only one of the two lists of npm has it', async () => {
  expect((await stands('npm', spec, npmRoutes({ listed: false }))).taken).toBe('tidewater 1.2.3');
  expect((await stands('npm', spec, { ...npmRoutes(), 'GET /npm/tidewater/1.2.3': notFound })).taken).toBe('tidewater 1.2.3');
});

it('a version of which not all files came, or that was yanked, is taken', async () => {
  expect((await stands('pypi', { ...spec, files: { wheel: 9 } }, { ...pypiRoutes({ files: {} }), ...PY })).taken).toBe('tidewater 1.2.3, with 0 files');
  expect((await stands('crates.io', spec, cratesRoutes({ yanked: true }))).taken).toBe('tidewater 1.2.3, yanked');
});

describe('who published the newest version', () => {
  const publisher = async (key: ChannelKey, routes: Routes, of: object = {}) => (await look(key, spec, routes, of)).publisher();

  it.each([
    ['a trusted publisher', { _npmUser: { name: 'GitHub Actions', trustedPublisher: { id: 'github', oidcConfigId: 'oidc:x' } } }, true, /published by a trusted publisher \(github\)/],
    ['a trusted publisher of elsewhere', { _npmUser: { name: 'GitLab', trustedPublisher: { id: 'gitlab' } } }, false, /\(gitlab\)/],
    ['a token with provenance', { _npmUser: { name: 'ada' }, dist: { attestations: { provenance: { predicateType: 'https://slsa.dev/provenance/v1' } } } }, false, /by ada, and npm names no trusted publisher of it; it has provenance, which a token can make too/],
    ['a token', { _npmUser: { name: 'ada' } }, false, /by ada/],
  ])('on npm: %s', async (_, fields, trusted, said) => {
    const routes = { [NPM]: { json: { name: 'tidewater', 'dist-tags': { latest: '1.2.2' }, versions: { '1.2.2': {} } } }, 'GET /npm/tidewater/1.2.2': { json: { name: 'tidewater', version: '1.2.2', dist: {}, ...fields } } };
    expect(await publisher('npm', routes)).toMatchObject({ trusted, said: expect.stringMatching(said) });
  });

  const INTEGRITY = 'GET /py/integrity/tidewater/1.2.2/tidewater-1.2.2.tar.gz/provenance';
  const bundle = (repository: string) => ({ json: { version: 1, attestation_bundles: [{ publisher: { kind: 'GitHub', repository, workflow: 'publish.yml', environment: null, claims: null }, attestations: [] }] } });
  it.each([
    ['a workflow of ours', bundle('Acme/Tidewater'), true, /uploaded by publish\.yml of acme\/tidewater/],
    ['one of another repository', bundle('mallory/tidewater'), false, /of mallory\/tidewater, not of acme\/tidewater/],
    ['nobody who says so', notFound, false, /without attestations/],
  ])('on PyPI: %s', async (_, route, trusted, said) => {
    expect(await publisher('pypi', { ...PY, [INTEGRITY]: route })).toMatchObject({ trusted, said: expect.stringMatching(said) });
  });

  const CRATE = 'GET /api/v1/crates/tidewater/1.2.3';
  const version = (data: unknown) => ({ json: { version: { crate: 'tidewater', num: '1.2.3', trustpub_data: data } } });
  it.each([
    ['a workflow of ours', version({ provider: 'github', repository: 'acme/tidewater', run_id: '1', sha: 'x' }), true, /by a workflow of acme\/tidewater/],
    ['one of another repository', version({ provider: 'github', repository: 'mallory/tidewater' }), false, /not of acme\/tidewater/],
    ['a token', version(null), false, /with a token/],
  ])('on crates.io: %s', async (_, route, trusted, said) => {
    expect(await publisher('crates.io', { ...cratesRoutes(), [CRATE]: route })).toMatchObject({ trusted, said: expect.stringMatching(said) });
  });

  it('is not known of what has no version, or of a registry without an API', async () => {
    expect(await publisher('npm', { [NPM]: notFound })).toMatchObject({ trusted: false });
    expect(await publisher('pypi', { 'GET /py/pypi/tidewater/json': notFound })).toMatchObject({ trusted: false });
    expect(await publisher('crates.io', { 'GET /index/ti/de/tidewater': { status: 404 } })).toMatchObject({ trusted: false });
    expect(await publisher('crates.io', { ...cratesRoutes(), 'GET /index/config.json': (request) => ({ json: { dl: at(request) } }) })).toMatchObject({ trusted: false, said: expect.stringContaining('no API') });
  });

  it('has no answer where the registry gives none', async () => {
    await expect(publisher('pypi', { ...PY, [INTEGRITY]: { status: 503 } })).rejects.toMatchObject({ name: 'WorldError' });
    await expect(publisher('crates.io', { ...cratesRoutes(), [CRATE]: notFound })).rejects.toMatchObject({ name: 'WorldError' });
    await expect(publisher('crates.io', { ...cratesRoutes(), [CRATE]: { json: { version: { crate: 'other', num: '1.2.3' } } } })).rejects.toMatchObject({ name: 'WorldError' });
  });

  it('is not asked of channels that trust nobody', async () => {
    expect(await (await look('homebrew', tap, {}, other)).publisher()).toBeUndefined();
  });
});
