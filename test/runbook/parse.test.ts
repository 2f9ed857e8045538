import { describe, expect, test } from 'vitest';
import { errorsOf, parse, withPhases, withStep, withSteps } from './support.ts';

const CHANNELS = 'channels: { npm: { kind: npm, package: tidewater }, brew: { kind: homebrew, tap: acme/homebrew-tap, checkout: ../tap, formula: Formula/t.rb } }';
const JUST = 'tools: { just: { version: just --version, get: cargo install just } }';
const BUILD = '- { id: build, title: Build, workflow: { file: release.yml, for: commit, artifacts: [dist] } }';

/** What the rule is, the runbook, and every error that it must give. */
const ROWS: readonly (readonly [rule: string, runbook: string, errors: readonly string[]])[] = [
  ['text that is no YAML names the place', 'a: [1, 2\nb: 3', ['runbook.yaml:2:1: this is not valid YAML (Flow sequence in block collection must be sufficiently indented and end with a ]). Indent it like the lines beside it.']],
  ['a tab as indent says so', 'a:\n\tb: 3', ['runbook.yaml:2:1: this is not valid YAML (Tabs are not allowed as indentation). Indent with spaces.']],
  ['an empty file says how one begins', '', ['runbook.yaml:1:1: the runbook is not an object (key: value). Begin with holdpoint: 1.']],
  ['a key that is written twice is an error, and the rest is still checked', withStep('run: ls\nrun: pwd\ntimeout: soon'), ['runbook.yaml:17:9: this key is written twice. Keep one of them.', 'runbook.yaml:18:18: "timeout" is no duration. Write hours, minutes and seconds, such as 40m, 12h, 30s or 1h30m.']],
  ['an unknown key names the nearest known one', withStep('run: ls\ntimout: 3m'), ['runbook.yaml:17:9: unknown key "timout". Write timeout.']],
  ['an unknown key deep in a form names the nearest one there', withStep('git: { clean: true, brnch: main }'), ['runbook.yaml:16:29: unknown key "brnch". Write branch.']],
  ['a comma that cut a title in two is recognised', withSteps('- { id: it, title: Clean, on main, git: { clean: true } }'), ['runbook.yaml:14:33: unknown key "on main" without a value. Quote the text before it: inside { } a comma ends a value.']],
  ['a missing key says what it is', withSteps('- { id: it, run: ls }'), ['runbook.yaml:14:9: "title" is missing. Add it: title is text.']],
  ['a wrong type says what to write', withStep('run: ls\nneeds: 3\nwaivable: maybe'), ['runbook.yaml:17:16: "needs" is the number 3. Write a list.', 'runbook.yaml:18:19: "waivable" is the text "maybe". Write true or false.']],
  ['a wrong item of a list is found in the list', withStep('run: [ls, 3]'), ['runbook.yaml:16:19: item 2 of "run" is the number 3. Write text or an object (key: value).']],
  ['an exit map knows codes, else, and three outcomes', withStep('run: { cmd: ls, exit: { 0: passd, ok: failed } }'), ['runbook.yaml:16:36: "0" cannot be "passd". Write passed.', 'runbook.yaml:16:43: the name "ok" is not an exit code or "else". Write an exit code or "else".']],
  ['a step without a kind is an error', withStep('needs: []'), ['runbook.yaml:14:9: this step has no kind, so nothing would be done. Give it one of run, check, decide, manual, git, workflow, provenance, formula, deliver, stage, install, blockers.']],
  ['a misspelt kind names the nearest one', withStep('chekc: ls'), ['runbook.yaml:16:9: unknown key "chekc", and no kind. Write check.']],
  ['a step of two kinds is an error', withStep('run: ls\ncheck: ls'), ['runbook.yaml:17:9: a step is of one kind, and this one has run and check. Make two steps of it.']],
  ['two steps of one id are an error', withSteps('- { id: a, title: A, run: ls }\n- { id: a, title: A, run: ls }'), ['runbook.yaml:15:15: the step "a" is there twice (first on line 14). Give one of them another id.']],
  ['two phases of one id are an error', withPhases('- { id: a, title: A, steps: [{ id: a, title: A, run: ls }] }\n- { id: a, title: B, steps: [{ id: b, title: B, run: ls }] }'), ['runbook.yaml:12:11: the phase "a" is there twice (first on line 11). Give one of them another id.']],
  ['a cycle is printed as the way round', withSteps('- { id: a, title: A, run: ls, needs: [c] }\n- { id: b, title: B, run: ls }\n- { id: c, title: C, run: ls }'), ['runbook.yaml:14:45: these steps wait for each other: a → c → b → a. Remove one of these needs, or put the steps in another order.']],
  ['a step that needs itself is a cycle', withSteps('- { id: a, title: A, run: ls, needs: [a] }'), ['runbook.yaml:14:45: these steps wait for each other: a → a. Remove one of these needs, or put the steps in another order.']],
  ['needs names steps of the file', withSteps('- { id: clean, title: A, run: ls }\n- { id: b, title: B, run: ls, needs: [claen] }'), ['runbook.yaml:15:45: there is no step "claen". Write clean.']],
  ['until names a step of the file', withStep("run: ls\nexposes: { what: something, until: publish }"), ['runbook.yaml:17:44: there is no step "publish". Known here: it.']],
  ['for names a step of the file', withStep('workflow: { file: a.yml, for: push-tag }'), ['runbook.yaml:16:39: there is no step "push-tag". Known here: it.']],
  ['run of a provenance names a step of the file', withStep("provenance: { run: build, artifact: a, file: b, equals: { tag: '{target}' } }"), ['runbook.yaml:16:28: there is no step "build". Known here: it.']],
  ['show names steps of the file', withStep('decide: Really?\nshow: [tests]\noptions: { yes: { label: Yes } }'), ['runbook.yaml:17:16: there is no step "tests". Known here: it.']],
  ['a field names values that are there', withStep("git: { tag: '{target}', message: 'Release {vresion}' }"), ['runbook.yaml:16:42: there is no value {vresion}. Write version.']],
  ['platform is a value of a formula only', withStep("git: { tag: '{target}', message: '{platform}' }"), ['runbook.yaml:16:42: there is no value {platform}. Known here: agent, base, branch, commit, host, mode, target, user, version.']],
  ['a title is filled before anything ran, so it takes no captured value', withSteps("- { id: it, title: 'Run {id}', run: ls, capture: { id: { stdout: '(x)' } } }"), ['runbook.yaml:14:26: {id} cannot be used here. Known here: agent, base, mode, target, version.']],
  ['a variable of a command is a value that is there', withStep('run: echo $RELEASE_TRAGET ${RELEASE_VERSION}'), ['runbook.yaml:16:14: there is no value $RELEASE_TRAGET. Write $RELEASE_TARGET.']],
  ['a fix is a command too', withStep('run: ls\nfix: echo $RELEASE_TRAGET'), ['runbook.yaml:17:14: there is no value $RELEASE_TRAGET. Write $RELEASE_TARGET.']],
  ['a placeholder in a command is no redirection', withStep('run: gh run view <build-run-id>'), ['runbook.yaml:16:14: the placeholder <build-run-id> stands in a command, where a shell reads it as a redirection. Capture the value in an earlier step and write $RELEASE_<NAME>, such as $RELEASE_BUILD_RUN_ID.']],
  ['a placeholder in quotes is one all the same', withStep(`run: gh run view "<build-run-id>"`), ['runbook.yaml:16:14: the placeholder <build-run-id> stands in a command, where a shell reads it as a redirection. Capture the value in an earlier step and write $RELEASE_<NAME>, such as $RELEASE_BUILD_RUN_ID.']],
  ['braces of a value in a command name the variable', withStep("run: 'echo {target}'"), ['runbook.yaml:16:14: braces such as {target} are not replaced in a command. Write $RELEASE_TARGET.']],
  ['redirections, expansions and shell braces are left alone', withStep("run: 'sort < in > out; echo ${HOME} {a,b} \"<title>\"; awk ''{print $1}'''"), []],
  ['argv has no shell to replace a variable', withStep('run: { argv: [echo, $RELEASE_TARGET] }'), ['runbook.yaml:16:29: "$RELEASE_TARGET" would reach the program as it is: argv has no shell. Write the command as one shell line.']],
  ['a step is never laxer than its kind', withStep("git: { push: '{target}' }\neffect: none\npoint: machine"), ['runbook.yaml:17:17: effect: none is laxer than what this step does (irreversible). Write effect: irreversible, or remove it.', 'runbook.yaml:18:16: point: machine is laxer than what this step is: a person opens it. Write point: hold, or remove it.']],
  ['what is irreversible is not waivable', withStep("git: { push: '{target}' }\nwaivable: true"), ['runbook.yaml:17:19: "it" is irreversible, and what is irreversible is not waivable. Remove waivable.']],
  ['equal typed words are an error', withSteps("- { id: a, title: A, git: { push: '{target}' } }\n- { id: b, title: B, git: { push: '{target}' } }"), ['runbook.yaml:15:15: "b" and "a" are both started by typing "tag {target}". Make one step of them.']],
  ['publishes says that it is irreversible', withSteps(`${BUILD}\n- { id: it, title: It, workflow: { file: p.yml, dispatch: {}, publishes: [npm] } }`, CHANNELS), ['runbook.yaml:16:69: "it" publishes and does not say that this is irreversible. Add effect: irreversible to the step.']],
  ['for: latest is no gate', withStep('workflow: { file: a.yml, for: latest }'), ['runbook.yaml:16:39: for: latest watches some run, not the one of this release, so it cannot be a gate. Add advisory: true to the step, or write for: commit.']],
  ['an unknown channel names the nearest one', withSteps(`${BUILD}\n- { id: it, title: It, deliver: [nmp] }`, CHANNELS), ['runbook.yaml:16:40: there is no channel "nmp". Write npm.']],
  ['a formula is for a tap', withSteps(`${BUILD}\n- { id: it, title: It, formula: { channel: npm, asset: 't_{platform}', commit: up } }`, CHANNELS), ['runbook.yaml:16:50: the channel "npm" is of kind npm, and a formula lives in a Homebrew tap. Name a channel of kind homebrew.']],
  ['skip names what the step publishes', withSteps(`${BUILD}\n- { id: it, title: It, workflow: { file: p.yml, dispatch: {}, publishes: [npm], skip: { brew: x } }, effect: irreversible }`, CHANNELS), ['runbook.yaml:16:95: skip names "brew", which this step does not publish. Known here: npm.']],
  ['a publishing dispatch leaves nothing out by itself', withSteps(`${BUILD}\n- { id: it, title: It, workflow: { file: p.yml, dispatch: { skip_it: 'true', allow_partial: '{target}', all: 'false' }, publishes: [npm], skip: { npm: skip_it, also: { all: 'false' } } }, effect: irreversible }`, CHANNELS), ['skip_it', 'allow_partial', 'all'].map((name, at) => `runbook.yaml:16:${[76, 99, 116][at]}: the dispatch sets "${name}", which lets a channel be left out, and nobody decides that here. Write what it is when nothing is left out. What is named under skip is set by a retry where a channel is live already, shown and logged.`)],
  ['a flag that is off, or that a rehearsal sets, leaves nothing out', withSteps(`${BUILD}\n- { id: try, title: T, workflow: { file: p.yml, dispatch: { skip_it: 'true' } } }\n- { id: it, title: It, workflow: { file: p.yml, dispatch: { skip_it: 'false', allow_partial: '0', all: 'true' }, publishes: [npm], skip: { npm: skip_it, also: { all: 'false' } } }, effect: irreversible }`, CHANNELS), []],
  ['an unknown channel kind names the nearest one', withStep('run: ls', 'channels: { a: { kind: homebrw } }'), ['runbook.yaml:10:24: there is no channel kind "homebrw". Write homebrew.']],
  ['a channel is checked by the form of its kind', withStep('run: ls', 'channels: { a: { kind: npm, pakage: x } }'), ['runbook.yaml:10:16: "package" is missing. Add it: package is text.', 'runbook.yaml:10:29: unknown key "pakage". Write package.']],
  ['an unknown tracker names the nearest one', withStep('run: ls', "blockers: { tracker: egro, title: 'Release blockers' }"), ['runbook.yaml:10:22: there is no tracker "egro". Write ergo.']],
  ['an unknown tool names the nearest one, or how to add it', withStep('run: ls\nuses: [jsut]', JUST), ['runbook.yaml:18:16: the tool "jsut" is not in tools. Write just. Or add it: tools: { jsut: { version: …, get: … } }.']],
  ['when names an input and a value that it can have', withStep('run: ls\nwhen: { mod: live, mode: lvie }'), ['runbook.yaml:17:17: there is no input "mod". Write mode.', 'runbook.yaml:17:34: the input "mode" is never "lvie". Write live.']],
  ['a step does not contradict its phase', withPhases('- { id: a, title: A, when: { mode: live }, steps: [{ id: b, title: B, run: ls, when: { mode: dry-run } }] }'), ['runbook.yaml:11:90: when: mode is already set by the phase, otherwise. Remove one of them: both would have to hold.']],
  ['a glob that excludes would match everything else', withStep("run: ls\ncovers: ['!docs/**']"), [`runbook.yaml:17:18: the glob "!docs/**" excludes, and would match everything else. Write paths from the root that are meant, such as 'src/**'.`]],
  ['bytes are compared with one build, or the step names which', withStep('deliver: [npm]', CHANNELS), ['runbook.yaml:15:9: "run" is missing: no workflow step declares artifacts, so it is open whose bytes "it" compares. Add artifacts to the workflow step that builds.']],
  ['two builds are one too many to guess', withSteps(`${BUILD}\n- { id: other, title: Other, workflow: { file: other.yml, for: commit, artifacts: [dist] } }\n- { id: it, title: It, deliver: [npm] }`, CHANNELS), ['runbook.yaml:17:9: "run" is missing: build and other declare artifacts, so it is open whose bytes "it" compares. Write run: build, or the other.']],
  ['a value is captured once', withSteps("- { id: a, title: A, run: ls, capture: { x: { stdout: '(a)' } } }\n- { id: b, title: B, run: ls, capture: { x: { stdout: '(a)' } } }"), ['runbook.yaml:15:48: the value "x" is already given by the step a. Give it another name.']],
  ['a value of an advisory step may be missing', withSteps("- { id: a, title: A, run: ls, advisory: true, capture: { x: { stdout: '(a)' } } }\n- { id: b, title: B, run: 'echo $RELEASE_X' }"), ['runbook.yaml:15:9: "b" uses what "a" gives, and "a" is advisory: it may never have run. Remove advisory from "a".']],
  ['what cannot be taken back says so', withStep('run: ls\nrevert: true'), ['runbook.yaml:17:17: a step of kind run cannot be taken back. Remove revert.']],
  ['the report lies in the repository', withStep('run: ls', 'evidence: ../report.md'), ['runbook.yaml:10:11: evidence "../report.md" is outside the repository. Write a path from its root, without "..", such as .scratch/release/evidence-{target}-{mode}.md.']],
  ['the path of the report takes no free text, which could lead out of it', withStep('run: ls', 'evidence: "{agent}.md"'), ['runbook.yaml:10:11: {agent} cannot be used here. Known here: base, mode, target, version.']],
  ['kept files lie in the repository', withStep('run: ls\nevidence: [/etc/passwd]'), ['runbook.yaml:17:20: evidence "/etc/passwd" is outside the repository. Write a path from its root, without "..".']],
  ['target, base and mode are asked for', withStep('run: ls').replace(/ {2}base: .*\n/, ''), ['runbook.yaml:6:3: the input "base" is missing. Add base: { type: tag }.']],
  ['mode knows two words', withStep('run: ls').replace('dry-run, live', 'dry-run, real'), ['runbook.yaml:8:39: there is no mode "real". Write dry-run or live.']],
  ['a broken pattern says why', withStep('run: ls').replace('(?<version>', '(?<version'), [String.raw`runbook.yaml:6:33: the pattern of "target" is not a regular expression (/^v(?<version\d+\.\d+\.\d+)$/: Invalid capture group name). Write one in single quotes, such as '^v(?<version>\d+\.\d+\.\d+)$'.`]],
  ['a group does not take the name of another value', withStep('run: ls').replace('(?<version>', '(?<base>'), ['runbook.yaml:7:3: the value "base" is already given by the pattern of target. Give it another name.']],
  ['a suggestion knows the user and the host', withStep('run: ls').replace('{host}', '{hostname}'), ['runbook.yaml:9:33: there is no value {hostname}. Known here: host, user.']],
  ['another version of the format is refused', withStep('run: ls').replace('holdpoint: 1', 'holdpoint: 2'), ['runbook.yaml:1:12: "holdpoint" cannot be 2. Write 1.']],
  ...['each: [a]', 'in: tap'].map((line) => [`${line.split(':')[0] ?? ''} is reserved in a step`, withStep(`run: ls\n${line}`), [`runbook.yaml:17:9: "${line.split(':')[0] ?? ''}" is reserved for a later version of the format. Remove it: this version does not do it.`]] as const),
  ...['wait: { until: noon }', 'announce: forum'].map((line) => [`${line.split(':')[0] ?? ''} is reserved as a kind`, withStep(line), [`runbook.yaml:16:9: "${line.split(':')[0] ?? ''}" is reserved for a later version of the format. Remove it: this version does not do it.`]] as const),
  ...['repositories: {}', 'people: []', 'credentials: {}', 'extends: other'].map((line) => [`${line.split(':')[0] ?? ''} is reserved at the top`, withStep('run: ls', line), [`runbook.yaml:10:1: "${line.split(':')[0] ?? ''}" is reserved for a later version of the format. Remove it: this version does not do it.`]] as const),
  ['the channel kind files is reserved', withStep('run: ls', 'channels: { a: { kind: files } }'), ['runbook.yaml:10:24: "files" is reserved for a later version of the format. Remove it: this version does not do it.']],
];

describe('a runbook that is wrong says where, what, and what to write instead', () => {
  test.each(ROWS)('%s', (_, runbook, errors) => {
    expect(errorsOf(runbook)).toEqual(errors);
  });
});

test('a place points at the very word', () => {
  const runbook = withSteps("- { id: it, title: It, git: { tag: '{target}', message: Release }, needs: [itt] }");
  const parsed = parse(runbook);
  const { line, column } = parsed.ok ? { line: 0, column: 0 } : (parsed.errors[0] ?? { line: 0, column: 0 });
  expect(runbook.split('\n')[line - 1]?.slice(column - 1)).toBe('itt] }');
});

test('all errors are given at once, in reading order', () => {
  const places = errorsOf(withSteps("- { id: a, titel: A, run: 'echo {target}' }\n- { id: a, title: A, run: ls, needs: [b], timeout: soon }\n- { id: c, title: C, check: ls, uses: [just], waivabel: true }", 'evidence: /tmp/report.md'));
  expect(places.map((line) => line.split(': ')[0])).toEqual(['runbook.yaml:10:11', 'runbook.yaml:15:9', 'runbook.yaml:15:18', 'runbook.yaml:16:15', 'runbook.yaml:16:45', 'runbook.yaml:16:58', 'runbook.yaml:17:46', 'runbook.yaml:17:53']);
});

test('a bad runbook is an answer, never an exception', () => {
  for (const text of ['', '- 1', '&a [*a]', '{', 'phases: 3', 'phases: [3]', 'phases: [{ steps: [{ deliver: 3, capture: 3, workflow: 3, formula: [] }] }]', '\0', 'inputs: { target: 3 }\nchannels: []\ntools: 3\nblockers: x', '!!binary x: 1', 'a: &x [1]\nb: [*x, *y]', withStep('constructor: 3'), withStep('toString: ls', 'channels: { a: { kind: constructor }, __proto__: { kind: npm } }'), withStep('__proto__: { run: ls }')]) {
    expect(parse(text).ok, text).toBe(false);
  }
});
