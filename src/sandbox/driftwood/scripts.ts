import type { Files } from './texts.ts';

const bash = (about: string, line: string): string => `#!/usr/bin/env bash
# ${about}
set -euo pipefail
cd "$(git rev-parse --show-toplevel)"
${line}
`;

const VERSIONS = String.raw`// The version that each manifest names: prints them and compares them, or rewrites them.
import { readFileSync, writeFileSync } from 'node:fs';

const MANIFESTS = {
  'package.json': /^(  "version": ")([^"]*)(")/m,
  'pyproject.toml': /^(version = ")([^"]*)(")/m,
  'Cargo.toml': /^(version = ")([^"]*)(")/m,
};

const [task, wanted] = process.argv.slice(2);
if (task === 'set' && !/^\d+\.\d+\.\d+$/.test(wanted ?? '')) {
  console.error('error: give the version as X.Y.Z: bash scripts/bump-version.sh "$RELEASE_VERSION"');
  process.exit(2);
}

const found = Object.entries(MANIFESTS).map(([file, pattern]) => {
  const text = readFileSync(file, 'utf8');
  const version = pattern.exec(text)?.[2] ?? 'none';
  if (task === 'set') writeFileSync(file, text.replace(pattern, '$1' + wanted + '$3'));
  console.log(file.padEnd(16) + version + (task === 'set' && version !== wanted ? ' -> ' + wanted : ''));
  return { file, version };
});

if (task === 'check') {
  const release = wanted || found[0].version;
  const wrong = found.filter(({ version }) => version !== release);
  for (const { file, version } of wrong) console.error('error: ' + file + ' says ' + version + ', the release is ' + release);
  if (wrong.length > 0) {
    console.error('Run: bash scripts/bump-version.sh ' + release);
    process.exit(1);
  }
  console.log('all three say ' + release);
}
`;

const CHANGELOG = String.raw`// Prints the section of a version in CHANGELOG.md; fails when there is none or it is empty.
import { readFileSync } from 'node:fs';

const [version] = process.argv.slice(2);
const sections = readFileSync('CHANGELOG.md', 'utf8').split(/^(?=## \[)/m);
const section = sections.find((text) => text.startsWith('## [' + version + ']'));
if (!section || section.trim().split('\n').length < 2) {
  console.error('error: CHANGELOG.md has no section "## [' + version + ']" with text in it');
  process.exit(1);
}
console.log(section.trim());
`;

const BENCHMARK = String.raw`// Counts how often the base and the candidate compare two names. A count is the same on every machine.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';

const LIMIT = 0.15;
const [base] = process.argv.slice(2);
if (!base) {
  console.error('error: give the base tag: bash scripts/benchmark.sh "$RELEASE_BASE"');
  process.exit(2);
}

const folder = '.scratch/release';
mkdirSync(folder, { recursive: true });

const sorterOf = async (commit, file) => {
  const text = execFileSync('git', ['show', commit + ':src/driftwood.mjs']);
  writeFileSync(folder + '/' + file, text);
  return import(pathToFileURL(resolve(folder, file)).href);
};

const count = ({ sortNames, compareNames }, names) => {
  let comparisons = 0;
  sortNames(names, (a, b) => {
    comparisons += 1;
    return compareNames(a, b);
  });
  return comparisons;
};

let seed = 42;
const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
const sorted = Array.from({ length: 600 }, (_, index) => 'name' + index);
const loads = {
  sorted,
  reversed: sorted.toReversed(),
  shuffled: sorted.map((name) => ({ name, at: random() })).toSorted((a, b) => a.at - b.at).map(({ name }) => name),
  repeated: Array.from({ length: 600 }, () => 'name' + Math.floor(random() * 20)),
};

const [before, after] = [await sorterOf(base, 'base.mjs'), await sorterOf('HEAD', 'candidate.mjs')];
const rows = [];
for (const [load, names] of Object.entries(loads)) {
  const [was, is] = [count(before, names), count(after, names)];
  const change = (is - was) / was;
  rows.push({ load, was, is, change, worse: change >= LIMIT });
  console.log(load.padEnd(10) + String(was).padStart(9) + ' -> ' + String(is).padStart(7) + '   ' + (change * 100).toFixed(1).padStart(6) + ' %');
}

const table = rows.map(({ load, was, is, change }) => '| ' + [load, was, is, (change * 100).toFixed(1) + ' %'].join(' | ') + ' |');
const worse = rows.filter((row) => row.worse);
const verdict = worse.length === 0 ? 'No load is ' + LIMIT * 100 + ' % worse.' : 'Worse: ' + worse.map(({ load }) => load).join(', ') + '.';
writeFileSync(
  folder + '/summary.md',
  ['# Comparisons, ' + base + ' against the candidate', '', '| load | ' + base + ' | candidate | change |', '|---|--:|--:|--:|', ...table, '', verdict, ''].join('\n'),
);
console.log(verdict + ' Written: ' + folder + '/summary.md');
if (worse.length > 0) process.exit(1);
`;

const PACK_SMOKE = String.raw`// Packs the package as npm would, unpacks it into an empty folder and runs the command from there.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const tracked = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' }).split('\0').filter(Boolean);
const always = ['package.json', 'README.md', 'LICENSE'];
const packed = tracked.filter((path) => always.includes(path) || manifest.files.includes(path));

const octal = (value, length) => value.toString(8).padStart(length - 1, '0') + '\0';
const entry = (path) => {
  const bytes = readFileSync(path);
  const header = Buffer.alloc(512);
  header.write('package/' + path, 0);
  header.write(octal(0o644, 8) + octal(0, 8) + octal(0, 8) + octal(bytes.length, 12) + octal(0, 12) + '        0', 100);
  header.write('ustar\0' + '00', 257);
  header.write(octal(header.reduce((total, byte) => total + byte, 0), 7) + ' ', 148);
  return Buffer.concat([header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
};

const folder = '.scratch/release';
const smoke = join(folder, 'smoke');
rmSync(smoke, { recursive: true, force: true });
mkdirSync(smoke, { recursive: true });
const tarball = join(folder, manifest.name + '-' + manifest.version + '.tgz');
writeFileSync(tarball, gzipSync(Buffer.concat([...packed.map(entry), Buffer.alloc(1024)])));
console.log('packed ' + packed.length + ' files into ' + tarball);

const tar = gunzipSync(readFileSync(tarball));
for (let at = 0; tar[at] !== 0; ) {
  const name = tar.toString('utf8', at, at + 100).replace(/\0.*$/s, '');
  const size = Number.parseInt(tar.toString('latin1', at + 124, at + 135), 8);
  mkdirSync(join(smoke, dirname(name)), { recursive: true });
  writeFileSync(join(smoke, name), tar.subarray(at + 512, at + 512 + size));
  at += 512 + Math.ceil(size / 512) * 512;
}
console.log('unpacked into ' + smoke);

const command = join(smoke, 'package', manifest.bin.driftwood);
const run = (flags, input) => execFileSync(process.execPath, [command, ...flags], { encoding: 'utf8', input });
const expect = (what, got, wanted) => {
  console.log(what + ': ' + JSON.stringify(got.trim()));
  if (got === wanted) return;
  console.error('error: expected ' + JSON.stringify(wanted));
  process.exit(1);
};
expect('driftwood --version', run(['--version'], ''), 'driftwood ' + (process.env.RELEASE_VERSION || manifest.version) + '\n');
expect('driftwood', run([], 'log10\nlog9\n'), 'log9\nlog10\n');
console.log('the packed command works');
`;

/** The project's own release scripts. They need bash, git and node, and no network. */
export const SCRIPTS: Files = {
  'scripts/check-version-alignment.sh': bash('The manifests name one version: $RELEASE_VERSION, when it is set.', 'exec node scripts/versions.mjs check "${RELEASE_VERSION:-}"'),
  'scripts/bump-version.sh': bash('Rewrites the version in every manifest.', 'exec node scripts/versions.mjs set "${1:-${RELEASE_VERSION:-}}"'),
  'scripts/versions.mjs': VERSIONS,
  'scripts/check-changelog.sh': bash('CHANGELOG.md has a section for this version.', 'exec node scripts/changelog.mjs "${1:-${RELEASE_VERSION:-}}"'),
  'scripts/changelog.mjs': CHANGELOG,
  'scripts/test.sh': bash('The tests of the project.', 'exec node --test --test-reporter=spec'),
  'scripts/benchmark.sh': bash('Counts the work of the base against the candidate.', 'exec node scripts/benchmark.mjs "${1:-${RELEASE_BASE:-}}"'),
  'scripts/benchmark.mjs': BENCHMARK,
  'scripts/pack-smoke.sh': bash('Packs the package, unpacks it elsewhere and runs it.', 'exec node scripts/pack-smoke.mjs'),
  'scripts/pack-smoke.mjs': PACK_SMOKE,
};
