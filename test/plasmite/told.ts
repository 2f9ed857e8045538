import { join } from 'node:path';
import type { Told } from './stubs.ts';
import { BASE, REPOSITORY, SCRIPTS, TARGET, VERSION } from './sources.ts';

export const TOOLS = ['git', 'cargo', 'just', 'npm', 'uv', 'rg', 'go', 'gh', 'brew', 'ergo'] as const;

/** Colours, as cargo prints them into a pipe that asks for them. */
const TESTED = "printf 'running 12 tests\\n\\ntest result: \\033[32mok\\033[0m. 12 passed; 0 failed; 0 ignored\\n'";
const ERGO = join(import.meta.dirname, '../trackers/stubs/ergo-6.mjs');
const [, , , , compare, licences] = SCRIPTS;

const quiet = (call: string): Told => ({ call, does: `echo 'did: ${call.replaceAll("'", '')}'` });
const tested = (call: string): Told => ({ call, does: TESTED });
/** A program `plasmite` that says its version, in a folder of which `bin` is made. */
const install = (bin: string): string => `mkdir -p ${bin} && printf '#!/usr/bin/env bash\\necho plasmite ${VERSION}\\n' > ${bin}/plasmite && chmod +x ${bin}/plasmite`;

/** Everything that the tools are told to expect of a release from the base to the target, dry or live; nothing else is answered. */
export const toldOf = ({ folder, git, node }: { readonly folder: string; readonly git: string; readonly node: string }): readonly Told[] => [
  ...['cargo --version', 'cargo audit --version', 'just --version', 'rg --version', 'npm --version', 'uv --version', 'go version', 'gh --version', 'brew --version', 'ergo --version'].map(quiet),
  // Of git, just what the commands of the runbook may ask; it is the real one that answers.
  ...[
    `git ls-remote --exit-code --tags origin refs/tags/${BASE}`,
    `git fetch --no-tags origin refs/tags/${BASE}:refs/tags/${BASE}`,
    `git grep -nE ^## \\[0\\.2\\.0\\] - [0-9]{4}-[0-9]{2}-[0-9]{2} -- CHANGELOG.md`,
    `git grep -nE ^version = "0\\.2\\.0" -- Cargo.toml`,
    `git diff --name-only ${BASE}..HEAD`,
    `git diff --stat ${BASE}..HEAD -- src include bindings spec`,
  ].map((call) => ({ call, does: `exec '${git}' "$@"` })),
  { call: "'ergo '*", pattern: true, does: `exec '${node}' '${ERGO}' "$@"` },
  ...SCRIPTS.filter((path) => path !== compare && path !== licences && !path.endsWith('node_pack_smoke.sh')).map((path) => quiet(`bash ${path}`)),
  quiet('cargo fmt --all --check'),
  quiet('cargo clippy --all-targets -- -D warnings'),
  tested('cargo test'),
  tested('cargo test -q'),
  ...['core::pool::tests::multi_writer_stress', 'core::pool::tests::crash_append_phases_preserve_invariants', '--test lock_smoke', '--test cli_integration', '--test remote_integration'].map((filter) => tested(`cargo test -q ${filter}`)),
  { call: 'just audit-db', does: 'mkdir -p .scratch/advisory-db' },
  { call: 'cargo audit --db .scratch/advisory-db --no-fetch --ignore yanked', does: '[ -d .scratch/advisory-db ] || exit 1' },
  ...['npm audit --omit=dev', 'npm ci', 'uv pip list --format=json', 'go list -m -u all', 'cargo build --release', 'just bindings-test', 'just cross-artifact-smoke'].map(quiet),
  quiet('rg -n ripgrep|rg |publish-preflight|release-metadata|build_run_id|needs: .github/workflows/release.yml .github/workflows/release-publish.yml'),
  quiet('rg -n \\bunsafe\\b|extern "C"|ctypes|N-API|cgo|ffi src bindings include c'),
  quiet('rg -n install|quickstart|example|version|release|npm|uv|brew|go get README.md docs bindings'),
  quiet('rg -n token|auth|tls|insecure|allow-non-loopback|body|timeout|limit src spec docs'),
  quiet('rg -n License|MIT|Apache|GPL|BSD|MPL THIRD_PARTY_NOTICES.md Cargo.toml bindings'),
  { call: 'cargo metadata --format-version 1', does: `echo '{"packages":[]}'` },
  {
    call: `bash ${compare} --base-tag ${BASE} --runs 3`,
    does: `'${git}' rev-parse --verify --quiet refs/tags/${BASE} || exit 2\nout=.scratch/release/bench-compare-${BASE}\nmkdir -p "$out" && echo '{"regressions":[]}' > "$out/summary.json" && echo '# Comparison' > "$out/summary.md"`,
  },
  // The licence check reads what the packaging smoke built: without it there is nothing to check.
  { call: 'bash scripts/node_pack_smoke.sh', does: 'mkdir -p target && echo built > target/packages' },
  { call: `bash ${licences}`, does: '[ -f target/packages ] || exit 2' },

  { call: `gh release download ${TARGET} --repo ${REPOSITORY} --dir .scratch/release/downloaded`, does: `cp '${folder}/released/'* .scratch/release/downloaded/` },
  { call: `'gh release verify-asset ${TARGET} .scratch/release/downloaded/'*' --repo ${REPOSITORY}'`, pattern: true, does: '[ -s "$4" ] || exit 1' },
  { call: `uv tool install --refresh plasmite==${VERSION}`, does: install('"$UV_TOOL_BIN_DIR"') },
  { call: `'npm install --global --prefix '*' plasmite@${VERSION}'`, pattern: true, does: install('"$4/bin"') },
  quiet('brew update'),
  { call: 'brew list --formula sandover/tap/plasmite', does: 'exit 1' },
  { call: 'brew install sandover/tap/plasmite', does: install(`'${folder}/brew/bin'`) },
  { call: 'brew --prefix', does: `echo '${folder}/brew'` },
  quiet('go mod init delivered'),
  quiet(`go get github.com/sandover/plasmite/bindings/go/...@${TARGET}`),
  { call: 'go list -m all', does: `printf 'delivered\\ngithub.com/sandover/plasmite/bindings/go ${TARGET}\\n'` },
];
