import { expect, it } from 'vitest';
import { distributionOf, isSameVersion, normalName, normalVersion } from '../../src/channels/python-names.ts';

it.each([
  ['1.0.0-rc.1', '1.0.0rc1'],
  ['v1.0.0', '1.0.0'],
  ['1.0.0-alpha', '1.0.0a0'],
  ['1.0-beta_2', '1.0b2'],
  ['1.0.0-preview.3', '1.0.0rc3'],
  ['1.0.0c4', '1.0.0rc4'],
  ['1.0.0-post.1', '1.0.0.post1'],
  ['1.0.0-2', '1.0.0.post2'],
  ['1.0.0.rev3', '1.0.0.post3'],
  ['1.0.0-dev', '1.0.0.dev0'],
  ['1.0a1.dev7', '1.0a1.dev7'],
  ['2026.03.09', '2026.3.9'],
  ['1!2.0', '1!2.0'],
  ['1.0+Ubuntu-1', '1.0+ubuntu.1'],
])('PEP 440 makes of %s %s', (written, normal) => {
  expect(normalVersion(written)).toBe(normal);
});

it.each(['1.0.0-next.1', '', 'one', '1.0.0-rc.1.2'])('"%s" is no version of Python', (written) => {
  expect(normalVersion(written)).toBeNull();
  expect(isSameVersion(written, written)).toBe(false);
});

it('zeros at the end make no other version, and nothing else is the same', () => {
  expect(isSameVersion('1.0', '1.0.0')).toBe(true);
  expect(isSameVersion('1.0rc1', '1.0.0-rc.1')).toBe(true);
  for (const [one, other] of [['1.0', '1.0.1'], ['1.0.0', '1.0.0rc1'], ['1.0.0rc1', '1.0.0rc10'], ['10', '1.0'], ['1.0.0', '1.0.0.post1']] as const) expect(isSameVersion(one, other), `${one} ${other}`).toBe(false);
});

it.each([
  ['tide_water-1.2.3-py3-none-any.whl', { name: 'tide-water', version: '1.2.3', is: 'wheel' }],
  ['tide_water-1.2.3-1-cp312-cp312-manylinux_2_28_x86_64.whl', { name: 'tide-water', version: '1.2.3', is: 'wheel' }],
  ['tide_water-1.2.3rc1.tar.gz', { name: 'tide-water', version: '1.2.3rc1', is: 'sdist' }],
  ['Tide.Water-1.2.3.zip', { name: 'tide-water', version: '1.2.3', is: 'sdist' }],
  ['tidewater_1.2.3_linux_amd64.tar.gz', null],
  ['sha256sums.txt', null],
])('of %s the name is normal and the version is told', (file, found) => {
  expect(distributionOf(file)).toEqual(found);
});

it('a project has one name in the index, however it is written', () => {
  expect(['Tide.Water', 'tide__water', 'tide-_water'].map(normalName)).toEqual(['tide-water', 'tide-water', 'tide-water']);
});
