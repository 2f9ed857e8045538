import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../src/core/plan.ts';
import { BUILTIN, builtinRunbook, isBuiltin } from '../../src/runbook/builtin.ts';
import { KEYMAP } from '../../src/ui/keymap.ts';
import { keyOf } from '../../src/ui/keys.ts';
import { errorsOf, INPUTS, planOf, registries, stepOf } from './support.ts';

const folder = join(import.meta.dirname, '../../src/runbook');
const textOf = (name: (typeof BUILTIN)[number]): Promise<string> => builtinRunbook(name, (file) => readFile(join(folder, file), 'utf8'));
const plasmite = planOf(await textOf('plasmite'));
const sandbox = planOf(await textOf('sandbox'));

/** Every shell line and word list of a step, as it would be run. */
const commandsOf = (plan: Plan, id: string): readonly string[] => {
  const step = stepOf(plan, id);
  return [...(registries.kinds[step.kind]?.commands(step.spec) ?? []), ...step.would];
};
const before = (plan: Plan, id: string): ReadonlySet<string> => {
  const seen = new Set<string>();
  const walk = (needed: string): void => stepOf(plan, needed).needs.filter((next) => !seen.has(next)).forEach((next) => { seen.add(next); walk(next); });
  walk(id);
  return seen;
};

test.each(BUILTIN)('the built-in runbook %s has no error', async (name) => {
  expect(errorsOf(await textOf(name))).toEqual([]);
});

test('built-in runbooks are known by name', () => {
  expect([isBuiltin('plasmite'), isBuiltin('sandbox'), isBuiltin('../sandbox')]).toEqual([true, true, false]);
});

describe('plasmite runs the commands of the reference', () => {
  // Gate, and each of its evidence commands as the reference gives it.
  const GATES: readonly (readonly [step: string, ...commands: readonly string[]])[] = [
    ['versions', 'bash scripts/check-version-alignment.sh'],
    ['format', 'cargo fmt --all --check'],
    ['lint', 'cargo clippy --all-targets -- -D warnings'],
    ['test', 'cargo test'],
    ['tooling', 'bash skills/plasmite-release-manager/scripts/check_release_tooling_contract.sh', 'rg -n "ripgrep|rg |publish-preflight|release-metadata|build_run_id|needs:" .github/workflows/release.yml .github/workflows/release-publish.yml'],
    ['dependencies', 'just audit-db', 'cargo audit --db .scratch/advisory-db --no-fetch --ignore yanked', 'npm audit --omit=dev', 'uv pip list --format=json', 'go list -m -u all'],
    ['memory', 'rg -n "\\bunsafe\\b|extern \\"C\\"|ctypes|N-API|cgo|ffi" src bindings include c', 'cargo test -q'],
    ['concurrency', 'cargo test -q core::pool::tests::multi_writer_stress', 'cargo test -q core::pool::tests::crash_append_phases_preserve_invariants', 'cargo test -q --test lock_smoke'],
    ['performance', 'git diff --name-only "$RELEASE_BASE"..HEAD', 'bash skills/plasmite-release-manager/scripts/compare_local_benchmarks.sh --base-tag "$RELEASE_BASE" --runs 3'],
    ['stability', 'cargo test -q --test cli_integration', 'cargo test -q --test remote_integration', 'cargo test -q'],
    ['docs', 'rg -n "install|quickstart|example|version|release|npm|uv|brew|go get" README.md docs bindings'],
    ['bindings-setup', 'npm ci', 'cargo build --release'],
    ['bindings', 'just bindings-test', 'bash scripts/node_pack_smoke.sh', 'bash scripts/python_wheel_smoke.sh', 'just cross-artifact-smoke'],
    ['security', 'cargo test -q --test remote_integration', 'rg -n "token|auth|tls|insecure|allow-non-loopback|body|timeout|limit" src spec docs'],
    ['licences', 'cargo metadata --format-version 1 > .scratch/release/cargo-metadata.json', 'rg -n "License|MIT|Apache|GPL|BSD|MPL" THIRD_PARTY_NOTICES.md Cargo.toml bindings', 'bash skills/plasmite-release-manager/scripts/verify_licensing_notices.sh'],
  ];

  test.each(GATES)('%s', (step, ...commands) => {
    for (const command of commands) expect(commandsOf(plasmite, step)).toContain(command);
  });

  test('each QA gate asks a person what only a person can judge', () => {
    const gates = ['tooling', 'dependencies', 'memory', 'concurrency', 'performance', 'stability', 'docs', 'bindings', 'security', 'licences'];
    expect(gates.filter((id) => stepOf(plasmite, id).judge.length === 0)).toEqual([]);
  });
});

describe('plasmite keeps the policy', () => {
  test('nothing of QA, no decision and no blocker check is passed by before the tag', () => {
    const qa = plasmite.phases.find(({ id }) => id === 'qa')?.steps.filter((id) => !stepOf(plasmite, id).advisory) ?? [];
    expect(qa).toHaveLength(12);
    for (const id of [...qa, 'clean', 'triggers', 'ci', 'none-open', 'compatibility', 'exceptions', 'timing', 'tag']) expect(before(plasmite, 'push-tag'), id).toContain(id);
  });

  test('the publish waits for the build, its provenance, the tap, the rehearsal and one more look at the blockers', () => {
    for (const id of ['push-tag', 'build', 'provenance', 'tap', 'rehearsal', 'still-none-open']) expect(before(plasmite, 'publish'), id).toContain(id);
  });

  test('just the tag push and the publish are irreversible, each by its own words, and neither is waivable', () => {
    expect(plasmite.steps.filter(({ effect }) => effect === 'irreversible').map(({ id, words, waivable }) => [id, words, waivable])).toEqual([['push-tag', 'tag v1.2.0', false], ['publish', 'publish v1.2.0', false]]);
  });

  test('a dry run pushes no tag and publishes nothing: all that leaves the machine is for live', () => {
    expect(plasmite.steps.filter(({ effect, when }) => (effect === 'remote' || effect === 'irreversible') && when?.inputs?.['mode'] !== 'live')).toEqual([]);
  });

  test('licences read what the bindings gate built', () => {
    expect(before(plasmite, 'licences')).toContain('bindings');
  });

  test('the four human decisions of the policy are asked: risk, exceptions, timing, and each late channel', () => {
    expect(plasmite.steps.filter(({ kind }) => kind === 'decide').map(({ id }) => id)).toEqual(['compatibility', 'exceptions', 'timing']);
    expect(Object.values(plasmite.channels).map(({ patienceMs }) => patienceMs > 0)).toEqual([true, true, true, true, true]);
  });

  test('whatever needs a tool says how to get it, and the blockers are asked for with the tracker at hand', () => {
    expect(Object.values(plasmite.tools).filter(({ get }) => get === '')).toEqual([]);
    expect(['tracker', 'none-open', 'still-none-open'].map((id) => stepOf(plasmite, id).tools)).toEqual([['ergo'], ['ergo'], ['ergo']]);
  });

  test('the benchmark runs alone, is about the base, and keeps both of its summaries', () => {
    expect(stepOf(plasmite, 'performance')).toMatchObject({ exclusive: true, spec: { evidence: ['.scratch/**/summary.json', '.scratch/**/summary.md'] } });
    expect(plasmite.steps.filter(({ exclusive }) => exclusive).map(({ id }) => id)).toEqual(['performance']);
  });

  test('the build must leave every artifact of the reference, and its metadata must say this tag, version, commit and run', () => {
    expect(stepOf(plasmite, 'build').spec['workflow']).toMatchObject({ artifacts: ['release-metadata', 'dist-*', 'py-dist-darwin_amd64', 'py-dist-darwin_arm64', 'py-sdist', 'node-dist'] });
    const equals = { tag: '{target}', version: '{version}', source_sha: '{commit}', source_run_id: '{build_run_id}' };
    for (const id of ['provenance', 'provenance-again']) expect(stepOf(plasmite, id).spec['provenance']).toEqual({ run: 'build', artifact: 'release-metadata', file: 'metadata.json', equals });
  });

  test('a rehearsal publishes nothing, and a failed licence check is told from one without artifacts', () => {
    expect(stepOf(plasmite, 'rehearsal')).toMatchObject({ effect: 'remote', publishes: [], spec: { workflow: { dispatch: { build_run_id: '{build_run_id}', rehearsal: 'true' } } } });
    expect(JSON.stringify(stepOf(plasmite, 'licences').spec)).toContain('"exit":{"0":"passed","1":"failed","2":"unknown","else":"failed"}');
  });

  test('every channel is verified by itself', () => {
    expect(plasmite.steps.filter(({ kind }) => kind === 'deliver').map(({ channel }) => channel)).toEqual(['github', 'crates', 'npm', 'pypi', 'brew']);
  });
});

describe('plasmite has none of the traps', () => {
  const workflowOf = (id: string): unknown => stepOf(plasmite, id).spec['workflow'];

  test('1: the build run is the one of the tag push, and only the advisory step takes the newest', () => {
    expect(workflowOf('build')).toMatchObject({ for: 'push-tag' });
    expect(plasmite.steps.filter(({ spec }) => JSON.stringify(spec).includes('"for":"latest"')).map(({ id, advisory }) => [id, advisory])).toEqual([['perf-monitor', true]]);
  });

  test('2: no gate before the tag asks for a build run', () => {
    expect([...before(plasmite, 'tag')].filter((id) => stepOf(plasmite, id).uses.length > 0 || stepOf(plasmite, id).reads.includes('build'))).toEqual([]);
  });

  test('3: the tap says what it leaves open until brew is seen to serve it', () => {
    expect(stepOf(plasmite, 'tap')).toMatchObject({ exposes: { until: 'delivery.brew' }, revert: true });
  });

  test('5: live needs a publish that only a person starts, waivable with a reason, and the tap waits until no run born of the build is going', () => {
    expect(stepOf(plasmite, 'triggers')).toMatchObject({ when: { inputs: { mode: 'live' } }, waivable: true });
    expect(stepOf(plasmite, 'triggers').spec).toEqual({ check: { github: { 'dispatch-only': ['release-publish.yml'] } } });
    // Asked by the formula itself: test/kinds/formula/born-runs.test.ts.
    expect(workflowOf('publish')).toMatchObject({ file: 'release-publish.yml', publishes: ['crates', 'npm', 'pypi', 'github'] });
  });

  test('4: workflows are named by their files', () => {
    const files = plasmite.steps.flatMap(({ spec }) => JSON.stringify(spec).match(/"file":"[^"]+\.yml"/g) ?? []);
    expect(files).toEqual(['ci.yml', 'perf-monitor.yml', 'release.yml', 'release-publish.yml', 'release-publish.yml'].map((file) => `"file":"${file}"`));
  });

  test('6: PyPI is asked for the package by its version, with the wheels and the sdist that were built', () => {
    expect(plasmite.channels['pypi']).toMatchObject({ kind: 'pypi', spec: { package: 'plasmite', files: { wheel: 2, sdist: 1 } } });
  });

  test("7: the tracker's files are neither dirty nor covered", () => {
    expect(plasmite.blockers).toMatchObject({ tracker: 'ergo', title: 'Release blockers: v1.2.0', paths: { globs: ['.ergo/**'] } });
  });

  test('8: the base is fetched as a tag of this name, and nothing after the tag asks for the head of main', () => {
    expect(commandsOf(plasmite, 'base')).toContain('git fetch --no-tags origin "refs/tags/$RELEASE_BASE:refs/tags/$RELEASE_BASE"');
    const after = plasmite.steps.filter(({ id }) => before(plasmite, id).has('push-tag'));
    expect(after.filter(({ kind, spec }) => kind === 'git' || JSON.stringify(spec).includes('"pushed"')).map(({ id }) => id)).toEqual([]);
  });

  test('9: CI is asked for its push run, with the jobs that may be skipped by name', () => {
    expect(workflowOf('ci')).toMatchObject({ for: 'commit', event: 'push', 'may-skip': ['pr-fast', 'dist-smoke'] });
  });

  test('10: every filtered test run must have run a test', () => {
    const runs = plasmite.steps.flatMap(({ spec }) => JSON.stringify(spec).match(/\{[^{}]*cargo test -q [^{}]*\}/g) ?? []);
    expect(runs.length).toBeGreaterThanOrEqual(6);
    for (const run of runs) expect(run).toContain('test result: ok');
  });

  test('12: no command holds a placeholder, and no tag name is put into one', () => {
    const commands = plasmite.steps.flatMap(({ id }) => registries.kinds[stepOf(plasmite, id).kind]?.commands(stepOf(plasmite, id).spec) ?? []);
    expect(commands.length).toBeGreaterThan(40);
    expect(commands.filter((command) => /<[a-z][a-z-]*>|\{(?:target|base|version|build_run_id)\}|v1\.2\.0|v1\.1\.0/.test(command))).toEqual([]);
  });

  test('11: what is missing of a partial publish is published by the skip inputs', () => {
    expect(workflowOf('publish')).toMatchObject({ skip: { crates: 'skip_crates_io', npm: 'skip_npm', pypi: 'skip_pypi', also: { allow_partial_release: 'true' } }, dispatch: { rehearsal: 'false', allow_partial_release: 'false' } });
  });
});

describe('the sandbox', () => {
  test('is a release of about 25 steps in six phases', () => {
    expect([sandbox.steps.length, sandbox.phases.map(({ id }) => id)]).toEqual([25, ['prepare', 'qa', 'decisions', 'build', 'publish', 'deliver']]);
  });

  test('has a fix, a manual step, two judgements, two decisions, a rehearsal, an exposure and two typed acts', () => {
    expect(stepOf(sandbox, 'versions').fix).toEqual(['bash scripts/bump-version.sh "$RELEASE_VERSION"']);
    expect(stepOf(sandbox, 'notes').kind).toBe('manual');
    expect(sandbox.steps.flatMap(({ judge }) => judge)).toHaveLength(2);
    expect(sandbox.steps.filter(({ kind }) => kind === 'decide').map(({ id }) => id)).toEqual(['compatibility', 'timing']);
    expect(sandbox.steps.flatMap(({ words }) => words ?? [])).toEqual(['tag v1.2.0', 'publish v1.2.0']);
    expect(stepOf(sandbox, 'tap').exposes?.until).toBe('publish');
    expect(stepOf(sandbox, 'rehearsal').effect).toBe('remote');
  });

  test('compares what is served with what the build run made', () => {
    expect(['tap', 'publish', 'delivery.npm'].map((id) => stepOf(sandbox, id).spec['run'])).toEqual(['build', 'build', 'build']);
  });

  test('is patient for ten seconds, and looks every second', () => {
    expect(Object.values(sandbox.channels).map(({ patienceMs }) => patienceMs)).toEqual(Array.from({ length: 5 }, () => 10_000));
    expect(sandbox.steps.filter(({ kind }) => kind === 'workflow' || kind === 'deliver').filter(({ spec }) => !JSON.stringify(spec).includes('"poll":"1s"')).map(({ id }) => id)).toEqual([]);
  });
});

test('a dry run of a built-in has the same steps as a live one', async () => {
  const dry = planOf(await textOf('plasmite'), { ...INPUTS, mode: 'dry-run' });
  expect(dry.steps.map(({ id, hash }) => [id, hash])).toEqual(plasmite.steps.map(({ id, hash }) => [id, hash]));
});

describe("the example of the format's own page", async () => {
  const example = await readFile(join(import.meta.dirname, 'tidewater.yaml'), 'utf8');

  test('has no error', () => {
    expect(errorsOf(example)).toEqual([]);
  });

  test('compiles: its delivery waits for the publish, and the publish for the provenance', () => {
    const plan = planOf(example);
    expect(before(plan, 'delivery.brew')).toContain('publish');
    expect(before(plan, 'publish')).toContain('provenance');
  });
});

test('a hint is whole in the message row of 120 columns, and names its keys within 80', () => {
  const drawn = (hint: string): string => hint.replaceAll(/\[([a-z-]+)\]/g, (_, action: string) => keyOf(KEYMAP, KEYMAP.records.find((record) => record.action === action)?.action ?? 'help'));
  for (const plan of [plasmite, sandbox])
    for (const hint of plan.steps.flatMap((step) => Object.values(step.hint ?? {}))) {
      expect(drawn(hint).length, hint).toBeLessThanOrEqual(119);
      expect(hint.slice(0, 78), hint).toMatch(/\[[a-z-]+\]/);
    }
  expect(drawn(stepOf(sandbox, 'versions').hint?.failed ?? '').length).toBeLessThanOrEqual(78);
});
