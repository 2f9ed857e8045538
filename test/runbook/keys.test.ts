import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/core/json.ts';
import { runbookJsonSchema } from '../../src/runbook/json-schema.ts';
import { keysOf } from './schema-keys.ts';
import { errorsOf, planOf, registries, runbookOf, stepOf, withPhases, withStep, withSteps } from './support.ts';

// The contract of the format: each key of the schema has a test of what it does. A new key without one fails here, by name.

const CHANNELS = `channels:
  npm: { kind: npm, package: tidewater, patience: 1m }
  brew: { kind: homebrew, tap: acme/homebrew-tap, checkout: ../tap, formula: Formula/t.rb }`;
const BUILD = '- { id: build, title: Build, workflow: { file: release.yml, for: commit, artifacts: [dist] }, capture: { build_run_id: run.id } }';
const JUST = 'tools: { just: { version: just --version, get: cargo install just } }';

const it = (keys: string, top = '') => stepOf(planOf(withStep(keys, top)), 'it');
const afterBuild = (keys: string, id = 'it') => stepOf(planOf(withSteps(`${BUILD}\n- { id: it, title: It, ${keys} }`, CHANNELS)), id);
const refused = (runbook: string, about: RegExp): void => expect(errorsOf(runbook).join('\n')).toMatch(about);

const at = (value: Json | undefined, path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>((inner, key) => (typeof inner === 'object' && inner !== null ? Object.entries(inner).find(([name]) => name === key)?.[1] : undefined), value);

/** The kind gets the value as it was written; with the text before `⇒` replaced by the one after it, the runbook is refused. */
const carried = (keys: string, path: string, value: Json, wrong: string): void => {
  expect(at(it(keys).spec, path.split('.'))).toEqual(value);
  const [good = '', instead = ''] = wrong.split(' ⇒ ');
  const bad = keys.replace(good, () => instead);
  expect(bad, 'the wrong form must differ').not.toBe(keys);
  expect(errorsOf(withStep(bad))).not.toEqual([]);
};

/** A channel that is asked before the release is one of the file. */
const ofChannels = (key: string, channel: string): void => {
  expect(at(it(`check: { channels: { ${key}: [${channel}] } }`, CHANNELS).spec, ['check', 'channels', key])).toEqual([channel]);
  refused(withStep(`check: { channels: { ${key}: [nmp] } }`, CHANNELS), /there is no channel "nmp"/);
};

type Rows = { readonly [key: string]: () => void };

const topKeys: Rows = {
  holdpoint: () => refused(withStep('run: ls').replace('holdpoint: 1', 'holdpoint: 2'), /1:12: "holdpoint" cannot be 2/),
  name: () => expect(planOf(withStep('run: ls')).name).toBe('tidewater'),
  title: () => expect(planOf(withStep('run: ls')).title).toBe('Releasing Tidewater'),
  repository: () => {
    expect(planOf(withStep('run: ls')).repository).toBe('acme/tidewater');
    refused(withStep('run: ls').replace('acme/tidewater', 'tidewater'), /"repository" is not a repository\. Write a repository such as acme\/tidewater/);
  },
  inputs: () => expect(runbookOf(withStep('run: ls')).inputs.map(({ name }) => name)).toEqual(['target', 'base', 'mode', 'agent']),
  'inputs.*.type': () => expect(runbookOf(withStep('run: ls')).inputs.map(({ type }) => type)).toEqual(['tag', 'tag', 'choice', 'text']),
  'inputs.*.pattern': () => expect(planOf(withStep('run: ls')).values['version']).toBe('1.2.0'),
  'inputs.*.exists': () => expect(runbookOf(withStep('run: ls')).inputs.map(({ exists }) => exists)).toEqual([null, 'remote', null, null]),
  'inputs.*.suggest': () => expect(runbookOf(withStep('run: ls')).inputs.at(-1)?.suggest).toBe('{user}@{host}'),
  'inputs.*.of': () => expect(runbookOf(withStep('run: ls')).inputs[2]?.of).toEqual(['dry-run', 'live']),
  blockers: () => expect(planOf(withStep('run: ls')).blockers).toEqual({ tracker: 'file', title: 'Release blockers: v1.2.0', paths: { globs: [], patterns: [] } }),
  'blockers.tracker': () => expect(planOf(withStep('run: ls', 'blockers: { tracker: ergo, title: T }')).blockers.tracker).toBe('ergo'),
  'blockers.title': () => expect(planOf(withStep('run: ls', "blockers: { tracker: ergo, title: 'For {version}' }")).blockers.title).toBe('For 1.2.0'),
  'blockers.paths': () => {
    const { globs, patterns } = planOf(withStep('run: ls', "blockers: { tracker: ergo, title: T, paths: ['.ergo/**'] }")).blockers.paths;
    expect(globs).toEqual(['.ergo/**']);
    expect(new RegExp(patterns[0] ?? '').test('.ergo/plans.jsonl')).toBe(true);
  },
  evidence: () => {
    const path = (evidence: string) => planOf(withStep('run: ls', `evidence: ${evidence}`)).evidencePath;
    expect([path('out/{target}-{mode}.md'), path('out/{target}.md'), path('out/report')]).toEqual(['out/v1.2.0-live.md', 'out/v1.2.0-live.md', 'out/report-live']);
  },
  tools: () => expect(it('run: ls\nuses: [just]', JUST).tools).toEqual(['just']),
  'tools.*.version': () => {
    expect(planOf(withStep('run: ls', JUST)).tools['just']?.version).toBe('just --version');
    refused(withStep('run: ls', 'tools: { just: { version: just <version-flag>, get: x } }'), /the placeholder <version-flag>/);
  },
  'tools.*.get': () => expect(planOf(withStep('run: ls', JUST)).tools['just']?.get).toBe('cargo install just'),
  channels: () => expect(Object.keys(planOf(withStep('run: ls', CHANNELS)).channels)).toEqual(['npm', 'brew']),
  'channels.*.kind': () => expect(planOf(withStep('run: ls', CHANNELS)).channels['brew']?.kind).toBe('homebrew'),
  'channels.*.patience': () => expect(Object.values(planOf(withStep('run: ls', CHANNELS)).channels).map(({ patienceMs }) => patienceMs)).toEqual([60_000, 600_000]),
  phases: () => refused(withStep('run: ls').replace(/phases:[^]*/, 'phases: []\n'), /"phases" is empty/),
  'phases.id': () => expect(it('run: ls').phase).toBe('only'),
  'phases.title': () => expect(planOf(withStep('run: ls')).phases[0]?.title).toBe('Only'),
  'phases.parallel': () => expect(planOf(withPhases('- { id: p, title: P, parallel: 4, steps: [{ id: a, title: A, run: ls }] }')).phases[0]?.parallel).toBe(4),
  'phases.when': () => expect(stepOf(planOf(withPhases('- { id: p, title: P, when: { mode: live }, steps: [{ id: a, title: A, run: ls, when: { agent: robin } }] }')), 'a').when).toEqual({ inputs: { mode: 'live', agent: 'robin' } }),
  'phases.when.changed': () => expect(stepOf(planOf(withPhases("- { id: p, title: P, when: { changed: ['src/**'] }, steps: [{ id: a, title: A, run: ls }] }")), 'a').when?.changed?.globs).toEqual(['src/**']),
  'phases.steps': () => refused(withPhases('- { id: p, title: P, steps: [] }'), /"steps" is empty/),
};

const channelKey = (entry: string, path: string, value: Json, wrong: readonly [string, string]): void => {
  const top = `channels: { c: ${entry} }`;
  expect(at(planOf(withStep('run: ls', top)).channels['c']?.spec, path.split('.'))).toEqual(value);
  expect(entry).toContain(wrong[0]);
  expect(errorsOf(withStep('run: ls', top.replace(wrong[0], wrong[1])))).not.toEqual([]);
};
const BREW = '{ kind: homebrew, tap: acme/homebrew-tap, checkout: ../tap, formula: F/t.rb, branch: main, refuse: [linux_arm64] }';
const NPM = "{ kind: npm, package: tidewater, tag: next, prerelease: rc, file: 't-{version}.tgz' }";
const CRATES = "{ kind: crates.io, package: tidewater, file: 't-{version}.crate', binary: true }";
const PYPI = '{ kind: pypi, package: tidewater, files: { wheel: 2, sdist: 1 } }';

const channelKeys: Rows = {
  'channels.*.package': () => channelKey(NPM, 'package', 'tidewater', ['package: tidewater', 'package: 3']),
  'channels.*.tag': () => channelKey(NPM, 'tag', 'next', ['tag: next', 'tag: [next]']),
  'channels.*.prerelease': () => channelKey(NPM, 'prerelease', 'rc', ['prerelease: rc', 'prerelease: [rc]']),
  'channels.*.file': () => channelKey(NPM, 'file', 't-{version}.tgz', ['{version}', '{vresion}']),
  'channels.*.binary': () => channelKey(CRATES, 'binary', true, ['binary: true', 'binary: maybe']),
  'channels.*.files': () => channelKey(PYPI, 'files', { wheel: 2, sdist: 1 }, ['{ wheel: 2, sdist: 1 }', 'many']),
  'channels.*.files.wheel': () => channelKey(PYPI, 'files.wheel', 2, ['wheel: 2', 'wheel: two']),
  'channels.*.files.sdist': () => channelKey(PYPI, 'files.sdist', 1, ['sdist: 1', 'sdist: one']),
  'channels.*.tap': () => channelKey(BREW, 'tap', 'acme/homebrew-tap', ['acme/homebrew-tap', 'acme']),
  'channels.*.checkout': () => channelKey(BREW, 'checkout', '../tap', ['checkout: ../tap', 'checkout: 3']),
  'channels.*.formula': () => channelKey(BREW, 'formula', 'F/t.rb', ['formula: F/t.rb', 'formula: 3']),
  'channels.*.branch': () => channelKey(BREW, 'branch', 'main', ['branch: main', 'branch: 3']),
  'channels.*.refuse': () => channelKey(BREW, 'refuse', ['linux_arm64'], ['[linux_arm64]', 'linux_arm64']),
  'channels.*.assets': () => channelKey("{ kind: github-release, assets: ['t_{version}.tgz'] }", 'assets', ['t_{version}.tgz'], ['{version}', '{vresion}']),
};

const stepKeyRows: Rows = {
  'phases.steps.id': () => refused(withSteps('- { id: Push Tag, title: It, run: ls }'), /14:15: "id" is not an id\. Write an id such as push-tag/),
  'phases.steps.title': () => expect(it('run: ls').title).toBe('It'),
  'phases.steps.needs': () => expect(stepOf(planOf(withSteps('- { id: a, title: A, run: ls }\n- { id: b, title: B, run: ls }\n- { id: c, title: C, run: ls, needs: [a] }')), 'c').needs).toEqual(['b', 'a']),
  'phases.steps.when': () => expect(it('run: ls\nwhen: { mode: live }').when).toEqual({ inputs: { mode: 'live' } }),
  'phases.steps.when.changed': () => expect(it("run: ls\nwhen: { changed: ['src/**'] }").when?.changed?.globs).toEqual(['src/**']),
  'phases.steps.advisory': () => expect(stepOf(planOf(withSteps('- { id: a, title: A, run: ls, advisory: true }\n- { id: b, title: B, run: ls }')), 'b').needs).toEqual([]),
  'phases.steps.effect': () => expect([it('run: ls').effect, it('run: ls\neffect: remote').effect]).toEqual(['local', 'remote']),
  'phases.steps.point': () => expect([it('run: ls').point, it('run: ls\npoint: hold').point]).toEqual(['machine', 'hold']),
  'phases.steps.uses': () => refused(withStep('run: ls\nuses: [just]'), /the tool "just" is not in tools/),
  'phases.steps.covers': () => expect([it('run: ls').covers, it("run: ls\ncovers: ['src/**']").covers?.globs]).toEqual([null, ['src/**']]),
  'phases.steps.fresh': () => expect([it('run: ls').freshMs, it('run: ls\nfresh: 12h').freshMs]).toEqual([null, 43_200_000]),
  'phases.steps.timeout': () => expect([it('run: ls').timeoutMs, it('run: ls\ntimeout: 1h30m').timeoutMs]).toEqual([3_600_000, 5_400_000]),
  'phases.steps.silence': () => expect([it('run: ls').silenceMs, it('run: ls\nsilence: 5m').silenceMs]).toEqual([45_000, 300_000]),
  'phases.steps.exclusive': () => expect([it('run: ls').exclusive, it('run: ls\nexclusive: true').exclusive]).toEqual([false, true]),
  'phases.steps.judge': () => expect(it('run: ls\njudge: [Is it wrong?, Is it late?]').judge.map(({ id, text }) => [id, text])).toEqual([['judge-1', 'Is it wrong?'], ['judge-2', 'Is it late?']]),
  'phases.steps.waivable': () => expect([it('run: ls').waivable, it('run: ls\nwaivable: true').waivable]).toEqual([false, true]),
  'phases.steps.fix': () => expect([it('run: ls\nfix: ./mend').fix, it('run: ls\nfix: [./mend, ./format]').fix]).toEqual([['./mend'], ['./mend', './format']]),
  'phases.steps.revert': () => {
    expect(afterBuild("formula: { channel: brew, asset: 't_{platform}', commit: up }, revert: true").revert).toBe(true);
    refused(withStep('run: ls\nrevert: true'), /a step of kind run cannot be taken back/);
  },
  'phases.steps.hint': () => {
    expect([it('run: ls').hint, it("run: ls\nhint: { failed: 'Mend {target}, then [run].' }").hint]).toEqual([undefined, { failed: 'Mend v1.2.0, then [run].' }]);
    expect(it('run: ls\nhint: { ready: Go. }').hash).toBe(it('run: ls').hash);
    refused(withStep('run: ls\nhint: { sleepy: x }'), /sleepy/);
    refused(withStep("run: ls\nhint: { ready: '{nothing}' }"), /there is no value \{nothing\}/);
  },
  'phases.steps.exposes': () => expect([it('run: ls').exposes, it("run: ls\nexposes: { what: 'a gap', until: it }").exposes]).toEqual([null, { what: 'a gap', until: 'it' }]),
  'phases.steps.exposes.what': () => expect(it("run: ls\nexposes: { what: '{version} is missing', until: it }").exposes?.what).toBe('1.2.0 is missing'),
  'phases.steps.exposes.until': () => refused(withStep('run: ls\nexposes: { what: x, until: never }'), /there is no step "never"/),
  'phases.steps.capture': () => {
    expect(afterBuild("run: 'echo $RELEASE_BUILD_RUN_ID'")).toMatchObject({ uses: ['build_run_id'], reads: ['build'] });
    expect(afterBuild('run: ls', 'build')).toMatchObject({ captures: ['build_run_id'], spec: { capture: { build_run_id: 'run.id' } } });
  },
  'phases.steps.capture.*.stdout': () => carried("run: ls\ncapture: { sum: { stdout: '(\\d+)' } }", 'capture.sum.stdout', '(\\d+)', "'(\\d+)' ⇒ '('"),
  'phases.steps.capture.*.file': () => carried('run: ls\ncapture: { sum: { file: out.json, json: /sum } }', 'capture.sum.file', 'out.json', 'out.json ⇒ 3'),
  'phases.steps.capture.*.json': () => carried('run: ls\ncapture: { sum: { file: out.json, json: /sum } }', 'capture.sum.json', '/sum', '/sum ⇒ sum'),
};

/** The forms of a command are the same wherever one stands. */
const commandRows = (path: string, key: string, before: (command: string) => string, where: string): Rows => ({
  [`${path}.cmd`]: () => {
    carried(before('{ cmd: ls }'), `${where}cmd`, 'ls', 'cmd: ls ⇒ cmd: [ls]');
    refused(withStep(before('{ cmd: echo $RELEASE_NOTHING }')), /there is no value \$RELEASE_NOTHING/);
  },
  [`${path}.argv`]: () => {
    carried(before('{ argv: [ls, -l] }'), `${where}argv`, ['ls', '-l'], '[ls, -l] ⇒ ls -l');
    refused(withStep(before('{ argv: [ls, $RELEASE_TARGET] }')), /argv has no shell/);
  },
  [`${path}.cwd`]: () => carried(before('{ cmd: ls, cwd: sub }'), `${where}cwd`, 'sub', 'cwd: sub ⇒ cwd: 3'),
  [`${path}.exit`]: () => carried(before('{ cmd: ls, exit: { 2: unknown, else: failed } }'), `${where}exit`, { 2: 'unknown', else: 'failed' }, '2: unknown ⇒ 2: maybe'),
  [`${path}.expect`]: () => carried(before("{ cmd: ls, expect: 'ok [1-9]' }"), `${where}expect`, 'ok [1-9]', "'ok [1-9]' ⇒ 'ok ['"),
  [`${path}.reject`]: () => carried(before("{ cmd: ls, reject: 'warn' }"), `${where}reject`, 'warn', "'warn' ⇒ '('"),
  [path]: () => refused(withStep(before('3')), new RegExp(`"${key}" is|"${key}" holds`)),
});

const DECIDE = 'options: { yes: { label: Yes }, hold: { label: No, reason: required, holds: true } }';
const kindRows: Rows = {
  ...commandRows('phases.steps.run', 'run', (command) => `run: ${command}`, 'run.'),
  ...commandRows('phases.steps.check', 'check', (command) => `check: ${command}`, 'check.'),
  ...commandRows('phases.steps.verify', 'verify', (command) => `manual: Look\nverify: ${command}`, 'verify.'),
  ...commandRows('phases.steps.show', 'show', (command) => `decide: Really?\n${DECIDE}\nshow: ${command === '3' ? '3' : `[${command}]`}`, 'show.0.'),
  'phases.steps.run': () => expect(it('run: [ls, { cmd: pwd }]').spec['run']).toEqual(['ls', { cmd: 'pwd' }]),
  'phases.steps.check': () => expect(it('check: ls')).toMatchObject({ effect: 'none', spec: { check: 'ls' } }),
  'phases.steps.cwd': () => carried('run: ls\ncwd: sub', 'cwd', 'sub', 'cwd: sub ⇒ cwd: 3'),
  'phases.steps.exit': () => carried('run: ls\nexit: { 2: unknown }', 'exit', { 2: 'unknown' }, 'unknown ⇒ perhaps'),
  'phases.steps.expect': () => carried("run: ls\nexpect: 'ok'", 'expect', 'ok', "'ok' ⇒ '('"),
  'phases.steps.reject': () => carried("run: ls\nreject: 'no'", 'reject', 'no', "'no' ⇒ '('"),
  'phases.steps.env': () => carried('run: ls\nenv: [NPM_TOKEN]', 'env', ['NPM_TOKEN'], 'NPM_TOKEN ⇒ NPM-TOKEN'),
  'phases.steps.tty': () => carried('run: ls\ntty: true', 'tty', true, 'true ⇒ false'),
  'phases.steps.evidence': () => carried("run: ls\nevidence: ['out/{target}.md']", 'evidence', ['out/{target}.md'], '{target} ⇒ {tagret}'),
  'phases.steps.check.github': () => carried('check: { github: { login: true } }', 'check.github', { login: true }, '{ login: true } ⇒ {}'),
  'phases.steps.check.github.login': () => carried('check: { github: { login: true } }', 'check.github.login', true, 'true ⇒ false'),
  'phases.steps.check.github.scopes': () => carried('check: { github: { scopes: [repo] } }', 'check.github.scopes', ['repo'], '[repo] ⇒ []'),
  'phases.steps.check.github.secrets': () => carried('check: { github: { secrets: [NPM_TOKEN] } }', 'check.github.secrets', ['NPM_TOKEN'], '[NPM_TOKEN] ⇒ NPM_TOKEN'),
  'phases.steps.check.github.workflows': () => carried('check: { github: { workflows: [ci.yml] } }', 'check.github.workflows', ['ci.yml'], '[ci.yml] ⇒ ci.yml'),
  'phases.steps.check.github.environments': () => carried('check: { github: { environments: { release: {} } } }', 'check.github.environments', { release: {} }, '{ release: {} } ⇒ {}'),
  'phases.steps.check.github.environments.*.reviewers': () => carried('check: { github: { environments: { release: { reviewers: required } } } }', 'check.github.environments.release.reviewers', 'required', 'required ⇒ 2'),
  'phases.steps.check.github.tag': () => carried('check: { github: { tag: protected } }', 'check.github.tag', 'protected', 'protected ⇒ open'),
  'phases.steps.check.github.releases': () => carried('check: { github: { releases: immutable } }', 'check.github.releases', 'immutable', 'immutable ⇒ true'),
  'phases.steps.check.github.dispatch-only': () => carried('check: { github: { dispatch-only: [publish.yml] } }', 'check.github.dispatch-only', ['publish.yml'], '[publish.yml] ⇒ [Publish it]'),
  'phases.steps.check.channels': () => refused(withStep('check: { channels: {} }', CHANNELS), /"channels" asks nothing\. Write free, writable or trusted/),
  'phases.steps.check.channels.free': () => ofChannels('free', 'npm'),
  'phases.steps.check.channels.writable': () => ofChannels('writable', 'brew'),
  'phases.steps.check.channels.trusted': () => ofChannels('trusted', 'npm'),
  'phases.steps.check.tracker': () => carried('check: { tracker: healthy }', 'check.tracker', 'healthy', 'healthy ⇒ fine'),
  'phases.steps.decide': () => expect(it(`decide: 'Is {target} right?'\n${DECIDE}`)).toMatchObject({ point: 'hold', effect: 'none', spec: { decide: 'Is {target} right?' } }),
  'phases.steps.show': () => expect(stepOf(planOf(withSteps(`- { id: a, title: A, run: ls }\n- { id: b, title: B, run: ls }\n- { id: it, title: It, decide: Really?, ${DECIDE}, show: [a] }`)), 'it')).toMatchObject({ reads: ['a'], needs: ['b', 'a'] }),
  'phases.steps.options': () => refused(withStep('decide: Really?'), /"options" is missing/),
  'phases.steps.options.*.label': () => carried(`decide: Really?\n${DECIDE}`, 'options.yes.label', 'Yes', 'label: Yes ⇒ lable: Yes'),
  'phases.steps.options.*.reason': () => carried(`decide: Really?\n${DECIDE}`, 'options.hold.reason', 'required', 'reason: required ⇒ reason: maybe'),
  'phases.steps.options.*.holds': () => carried(`decide: Really?\n${DECIDE}`, 'options.hold.holds', true, 'holds: true ⇒ holds: false'),
  'phases.steps.manual': () => expect(it("manual: 'Read {target}'")).toMatchObject({ point: 'hold', mayChangeCheckout: true, spec: { manual: 'Read {target}' } }),
  'phases.steps.git': () => refused(withStep('git: push'), /"git" is the text "push"\. Write an object/),
  'phases.steps.git.clean': () => carried('git: { clean: true }', 'git.clean', true, 'true ⇒ false'),
  'phases.steps.git.branch': () => carried('git: { clean: true, branch: main }', 'git.branch', 'main', 'branch: main ⇒ branch: 3'),
  'phases.steps.git.pushed': () => carried('git: { pushed: true }', 'git.pushed', true, 'true ⇒ false'),
  'phases.steps.git.tag': () => carried("git: { tag: '{target}', message: M }", 'git.tag', '{target}', '{target} ⇒ {tagret}'),
  'phases.steps.git.message': () => carried("git: { tag: '{target}', message: 'M {version}' }", 'git.message', 'M {version}', '{version} ⇒ {vresion}'),
  'phases.steps.git.push': () => expect(it("git: { push: '{target}' }")).toMatchObject({ effect: 'irreversible', pinsCandidate: true, words: 'tag v1.2.0' }),
  'phases.steps.git.push.branch': () => expect(it('git: { push: { branch: main } }')).toMatchObject({ effect: 'remote', pinsCandidate: false, words: null }),
  'phases.steps.git.commit': () => expect(it("git: { commit: { message: 'M {target}' } }")).toMatchObject({ effect: 'local', mayChangeCheckout: true }),
  'phases.steps.git.commit.message': () => carried("git: { commit: { message: 'M {target}' } }", 'git.commit.message', 'M {target}', '{target} ⇒ {tagret}'),
  'phases.steps.git.commit.paths': () => carried("git: { commit: { message: M, paths: ['{target}.md'] } }", 'git.commit.paths', ['{target}.md'], '{target} ⇒ {tagret}'),
  'phases.steps.workflow': () => expect(it('workflow: { file: ci.yml, for: commit }')).toMatchObject({ effect: 'none', acts: false }),
  'phases.steps.workflow.file': () => carried('workflow: { file: ci.yml, for: commit }', 'workflow.file', 'ci.yml', 'ci.yml ⇒ ci'),
  'phases.steps.workflow.for': () => expect(afterBuild('workflow: { file: ci.yml, for: build }')).toMatchObject({ reads: ['build'], needs: ['build'] }),
  'phases.steps.workflow.event': () => carried('workflow: { file: ci.yml, for: commit, event: push }', 'workflow.event', 'push', 'event: push ⇒ event: 3'),
  'phases.steps.workflow.appears-within': () => carried('workflow: { file: ci.yml, for: commit, appears-within: 120s }', 'workflow.appears-within', '120s', '120s ⇒ soon'),
  'phases.steps.workflow.ref': () => carried("workflow: { file: ci.yml, ref: '{target}', dispatch: {} }", 'workflow.ref', '{target}', '{target} ⇒ {tagret}'),
  'phases.steps.workflow.dispatch': () => {
    expect(it("workflow: { file: ci.yml, dispatch: { tag: '{target}' } }")).toMatchObject({ effect: 'remote', acts: true, spec: { workflow: { dispatch: { tag: '{target}' } } } });
    refused(withStep('workflow: { file: ci.yml, dispatch: { rehearsal: true } }'), /"rehearsal" is the yes-or-no value true\. Write text/);
  },
  'phases.steps.workflow.jobs': () => carried('workflow: { file: ci.yml, for: commit, jobs: [test] }', 'workflow.jobs', ['test'], '[test] ⇒ some'),
  'phases.steps.workflow.may-skip': () => carried('workflow: { file: ci.yml, for: commit, may-skip: [docs] }', 'workflow.may-skip', ['docs'], '[docs] ⇒ docs'),
  'phases.steps.workflow.artifacts': () => expect(afterBuild('deliver: [npm]', 'it.npm').spec['run']).toBe('build'),
  'phases.steps.workflow.publishes': () => expect(afterBuild('workflow: { file: p.yml, dispatch: {}, publishes: [npm] }, effect: irreversible')).toMatchObject({ effect: 'irreversible', publishes: ['npm'], words: 'publish v1.2.0' }),
  'phases.steps.workflow.publishing-jobs': () => {
    const keys = "workflow: { file: p.yml, dispatch: {}, publishes: [npm], publishing-jobs: ['publish-*'] }, effect: irreversible";
    expect(at(afterBuild(keys).spec, ['workflow', 'publishing-jobs'])).toEqual(['publish-*']);
    refused(withStep('workflow: { file: ci.yml, for: commit, publishing-jobs: [release] }'), /has publishing-jobs, which says how publishes comes about/);
  },
  'phases.steps.workflow.skip': () => {
    const keys = (channel: string): string => `workflow: { file: p.yml, dispatch: {}, publishes: [npm], skip: { ${channel}: skip_it } }, effect: irreversible`;
    expect(at(afterBuild(keys('npm')).spec, ['workflow', 'skip', 'npm'])).toBe('skip_it');
    refused(withSteps(`${BUILD}\n- { id: it, title: It, ${keys('brew')} }`, CHANNELS), /skip names "brew", which this step does not publish/);
  },
  'phases.steps.workflow.skip.also': () => expect(at(afterBuild("workflow: { file: p.yml, dispatch: {}, publishes: [npm], skip: { npm: skip_npm, also: { partial: 'true' } } }, effect: irreversible").spec, ['workflow', 'skip', 'also'])).toEqual({ partial: 'true' }),
  'phases.steps.workflow.skips-live': () => {
    const keys = (channel: string): string => `workflow: { file: p.yml, dispatch: {}, publishes: [npm], skips-live: [${channel}] }, effect: irreversible`;
    expect(at(afterBuild(keys('npm')).spec, ['workflow', 'skips-live'])).toEqual(['npm']);
    refused(withSteps(`${BUILD}\n- { id: it, title: It, ${keys('brew')} }`, CHANNELS), /has skips-live with a channel that it does not publish/);
  },
  'phases.steps.workflow.run': () => {
    const two = `${BUILD}\n- { id: other, title: Other, workflow: { file: o.yml, for: commit, artifacts: [dist] } }\n- { id: it, title: It, workflow: { file: p.yml, dispatch: {}, publishes: [npm], run: build }, effect: irreversible }`;
    expect(stepOf(planOf(withSteps(two, CHANNELS)), 'it').reads).toEqual(['build']);
    refused(withSteps(two.replace(', run: build', ''), CHANNELS), /build and other declare artifacts/);
  },
  'phases.steps.workflow.poll': () => carried('workflow: { file: ci.yml, for: commit, poll: 1s }', 'workflow.poll', '1s', '1s ⇒ often'),
  'phases.steps.provenance': () => expect(afterBuild("provenance: { run: build, artifact: m, file: m.json, equals: { tag: '{target}' } }")).toMatchObject({ recheck: true, effect: 'none', needs: ['build'] }),
  'phases.steps.provenance.run': () => expect(afterBuild("provenance: { run: build, artifact: m, file: m.json, equals: { tag: '{target}' } }").reads).toEqual(['build']),
  'phases.steps.provenance.artifact': () => expect(at(afterBuild("provenance: { run: build, artifact: m, file: m.json, equals: { tag: '{target}' } }").spec, ['provenance', 'artifact'])).toBe('m'),
  'phases.steps.provenance.file': () => expect(at(afterBuild("provenance: { run: build, artifact: m, file: m.json, equals: { tag: '{target}' } }").spec, ['provenance', 'file'])).toBe('m.json'),
  'phases.steps.provenance.equals': () => {
    expect(afterBuild("provenance: { run: build, artifact: m, file: m.json, equals: { id: '{build_run_id}' } }").uses).toEqual(['build_run_id']);
    refused(withSteps(`${BUILD}\n- { id: it, title: It, provenance: { run: build, artifact: m, file: m.json, equals: { tag: '{tagret}' } } }`), /there is no value \{tagret\}/);
  },
  'phases.steps.formula': () => expect(afterBuild("formula: { channel: brew, asset: 't_{platform}', commit: up }")).toMatchObject({ effect: 'remote', acts: true }),
  'phases.steps.formula.channel': () => refused(withSteps(`${BUILD}\n- { id: it, title: It, formula: { channel: berw, asset: 't_{platform}', commit: up } }`, CHANNELS), /there is no channel "berw"\. Write brew/),
  'phases.steps.formula.run': () => expect(afterBuild("formula: { channel: brew, run: build, asset: 't_{platform}', commit: up }").reads).toEqual(['build']),
  'phases.steps.formula.asset': () => refused(withSteps(`${BUILD}\n- { id: it, title: It, formula: { channel: brew, asset: t, commit: up } }`, CHANNELS), /"asset" (is not|has no)/),
  'phases.steps.formula.refuse': () => expect(at(afterBuild("formula: { channel: brew, asset: 't_{platform}', refuse: [linux_arm64], commit: up }").spec, ['formula', 'refuse'])).toEqual(['linux_arm64']),
  'phases.steps.formula.commit': () => refused(withSteps(`${BUILD}\n- { id: it, title: It, formula: { channel: brew, asset: 't_{platform}', commit: 'up {vresion}' } }`, CHANNELS), /there is no value \{vresion\}/),
  'phases.steps.deliver': () => expect(planOf(withSteps(`${BUILD}\n- { id: it, title: It, deliver: [npm, brew] }`, CHANNELS)).steps.map(({ id }) => id)).toEqual(['build', 'it.npm', 'it.brew']),
  'phases.steps.poll': () => expect(afterBuild('deliver: [npm], poll: 1s', 'it.npm').spec['poll']).toBe('1s'),
  'phases.steps.stage': () => {
    expect(afterBuild('stage: npm, effect: irreversible')).toMatchObject({ effect: 'irreversible', point: 'hold', words: 'it v1.2.0', publishes: ['npm'], reads: ['build'], closedByBlockers: true, spec: { stage: 'npm', run: 'build' } });
    refused(withSteps(`${BUILD}\n- { id: it, title: It, stage: npm }`, CHANNELS), /publishes and does not say that this is irreversible/);
    refused(withSteps(`${BUILD}\n- { id: it, title: It, stage: brew, effect: irreversible }`, CHANNELS), /the channel "brew" is of kind homebrew, and only npm stages a version/);
    refused(withSteps('- { id: it, title: It, stage: npm, effect: irreversible }', CHANNELS), /"run" is missing/);
  },
  'phases.steps.install': () => {
    expect(stepOf(planOf(withSteps('- { id: it, title: It, install: npm }', CHANNELS)), 'it')).toMatchObject({ effect: 'local', inCheckout: false, channel: null, spec: { install: 'npm' } });
    refused(withSteps('- { id: it, title: It, install: nmp }', CHANNELS), /there is no channel "nmp"\. Write npm/);
  },
  'phases.steps.blockers': () => expect(it('blockers: none-open')).toMatchObject({ recheck: true, closedByBlockers: true, effect: 'none' }),
};

const BEHAVIOUR: Rows = { ...topKeys, ...channelKeys, ...stepKeyRows, ...kindRows };

describe('every key of the format does what it says', () => {
  test.each(Object.entries(BEHAVIOUR))('%s', (_, behaves) => behaves());
});

test('no key of the schema is without a test of its behaviour', () => {
  expect(keysOf(runbookJsonSchema(registries)).filter((key) => !(key in BEHAVIOUR))).toEqual([]);
});

test('no test is of a key that the schema does not have', () => {
  const keys = keysOf(runbookJsonSchema(registries));
  expect(Object.keys(BEHAVIOUR).filter((key) => !keys.includes(key))).toEqual([]);
});
