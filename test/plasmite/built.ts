import { sha256, tarGz, textFile, zipOf } from '../../src/sandbox/packing.ts';
import { PLATFORMS } from './sources.ts';

export type File = { readonly name: string; readonly bytes: Buffer };
export type Artifact = { readonly name: string; readonly zip: Buffer; readonly files: readonly File[] };

/** What the build run of a tag leaves, by the names of the reference: metadata, three SDKs, two wheels, the sdist, the npm tarball. */
export const buildOf = (of: { readonly tag: string; readonly version: string; readonly commit: string; readonly runId: number }): readonly Artifact[] => {
  const { tag, version, commit, runId } = of;
  const at = { at: 1_772_000_000 };
  const artifact = (name: string, file: File): Artifact => ({ name, files: [file], zip: zipOf([{ path: file.name, executable: false, bytes: file.bytes }], at) });
  const metadata = { tag, version, source_sha: commit, source_ref: `refs/tags/${tag}`, source_run_id: String(runId), source_workflow: 'release' };
  const sdk = (platform: string): Buffer =>
    tarGz(`plasmite_${version}_${platform}`, ['bin/plasmite', 'bin/pls', 'include/plasmite.h', 'lib/pkgconfig/plasmite.pc'].map((path) => textFile(path, `${path} of ${platform} at ${commit}\n`)), at);
  const wheel = (platform: string): File => ({ name: `plasmite-${version}-py3-none-macosx_11_0_${platform}.whl`, bytes: zipOf([textFile('plasmite/__init__.py', `# ${platform} ${commit}\n`)], at) });
  return [
    artifact('release-metadata', { name: 'metadata.json', bytes: Buffer.from(JSON.stringify(metadata)) }),
    ...Object.entries(PLATFORMS).map(([platform, triple]) => artifact(`dist-${triple}`, { name: `plasmite_${version}_${platform}.tar.gz`, bytes: sdk(platform) })),
    artifact('py-dist-darwin_amd64', wheel('x86_64')),
    artifact('py-dist-darwin_arm64', wheel('arm64')),
    artifact('py-sdist', { name: `plasmite-${version}.tar.gz`, bytes: tarGz(`plasmite-${version}`, [textFile('PKG-INFO', `Version: ${version}\n`)], at) }),
    artifact('node-dist', { name: `plasmite-${version}.tgz`, bytes: tarGz('package', [textFile('package.json', JSON.stringify({ name: 'plasmite', version }))], at) }),
  ];
};

/** The crate, which crates.io gets from the tag: it says which commit it was packed from. */
export const crateOf = ({ version, commit }: { readonly version: string; readonly commit: string }): File => ({
  name: `plasmite-${version}.crate`,
  bytes: tarGz(`plasmite-${version}`, [textFile('.cargo_vcs_info.json', JSON.stringify({ git: { sha1: commit }, path_in_vcs: '' }))], { at: 1_772_000_000 }),
});

export const digestOf = (files: readonly File[], name: string): string => {
  const file = files.find((one) => one.name === name);
  if (file === undefined) throw new Error(`the build left no ${name}`);
  return sha256(file.bytes);
};
