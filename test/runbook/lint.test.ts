import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BUILTIN } from '../../src/runbook/builtin.ts';
import { lint } from '../../src/runbook/lint.ts';
import type { Repository } from '../../src/runbook/lint.ts';
import { problemText } from '../../src/runbook/problem.ts';
import { CONTINUOUS, RELEASING } from '../../src/sandbox/driftwood/workflows.ts';
import { SCRIPTS } from '../../src/sandbox/driftwood/scripts.ts';
import { readWorkflow } from '../../src/runbook/workflow-source.ts';
import { parse, withStep, withSteps } from './support.ts';

const PINNED = 'actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683';

/** What the repository of these tests has. */
const FILES: { readonly [file: string]: string } = {
  'ci.yml': 'on: [push, pull_request]\njobs:\n  test: { runs-on: x, steps: [{ run: make }] }\n  fast: { if: "github.event_name == \'pull_request\'", runs-on: x, steps: [{ run: make }] }\n',
  'branches.yml': 'on: { push: { branches: [main] } }\njobs: { build: { runs-on: x, steps: [{ run: make }] } }\n',
  'release.yml': "on: { push: { tags: ['v*'] } }\njobs:\n  build-native:\n    name: build ${{ matrix.os }}\n    steps: [{ run: make }]\n",
  'publish.yml': `on:
  workflow_dispatch:
    inputs:
      build_run_id: { required: true }
      rehearsal: { type: boolean, default: false }
      channel: { type: choice, options: [latest, next], default: latest }
      skip_npm: { type: boolean, default: false }
jobs:
  resolve: { runs-on: x, steps: [{ uses: ${PINNED} }, { uses: ./.github/actions/own }] }
  publish-npm: { runs-on: x, steps: [{ run: npm publish }] }
`,
  'eager.yml': `on:
  workflow_dispatch:
  workflow_run: { workflows: [Release], types: [completed] }
jobs:
  publish:
    runs-on: x
    steps:
      - uses: actions/checkout@v5
      - uses: docker://alpine:3
`,
  'broken.yml': 'on: [',
};
const THERE = ['scripts/check.sh', 'bindings/node/smoke.sh'];
const repository: Repository = {
  root: '/repo',
  look: (path) => ({ is: THERE.includes(path) ? 'file' : 'none', runs: false }),
  workflow: (file) => (FILES[file] === undefined ? null : readWorkflow(FILES[file], `.github/workflows/${file}`)),
};

const found = (runbook: string, where: Repository | null = repository): readonly string[] => {
  const parsed = parse(runbook);
  if (!parsed.ok) throw new Error(`the runbook of this test is broken:\n${parsed.errors.map(problemText).join('\n')}`);
  return lint(parsed.context, where).map((finding) => `${finding.is} ${problemText(finding)}`);
};

const CHANNELS = 'channels: { npm: { kind: npm, package: tidewater }, crates: { kind: crates.io, package: tidewater } }';
const publishing = (form: string): string =>
  withSteps(`- { id: push, title: P, git: { push: '{target}' } }
- { id: build, title: B, workflow: { file: release.yml, for: push, artifacts: [dist] }, capture: { id: run.id } }
- { id: it, title: It, effect: irreversible, workflow: ${form} }`, CHANNELS);

/** What is found, the runbook, and every line of it. */
const ROWS: readonly (readonly [what: string, runbook: string, lines: readonly string[]])[] = [
  ['a workflow that is there, started by what the step waits for, is fine', withStep('workflow: { file: ci.yml, for: commit, may-skip: [fast] }'), []],
  ['a workflow that is not there', withStep('workflow: { file: cl.yml, for: commit }'), ['error runbook.yaml:16:27: there is no workflow .github/workflows/cl.yml in this checkout. Write the name of a file in .github/workflows.']],
  ['a file that is no workflow', withStep('workflow: { file: broken.yml, for: commit }'), ['error runbook.yaml:16:27: there is no workflow .github/workflows/broken.yml in this checkout. Write the name of a file in .github/workflows.']],
  ['a workflow that a check asks for and is not there', withStep('check: { github: { workflows: [ci.yml, cl.yml], dispatch-only: [publish.yml] } }'), ['error runbook.yaml:16:48: there is no workflow .github/workflows/cl.yml in this checkout. Write the name of a file in .github/workflows.']],
  ['an event that never starts it', withStep('workflow: { file: ci.yml, for: commit, event: schedule, may-skip: [fast] }'), ['error runbook.yaml:16:27: ci.yml is never started by schedule: it is started by push, pull_request. Write event: with one of these, or add schedule to its "on".']],
  ['a push of branches that a tag does not start', withSteps("- { id: push, title: P, git: { push: '{target}' } }\n- { id: it, title: It, workflow: { file: branches.yml, for: push } }"), ['error runbook.yaml:15:48: branches.yml is not started by a tag: its push is limited to branches. Add tags: [\'v*\'] to its push.']],
  ['a workflow that cannot be dispatched', withStep('workflow: { file: ci.yml, dispatch: {} }'), ['error runbook.yaml:16:27: ci.yml cannot be dispatched: it is started by push, pull_request. Add workflow_dispatch to its "on".']],
  ['a job that is skipped for some events, and not excused', withStep('workflow: { file: ci.yml, for: commit }'), ['advice runbook.yaml:16:27: the job "fast" of ci.yml is skipped for some events, and a skipped job is not success. Add may-skip: [fast] where that is meant.']],
  ['an excuse for a job that is not there', withStep('workflow: { file: ci.yml, for: commit, may-skip: [fats] }'), ['error runbook.yaml:16:59: ci.yml has no job "fats". Write fast.']],
  ['an input that the workflow does not have', withStep("workflow: { file: publish.yml, dispatch: { build_run_id: '1', rehersal: 'true' } }"), ['error runbook.yaml:16:71: publish.yml has no input "rehersal". Write rehearsal.']],
  ['a value that an input never has', withStep("workflow: { file: publish.yml, dispatch: { build_run_id: '1', rehearsal: 'yes', channel: latest } }"), ['error runbook.yaml:16:71: the input "rehearsal" of publish.yml is never "yes". Known here: false, true.']],
  ['a required input that is not given', withStep("workflow: { file: publish.yml, dispatch: { rehearsal: 'true' } }"), ['error runbook.yaml:16:50: the input "build_run_id" of publish.yml is required and not given. Add build_run_id: to dispatch.']],
  ['an input that skips a channel and is not there', publishing("{ file: publish.yml, dispatch: { build_run_id: '{id}' }, publishes: [npm, crates], skip: { npm: skip_npm, crates: skip_crates } }"), ['error runbook.yaml:17:176: publish.yml has no input "skip_crates". Known here: build_run_id, channel, rehearsal, skip_npm.']],
  ['a flag that looks as if it left something out', publishing("{ file: publish.yml, dispatch: { build_run_id: '{id}', skip_npm: 'true' }, publishes: [npm] }"), ['error runbook.yaml:17:127: the dispatch of "it" sets "skip_npm", and nobody decides here that something is left out. Write skip_npm: \'false\'; where it leaves a channel out, name it under skip.']],
  ['a job that is said to publish and is not there', publishing("{ file: publish.yml, dispatch: { build_run_id: '{id}' }, publishes: [npm], publishing-jobs: [publish-pypi] }"), ['error runbook.yaml:17:155: publish.yml has no job "publish-pypi". Write publish-npm.']],
  [
    'a workflow that publishes, starts by itself and runs what others can change',
    publishing('{ file: eager.yml, dispatch: {}, publishes: [npm] }'),
    [
      'advice runbook.yaml:17:70: eager.yml publishes, and is started by workflow_run too: it can publish without the words being typed. Leave workflow_dispatch alone in its "on", or add a step before the tag: when: { mode: live }, check: { github: { dispatch-only: [eager.yml] } }, waivable: true.',
      'advice .github/workflows/eager.yml:8:15: a workflow that publishes runs actions/checkout@v5, which whoever owns it can change. Write the 40 digits of its commit after the @, and the version in a comment.',
      'advice .github/workflows/eager.yml:9:15: a workflow that publishes runs docker://alpine:3, which whoever owns it can change. Write the 40 digits of its commit after the @, and the version in a comment.',
    ],
  ],
  ['two channels and no way to finish what one of them lacks', publishing("{ file: publish.yml, dispatch: { build_run_id: '{id}' }, publishes: [npm, crates] }"), ['advice runbook.yaml:17:119: "it" publishes 2 channels, and has neither skip nor skips-live: a partial publish could not be finished by it. Add skip: { CHANNEL: the input that leaves it out }.']],
  ['a script that is not there, in its own folder or that of the step', withStep('run: [bash scripts/check.sh, { cmd: bash smoke.sh, cwd: bindings/node }, bash scripts/chekc.sh]'), ['advice runbook.yaml:16:82: "it" names scripts/chekc.sh, which is not in this checkout. Write the path of a file that is there, unless a step before makes it.']],
  ['a filter of tests that may match none', withStep("run: ['cargo test -q core::pool', { cmd: cargo test -q core::pool, expect: ok }, cargo test -q --test lock, 'cargo test']"), ['advice runbook.yaml:16:15: "cargo test -q core::pool" is as good as passed when "core::pool" matches no test. Write { cmd: …, expect: \'…\' } with what its output says when at least one ran, such as expect: \'test result: ok\\. [1-9]\'.']],
  ['the newest version on PyPI in the place of this one', withStep('run: curl https://index.example/pypi/tidewater/json'), ['advice runbook.yaml:16:14: /pypi/tidewater/json tells of the newest version on PyPI, which need not be this one. Ask for /pypi/NAME/VERSION/json, or write a deliver step.']],
  ['a tracker whose files would spoil the release', withStep('run: ls', "blockers: { tracker: ergo, title: 'Blockers {target}' }"), ["advice runbook.yaml:10:22: filing a blocker changes .ergo, and would make the release it is about unclean. Add paths: ['.ergo/**']."]],
];

const CLOSED = 'eager.yml publishes, and is started by workflow_run too: live mode is closed';
const guarded = (guard: string, { after = false } = {}): string => {
  const check = `- { id: guard, title: G, when: { mode: live }, check: { github: { dispatch-only: [eager.yml] } }${guard} }`;
  return withSteps(`${after ? '' : `${check}\n`}- { id: push, title: P, git: { push: '{target}' } }\n${after ? `${check}\n` : ''}- { id: build, title: B, workflow: { file: release.yml, for: push, artifacts: [dist] } }\n- { id: it, title: It, effect: irreversible, workflow: { file: eager.yml, dispatch: {}, publishes: [npm] } }`, CHANNELS);
};

test.each([
  ['closes live mode until a person waives the step before the tag that asks for it', guarded(', waivable: true'), `advice runbook.yaml:15:89: ${CLOSED} until this is waived with a reason.`],
  ['closes live mode for good where that step is not waivable', guarded(''), `error runbook.yaml:15:89: ${CLOSED}.`],
  ['is advised of where only a step after the tag, or one that closes nothing, asks for it', guarded('', { after: true }), 'it can publish without the words being typed'],
  ['is advised of where what asks for it closes nothing', guarded(', advisory: true'), 'it can publish without the words being typed'],
])('a workflow that publishes and starts by itself %s', (_, runbook, line) => {
  const [first = '', ...others] = found(runbook).filter((one) => one.includes('eager.yml publishes'));
  expect([first, others]).toEqual([expect.stringContaining(line), []]);
});

test.each(ROWS)('%s', (_, runbook, lines) => {
  expect(found(runbook)).toEqual(lines);
});

test.each(['go test ./... -run TestLock', 'npx vitest -t lock', 'jest --testNamePattern=lock', 'npx mocha -g lock', 'node --test --test-name-pattern lock', 'dotnet test --filter Lock', 'cargo +stable test lock', 'cd x && cargo test lock'])('%s has a filter', (line) => {
  expect(found(withStep(`run: ${JSON.stringify(line)}`))).toEqual([expect.stringContaining('matches no test')]);
});

test.each(['go test ./...', 'npx vitest', 'cargo test -q -p core', 'cargo test --features a,b', 'cargo build test', 'node --test', 'dotnet build --filter x'])('%s has none', (line) => {
  expect(found(withStep(`run: ${JSON.stringify(line)}`))).toEqual([]);
});

test('an expect beside the commands holds for each of them', () => {
  expect(found(withStep("run: [cargo test lock]\nexpect: 'ok'"))).toEqual([]);
});

test('without a checkout only the runbook itself is read', () => {
  expect(found(withStep('workflow: { file: cl.yml, for: commit }'), null)).toEqual([]);
  expect(found(withStep('run: cargo test lock'), null)).toHaveLength(1);
});

describe('the built-in runbooks', () => {
  test('that of the sandbox fits its project, which does not pin its actions', async () => {
    const files: { readonly [path: string]: string } = { ...RELEASING, ...CONTINUOUS, ...SCRIPTS };
    const project: Repository = {
      root: '/driftwood',
      look: (path) => ({ is: files[path] === undefined ? 'none' : 'file', runs: false }),
      workflow: (file) => readWorkflow(files[`.github/workflows/${file}`] ?? '[', file),
    };
    const lines = found(await readFile(join(import.meta.dirname, '../../src/runbook/builtin/sandbox.yaml'), 'utf8'), project);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => !/a workflow that publishes runs [^ ]+@[^ ]+,/.test(line))).toEqual([]);
  });


  test.each(BUILTIN)('%s has nothing to be advised of', async (name) => {
    expect(found(await readFile(join(import.meta.dirname, `../../src/runbook/builtin/${name}.yaml`), 'utf8'), null)).toEqual([]);
  });
});
