import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lint } from '../../src/runbook/lint.ts';
import { problemText } from '../../src/runbook/problem.ts';
import { readWorkflow } from '../../src/runbook/workflow-source.ts';
import { parse, withStep, withSteps } from './support.ts';

/* Each trap of the reference, made anew in a runbook and its workflows, and how `holdpoint runbook check` tells of it. */

const TRAPS = readFileSync(join(import.meta.dirname, '../fixtures/plasmite-release.md'), 'utf8').split('## Traps in the source runbook')[1]?.split('\n## ')[0] ?? '';

const WORKFLOWS: { readonly [file: string]: string } = {
  'ci.yml': 'on: push\njobs:\n  test: { steps: [{ run: make }] }\n  nightly: { if: "github.event_name == \'schedule\'", steps: [{ run: make }] }\n',
  'release.yml': "on: { push: { tags: ['v*'] } }\njobs: { build: { steps: [{ run: make }] } }\n",
  'publish.yml': 'on: { workflow_dispatch: {}, workflow_run: { workflows: [Release build] } }\njobs: { publish: { steps: [{ run: make }] } }\n',
};

const BUILD = "- { id: push, title: P, git: { push: '{target}' } }\n- { id: build, title: B, workflow: { file: release.yml, for: push, artifacts: [dist] } }";
const CHANNELS = `channels:
  npm: { kind: npm, package: tidewater }
  crates: { kind: crates.io, package: tidewater }
  brew: { kind: homebrew, tap: acme/homebrew-tap, checkout: ../tap, formula: Formula/t.rb }`;

/** The trap's number, how it begins there, the runbook that walks into it, and what is said. */
const ROWS: readonly (readonly [trap: number, begins: string, runbook: string, said: RegExp])[] = [
  [1, 'Taking "the newest run"', withStep('workflow: { file: release.yml, for: latest }'), /for: latest watches some run, not the one of this release/],
  [2, 'Gate 0 asking for a build run', withSteps(`- { id: gate, title: G, provenance: { run: build, artifact: m, file: m.json, equals: { tag: '{target}' } } }\n${BUILD}`), /these steps wait for each other: gate → build/],
  [3, 'Pushing the formula before', withSteps(`${BUILD}\n- { id: tap, title: T, formula: { channel: brew, run: build, asset: 't_{version}_{platform}.tar.gz', commit: 't {version}' } }`, CHANNELS), /names files in a formula before the release has them/],
  [4, "Trusting a workflow's display name", withStep('workflow: { file: Release build, for: commit }'), /is not the name of a workflow file/],
  [5, 'A publish workflow that also starts by itself', withSteps(`${BUILD}\n- { id: it, title: It, effect: irreversible, workflow: { file: publish.yml, dispatch: {}, publishes: [npm] } }`, CHANNELS), /publishes, and is started by workflow_run too/],
  [6, '`info.version` of PyPI', withStep('check: curl -s https://index.example/pypi/tidewater/json'), /tells of the newest version on PyPI/],
  [7, 'Filing a blocker must not spoil', withStep('run: ls', "blockers: { tracker: ergo, title: 'Blockers {target}' }"), /filing a blocker changes \.ergo/],
  [8, 'Work goes on on main', withSteps(`${BUILD}\n- { id: again, title: A, git: { branch: main, pushed: true } }`), /asks where the branch is after the tag was pushed/],
  [9, '`ci.yml` skips jobs', withStep('workflow: { file: ci.yml, for: commit }'), /the job "nightly" of ci\.yml is skipped for some events/],
  [10, '`cargo test <filter>`', withStep('run: cargo test -q core::pool::tests::multi_writer_stress'), /is as good as passed when "core::pool::tests::multi_writer_stress" matches no test/],
  [11, 'Finishing a partial publish', withSteps(`${BUILD}\n- { id: it, title: It, effect: irreversible, workflow: { file: publish.yml, dispatch: {}, publishes: [npm, crates] } }`, CHANNELS), /a partial publish could not be finished/],
  [12, 'A placeholder such as', withStep('run: gh run view <build-run-id>'), /the placeholder <build-run-id> stands in a command/],
];

/** Errors of its form, or else what the lint finds. */
const said = (runbook: string): string => {
  const parsed = parse(runbook);
  const repository = { root: '/repo', look: () => ({ is: 'file', runs: false }) as const, workflow: (file: string) => (WORKFLOWS[file] === undefined ? null : readWorkflow(WORKFLOWS[file], file)) };
  return (parsed.ok ? lint(parsed.context, repository) : parsed.errors).map(problemText).join('\n');
};

test.each(ROWS)('trap %i is found: %s …', (_, __, runbook, tells) => {
  expect(said(runbook)).toMatch(tells);
});

test('there is a row for each trap of the reference', () => {
  const numbered = [...TRAPS.matchAll(/^(\d+)\. (.*)$/gm)].map(([, number, text]) => [Number(number), text]);
  expect(numbered).toHaveLength(ROWS.length);
  for (const [at, [number, begins]] of ROWS.entries()) expect(numbered[at]).toEqual([number, expect.stringContaining(begins)]);
});
