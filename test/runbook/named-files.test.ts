import { describe, expect, test } from 'vitest';
import { namedFiles } from '../../src/runbook/named-files.ts';

const FILES = [
  'scripts/x.sh', 'scripts/a b.sh', 'scripts/y', 'tools/x.js', 'tools/x.py', 'tools/data', 'justfile', 'Makefile', 'build.mk', 'package.json', 'bindings/node/package.json', 'bindings/node/x.js', 'README.md', 'CHANGELOG.md', 'Cargo.toml', 'gradlew', 'just', 'src/a.rs',
];
const RUNS = new Set(['scripts/y', 'gradlew', 'just']);
const LINKS = new Set(['scripts/link.sh', 'linked/x.sh']);
const named = (...lines: readonly string[]) => namedFiles(lines, { root: '/repo', look: (path) => ({ is: FILES.includes(path) ? 'file' : LINKS.has(path) ? 'link' : 'none', runs: RUNS.has(path) }) });

describe('files that a command line runs', () => {
  test.each([
    ['bash scripts/x.sh "$RELEASE_VERSION"', ['scripts/x.sh']],
    ['./scripts/y', ['scripts/y']],
    ['scripts/y --flag', ['scripts/y']],
    ['node tools/x.js', ['tools/x.js']],
    ['node --test tools/x.js', ['tools/x.js']],
    ['python tools/x.py README.md', ['tools/x.py']],
    ['bash tools/data', ['tools/data']],
    ["bash 'scripts/a b.sh'", ['scripts/a b.sh']],
    ['bash scripts/a\\ b.sh', ['scripts/a b.sh']],
    ['. scripts/x.sh', ['scripts/x.sh']],
    ['source ./scripts/x.sh; true', ['scripts/x.sh']],
    ['/repo/scripts/x.sh', ['scripts/x.sh']],
    ['timeout 5 ./scripts/y', ['scripts/y']],
    ['X=1 env Y=2 ./gradlew build', ['gradlew']],
    ['if ! scripts/y; then exit 1; fi', ['scripts/y']],
    ['true && scripts/y || node tools/x.js', ['scripts/y', 'tools/x.js']],
    ['true\nscripts/y # and scripts/x.sh', ['scripts/y']],
    ['echo "$(bash scripts/x.sh)"', ['scripts/x.sh']],
    ['echo `scripts/y`', ['scripts/y']],
    ["bash -c 'cd scripts && ./x.sh'", ['scripts/x.sh']],
    ['bash -c "node tools/x.js --a"', ['tools/x.js']],
    ['anything --with=scripts/x.sh', ['scripts/x.sh']],
    ['unknown-wrapper scripts/y', ['scripts/y']],
    ['(cd scripts && ./x.sh)', ['scripts/x.sh']],
    ['cd bindings/node; npm ci', ['bindings/node/package.json', 'package.json']],
    ["(cd 'bindings/node' && node x.js)", ['bindings/node/x.js']],
    ['scripts/../tools/x.py', ['tools/x.py']],
    ['just audit-db', ['justfile']],
    ['make -j4 all', ['Makefile']],
    ['make -f build.mk', ['build.mk', 'Makefile']],
    ['npm test', ['package.json']],
    ['npm run build', ['package.json']],
    ['npm --prefix bindings/node ci', ['package.json', 'bindings/node/package.json']],
  ])('%s', (line, files) => {
    expect(named(line).files.toSorted()).toEqual(files.toSorted());
  });

  test.each(['git grep -n x -- CHANGELOG.md Cargo.toml', 'rg -n "install" README.md src', 'cat tools/data', 'just-this README.md', 'npm audit --omit=dev', 'echo scripts', 'test -w scripts', 'cargo test', 'echo # bash scripts/x.sh', "awk '/^on:/ { print }' tools/data"])('%s runs none', (line) => {
    expect(named(line).files).toEqual([]);
  });

  test('a program of the PATH is not the file of its name', () => {
    expect(named('just audit')).toEqual({ files: ['justfile'], uncovered: [], programs: ['just'], missing: [] });
  });
});

describe('what cannot be covered is said, with the reason', () => {
  test.each([
    ['bash scripts/link.sh', 'scripts/link.sh', 'a link'],
    ['linked/x.sh', 'linked/x.sh', 'a link'],
    ['bash ../other/x.sh', '../other/x.sh', 'outside the repository'],
    ['/home/me/x.sh', '/home/me/x.sh', 'outside the repository'],
    ['bash scripts/../../x.sh', 'scripts/../../x.sh', 'outside the repository'],
    ['bash "scripts/$NAME.sh"', 'scripts/$NAME.sh', 'its name is made while it runs'],
    ['"$SCRIPT" --now', '$SCRIPT', 'its name is made while it runs'],
    ['bash scripts/*.sh', 'scripts/*.sh', 'its name is made while it runs'],
  ])('%s', (line, what, why) => {
    expect(named(line)).toMatchObject({ files: [], uncovered: [{ what, why }] });
  });

  test('programs of the PATH are named, those of the system are no files', () => {
    expect(named('/usr/bin/env bash -c true', 'cargo fmt 2>&1; echo "error: rg is not there"; rg x', 'by hand: read it', 'ask: Shall we?')).toEqual({ files: [], uncovered: [], programs: ['cargo', 'rg'], missing: [] });
  });
});
