import { platformTarball, PROJECT } from './names.ts';
import { sha256, tarGz, textFile, zipOf, type SourceFile } from './packing.ts';

/** One commit of driftwood, unpacked: what every package is made from. `at` is the commit's time in seconds. */
export type Source = { readonly files: readonly SourceFile[]; readonly commit: string; readonly at: number };

export type Package = { readonly name: string; readonly bytes: Buffer };

const ABOUT = 'Sorts names the way people do';

const text = (source: Source, path: string): string => {
  const file = source.files.find((candidate) => candidate.path === path);
  if (!file) throw new Error(`${path} is not in ${source.commit}`);
  return file.bytes.toString('utf8');
};

const pick = (source: Source, keep: (path: string) => boolean): readonly SourceFile[] => source.files.filter(({ path }) => keep(path));

/** The version that each manifest of the commit names; `none` where it names none. */
export const manifestVersions = (source: Source): { readonly [file: string]: string } => ({
  'package.json': /^ {2}"version": "([^"]*)"/m.exec(text(source, 'package.json'))?.[1] ?? 'none',
  'pyproject.toml': /^version = "([^"]*)"/m.exec(text(source, 'pyproject.toml'))?.[1] ?? 'none',
  'Cargo.toml': /^version = "([^"]*)"/m.exec(text(source, 'Cargo.toml'))?.[1] ?? 'none',
});

/** The tarball of a platform: the program, with a launcher `bin/driftwood`. */
export const nativePackage = (source: Source, version: string, platform: string): Package => {
  const name = platformTarball(version, platform);
  const launcher = textFile('bin/driftwood', LAUNCHER, { executable: true });
  const program = pick(source, (path) => /^(src\/.*\.mjs|package\.json|README\.md|LICENSE|CHANGELOG\.md)$/.test(path));
  return { name, bytes: tarGz(name.replace(/\.tar\.gz$/, ''), [launcher, ...program], source) };
};

const LAUNCHER = `#!/usr/bin/env bash
here="\${BASH_SOURCE[0]%/*}"
exec node "$here/../src/cli.mjs" "$@"
`;

/** What `npm pack` makes: the files that package.json names, below \`package/\`. */
export const nodePackage = (source: Source, version: string): Package => {
  const always = ['package.json', 'README.md', 'LICENSE'];
  // The cast: what is read here was written by the project, and a package.json without "files" fails the job.
  const { files } = JSON.parse(text(source, 'package.json')) as { readonly files: readonly string[] };
  return { name: `${PROJECT}-${version}.tgz`, bytes: tarGz('package', pick(source, (path) => always.includes(path) || files.includes(path)), source) };
};

const coreMetadata = (version: string): string => `Metadata-Version: 2.4
Name: ${PROJECT}
Version: ${version}
Summary: ${ABOUT}
License-Expression: MIT
Requires-Python: >=3.9
`;

/** A pure Python wheel (PEP 427), with its RECORD. */
export const wheelPackage = (source: Source, version: string): Package => {
  const info = `${PROJECT}-${version}.dist-info`;
  const code = pick(source, (path) => path.startsWith('python/')).map((file) => ({ ...file, path: file.path.replace(/^python\//, '') }));
  const files = [
    ...code,
    textFile(`${info}/METADATA`, coreMetadata(version)),
    textFile(`${info}/WHEEL`, 'Wheel-Version: 1.0\nGenerator: driftwood\nRoot-Is-Purelib: true\nTag: py3-none-any\n'),
    textFile(`${info}/entry_points.txt`, `[console_scripts]\ndriftwood = driftwood:main\n`),
  ];
  const record = files.map(({ path, bytes }) => `${path},sha256=${Buffer.from(sha256(bytes), 'hex').toString('base64url')},${bytes.length}\n`);
  const withRecord = [...files, textFile(`${info}/RECORD`, `${record.join('')}${info}/RECORD,,\n`)];
  return { name: `${PROJECT}-${version}-py3-none-any.whl`, bytes: zipOf(withRecord, source) };
};

export const sdistPackage = (source: Source, version: string): Package => {
  const files = pick(source, (path) => /^(python\/|pyproject\.toml$|README\.md$|LICENSE$)/.test(path));
  const folder = `${PROJECT}-${version}`;
  return { name: `${folder}.tar.gz`, bytes: tarGz(folder, [...files, textFile('PKG-INFO', coreMetadata(version))], source) };
};

/** A crate; `.cargo_vcs_info.json` says which commit it was made from. */
export const cratePackage = (source: Source, version: string): Package => {
  const files = pick(source, (path) => /^(src\/lib\.rs|Cargo\.toml|README\.md|LICENSE)$/.test(path));
  const vcs = textFile('.cargo_vcs_info.json', `${JSON.stringify({ git: { sha1: source.commit }, path_in_vcs: '' }, null, 2)}\n`);
  return { name: `${PROJECT}-${version}.crate`, bytes: tarGz(`${PROJECT}-${version}`, [vcs, ...files], source) };
};

/** What is uploaded by which job; the names of the artifacts are those of the workflow. */
export const metadataPackage = (facts: { readonly tag: string; readonly version: string; readonly commit: string; readonly runId: number; readonly workflow: string }): Package => ({
  name: 'metadata.json',
  bytes: Buffer.from(
    `${JSON.stringify(
      {
        tag: facts.tag,
        version: facts.version,
        source_sha: facts.commit,
        source_ref: `refs/tags/${facts.tag}`,
        source_run_id: String(facts.runId),
        source_workflow: facts.workflow,
      },
      null,
      2,
    )}\n`,
  ),
});
