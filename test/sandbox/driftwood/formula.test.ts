import { expect, test } from 'vitest';
import { formulaFaults, formulaOf } from '../../../src/sandbox/driftwood/formula.ts';

const digests = { linux_amd64: 'a'.repeat(64), darwin_amd64: 'b'.repeat(64), darwin_arm64: 'c'.repeat(64) };
const right = formulaOf('1.2.0', digests);

test('a formula of this version with these digests has no fault', () => {
  expect(formulaFaults(right, '1.2.0', digests)).toEqual([]);
});

test('a formula of the version before is stale in its version and in every URL', () => {
  const faults = formulaFaults(formulaOf('1.1.0', digests), '1.2.0', digests);
  expect(faults[0]).toBe('version is 1.1.0, the artifacts are 1.2.0');
  expect(faults).toHaveLength(4);
});

test('one checksum that differs is a fault that names its platform', () => {
  expect(formulaFaults(right, '1.2.0', { ...digests, darwin_amd64: 'd'.repeat(64) })).toEqual([`sha256 of darwin_amd64 is ${'b'.repeat(64)}, the artifact has ${'d'.repeat(64)}`]);
});

test('a source for a platform that is not released is a fault', () => {
  const more = right.replace('  def install', `  url "https://example.invalid/driftwood_1.2.0_linux_arm64.tar.gz"\n  sha256 "${'e'.repeat(64)}"\n\n  def install`);
  expect(formulaFaults(more, '1.2.0', digests)).toEqual(['4 urls, 3 platforms are released']);
});
