import { createHash } from 'node:crypto';
import AdmZip from 'adm-zip';
import { createGitHub } from '../../src/adapters/github.ts';
import { createHttp } from '../../src/adapters/http.ts';
import { channels } from '../../src/channels/index.ts';
import type { ChannelKey } from '../../src/channels/index.ts';
import type { Channel } from '../../src/channels/channel.ts';
import type { ChannelPorts, GitHub } from '../../src/ports.ts';
import * as answers from '../adapters/github-answers.ts';
import type { Reply, Route } from '../adapters/loopback.ts';
import { at, cratesRoutes, EXPECTED, npmRoutes, pypiRoutes, releaseRoutes, tapRoutes, VERSION } from '../channels/world.ts';

/** One question or act of ours and the route that goes wrong under it. */
export type Ask = {
  readonly name: string;
  readonly route: string;
  readonly routes: { readonly [route: string]: Route };
  readonly ask: (origin: string, timeoutMs: number) => Promise<unknown>;
  /** The same of a client that remembers. */
  readonly call?: (github: GitHub) => Promise<unknown>;
  /** An act: its route is met exactly once, whatever comes back. */
  readonly act?: true;
  /** Only bytes, which nothing here can tell from the right ones: who asked compares them. */
  readonly opaque?: true;
  /** A well-formed answer about something else. */
  readonly wrong?: Reply;
};

const REPO = '/repos/acme/tidewater';
const TOKEN = 'gho_secret';

export const gitHubAt = (origin: string, timeoutMs?: number, repository = 'acme/tidewater'): GitHub => createGitHub({ baseUrl: origin, token: TOKEN, repository, userAgent: 'holdpoint/test', ...(timeoutMs === undefined ? {} : { timeoutMs }) });

const zip = ((): Buffer => {
  const made = new AdmZip();
  made.addFile('metadata.json', Buffer.from('{"tag":"v1.2.3"}'));
  return made.toBuffer();
})();
const artifact = answers.artifact({ id: 11, digest: `sha256:${createHash('sha256').update(zip).digest('hex')}`, workflow_run: { id: 42 } });
const stored = (path: string): Route => (request) => ({ status: 302, headers: { location: `${at(request)}${path}` } });
const run = answers.run({ id: 42, status: 'completed', conclusion: 'success' });

const gitHubRoutes: { readonly [route: string]: Route } = {
  'GET /user': { json: { login: 'rowan' }, headers: { 'x-oauth-scopes': 'repo' } },
  [`GET ${REPO}`]: { json: { id: 217723378, full_name: 'acme/tidewater', default_branch: 'main', archived: false } },
  [`GET ${REPO}/actions/workflows/release.yml`]: { json: { id: 1, path: '.github/workflows/release.yml', state: 'active' } },
  [`GET ${REPO}/actions/secrets`]: { json: { total_count: 1, secrets: [{ name: 'NPM_TOKEN' }] } },
  [`GET ${REPO}/actions/workflows/release.yml/runs`]: { json: { total_count: 1, workflow_runs: [run] } },
  [`GET ${REPO}/actions/runs/42`]: { json: run },
  [`GET ${REPO}/actions/runs/42/attempts/1/jobs`]: { json: { total_count: 1, jobs: [answers.job({ run_id: 42 })] } },
  [`GET ${REPO}/actions/jobs/7/logs`]: stored('/storage/log'),
  'GET /storage/log': { body: '2026-01-01T00:00:00Z ##[error]no\n', headers: { 'content-type': 'text/plain' } },
  [`GET ${REPO}/actions/runs/42/pending_deployments`]: { json: [answers.pendingDeployment()] },
  [`GET ${REPO}/actions/runs/42/approvals`]: { json: [answers.approval()] },
  [`GET ${REPO}/actions/runs/42/artifacts`]: { json: { total_count: 1, artifacts: [artifact] } },
  [`GET ${REPO}/actions/artifacts/11/zip`]: stored('/storage/zip'),
  'GET /storage/zip': { body: zip },
  [`GET ${REPO}/releases/tags/v1.2.3`]: { json: answers.release() },
  [`GET ${REPO}/branches/main`]: { json: { name: 'main', commit: { sha: 'a'.repeat(40) } } },
  [`GET ${REPO}/contents/a/b.rb`]: { body: 'class B < Formula\nend\n', headers: { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' } },
  [`GET ${REPO}/actions/organization-secrets`]: { json: { total_count: 1, secrets: [{ name: 'NPM_TOKEN' }] } },
  [`GET ${REPO}/environments/release/secrets`]: { json: { total_count: 1, secrets: [{ name: 'NPM_TOKEN' }] } },
  [`GET ${REPO}/environments/release`]: { json: answers.environment() },
  [`GET ${REPO}/rulesets`]: { json: [answers.ruleset()] },
  [`GET ${REPO}/rulesets/21`]: { json: answers.ruleset() },
  [`GET ${REPO}/immutable-releases`]: { json: { enabled: true, enforced_by_owner: false } },
  [`GET ${REPO}/actions/runs`]: { json: { total_count: 1, workflow_runs: [run] } },
  [`GET ${REPO}/issues`]: { json: [answers.issue()] },
  [`POST ${REPO}/actions/workflows/release.yml/dispatches`]: { json: { workflow_run_id: 43, run_url: '', html_url: '' } },
  [`POST ${REPO}/actions/runs/42/cancel`]: { status: 202, json: {} },
  [`POST ${REPO}/actions/runs/42/rerun-failed-jobs`]: { status: 201, json: {} },
  [`GET ${REPO}/issues/1347`]: { json: answers.issue() },
  [`GET ${REPO}/issues/1347/sub_issues`]: { json: [answers.issue({ number: 1348 })] },
  [`POST ${REPO}/actions/runs/42/pending_deployments`]: { json: [{ id: 1 }] },
  [`POST ${REPO}/issues`]: { status: 201, json: answers.issue() },
  [`POST ${REPO}/issues/1347/sub_issues`]: { status: 201, json: answers.issue() },
  [`POST ${REPO}/issues/1347/comments`]: { status: 201, json: { id: 1 } },
  [`PATCH ${REPO}/issues/1347`]: { json: answers.issue({ state: 'closed' }) },
};

type Call = (github: GitHub) => Promise<unknown>;

const read = (route: string, call: Call, rest: Pick<Ask, 'opaque' | 'wrong'> = {}): Ask => ({ name: route, route, routes: gitHubRoutes, ask: (origin, timeoutMs) => call(gitHubAt(origin, timeoutMs)), call, ...rest });
const act = (route: string, call: Call, rest: Pick<Ask, 'wrong'> = {}): Ask => ({ ...read(route, call, rest), act: true });

/** Bytes; or a redirect, whose own body says nothing. */
const OPAQUE = { opaque: true } as const;
const built: Call = (github) => github.built('42', () => true);

export const gitHubReads: readonly Ask[] = [
  read('GET /user', (github) => github.login()),
  read(`GET ${REPO}`, (github) => github.repository(), { wrong: { json: { id: 1, full_name: 'mallory/tidewater', default_branch: 'main' } } }),
  read(`GET ${REPO}/actions/workflows/release.yml`, (github) => github.workflow('release.yml'), { wrong: { json: { id: 1, path: '.github/workflows/other.yml', state: 'active' } } }),
  read(`GET ${REPO}/actions/secrets`, (github) => github.secretNames()),
  read(`GET ${REPO}/actions/workflows/release.yml/runs`, (github) => github.runs({ file: 'release.yml' })),
  read(`GET ${REPO}/actions/runs/42`, (github) => github.run('42'), { wrong: { json: answers.run({ id: 41, status: 'completed', conclusion: 'success' }) } }),
  read(`GET ${REPO}/actions/runs/42/attempts/1/jobs`, (github) => github.jobs('42', 1), { wrong: { json: { total_count: 1, jobs: [answers.job({ run_id: 41 })] } } }),
  read(`GET ${REPO}/actions/jobs/7/logs`, (github) => github.jobLog('7'), OPAQUE),
  read('GET /storage/log', (github) => github.jobLog('7'), OPAQUE),
  read(`GET ${REPO}/actions/runs/42/pending_deployments`, (github) => github.pendingDeployments('42')),
  read(`GET ${REPO}/actions/runs/42/approvals`, (github) => github.reviews('42')),
  read(`GET ${REPO}/actions/runs/42/artifacts`, (github) => github.artifacts('42'), { wrong: { json: { total_count: 1, artifacts: [{ ...artifact, workflow_run: { id: 41 } }] } } }),
  read(`GET ${REPO}/actions/artifacts/11/zip`, built, OPAQUE),
  read('GET /storage/zip', built, { wrong: { body: Buffer.from('other bytes') } }),
  read(`GET ${REPO}/releases/tags/v1.2.3`, (github) => github.releaseByTag('v1.2.3'), { wrong: { json: answers.release({ tag_name: 'v1.2.2' }) } }),
  read(`GET ${REPO}/branches/main`, (github) => github.branchHead('main'), { wrong: { json: { name: 'other', commit: { sha: 'b'.repeat(40) } } } }),
  read(`GET ${REPO}/contents/a/b.rb`, (github) => github.content('a/b.rb', 'main'), OPAQUE),
  read(`GET ${REPO}/actions/organization-secrets`, (github) => github.organizationSecretNames()),
  read(`GET ${REPO}/environments/release/secrets`, (github) => github.environmentSecretNames('release')),
  read(`GET ${REPO}/environments/release`, (github) => github.environment('release'), { wrong: { json: answers.environment({ name: 'staging' }) } }),
  read(`GET ${REPO}/rulesets`, (github) => github.tagRulesets()),
  read(`GET ${REPO}/rulesets/21`, (github) => github.tagRulesets(), { wrong: { json: answers.ruleset({ id: 22 }) } }),
  read(`GET ${REPO}/immutable-releases`, (github) => github.immutableReleases()),
  read(`GET ${REPO}`, (github) => github.access(), { wrong: { json: { id: 1, full_name: 'mallory/tidewater', default_branch: 'main', archived: false, permissions: { push: true } } } }),
  read(`GET ${REPO}/actions/runs`, (github) => github.runsOfEvent('push', 0)),
  read(`GET ${REPO}/issues`, (github) => github.issues({ labels: ['release-blocker'], state: 'all' })),
  read(`GET ${REPO}/issues/1347`, (github) => github.issue(1347), { wrong: { json: answers.issue({ number: 1 }) } }),
  read(`GET ${REPO}/issues/1347/sub_issues`, (github) => github.subIssues(1347)),
];

export const gitHubActs: readonly Ask[] = [
  act(`POST ${REPO}/actions/workflows/release.yml/dispatches`, (github) => github.dispatch({ file: 'release.yml', ref: 'main', inputs: { tag: 'v1.2.3' } })),
  act(`POST ${REPO}/actions/runs/42/cancel`, (github) => github.cancelRun('42')),
  act(`POST ${REPO}/actions/runs/42/rerun-failed-jobs`, (github) => github.rerunFailedJobs('42')),
  act(`POST ${REPO}/actions/runs/42/pending_deployments`, (github) => github.approve({ run: '42', environment: '161088068', comment: 'Ship it!' })),
  act(`POST ${REPO}/issues`, (github) => github.createIssue({ title: 'x', body: '', labels: [] })),
  act(`POST ${REPO}/issues/1347/sub_issues`, (github) => github.addSubIssue(1347, '9')),
  act(`POST ${REPO}/issues/1347/comments`, (github) => github.closeIssue(1347, 'done')),
  act(`PATCH ${REPO}/issues/1347`, (github) => github.closeIssue(1347, 'done'), { wrong: { json: answers.issue({ number: 1, state: 'closed' }) } }),
];

const PYPI_NEWEST: Route = { json: { info: { version: VERSION }, urls: [{ filename: 'tidewater-1.2.3.tar.gz' }] } };

const channelRoutes: { readonly [key in ChannelKey]: { readonly spec: unknown; readonly routes: { readonly [route: string]: Route }; readonly wrong: { readonly [route: string]: Reply } } } = {
  npm: {
    spec: { package: 'tidewater' },
    routes: npmRoutes(),
    wrong: { 'GET /npm/tidewater/1.2.3': otherName(npmRoutes()['GET /npm/tidewater/1.2.3']), 'GET /npm/tidewater': otherName(npmRoutes()['GET /npm/tidewater']), 'GET /npm/-/package/tidewater/dist-tags': { json: { latest: '1.2.2' } } },
  },
  pypi: { spec: { package: 'tidewater' }, routes: pypiRoutes(), wrong: { 'GET /py/pypi/tidewater/1.2.3/json': { json: { urls: [{ filename: 'other-1.2.3.tar.gz', digests: { sha256: 'a'.repeat(64) } }] } }, 'GET /py/simple/tidewater/': { json: { name: 'other', files: [] } } } },
  'crates.io': { spec: { package: 'tidewater' }, routes: cratesRoutes(), wrong: { 'GET /index/ti/de/tidewater': { body: `${JSON.stringify({ name: 'other', vers: VERSION, cksum: 'a'.repeat(64), yanked: false })}\n` }, 'GET /crates/tidewater/1.2.3/download': { body: 'other bytes' } } },
  homebrew: { spec: { tap: 'acme/homebrew-tap', checkout: '../tap', formula: 'Formula/tidewater.rb' }, routes: tapRoutes(), wrong: { 'GET /repos/acme/homebrew-tap': { json: { id: 1, full_name: 'mallory/homebrew-tap', default_branch: 'main' } }, 'GET /repos/acme/homebrew-tap/branches/main': { json: { name: 'other', commit: { sha: 'b'.repeat(40) } } } } },
  // A glob that more of what was built fits would miss that before a download is asked for.
  'github-release': { spec: { assets: ['tidewater_*.tar.gz', 'sha256sums.txt'] }, routes: releaseRoutes(), wrong: { 'GET /repos/acme/tidewater/releases/tags/v1.2.3': { json: answers.release({ tag_name: 'v1.2.2' }) } } },
};

/** The same answer about another package; what else it says is what was asked for. */
function otherName(route: Route | undefined): Reply {
  const reply = typeof route === 'object' && typeof route.json === 'object' ? route.json : {};
  return { json: { ...reply, name: 'other' } };
}

const KEYS = ['npm', 'pypi', 'crates.io', 'homebrew', 'github-release'] as const;

/** Each channel, with each of its routes gone wrong. */
export const channelAsks: readonly Ask[] = KEYS.flatMap((key) => {
  const { spec, routes, wrong } = channelRoutes[key];
  return Object.keys(routes).map((route): Ask => ({
    name: `${key}: ${route}`,
    route,
    routes,
    ask: (origin, timeoutMs) => onChannel(key, origin, timeoutMs, (channel, ports) => channel.look(spec, EXPECTED, ports)),
    ...(wrong[route] === undefined ? {} : { wrong: wrong[route] }),
    ...(/download/.test(route) || /contents/.test(route) ? { opaque: true } : {}),
  }));
});

/** What a channel is asked before a release: the routes of each question, of a version that is out. */
const standingRoutes: { readonly [key in ChannelKey]: readonly [standing: readonly string[], publisher: { readonly [route: string]: Route }] } = {
  npm: [['GET /npm/tidewater', 'GET /npm/tidewater/1.2.3'], npmRoutes()],
  pypi: [['GET /py/pypi/tidewater/json', 'GET /py/pypi/tidewater/1.2.3/json'], { 'GET /py/pypi/tidewater/json': PYPI_NEWEST, 'GET /py/integrity/tidewater/1.2.3/tidewater-1.2.3.tar.gz/provenance': { json: { attestation_bundles: [{ publisher: { kind: 'GitHub', repository: 'acme/tidewater' } }] } } }],
  'crates.io': [['GET /index/ti/de/tidewater'], { ...cratesRoutes(), 'GET /api/v1/crates/tidewater/1.2.3': { json: { version: { crate: 'tidewater', num: VERSION, trustpub_data: { provider: 'github', repository: 'acme/tidewater' } } } } }],
  homebrew: [Object.keys(tapRoutes()).filter((route) => !route.includes('/download/')), {}],
  'github-release': [['GET /repos/acme/tidewater/releases/tags/v1.2.3'], {}],
};

/** The same before a release: whether the version is free, and who published the newest. */
export const standingAsks: readonly Ask[] = KEYS.flatMap((key) => {
  const { spec, routes, wrong } = channelRoutes[key];
  const [standing, publisher] = standingRoutes[key];
  const all = { ...routes, 'GET /py/pypi/tidewater/json': PYPI_NEWEST, ...publisher };
  const ask = (of: string, route: string, call: (channel: Channel, ports: ChannelPorts) => Promise<unknown>): Ask => ({
    name: `${key} ${of}: ${route}`,
    route,
    routes: all,
    ask: (origin, timeoutMs) => onChannel(key, origin, timeoutMs, call),
    ...(wrong[route] === undefined ? {} : { wrong: wrong[route] }),
    // Lines of text: whose are none, or others, are those of another version, which a person is asked about.
    ...(/contents|index\/ti/.test(route) ? { opaque: true } : {}),
  });
  const asksPublisher = Object.keys(publisher).filter((route) => !/download|dist-tags/.test(route));
  return [...standing.map((route) => ask('standing', route, (channel, ports) => channel.standing(spec, EXPECTED, ports))), ...asksPublisher.map((route) => ask('publisher', route, async (channel, ports) => channel.publisher?.(spec, EXPECTED, ports)))];
});

const onChannel = async <T>(key: ChannelKey, origin: string, timeoutMs: number, call: (channel: Channel, ports: ChannelPorts) => Promise<T>): Promise<T> =>
  call(await channels[key](), {
    http: createHttp({ silenceMs: timeoutMs }),
    endpoints: { github: origin, githubDownloads: origin, npm: `${origin}/npm`, pypi: `${origin}/py`, crates: `${origin}/index` },
    github: (repository) => gitHubAt(origin, timeoutMs, repository),
  });

/** Whether what a channel was seen to serve would pass its step. */
export const isPassing = (seen: unknown): boolean => typeof seen === 'object' && seen !== null && 'accepted' in seen && 'installable' in seen && seen.accepted === 'yes' && seen.installable === 'yes';
