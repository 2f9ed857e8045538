export const TARGET = 'v0.2.0';
export const VERSION = '0.2.0';
export const BASE = 'v0.1.0';
export const REPOSITORY = 'sandover/plasmite';
export const TAP = 'sandover/homebrew-tap';
export const PLATFORMS = { linux_amd64: 'x86_64-unknown-linux-gnu', darwin_amd64: 'x86_64-apple-darwin', darwin_arm64: 'aarch64-apple-darwin' } as const;

/** Scripts of the repository that the runbook calls; each reports its call and answers from the table of the stubs. */
export const SCRIPTS = [
  'scripts/check-version-alignment.sh',
  'scripts/node_pack_smoke.sh',
  'scripts/python_wheel_smoke.sh',
  'skills/plasmite-release-manager/scripts/check_release_tooling_contract.sh',
  'skills/plasmite-release-manager/scripts/compare_local_benchmarks.sh',
  'skills/plasmite-release-manager/scripts/verify_licensing_notices.sh',
] as const;

export const RELEASE_PUBLISH = `name: release-publish
on:
  workflow_dispatch:
    inputs:
      build_run_id: { required: true }
      rehearsal: { type: boolean, default: false }
      allow_partial_release: { type: boolean, default: false }
      skip_npm: { type: boolean, default: false }
      skip_pypi: { type: boolean, default: false }
      skip_crates_io: { type: boolean, default: false }
jobs: {}
`;

/** A repository of Plasmite's shape: what the commands of its release read, and nothing else. `script` is what each script of it runs. */
export const sourcesOf = (version: string, script: string): { readonly [path: string]: string } => ({
  '.gitignore': '.scratch/\ntarget/\nnode_modules/\n',
  '.ergo/tasks.json': '[]\n',
  '.github/workflows/ci.yml': 'name: ci\non:\n  push: { branches: [main] }\n  schedule: [{ cron: "0 8 * * *" }]\njobs: {}\n',
  '.github/workflows/perf-monitor.yml': 'name: perf-monitor\non: [schedule, workflow_dispatch]\njobs: {}\n',
  '.github/workflows/release.yml': "name: release\non:\n  push: { tags: ['v*'] }\n  workflow_dispatch:\njobs: {}\n",
  '.github/workflows/release-publish.yml': RELEASE_PUBLISH,
  'CHANGELOG.md': `# Changelog\n\n## [${version}] - 2026-03-02\n\n- What is new.\n`,
  LICENSE: 'MIT License\n',
  'README.md': '# Plasmite\n\nbrew install sandover/tap/plasmite\n',
  'THIRD_PARTY_NOTICES.md': '# Notices\n\nMIT\n',
  'Cargo.toml': `[package]\nname = "plasmite"\nversion = "${version}"\nlicense = "MIT"\n`,
  justfile: 'audit-db:\nbindings-test:\ncross-artifact-smoke:\n',
  'bindings/go/go.mod': 'module github.com/sandover/plasmite/bindings/go\n',
  'bindings/node/native/Cargo.toml': `[package]\nname = "plasmite-node"\nversion = "${version}"\n`,
  'bindings/node/package.json': `{ "name": "plasmite", "version": "${version}" }\n`,
  'bindings/python/pyproject.toml': `[project]\nname = "plasmite"\nversion = "${version}"\n`,
  'c/lite3.c': 'int lite3(void) { return 0; }\n',
  'docs/record/versioning.md': '# Versioning\n',
  'include/plasmite.h': '#pragma once\n',
  'spec/v0/SPEC.md': '# Spec\n',
  'src/core/pool.rs': 'pub fn pool() {}\n',
  ...Object.fromEntries(SCRIPTS.map((path) => [path, `#!/usr/bin/env bash\nexec '${script}' "$0" "$@"\n`])),
});

/** The tap's formula, as the reference describes it: a version, three URLs, a checksum below each. */
export const formulaOf = (version: string, sha256: (platform: string) => string): string => {
  const asset = (platform: string): string => `url "https://github.com/${REPOSITORY}/releases/download/v${version}/plasmite_${version}_${platform}.tar.gz"\n      sha256 "${sha256(platform)}"`;
  return `class Plasmite < Formula
  desc "Plasmite CLI"
  homepage "https://github.com/${REPOSITORY}"
  version "${version}"

  on_macos do
    if Hardware::CPU.arm?
      ${asset('darwin_arm64')}
    else
      ${asset('darwin_amd64')}
    end
  end

  on_linux do
      ${asset('linux_amd64')}
  end
end
`;
};
