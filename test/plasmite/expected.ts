/** Command by command, what each step of the reference runs, and in which folder of the checkout. */
export type Ran = { readonly [step: string]: readonly (readonly [folder: string, command: string])[] };

const here = (...commands: readonly string[]): Ran[string] => commands.map((command) => ['.', command]);
const SKILL = 'bash skills/plasmite-release-manager/scripts';

/** In both modes. */
export const LOCAL: Ran = {
  base: here('git ls-remote --exit-code --tags origin refs/tags/v0.1.0', 'git fetch --no-tags origin refs/tags/v0.1.0:refs/tags/v0.1.0'),
  changelog: here('git grep -nE ^## \\[0\\.2\\.0\\] - [0-9]{4}-[0-9]{2}-[0-9]{2} -- CHANGELOG.md'),
  versions: here('bash scripts/check-version-alignment.sh', 'git grep -nE ^version = "0\\.2\\.0" -- Cargo.toml'),
  format: here('cargo fmt --all --check'),
  lint: here('cargo clippy --all-targets -- -D warnings'),
  test: here('cargo test'),
  tooling: here(`${SKILL}/check_release_tooling_contract.sh`, 'rg -n ripgrep|rg |publish-preflight|release-metadata|build_run_id|needs: .github/workflows/release.yml .github/workflows/release-publish.yml'),
  dependencies: [
    ...here('just audit-db', 'cargo audit --db .scratch/advisory-db --no-fetch --ignore yanked'),
    ['bindings/node', 'npm audit --omit=dev'],
    ['bindings/python', 'uv pip list --format=json'],
    ['bindings/go', 'go list -m -u all'],
  ],
  memory: here('rg -n \\bunsafe\\b|extern "C"|ctypes|N-API|cgo|ffi src bindings include c', 'cargo test -q'),
  concurrency: here('cargo test -q core::pool::tests::multi_writer_stress', 'cargo test -q core::pool::tests::crash_append_phases_preserve_invariants', 'cargo test -q --test lock_smoke'),
  performance: here('git diff --name-only v0.1.0..HEAD', `${SKILL}/compare_local_benchmarks.sh --base-tag v0.1.0 --runs 3`),
  stability: here('cargo test -q --test cli_integration', 'cargo test -q --test remote_integration', 'cargo test -q'),
  docs: here('rg -n install|quickstart|example|version|release|npm|uv|brew|go get README.md docs bindings'),
  'bindings-setup': [['bindings/node', 'npm ci'], ['.', 'cargo build --release']],
  bindings: here('just bindings-test', 'bash scripts/node_pack_smoke.sh', 'bash scripts/python_wheel_smoke.sh', 'just cross-artifact-smoke'),
  security: here('cargo test -q --test remote_integration', 'rg -n token|auth|tls|insecure|allow-non-loopback|body|timeout|limit src spec docs'),
  licences: here('cargo metadata --format-version 1', 'rg -n License|MIT|Apache|GPL|BSD|MPL THIRD_PARTY_NOTICES.md Cargo.toml bindings', `${SKILL}/verify_licensing_notices.sh`),
  compatibility: here('git diff --stat v0.1.0..HEAD -- src include bindings spec'),
};

const elsewhere = (...commands: readonly string[]): Ran[string] => commands.map((command) => ['a temporary folder', command]);

/** In a live release, after the tag. */
export const LIVE: Ran = {
  assets: here(
    'gh release download v0.2.0 --repo sandover/plasmite --dir .scratch/release/downloaded',
    ...['plasmite_0.2.0_darwin_amd64.tar.gz', 'plasmite_0.2.0_darwin_arm64.tar.gz', 'plasmite_0.2.0_linux_amd64.tar.gz', 'sha256sums.txt'].map((asset) => `gh release verify-asset v0.2.0 .scratch/release/downloaded/${asset} --repo sandover/plasmite`),
  ),
  'licences-delivered': here(`${SKILL}/verify_licensing_notices.sh`),
  'install-pypi': here('uv tool install --refresh plasmite==0.2.0'),
  'install-npm': here('npm install --global --prefix a temporary folder plasmite@0.2.0'),
  'install-brew': here('brew update', 'brew list --formula sandover/tap/plasmite', 'brew install sandover/tap/plasmite', 'brew --prefix'),
  'go-module': elsewhere('go mod init delivered', 'go get github.com/sandover/plasmite/bindings/go/...@v0.2.0', 'go list -m all'),
};
