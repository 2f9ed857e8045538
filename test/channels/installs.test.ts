import { describe, expect, it } from 'vitest';
import { channels } from '../../src/channels/index.ts';
import type { ChannelKey } from '../../src/channels/index.ts';
import type { Install, Released } from '../../src/ports.ts';

const RELEASED: Released = { version: '1.2.3', target: 'v1.2.3', repository: 'acme/tidewater' };
const PUBLIC = { github: 'https://api.github.com', githubDownloads: 'https://github.com', npm: 'https://registry.npmjs.org', pypi: 'https://pypi.org', crates: 'https://index.crates.io' };
const HERE = { github: 'http://127.0.0.1:7', githubDownloads: 'http://127.0.0.1:7', npm: 'http://127.0.0.1:7/npm', pypi: 'http://127.0.0.1:7/pypi', crates: 'http://127.0.0.1:7/crates' };

const SPECS: { readonly [key in ChannelKey]: object } = {
  npm: { package: '@acme/tide' },
  pypi: { package: 'tide-water' },
  'crates.io': { package: 'tide-water' },
  homebrew: { tap: 'acme/homebrew-tap', checkout: '../tap', formula: 'Formula/tide-water.rb' },
  'github-release': { assets: ['*.tar.gz'] },
};
const waysOf = async (key: ChannelKey, more: object = {}, endpoints = PUBLIC, released = RELEASED) => (await channels[key]()).installs({ ...SPECS[key], ...more }, released, endpoints);
const linesOf = (ways: readonly Install[]) => ways.flatMap(({ commands }) => commands.map(({ argv }) => argv.join(' ')));

/** What each tool says of what it has installed, as it was seen to say it (brew's and gh's as their manuals do). */
const SAID: readonly (readonly [what: string, key: ChannelKey, more: object, way: number, says: (version: string) => string])[] = [
  ['npm ls', 'npm', {}, 0, (version) => `{\n  "dependencies": {\n    "@acme/tide": {\n      "version": "${version}",\n      "overridden": false\n    }\n  }\n}`],
  ['uv pip show', 'pypi', {}, 0, (version) => `Name: tide-water\nVersion: ${version}\nLocation: /tmp/x`],
  ['pip show', 'pypi', {}, 1, (version) => `Name: tide-water\nVersion: ${version}\nSummary: sorts`],
  ['cargo tree', 'crates.io', {}, 0, (version) => `consumer v0.1.0 (/tmp/x/consumer)\n└── tide-water v${version}`],
  ['cargo install --list', 'crates.io', { binary: true }, 0, (version) => `tide-water v${version}:\n    tide`],
  ['brew list --versions', 'homebrew', {}, 0, (version) => `tide-water ${version}`],
  ['gh release view', 'github-release', {}, 0, (version) => `v${version}`],
];

describe.each(SAID)('what %s says', (_, key, more, way, says) => {
  it('is this version, and no other', async () => {
    const pattern = (await waysOf(key, more))[way]?.commands.at(-1)?.expect;
    expect(pattern).toBeDefined();
    const passes = (version: string) => new RegExp(pattern ?? '', 'm').test(says(version));
    expect(passes('1.2.3')).toBe(true);
    for (const other of ['1.2.30', '11.2.3', '1x2.3', '1.2.3-rc.1', '1.2', '']) expect(passes(other), other).toBe(false);
  });
});

it.each(Object.keys(channels) as ChannelKey[])('%s can be installed from, by a tool that is named, and its version is asked for in the end', async (key) => {
  const ways = await waysOf(key);
  expect(ways.length).toBeGreaterThan(0);
  for (const { tool, commands } of ways) {
    expect(tool).toMatch(/^\w+$/);
    expect(commands.at(-1)?.expect).toBeDefined();
    expect(commands.some(({ argv }) => argv.some((word) => /1\.2\.3|tide-water/.test(word)))).toBe(true);
  }
});

it('asks the registries that this release is about, and nothing that is cached or configured here', async () => {
  expect(linesOf(await waysOf('npm', {}, HERE))[0]).toBe('npm install --prefix . --registry http://127.0.0.1:7/npm --userconfig npmrc --cache cache --no-audit --no-fund @acme/tide@1.2.3');
  expect(linesOf(await waysOf('pypi', {}, HERE))).toEqual(expect.arrayContaining([expect.stringContaining('uv pip install --no-config --no-cache --python venv --index-url http://127.0.0.1:7/pypi/simple tide-water==1.2.3'), expect.stringContaining('--no-cache-dir --index-url http://127.0.0.1:7/pypi/simple tide-water==1.2.3')]));
  expect(linesOf(await waysOf('crates.io', {}, HERE))[2]).toContain('source.released.registry="sparse+http://127.0.0.1:7/crates/"');
  expect(linesOf(await waysOf('crates.io')).join()).not.toContain('replace-with');
  expect(linesOf(await waysOf('github-release', {}, HERE))[0]).toContain('--repo 127.0.0.1:7/acme/tidewater');
  expect(linesOf(await waysOf('github-release'))[0]).toContain('--repo acme/tidewater');
});

it('a candidate is asked for by the version that Python gives it, and a formula by its tap', async () => {
  expect(linesOf(await waysOf('pypi', {}, PUBLIC, { ...RELEASED, version: '1.2.3-rc.1' })).join('\n')).toContain('tide-water==1.2.3rc1');
  expect(linesOf(await waysOf('homebrew')).at(-1)).toBe('brew list --formula --versions acme/tap/tide-water');
});
