import { expect, it } from 'vitest';
import { readFormula } from '../../src/channels/formula-text.ts';
import { DARWIN, FILES, formulaText, HEAD, hash, LINUX, look, SHAS, tapRoutes } from './world.ts';

const spec = { tap: 'acme/homebrew-tap', checkout: '../homebrew-tap', formula: 'Formula/tidewater.rb' };

it('a formula of an older version is not there yet, and nothing is downloaded', async () => {
  const { server, seen } = await look('homebrew', spec, tapRoutes({ formula: (origin) => formulaText(origin, { version: '1.2.2' }) }));
  expect(await seen()).toMatchObject({ accepted: 'no', installable: 'no', serves: '1.2.2', details: ['the formula says 1.2.2, not 1.2.3'] });
  expect(server.requests.filter(({ route }) => route.includes('/releases/'))).toEqual([]);
});

it('it is read at the commit that is the head of the branch', async () => {
  const { seen } = await look('homebrew', { ...spec, branch: 'main' }, Object.fromEntries(Object.entries(tapRoutes()).filter(([route]) => route !== 'GET /repos/acme/homebrew-tap')));
  expect((await seen()).evidence).toContainEqual({ name: 'acme/homebrew-tap at', value: HEAD });
});

it('an archive with other bytes than the formula says differs, with both digests', async () => {
  const { seen } = await look('homebrew', spec, tapRoutes({ files: { [LINUX]: 'swapped', [DARWIN]: FILES[DARWIN] } }));
  expect(await seen()).toMatchObject({ accepted: 'yes', installable: 'differs', digest: 'differs', details: expect.arrayContaining([`${LINUX}: the formula says sha256:${SHAS[LINUX]}, served sha256:${hash('swapped')}`]) });
});

it('a release that the formula names by its public address is downloaded from where GitHub is', async () => {
  const { seen } = await look('homebrew', spec, tapRoutes({ formula: () => formulaText('https://github.com') }));
  expect(await seen()).toMatchObject({ accepted: 'yes', installable: 'yes', digest: 'match' });
});

it('a platform that is not released must not be mentioned', async () => {
  const { seen } = await look('homebrew', { ...spec, refuse: ['darwin_arm64'] }, tapRoutes());
  expect(await seen()).toMatchObject({ accepted: 'differs', details: expect.arrayContaining(['the formula mentions darwin_arm64, which is not released']) });
});

it('a file that the build did not make differs', async () => {
  const shas = { ...SHAS, 'tidewater_1.2.3_linux_arm64.tar.gz': hash('stray') };
  const { seen } = await look('homebrew', spec, tapRoutes({ formula: (origin) => formulaText(origin, { shas }) }));
  expect(await seen()).toMatchObject({ accepted: 'differs', details: expect.arrayContaining([expect.stringContaining('the build made no such file')]) });
});

it('an address of another version differs', async () => {
  const { seen } = await look('homebrew', spec, tapRoutes({ formula: (origin) => formulaText(origin).replaceAll('#{version}', '1.2.2').replace('"1.2.2"', '"1.2.3"') }), { built: null });
  expect(await seen()).toMatchObject({ accepted: 'differs', details: expect.arrayContaining([expect.stringContaining('is not of 1.2.3')]) });
});

/** The same formula with more before its end. */
const withMore = (more: string) => (origin: string) => formulaText(origin).replace(/end\n$/, `${more}end\n`);
const OTHERS = {
  'a resource': `  resource "zlib" do\n    url "https://zlib.example/zlib-1.3.tar.gz"\n    sha256 "${hash('zlib')}"\n  end\n`,
  'a resource of one platform': `  on_linux do\n    resource "zlib" do\n      url "https://zlib.example/zlib-1.3.tar.gz"\n      sha256 "${hash('zlib')}"\n      patch do\n        url "https://zlib.example/fix.patch"\n        sha256 "${hash('fix')}"\n      end\n    end\n  end\n`,
  'a page where newer versions are looked for': '  livecheck do\n    url "https://tidewater.example/versions"\n    strategy :page_match\n  end\n',
  'a head': '  head do\n    url "https://github.com/acme/tidewater.git", branch: "main"\n  end\n',
} as const;

it.each(Object.entries(OTHERS))('%s in the formula says nothing about this release', async (_, more) => {
  for (const built of [undefined, null]) {
    const { server, seen } = await look('homebrew', spec, tapRoutes({ formula: withMore(more) }), built === null ? { built } : {});
    const { evidence, ...found } = await seen();
    expect(found).toMatchObject({ accepted: 'yes', installable: 'yes', digest: built === null ? 'not compared' : 'match' });
    expect(evidence.map(({ name }) => name)).toEqual(['acme/homebrew-tap at', LINUX, DARWIN]);
    expect(server.requests.filter(({ route }) => route.includes('example'))).toEqual([]);
  }
});

it.each([
  ['of another version of ours in a resource', `  resource "x" do\n    url "https://github.com/Acme/tidewater/releases/download/v1.2.2/tidewater_1.2.2_linux_amd64.tar.gz"\n    sha256 "${hash('old')}"\n  end\n`, 'is not of 1.2.3'],
  ['of a built file elsewhere, with other bytes', `  resource "x" do\n    url "https://mirror.example/1.2.3/${LINUX}"\n    sha256 "${hash('other')}"\n  end\n`, `served sha256:${hash('other')}`],
  ['of somebody else that is installed itself', `  on_linux do\n    url "https://elsewhere.example/x-1.2.3.tar.gz"\n    sha256 "${hash('x')}"\n  end\n`, 'the build made no such file'],
  ['of somebody else after a resource', `${OTHERS['a resource']}  url "https://elsewhere.example/x-1.2.3.tar.gz"\n  sha256 "${hash('x')}"\n`, 'the build made no such file'],
])('an address %s differs', async (_, more, words) => {
  const { seen } = await look('homebrew', spec, tapRoutes({ formula: withMore(more) }));
  expect(await seen()).toMatchObject({ accepted: 'differs', details: expect.arrayContaining([expect.stringContaining(words)]) });
});

it('a formula without an address, or without a checksum, has no answer', async () => {
  for (const text of ['class Tidewater < Formula\nend\n', 'url "https://example.com/x-1.2.3.tar.gz"\n', `version "1.2.3"\n${OTHERS['a resource']}`]) {
    const { seen } = await look('homebrew', spec, tapRoutes({ formula: () => text }));
    await expect(seen()).rejects.toMatchObject({ trouble: 'unreachable' });
  }
});

it('checksums of bottles and comments are not taken for those of an address', () => {
  const text = `  version '2.0.0'\n  url "https://example.com/a-#{version}.tar.gz"\n  # sha256 "${'0'.repeat(64)}"\n  sha256 "${'A'.repeat(64)}"\n  bottle do\n    sha256 cellar: :any, arm64_sonoma: "${'b'.repeat(64)}"\n  end\n`;
  expect(readFormula(text)).toEqual({ version: '2.0.0', sources: [{ url: 'https://example.com/a-2.0.0.tar.gz', sha256: 'a'.repeat(64), aside: false }] });
});
