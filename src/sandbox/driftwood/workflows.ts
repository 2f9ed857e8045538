import type { Files } from './texts.ts';

const CI = `name: CI
on:
  push:
    branches: [main]
  pull_request:
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - name: Check out
        uses: actions/checkout@v5
      - name: Run the tests
        run: bash scripts/test.sh
  docs:
    runs-on: ubuntu-latest
    steps:
      - name: Check out
        uses: actions/checkout@v5
      - name: Check the changelog
        run: bash scripts/check-changelog.sh "$(node -p 'require("./package.json").version')"
`;

const RELEASE = `name: Release build
on:
  push:
    tags: ['v*']
  workflow_dispatch:
jobs:
  release-context:
    runs-on: ubuntu-latest
    steps:
      - name: Check out
        uses: actions/checkout@v5
      - name: Check that the manifests name the version of the tag
        run: RELEASE_VERSION="\${GITHUB_REF_NAME#v}" bash scripts/check-version-alignment.sh
      - name: Write metadata.json
        uses: holdpoint-sandbox/actions/write-metadata@v1
      - name: Upload release-metadata
        uses: actions/upload-artifact@v6
  build-native:
    needs: [release-context]
    strategy:
      matrix:
        platform: [linux_amd64, darwin_amd64, darwin_arm64]
    runs-on: \${{ startsWith(matrix.platform, 'darwin') && 'macos-latest' || 'ubuntu-latest' }}
    steps:
      - name: Check out
        uses: actions/checkout@v5
      - name: Build the tarball
        uses: holdpoint-sandbox/actions/build-tarball@v1
      - name: Upload dist
        uses: actions/upload-artifact@v6
  build-node-dist:
    needs: [release-context]
    runs-on: ubuntu-latest
    steps:
      - name: Check out
        uses: actions/checkout@v5
      - name: Pack
        run: npm pack
      - name: Upload node-dist
        uses: actions/upload-artifact@v6
  build-python-dist:
    needs: [release-context]
    runs-on: ubuntu-latest
    steps:
      - name: Check out
        uses: actions/checkout@v5
      - name: Build wheel and sdist
        run: python -m build
      - name: Upload py-dist
        uses: actions/upload-artifact@v6
  build-crate:
    needs: [release-context]
    runs-on: ubuntu-latest
    steps:
      - name: Check out
        uses: actions/checkout@v5
      - name: Package the crate
        run: cargo package
      - name: Upload crate-dist
        uses: actions/upload-artifact@v6
`;

const PUBLISH = `name: Release publish
run-name: Publish from build run \${{ inputs.build_run_id }} \${{ inputs.asked_by }}
on:
  workflow_dispatch:
    inputs:
      build_run_id:
        description: The successful run of release.yml whose artifacts are published
        required: true
        type: string
      asked_by:
        description: A mark of who asked for it, shown in the title of the run
        type: string
        default: ''
      skip_npm:
        type: boolean
        default: false
      skip_pypi:
        type: boolean
        default: false
      skip_crates_io:
        type: boolean
        default: false
      allow_partial_release:
        description: Must be true when a channel is skipped
        type: boolean
        default: false
      rehearsal:
        description: Everything but the publishing
        type: boolean
        default: false
jobs:
  resolve-build-run:
    runs-on: ubuntu-latest
    steps:
      - name: Find the build run
        uses: holdpoint-sandbox/actions/resolve-build-run@v1
  publish-preflight:
    needs: [resolve-build-run]
    runs-on: ubuntu-latest
    steps:
      - name: Check the credentials
        uses: holdpoint-sandbox/actions/publish-preflight@v1
  collect-build-artifacts:
    needs: [resolve-build-run, publish-preflight]
    runs-on: ubuntu-latest
    steps:
      - name: Download the artifacts
        uses: actions/download-artifact@v6
      - name: Compare with release-metadata
        uses: holdpoint-sandbox/actions/check-metadata@v1
  verify-homebrew-tap:
    needs: [collect-build-artifacts]
    runs-on: ubuntu-latest
    steps:
      - name: Compare the formula with the artifacts
        uses: holdpoint-sandbox/actions/verify-tap@v1
  publish-crates-io:
    needs: [verify-homebrew-tap]
    if: \${{ inputs.skip_crates_io != 'true' }}
    runs-on: ubuntu-latest
    steps:
      - name: Publish the crate
        run: cargo publish
  publish-npm:
    needs: [verify-homebrew-tap]
    if: \${{ inputs.skip_npm != 'true' }}
    runs-on: ubuntu-latest
    steps:
      - name: Publish the package
        run: npm publish
  publish-pypi:
    needs: [verify-homebrew-tap]
    if: \${{ inputs.skip_pypi != 'true' }}
    runs-on: ubuntu-latest
    steps:
      - name: Upload the distributions
        uses: pypa/gh-action-pypi-publish@release/v1
  release:
    needs: [publish-crates-io, publish-npm, publish-pypi]
    if: \${{ !failure() && !cancelled() }}
    runs-on: ubuntu-latest
    steps:
      - name: Make the release
        uses: holdpoint-sandbox/actions/make-release@v1
`;

/** Build and publish. The sandbox's world reads triggers, inputs, jobs and their order from these files in the repository. */
export const RELEASING: Files = {
  '.github/workflows/release.yml': RELEASE,
  '.github/workflows/release-publish.yml': PUBLISH,
};

/** The same with the jobs that publish behind an environment: GitHub starts none of them before its reviewer approves. */
export const GUARDED: Files = {
  '.github/workflows/release-publish.yml': PUBLISH.replaceAll(/^( {2}publish-(?:crates-io|npm|pypi):\n)/gm, '$1    environment: registries\n'),
};

export const CONTINUOUS: Files = { '.github/workflows/ci.yml': CI };
