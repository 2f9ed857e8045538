import type { ReadsProject } from '../../../src/runbook/draft/survey.ts';

/** A repository as files in memory. */
export const projectOf = (files: { readonly [path: string]: string }): ReadsProject => ({
  read: (path) => files[path] ?? null,
  list: (folder) => Object.keys(files).flatMap((path) => (folder === '' ? (path.includes('/') ? [] : [path]) : path.startsWith(`${folder}/`) && !path.slice(folder.length + 1).includes('/') ? [path.slice(folder.length + 1)] : [])),
});

const CI = 'on:\n  push: { branches: [main] }\n  pull_request:\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps: [{ run: make test }]\n';

/** Projects as people have them; what a runbook for them must have, and must not. */
export const PROJECTS: { readonly [name: string]: { readonly files: { readonly [path: string]: string }; readonly tags: readonly string[]; readonly has: readonly RegExp[]; readonly not: readonly RegExp[]; readonly asks: readonly RegExp[] } } = {
  'a Rust crate whose tag publishes': {
    files: {
      'Cargo.toml': '[package]\nname = "tidewater"\nversion = "0.3.1"\n\n[dependencies]\nserde = { version = "1" }\n',
      'CHANGELOG.md': '# Changelog\n',
      '.github/workflows/ci.yml': CI,
      '.github/workflows/release.yml': 'on:\n  push: { tags: ["v*"] }\njobs:\n  publish:\n    runs-on: ubuntu-latest\n    steps:\n      - run: cargo package\n      - uses: actions/upload-artifact@v6\n        with: { name: crate }\n      - run: cargo publish\n',
    },
    tags: ['v0.3.0', 'v0.3.1', 'v0.2.9'],
    has: [/kind: crates\.io, package: tidewater/, /file: release\.yml, for: push-tag, .*artifacts: \[ crate \]/, /deliver: \[ crates \]/, /pattern: \^v\(\?<version>/, /newest tag here is v0\.3\.1/, /run: cargo test/, /grep -qF "\$RELEASE_VERSION" CHANGELOG\.md/, /file: ci\.yml, for: commit/],
    not: [/npm/, /pypi/, /effect: irreversible/, /Publish \{target\}/],
    asks: [/artifacts of release\.yml/],
  },
  'an npm package that is published from a GitHub release': {
    files: {
      'package.json': JSON.stringify({ name: '@acme/tide', version: '2.0.0', scripts: { test: 'vitest run' } }, null, 2),
      'RELEASING.md': '1. npm version\n',
      '.github/workflows/test.yml': 'on: [push, pull_request]\njobs: { test: { runs-on: ubuntu-latest, steps: [{ run: npm test }] } }\n',
      '.github/workflows/publish.yml': 'on: { release: { types: [published] } }\njobs: { npm: { runs-on: ubuntu-latest, steps: [{ run: npm publish --provenance }] } }\n',
    },
    tags: ['2.0.0', '2.0.0-rc.1'],
    has: [/kind: npm, package: "?@acme\/tide/, /file: publish\.yml, for: commit, event: release/, /\(\?:-\[0-9A-Za-z\.-\]\+\)\?/, /run: npm test/, /What RELEASING\.md says/, /Install @acme\/tide \{version\} from npm/],
    not: [/crates/, /deliver: \[/, /verify:/],
    asks: [/changelog/, /RELEASING\.md/, /which run builds/],
  },
  'a Python project that is published by hand': {
    files: { 'pyproject.toml': '[project]\nname = "tide"\ndynamic = ["version"]\n\n[tool.pytest.ini_options]\n', 'CHANGES.rst': '', '.github/workflows/ci.yml': CI },
    tags: [],
    has: [/run: python -m pytest/, /CHANGES\.rst/, /Publish \{target\}, and give the address/, /No version was tagged here yet/],
    not: [/channels:/, /deliver: \[/, /grep -qF "version/],
    asks: [/how it is published/],
  },
  'a Python project that is published by a tag': {
    files: { 'pyproject.toml': "[project]\nname = 'tide'\nversion = '1.0'\n", '.github/workflows/wheels.yml': 'on: { push: { tags: ["*"] } }\njobs: { build: { runs-on: ubuntu-latest, steps: [{ uses: actions/upload-artifact@v6, with: { name: "dist-${{ matrix.os }}" } }, { uses: pypa/gh-action-pypi-publish@release/v1 }] } }\n' },
    tags: ['tide-1.0.0'],
    has: [/kind: pypi, package: tide/, /artifacts: \[ dist-\* \]/, /pattern: \^tide-\(\?<version>/, /version = '\$RELEASE_VERSION'/],
    not: [/Publish \{target\}/],
    asks: [/where the changelog is/],
  },
  'a workflow whose inputs only a person knows': {
    files: { 'package.json': '{"name":"tide","version":"1.0.0"}', '.github/workflows/release.yml': 'on: { workflow_dispatch: { inputs: { bump: { required: true, type: choice, options: [major, minor] } } } }\njobs: { npm: { runs-on: ubuntu-latest, steps: [{ run: npm publish }] } }\n' },
    tags: ['v1.0.0'],
    has: [/Start release\.yml on GitHub/],
    not: [/publishes: \[ npm/, /effect: irreversible$/m],
    asks: [/how release\.yml is dispatched/],
  },
  'an empty repository': { files: {}, tags: [], has: [/Run the tests of \{target\}/, /Publish \{target\}/, /pattern: \^v\(/], not: [/channels:/, /tools:/, /workflow:/], asks: [/changelog/, /tests/, /published/] },
  'a package that is kept private, and a workspace': {
    files: { 'package.json': '{"name":"tide","private":true}', 'Cargo.toml': '[workspace]\nmembers = ["a"]\n', Makefile: 'test: build\n\tgo test ./...\n', justfile: 'test *ARGS:\n  cargo test\n' },
    tags: ['v1.0.0', 'nightly'],
    has: [/run: just test/],
    not: [/channels:/, /make test/, /cargo test\b/],
    asks: [/published/],
  },
};
