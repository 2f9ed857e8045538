import type { JsonObject } from '../../src/core/json.ts';
import type { KindKey } from '../../src/kinds/index.ts';
import type { Git, Tag } from '../../src/ports.ts';
import { COMMIT, MOVED, NOW, answer } from '../support/at.ts';
import type { Given } from '../support/at.ts';
import { artifact, builtFile, channelSeen, job, run } from '../support/github.ts';
import { ended, filesOf, outOfReach } from '../support/ports.ts';
import type { Told } from '../support/ports.ts';

/** A use of a kind in a world in which it passes. */
export type Sample = { readonly name: string; readonly kind: KindKey; readonly spec: JsonObject; readonly given: Given; readonly told: Told };

/** What became of an act whose answer is not known: the world as it is found, in the four ways it can be. */
export type Fate = {
  readonly name: string;
  readonly kind: KindKey;
  readonly spec: JsonObject;
  readonly given: Given;
  readonly ours: Told;
  /** Done, but otherwise than by us; where it needs more of the record than the others, that too. */
  readonly otherwise: Told & { readonly given?: Given };
  readonly absent: Told;
  /** What its picture must say, of each of the three. */
  readonly drawn: readonly [ours: readonly string[], otherwise: readonly string[], absent: readonly string[]];
  readonly outOfReach: Told;
};

const repository = 'acme/tidewater';
const head = async () => ({ commit: COMMIT, branch: 'main' });
const tag = (but: Partial<Tag> = {}): Tag => ({ object: 'tag1', commit: COMMIT, annotated: true, ...but });
const remoteTag = (found: Tag | null): Told => ({ git: { remoteTag: async () => found } });
const command = { code: 0, signal: null, trouble: null, missing: null, expected: true, rejected: false, firstError: null, lastLines: [], durationMs: 5, captured: {}, command: 'just test', exit: {} };
const commandsRan = { attempt: { sent: { commands: [command] } } };
const build: Given = { read: { build: { sent: null, facts: { runId: '500' }, captured: {} }, 'push-tag': { sent: { tag: 'v1.2.3', commit: COMMIT }, facts: {}, captured: {} } } };
const bound = { runId: '700', runAttempt: 1 };
const dispatched = (but: Parameters<typeof run>[0] = {}) => run({ id: '700', path: '.github/workflows/publish.yml', event: 'workflow_dispatch', branch: 'main', ...but });
const dispatchNote = { ref: 'main', head: COMMIT, actor: 'ada', highest: '600', serverNow: NOW, nonce: null, out: { npm: 'absent' }, inputs: {} };
const formulaText = (sum: string) => `class T < Formula\n  version "1.2.3"\n  url "https://127.0.0.1/acme/tidewater/releases/download/v1.2.3/tidewater_1.2.3_linux_amd64.tar.gz"\n  sha256 "${sum}"\nend\n`;
const assets = { built: async () => [builtFile('tidewater_1.2.3_linux_amd64.tar.gz', { sha256: 'l1' })] };
const tapAt = (commit: string, sum: string): Told => ({ github: { [repository]: assets, 'acme/homebrew-tap': { branchHead: async () => commit, content: async () => formulaText(sum) } } });

const STAGED = '6f1c2a7e-3b64-4d0a-9c55-0f2f6f9b1a11';
/** npm, which lists this as staged of the version. */
const npmStages = (...ids: readonly string[]): Told => ({
  github: { [repository]: { built: async () => [builtFile('tidewater-1.2.3.tgz')] } },
  stagedAs: async () => ({ package: 'tidewater', version: '1.2.3', file: 'tidewater-1.2.3.tgz', tag: 'latest' }),
  processes: { capture: async () => ({ code: 0, stdout: JSON.stringify(ids.map((id) => ({ id, packageName: 'tidewater', version: '1.2.3', tag: 'latest' }))), stderr: '', missing: false }) },
  files: { scratch: (borrow) => borrow('/tmp/lent') },
});

const specs = {
  run: { run: 'just test' },
  check: { check: 'just lint' },
  clean: { git: { clean: true, branch: 'main', pushed: true } },
  tag: { git: { tag: '{target}', message: 'Release {target}' } },
  push: { git: { push: '{target}' } },
  branch: { git: { push: { branch: 'main' } } },
  commit: { git: { commit: { message: 'Release {version}' } } },
  decide: { decide: 'Go on?', show: ['bindings', { cmd: 'git diff --stat' }], options: { yes: { label: 'Yes' }, hold: { label: 'Stop', holds: true } } },
  dispatch: { workflow: { file: 'publish.yml', ref: 'main', dispatch: { rehearsal: 'true' } } },
  publish: { workflow: { file: 'publish.yml', ref: 'main', dispatch: { rehearsal: 'false' }, publishes: ['npm'], run: 'build' } },
  formula: { formula: { channel: 'brew', run: 'build', asset: 'tidewater_{version}_{platform}.tar.gz', commit: 'tidewater: update to {version}' } },
} as const;

const clean: Partial<Git> = { head, obstacle: async () => null, dirty: async () => [], remoteBranch: async () => COMMIT, fetch: async () => undefined, aheadBehind: async () => ({ ahead: 0, behind: 0 }) };

export const samples: readonly Sample[] = [
  { name: 'run', kind: 'run', spec: specs.run, given: commandsRan, told: { files: filesOf() } },
  { name: 'check of commands', kind: 'check', spec: specs.check, given: commandsRan, told: { files: filesOf() } },
  { name: 'check of GitHub', kind: 'check', spec: { check: { github: { login: true } } }, given: {}, told: { github: { [repository]: { login: async () => ({ login: 'ada', scopes: ['repo'] }) } } } },
  { name: 'check of the channels', kind: 'check', spec: { check: { channels: { free: ['npm'] } } }, given: {}, told: { standing: async () => ({ taken: null, nobodys: null, url: 'http://127.0.0.1/npm/tidewater' }) } },
  { name: 'check of GitHub and of what cannot be seen there', kind: 'check', spec: { check: { github: { login: true, releases: 'immutable' } } }, given: { attempt: { answers: [answer('immutable releases', 'confirmed', { reason: 'looked' })] } }, told: { github: { [repository]: { login: async () => ({ login: 'ada', scopes: null }), immutableReleases: async () => null } } } },
  { name: 'check of the tracker', kind: 'check', spec: { check: { tracker: 'healthy' } }, given: {}, told: { tracker: { where: async () => '.ergo' } } },
  { name: 'decide', kind: 'decide', spec: specs.decide, given: { attempt: { ...commandsRan.attempt, answers: [answer('decision', 'yes')] } }, told: { files: filesOf() } },
  { name: 'manual', kind: 'manual', spec: { manual: 'Announce it.', verify: 'true' }, given: { attempt: { answers: [answer('attest', 'done')] } }, told: { files: filesOf(), processes: { run: async () => ended() } } },
  { name: 'git clean', kind: 'git', spec: specs.clean, given: {}, told: { git: clean } },
  { name: 'git tag', kind: 'git', spec: specs.tag, given: { attempt: { sent: { object: 'tag1' } } }, told: { git: { localTag: async () => tag(), tagMessage: async () => 'Release v1.2.3' } } },
  { name: 'git push of a tag', kind: 'git', spec: specs.push, given: { attempt: { note: { object: 'tag1', commit: COMMIT, remote: null } } }, told: remoteTag(tag()) },
  { name: 'git push of a branch', kind: 'git', spec: specs.branch, given: { attempt: { note: { commit: COMMIT, remote: 'before' } } }, told: { git: { remoteBranch: async () => COMMIT } } },
  { name: 'git commit', kind: 'git', spec: specs.commit, given: { attempt: { sent: { commit: COMMIT } } }, told: { git: { head, subject: async () => 'Release 1.2.3' } } },
  { name: 'workflow of a commit', kind: 'workflow', spec: { workflow: { file: 'release.yml', for: 'commit' } }, given: {}, told: { github: { [repository]: { runs: async () => [run()], jobs: async () => [job('a')] } } } },
  { name: 'workflow of a push', kind: 'workflow', spec: { workflow: { file: 'release.yml', for: 'push-tag', artifacts: ['dist-*'] } }, given: { ...build, attempt: { facts: { runId: '500', runAttempt: 1 } } }, told: { github: { [repository]: { run: async () => run(), jobs: async () => [job('a')], artifacts: async () => [artifact('dist-x')] } } } },
  { name: 'workflow dispatch', kind: 'workflow', spec: specs.dispatch, given: { attempt: { note: dispatchNote, sent: { runId: '700' }, facts: bound } }, told: { github: { [repository]: { run: async () => dispatched(), jobs: async () => [job('a')] } } } },
  {
    name: 'provenance',
    kind: 'provenance',
    spec: { provenance: { run: 'build', artifact: 'meta', file: 'metadata.json', equals: { tag: '{target}' } } },
    given: build,
    told: { github: { [repository]: { run: async () => run(), repository: async () => ({ id: '77', defaultBranch: 'main' }), artifacts: async () => [artifact('meta')], built: async () => [builtFile('metadata.json', { text: '{"tag":"v1.2.3"}' })] } } },
  },
  { name: 'formula', kind: 'formula', spec: specs.formula, given: { ...build, attempt: { note: { branch: 'main', remote: 'tap0' } } }, told: tapAt('tap1', 'l1') },
  { name: 'deliver', kind: 'deliver', spec: { deliver: ['npm'], run: 'build' }, given: { ...build, step: { channel: 'npm' } }, told: { github: { [repository]: assets }, channel: async () => channelSeen() } },
  { name: 'stage', kind: 'stage', spec: { stage: 'npm', run: 'build' }, given: { ...build, attempt: { note: { stageId: STAGED }, sent: { stageId: STAGED, code: 0, said: '' } } }, told: { ...npmStages(), channel: async () => channelSeen() } },
  { name: 'install', kind: 'install', spec: { install: 'npm' }, given: { attempt: { sent: { tool: 'npm', tools: 'npm', byHand: 'npm install tidewater@1.2.3', commands: [command] } } }, told: { files: filesOf() } },
  { name: 'blockers', kind: 'blockers', spec: { blockers: 'none-open' }, given: {}, told: { tracker: { where: async () => '.ergo', list: async () => [] } } },
];

const reconcile = (given: Given): Given => ({ ...given, purpose: 'reconcile', now: NOW + 3_600_000 });
const runOf = (but: Parameters<typeof run>[0]): NonNullable<Told['github']> => ({ [repository]: { ...assets, runs: async () => [dispatched(but)], run: async () => dispatched(but), jobs: async () => [job('a')], content: async () => null, jobLog: async () => ({ errors: [], tail: [] }) } });
const lost = (told: Told): Told => ({ ...told, github: { [repository]: { ...assets, runs: async () => [] } } });
const gone = channelSeen({ accepted: 'no', installable: 'no', digest: 'none' });

/** Every remote or irreversible act, and what a reconcile finds of it. */
export const fates: readonly Fate[] = [
  {
    name: 'stage', kind: 'stage', spec: { stage: 'npm', run: 'build' }, given: reconcile({ ...build, attempt: { note: { stageId: STAGED } } }),
    ours: { ...npmStages(), channel: async () => channelSeen() }, otherwise: { ...npmStages(), channel: async () => channelSeen({ accepted: 'differs' }) }, absent: { ...npmStages(STAGED), channel: async () => gone },
    drawn: [[STAGED, 'live, our bytes'], ['OTHER BYTES'], [`${STAGED} (latest), the same`, 'does not have it']], outOfReach: { ...npmStages(), channel: outOfReach },
  },
  {
    name: 'git push of a tag', kind: 'git', spec: specs.push, given: reconcile({ attempt: { note: { object: 'tag1', commit: COMMIT, remote: null } } }),
    ours: remoteTag(tag()), otherwise: remoteTag(tag({ object: 'tag2' })), absent: remoteTag(null), drawn: [['tag1', 'the same'], ['tag1', 'tag2', 'ANOTHER TAG'], ['tag1', 'not there']], outOfReach: { git: { remoteTag: outOfReach } },
  },
  {
    name: 'git push of a branch', kind: 'git', spec: specs.branch, given: reconcile({ attempt: { note: { commit: COMMIT, remote: 'before' } } }),
    ours: { git: { remoteBranch: async () => COMMIT } }, otherwise: { git: { remoteBranch: async () => MOVED, fetch: async () => undefined, isAncestor: async () => false } }, absent: { git: { remoteBranch: async () => 'before' } }, drawn: [[COMMIT.slice(0, 12), 'ours'], [COMMIT.slice(0, 12), MOVED.slice(0, 12), 'moved without ours'], ['before', 'where it was']], outOfReach: { git: { remoteBranch: outOfReach } },
  },
  {
    name: 'workflow dispatch', kind: 'workflow', spec: specs.dispatch, given: reconcile({ attempt: { note: dispatchNote } }),
    ours: { github: runOf({}) }, otherwise: { github: runOf({ commit: MOVED }), given: reconcile({ attempt: { note: dispatchNote, sent: { runId: '700' } } }) }, absent: lost({}),
    drawn: [['a dispatch of publish.yml, by ada', 'above 600', '700 completed: success ours'], ['700 of publish.yml, known by its id', '700'], ['no run of publish.yml since the intent']], outOfReach: { github: { [repository]: { runs: outOfReach } } },
  },
  {
    name: 'workflow that publishes', kind: 'workflow', spec: specs.publish, given: reconcile({ ...build, attempt: { note: dispatchNote } }),
    ours: { ...lost({}), channel: async () => channelSeen() }, otherwise: { ...lost({}), channel: async () => channelSeen({ accepted: 'differs' }) }, absent: { ...lost({}), channel: async () => gone },
    drawn: [['no run of publish.yml', 'npm yes yes match live, our bytes'], ['npm differs yes match OTHER BYTES'], ['npm no no none does not have it']], outOfReach: { ...lost({}), channel: outOfReach },
  },
  {
    name: 'formula', kind: 'formula', spec: specs.formula, given: reconcile({ ...build, attempt: { note: { branch: 'main', remote: 'tap0' } } }),
    ours: tapAt('tap1', 'l1'), otherwise: tapAt('tap1', 'other'), absent: tapAt('tap0', 'old'), drawn: [['acme/homebrew-tap main', 'tap1', 'l1 in it'], ['tap1', 'l1 not in it'], ['tap0 (where it was before the intent)']], outOfReach: { github: { [repository]: assets, 'acme/homebrew-tap': { branchHead: outOfReach } } },
  },
];
