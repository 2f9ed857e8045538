import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { channels, type ChannelKey } from '../../src/channels/index.ts';
import { HALF_JSON, WEB_PAGE, type Route } from '../adapters/loopback.ts';
import { built, COMMIT, crateOf, cratesRoutes, DARWIN, FILES, formulaText, hash, LINUX, look, notFound, npmRoutes, PY_FILES, pypiRoutes, releaseRoutes, SDIST, SHAS, sri, SUMS, tapRoutes, WHEEL, type Routes } from './world.ts';

// Many looks in one test, some with a pause before the second try.
vi.setConfig({ testTimeout: 60_000 });

type Case = {
  readonly spec: unknown;
  readonly live: Routes;
  readonly absent: Routes;
  /** The same version with something else in it, and the two digests that must be named. */
  readonly other: { readonly routes: Routes; readonly digests: readonly [built: string, served: string] };
  readonly acceptedOnly: Routes;
  /** Routes whose answer is a file of any content; the others must be readable. */
  readonly files: readonly string[];
};

const none = (routes: Routes): Routes => Object.fromEntries(Object.keys(routes).map((route) => [route, notFound]));
const download = (name: string): string => `GET /acme/tidewater/releases/download/v1.2.3/${name}`;
const FORMULA = 'GET /repos/acme/homebrew-tap/contents/Formula/tidewater.rb?ref=';

const cases: { readonly [key in ChannelKey]: Case } = {
  npm: {
    spec: { package: 'tidewater', file: 'tidewater-{version}.tgz' },
    live: npmRoutes(),
    absent: none(npmRoutes()),
    other: { routes: npmRoutes({ tarball: 'other' }), digests: [sri(FILES['tidewater-1.2.3.tgz']), sri('other')] },
    acceptedOnly: npmRoutes({ listed: false }),
    files: [],
  },
  pypi: {
    spec: { package: 'tidewater', files: { wheel: 1, sdist: 1 } },
    live: pypiRoutes(),
    absent: none(pypiRoutes({ listed: {} })),
    other: { routes: pypiRoutes({ files: { ...PY_FILES, [WHEEL]: { content: 'other' } } }), digests: [hash(FILES[WHEEL]), hash('other')] },
    acceptedOnly: pypiRoutes({ listed: {} }),
    files: [`HEAD /py/files/${WHEEL}`, `HEAD /py/files/${SDIST}`],
  },
  'crates.io': {
    spec: { package: 'tidewater' },
    live: cratesRoutes(),
    absent: { 'GET /index/ti/de/tidewater': { status: 404 } },
    other: { routes: cratesRoutes({ crate: crateOf({ git: { sha1: 'b'.repeat(40) } }) }), digests: [COMMIT, 'b'.repeat(40)] },
    acceptedOnly: cratesRoutes({ stored: false }),
    files: ['GET /crates/tidewater/1.2.3/download'],
  },
  homebrew: {
    spec: { tap: 'acme/homebrew-tap', checkout: '../homebrew-tap', formula: 'Formula/tidewater.rb' },
    live: tapRoutes(),
    absent: { ...tapRoutes(), ...Object.fromEntries(Object.keys(tapRoutes()).filter((route) => route.startsWith(FORMULA)).map((route) => [route, notFound])) },
    other: { routes: tapRoutes({ formula: (origin) => formulaText(origin, { shas: { ...SHAS, [DARWIN]: hash('other') } }) }), digests: [hash(FILES[DARWIN]), hash('other')] },
    acceptedOnly: tapRoutes({ stored: false }),
    files: [download(LINUX), download(DARWIN)],
  },
  'github-release': {
    spec: { assets: ['tidewater_{version}_*.tar.gz', SUMS] },
    live: releaseRoutes(),
    absent: none(releaseRoutes()),
    other: { routes: releaseRoutes({ files: { [LINUX]: 'other', [DARWIN]: FILES[DARWIN], [SUMS]: 'sums' } }), digests: [hash(FILES[LINUX]), hash('other')] },
    acceptedOnly: releaseRoutes({ stored: false }),
    files: [download(LINUX), download(DARWIN), download(SUMS)],
  },
};

const broken: readonly (readonly [string, Route, { readonly ofFiles: boolean }])[] = [
  ['a 500', { status: 500, body: 'oops' }, { ofFiles: true }],
  ['a 403', { status: 403, body: 'no' }, { ofFiles: true }],
  ['a broken connection', { fault: 'reset' }, { ofFiles: true }],
  ['half of the JSON', HALF_JSON, { ofFiles: false }],
  ['a web page', WEB_PAGE, { ofFiles: false }],
];

describe.each(Object.keys(channels) as ChannelKey[])('the channel %s', (key) => {
  const { spec, live, absent, other, acceptedOnly, files } = cases[key];

  it('has the key of its registry entry, a schema that the runbook can use, and a patience', async () => {
    const channel = await channels[key]();
    expect(channel.key).toBe(key);
    expect(channel.schema).toBeInstanceOf(z.ZodObject);
    expect(channel.schema.safeParse(spec).success).toBe(true);
    expect(channel.schema.safeParse({ ...(spec as object), surplus: 1 }).success).toBe(false);
    expect(channel.defaultPatienceMs).toBeGreaterThan(0);
  });

  it('has accepted and can install the version with the bytes that were built', async () => {
    const { seen } = await look(key, spec, live);
    const { evidence, url, ...found } = await seen();
    expect(found).toMatchObject({ accepted: 'yes', installable: 'yes', serves: '1.2.3', digest: 'match' });
    expect(evidence.length).toBeGreaterThan(0);
    expect(url).toMatch(/^http/);
  });

  it('has nothing where a 404 is the answer', async () => {
    const { seen } = await look(key, spec, absent);
    expect(await seen()).toMatchObject({ accepted: 'no', installable: 'no', serves: null, digest: expect.stringMatching(/^(none|not compared)$/) });
  });

  it('differs when it serves something else, and names both digests', async () => {
    const { seen } = await look(key, spec, other.routes);
    const found = await seen();
    expect(found).toMatchObject({ accepted: 'differs', digest: 'differs' });
    for (const digest of other.digests) expect(found.details.join('\n')).toContain(digest);
  });

  it('says what can be done about other bytes, and only then', async () => {
    expect((await (await look(key, spec, other.routes)).seen()).recovery).toMatch(/./);
    for (const routes of [live, absent, acceptedOnly]) expect(await (await look(key, spec, routes)).seen()).not.toHaveProperty('recovery');
  });

  it('says how our own bytes are taken out of sight once it has them, and not of what is absent or of other bytes', async () => {
    for (const routes of [live, acceptedOnly]) expect((await (await look(key, spec, routes)).seen()).withdraw).toMatch(/./);
    for (const routes of [absent, other.routes]) expect(await (await look(key, spec, routes)).seen()).not.toHaveProperty('withdraw');
  });

  it('has accepted what cannot be installed yet', async () => {
    const { seen } = await look(key, spec, acceptedOnly);
    const found = await seen();
    expect(found).toMatchObject({ accepted: 'yes', installable: 'no' });
    expect(found.details.length).toBeGreaterThan(0);
  });

  it('does not compare bytes when no build is named', async () => {
    const { seen } = await look(key, spec, live, { built: null });
    // A crate says itself which commit it is of, so it is compared all the same.
    expect(await seen()).toMatchObject({ accepted: 'yes', installable: 'yes', digest: key === 'crates.io' ? 'match' : 'not compared' });
  });

  it('does not take a build without files for one that is not named', async () => {
    const { seen } = await look(key, spec, live, { built: [] });
    const said = await seen().then(({ accepted, digest }) => (accepted === 'yes' ? digest : accepted), ({ trouble }) => trouble);
    expect(said).toBe(key === 'crates.io' ? 'match' : key === 'homebrew' ? 'differs' : 'refused');
  });

  it('does not fit a build that made none of its files, and says so before anything is published', async () => {
    const stray = [built('artifact-0', 'unrelated.bin', 'unrelated')];
    const { seen } = await look(key, spec, absent, { built: stray });
    // A crate is compared by its commit, and a formula names its files only once it is of this version.
    if (key === 'crates.io' || key === 'homebrew') expect(await seen()).toMatchObject({ accepted: 'no' });
    else await expect(seen()).rejects.toMatchObject({ trouble: 'refused', fix: expect.stringContaining('Correct the channel in the runbook') });
  });

  it.each(Object.keys(live))('has no answer when %s breaks', async (route) => {
    for (const [, reply, { ofFiles }] of broken) {
      if (files.includes(route) && !ofFiles) continue;
      const { seen } = await look(key, spec, { ...live, [route]: reply });
      await expect(seen()).rejects.toMatchObject({ name: 'WorldError' });
    }
  });
});
