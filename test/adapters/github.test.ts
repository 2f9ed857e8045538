import { describe, expect, it } from 'vitest';
import { createGitHub } from '../../src/adapters/github.ts';
import { artifact, COMMIT, issue, job, message, release, run, asset } from './github-answers.ts';
import { HALF_JSON, serve, WEB_PAGE, type Loopback, type Route } from './loopback.ts';

const REPO = '/repos/acme/tidewater';
const RUN = `GET ${REPO}/actions/runs/42`;

const open = async (routes: { readonly [route: string]: Route }) => {
  const server = await serve(routes);
  return { server, github: createGitHub({ baseUrl: server.origin, token: 'gho_secret', repository: 'acme/tidewater', userAgent: 'holdpoint/test' }) };
};
const countOf = (server: Loopback, route: string): number => server.requests.filter((request) => request.route.startsWith(route)).length;

describe('a request to GitHub', () => {
  it('carries the token, the version of the API and who asks', async () => {
    const { server, github } = await open({ [RUN]: { json: run({ id: 42 }) } });
    await github.run('42');
    expect(server.requests[0]?.headers).toMatchObject({ authorization: 'token gho_secret', 'x-github-api-version': '2022-11-28', accept: 'application/vnd.github+json', 'user-agent': expect.stringMatching(/^holdpoint\/test/) });
  });

  it('names the repository only where its route has a place for it', async () => {
    const { server, github } = await open({ 'GET /user': { json: { login: 'rowan' } } });
    await github.login();
    expect(server.requests[0]?.route).toBe('GET /user');
  });

  it('is made without credentials where there is no token', async () => {
    const server = await serve({ [RUN]: { json: run({ id: 42 }) } });
    await createGitHub({ baseUrl: server.origin, token: null, repository: 'acme/tidewater', userAgent: 'holdpoint/test' }).run('42');
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it.each([
    ['a 404', { status: 404, json: message('Not Found') }, { trouble: 'missing', status: 404 }],
    ['a 401, with the command that helps', { status: 401, json: message('Bad credentials') }, { trouble: 'denied', fix: 'gh auth login', status: 401 }],
    ['a 403 of a missing permission', { status: 403, json: message('Resource not accessible by personal access token'), headers: { 'x-ratelimit-remaining': '4000', 'x-accepted-github-permissions': 'actions=read' } }, { trouble: 'denied', fix: expect.stringContaining('actions=read') }],
    ['a 403 of a missing scope', { status: 403, json: message('Must have admin rights'), headers: { 'x-accepted-oauth-scopes': 'repo, workflow' } }, { trouble: 'denied', fix: 'gh auth refresh --scopes repo,workflow' }],
    ['a 403 of single sign-on', { status: 403, json: message('Resource protected by organization SAML enforcement'), headers: { 'x-github-sso': 'required; url=https://github.com/orgs/acme/sso?x=1' } }, { trouble: 'denied', fix: expect.stringContaining('https://github.com/orgs/acme/sso?x=1') }],
    ['a 403 of the secondary limit', { status: 403, json: message('You have exceeded a secondary rate limit'), headers: { 'retry-after': '30' } }, { trouble: 'limited', retryAfterMs: 30_000 }],
    ['a 403 of the secondary limit that names no time', { status: 403, json: message('You have exceeded a secondary rate limit') }, { trouble: 'limited', retryAfterMs: 60_000 }],
    ['a 403 of the hourly budget', { status: 403, json: message('API rate limit exceeded'), headers: { date: 'Thu, 22 Jan 2026 19:00:00 GMT', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Date.parse('2026-01-22T19:00:00Z') / 1000 + 90) } }, { trouble: 'limited', retryAfterMs: expect.closeTo(90_000, -4) }],
    ['a 429', { status: 429, json: message('slow down'), headers: { 'retry-after': '5' } }, { trouble: 'limited', retryAfterMs: 5000 }],
    ['a 422', { status: 422, json: message('Validation Failed') }, { trouble: 'refused', message: expect.stringContaining('Validation Failed') }],
    ['a 301 of a repository that moved', { status: 301, json: { message: 'Moved Permanently', url: 'https://api.github.com/repositories/1' }, headers: { location: 'https://api.github.com/repositories/1' } }, { trouble: 'missing', message: expect.stringContaining('has moved') }],
    ['a 500', { status: 500, json: message('oops') }, { trouble: 'unreachable', status: 500 }],
    ['a 304 that nobody asked for', { status: 304 }, { trouble: 'unreachable' }],
    ['a web page with status 200', WEB_PAGE, { trouble: 'unreachable' }],
    ['half of the JSON with status 200', HALF_JSON, { trouble: 'unreachable' }],
    ['nothing at all with status 200', { body: '' }, { trouble: 'unreachable' }],
    ['another run than was asked for', { json: run({ id: 43 }) }, { trouble: 'unreachable', message: expect.stringContaining('another one than was asked for') }],
    ['a 202 and a part', { status: 206, json: run({ id: 42 }) }, { trouble: 'unreachable', status: 206 }],
    ['JSON without a field that is read', { json: { ...run(), head_sha: undefined } }, { trouble: 'unreachable', message: expect.stringContaining('head_sha') }],
  ] as const satisfies readonly (readonly [string, Route, object])[])('that ends in %s has no answer', async (_, route, error) => {
    const { server, github } = await open({ [RUN]: route });
    await expect(github.run('42')).rejects.toMatchObject({ name: 'WorldError', ...error });
    expect(countOf(server, RUN)).toBe(1);
  });

  it.each([502, 503, 504])('that ends in %i is made once more, when it only reads', async (status) => {
    let asked = 0;
    const { server, github } = await open({ [RUN]: () => ((asked += 1) === 1 ? { status, body: 'Bad Gateway' } : { json: run({ id: 42 }) }) });
    expect((await github.run('42')).id).toBe('42');
    expect(server.requests).toHaveLength(2);
  });

  it.each([['0', 2], ['5', 1]] as const)('that is asked to slow down for %s s is made once more when that is a moment, when it only reads', async (seconds, requests) => {
    const { server, github } = await open({ [RUN]: { status: 429, json: message('slow down'), headers: { 'retry-after': seconds } } });
    await expect(github.run('42')).rejects.toMatchObject({ trouble: 'limited', retryAfterMs: Number(seconds) * 1000 });
    expect(server.requests).toHaveLength(requests);
  });

  it.each(['cut', 'reset'] as const)('whose connection breaks (%s) is made twice and not more, when it only reads', async (fault) => {
    const { server, github } = await open({ [RUN]: { json: run(), fault } });
    await expect(github.run('42')).rejects.toMatchObject({ trouble: 'unreachable', message: expect.stringContaining('the connection broke off') });
    expect(server.requests).toHaveLength(2);
  });

  it('never shows the token in what it throws', async () => {
    const { github } = await open({ [RUN]: { status: 401, json: message('Bad credentials') } });
    const error: unknown = await github.run('42').catch((thrown: unknown) => thrown);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('gho_secret');
  });
});

describe('polling', () => {
  it('asks whether something changed, and answers from memory when nothing did', async () => {
    const { server, github } = await open({ [RUN]: ({ headers }) => (headers['if-none-match'] === 'W/"1"' ? { status: 304 } : { json: run({ id: 42 }), headers: { etag: 'W/"1"' } }) });
    expect(await github.run('42')).toEqual(await github.run('42'));
    expect(server.requests.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, 'W/"1"']);
  });

  it('does not take "unchanged" of another answer for its own, and asks anew', async () => {
    let asked = 0;
    const { server, github } = await open({ [RUN]: () => ((asked += 1) === 2 ? { status: 304, headers: { etag: '"2"' } } : { json: run({ id: 42 }), headers: { etag: 'W/"1"' } }) });
    await github.run('42');
    await expect(github.run('42')).rejects.toMatchObject({ trouble: 'unreachable', status: 304 });
    expect((await github.run('42')).id).toBe('42');
    expect(server.requests.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, 'W/"1"', undefined]);
  });

  it('does not remember what it could not read', async () => {
    let asked = 0;
    const { server, github } = await open({ [RUN]: () => ((asked += 1) === 1 ? { ...HALF_JSON, headers: { ...HALF_JSON.headers, etag: '"bad"' } } : { json: run({ id: 42 }) }) });
    await expect(github.run('42')).rejects.toMatchObject({ trouble: 'unreachable' });
    expect((await github.run('42')).id).toBe('42');
    expect(server.requests[1]?.headers).not.toHaveProperty('if-none-match');
  });

  it('remembers each address by itself', async () => {
    const { github } = await open({ [RUN]: { json: run({ id: 42 }), headers: { etag: '"a"' } }, [`GET ${REPO}/actions/runs/43`]: ({ headers }) => ({ json: run({ id: headers['if-none-match'] ? 1 : 43 }) }) });
    await github.run('42');
    expect((await github.run('43')).id).toBe('43');
  });

  it('knows the clock of GitHub and how many requests are left', async () => {
    const { github } = await open({ [RUN]: { json: run({ id: 42 }), headers: { date: 'Thu, 22 Jan 2026 19:00:00 GMT', 'x-ratelimit-remaining': '4711' } } });
    expect(github.remaining()).toBeNull();
    await github.run('42');
    expect(github.remaining()).toBe(4711);
    expect(new Date(github.serverNow()).toISOString()).toMatch(/^2026-01-22T19:0/);
  });
});

describe('runs', () => {
  const RUNS = `GET ${REPO}/actions/workflows/release.yml/runs`;

  it('are read with what identifies them', async () => {
    const { github } = await open({ [RUN]: { json: run({ id: 42, path: '.github/workflows/release.yml@v1.2.3', status: 'completed', conclusion: 'success', run_attempt: 2 }) } });
    expect(await github.run('42')).toEqual({
      id: '42',
      attempt: 2,
      number: 562,
      path: '.github/workflows/release.yml',
      event: 'push',
      commit: COMMIT,
      branch: 'v1.2.3',
      title: 'Release v1.2.3',
      actor: 'rowan',
      status: 'completed',
      conclusion: 'success',
      createdAt: Date.parse('2026-01-22T19:33:08Z'),
      startedAt: Date.parse('2026-01-22T19:33:09Z'),
      updatedAt: Date.parse('2026-01-22T19:33:10Z'),
      url: 'https://github.com/acme/tidewater/actions/runs/30433642',
      repositoryId: '217723378',
    });
  });

  it('are asked for by file, event, commit, branch and time', async () => {
    const { server, github } = await open({ [RUNS]: { json: { total_count: 0, workflow_runs: [] } } });
    await github.runs({ file: '.github/workflows/release.yml', event: 'push', commit: COMMIT, branch: 'v1.2.3', createdAfter: Date.parse('2026-01-22T19:00:00.500Z') });
    const { searchParams } = new URL(server.requests[0]?.route.replace('GET ', '') ?? '', server.origin);
    expect(Object.fromEntries(searchParams)).toEqual({ per_page: '100', event: 'push', head_sha: COMMIT, branch: 'v1.2.3', created: '>=2026-01-22T19:00:00Z' });
  });

  it('that do not match are left out, even when the server sends them; the newest comes first', async () => {
    const sent = [
      run({ id: 1, event: 'schedule' }),
      run({ id: 2, head_sha: 'f'.repeat(40) }),
      run({ id: 3, head_branch: 'main' }),
      run({ id: 4, created_at: '2026-01-22T18:00:00Z' }),
      run({ id: 5 }),
      run({ id: 6, created_at: '2026-01-22T20:00:00Z' }),
    ];
    const { github } = await open({ [RUNS]: { json: { total_count: 6, workflow_runs: sent } } });
    const found = await github.runs({ file: 'release.yml', event: 'push', commit: COMMIT, branch: 'v1.2.3', createdAfter: Date.parse('2026-01-22T19:00:00Z') });
    expect(found.map(({ id }) => id)).toEqual(['6', '5']);
  });

  it('list their jobs, all pages of them', async () => {
    const many = Array.from({ length: 130 }, (_, at) => job({ id: at, run_id: 42, name: `job ${at}` }));
    const page = (from: number) => ({ json: { total_count: 130, jobs: many.slice(from, from + 100) } });
    const { github } = await open({ [`${RUN}/attempts/2/jobs?per_page=100&page=1`]: page(0), [`${RUN}/attempts/2/jobs?per_page=100&page=2`]: page(100) });
    const jobs = await github.jobs('42', 2);
    expect(jobs).toHaveLength(130);
    expect(jobs[129]).toMatchObject({ id: '129', name: 'job 129', conclusion: 'success', steps: [{ name: 'Set up job', conclusion: 'success', startedAt: Date.parse('2026-01-20T17:42:40Z') }] });
  });

  it('of which fewer jobs came than GitHub counted have no list of jobs', async () => {
    const { github } = await open({ [`${RUN}/attempts/1/jobs?per_page=100&page=1`]: { json: { total_count: 3, jobs: [job({ run_id: 42 })] } }, [`${RUN}/attempts/1/jobs?per_page=100&page=2`]: { json: { total_count: 3, jobs: [] } } });
    await expect(github.jobs('42', 1)).rejects.toMatchObject({ trouble: 'unreachable', message: expect.stringContaining('only 1') });
  });

  it('show of a failed job the lines around its errors and the last sixty, without time stamps', async () => {
    const stamp = '2026-01-20T17:42:40.1234567Z ';
    const log = `\uFEFF${[...Array.from({ length: 100 }, (_, at) => `line ${at}`), '##[error]Process completed with exit code 1.', ...Array.from({ length: 99 }, (_, at) => `after ${at}`)].map((line) => stamp + line).join('\r\n')}\r\n`;
    const { server, github } = await open({ [`GET ${REPO}/actions/jobs/7/logs`]: ({ headers }) => ({ status: 302, headers: { location: `http://${headers.host}/storage/7?sig=abc` } }), 'GET /storage/7?sig=abc': { body: log } });
    const { errors, tail } = await github.jobLog('7');
    expect(errors).toEqual(['line 95', 'line 96', 'line 97', 'line 98', 'line 99', '##[error]Process completed with exit code 1.', 'after 0', 'after 1']);
    expect(tail).toHaveLength(60);
    expect(tail.at(-1)).toBe('after 98');
    expect(server.requests[1]?.headers).not.toHaveProperty('authorization');
  });

  it('are cancelled by one request', async () => {
    const { server, github } = await open({ [`POST ${REPO}/actions/runs/42/cancel`]: { status: 202, json: {} } });
    await github.cancelRun('42');
    expect(server.requests).toHaveLength(1);
  });

  it.each([[201, null], [403, { left: false }], [502, { left: true }]] as const)('have their failed jobs run again by one request, whatever is answered: %i', async (status, error) => {
    const { server, github } = await open({ [`POST ${REPO}/actions/runs/42/rerun-failed-jobs`]: { status, json: error === null ? {} : { message: 'This workflow run cannot be retried' } } });
    const asked = github.rerunFailedJobs('42');
    if (error === null) await asked;
    else await expect(asked).rejects.toMatchObject(error);
    expect(server.requests).toHaveLength(1);
  });
});

describe('a dispatch', () => {
  const DISPATCH = `POST ${REPO}/actions/workflows/release-publish.yml/dispatches`;
  const order = { file: '.github/workflows/release-publish.yml', ref: 'main', inputs: { build_run_id: '42', rehearsal: 'true' } };

  it('asks for the id of its run and gives it', async () => {
    const { server, github } = await open({ [DISPATCH]: { json: { workflow_run_id: 22_000_000_001, run_url: 'https://api.github.com/x', html_url: 'https://github.com/x' } } });
    expect(await github.dispatch(order)).toEqual({ runId: '22000000001' });
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({ ref: 'main', inputs: order.inputs, return_run_details: true });
  });

  it('that an older server accepts without an id has none', async () => {
    const { github } = await open({ [DISPATCH]: { status: 204 } });
    expect(await github.dispatch(order)).toEqual({ runId: null });
  });

  it.each([400, 422])('is sent again without the question when that alone was refused (%i)', async (status) => {
    const { server, github } = await open({ [DISPATCH]: ({ body }) => (body.includes('return_run_details') ? { status, json: message('Invalid request.\n\n"return_run_details" is not a permitted key.') } : { status: 204 }) });
    expect(await github.dispatch(order)).toEqual({ runId: null });
    expect(server.requests.map(({ body }) => Object.keys(JSON.parse(body)))).toEqual([['ref', 'inputs', 'return_run_details'], ['ref', 'inputs']]);
  });

  it.each([
    [422, { json: message("Workflow does not have 'workflow_dispatch' trigger") }, "does not have 'workflow_dispatch' trigger"],
    [404, { json: message('Not Found') }, 'Not Found'],
    [403, { json: message('Must have admin rights to Repository.') }, 'Must have admin rights'],
    [429, { json: message('slow down'), headers: { 'retry-after': '5' } }, 'slow down'],
  ] as const)('that was refused with %i did not leave, and says why in the words of GitHub', async (status, route, words) => {
    const { server, github } = await open({ [DISPATCH]: { status, ...route } });
    await expect(github.dispatch(order)).rejects.toMatchObject({ name: 'ActError', left: false, message: expect.stringContaining(words) });
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ['a 500', { status: 500, json: message('oops') }],
    ['a 502', { status: 502, body: '<html>Bad Gateway</html>' }],
    ['a 503', { status: 503, body: '' }],
    ['a 504', { status: 504, body: '' }],
    ['a 408', { status: 408, body: '' }],
    ['a broken connection', { fault: 'reset' }],
    ['a cut answer', { json: { workflow_run_id: 42 }, fault: 'cut' }],
    ['half of the JSON', HALF_JSON],
    ['a web page', WEB_PAGE],
  ] as const satisfies readonly (readonly [string, Route])[])('that ended in %s may have gone through, and is sent exactly once', async (_, route) => {
    const { server, github } = await open({ [DISPATCH]: route });
    await expect(github.dispatch(order)).rejects.toMatchObject({ name: 'ActError', left: true });
    expect(server.requests).toHaveLength(1);
  });

  it('that found no server did not leave', async () => {
    const server = await serve();
    const github = createGitHub({ baseUrl: 'http://127.0.0.1:2', token: 'gho_secret', repository: 'acme/tidewater', userAgent: 'holdpoint/test' });
    await expect(github.dispatch(order)).rejects.toMatchObject({ name: 'ActError', left: false });
    expect(server.requests).toEqual([]);
  });
});

describe('the repository', () => {
  it('knows who asks, and the scopes of a classic token', async () => {
    const { github } = await open({ 'GET /user': { json: { login: 'rowan', id: 1, type: 'User' }, headers: { 'x-oauth-scopes': 'repo, workflow' } } });
    expect(await github.login()).toEqual({ login: 'rowan', scopes: ['repo', 'workflow'] });
  });

  it('knows no scopes of a fine-grained token, and none of a classic one without any', async () => {
    const { server, github } = await open({ 'GET /user': { json: { login: 'rowan' } } });
    expect((await github.login()).scopes).toBeNull();
    server.routes.set('GET /user', { json: { login: 'rowan' }, headers: { 'x-oauth-scopes': '' } });
    expect((await github.login()).scopes).toEqual([]);
  });

  it('has an id, a default branch and branches with a head', async () => {
    const { github } = await open({ [`GET ${REPO}`]: { json: { id: 217723378, full_name: 'acme/tidewater', default_branch: 'main' } }, [`GET ${REPO}/branches/main`]: { json: { name: 'main', commit: { sha: COMMIT, url: '' }, protected: false } } });
    expect(await github.repository()).toEqual({ id: '217723378', defaultBranch: 'main' });
    expect(await github.branchHead('main')).toBe(COMMIT);
  });

  it('answers null for a workflow, a file and a release that it does not have', async () => {
    const none = { status: 404, json: message('Not Found') };
    const { github } = await open({ [`GET ${REPO}/actions/workflows/ci.yml`]: none, [`GET ${REPO}/contents/Formula/x.rb?ref=main`]: none, [`GET ${REPO}/releases/tags/v1.2.3`]: none });
    expect([await github.workflow('ci.yml'), await github.content('Formula/x.rb', 'main'), await github.releaseByTag('v1.2.3')]).toEqual([null, null, null]);
  });

  it('does not answer null when it was denied or out of reach', async () => {
    const { github } = await open({ [`GET ${REPO}/actions/workflows/ci.yml`]: { status: 403, json: message('no') }, [`GET ${REPO}/contents/x.rb?ref=main`]: { status: 500, body: '' }, [`GET ${REPO}/releases/tags/v1.2.3`]: WEB_PAGE });
    await expect(github.workflow('ci.yml')).rejects.toMatchObject({ trouble: 'denied' });
    await expect(github.content('x.rb', 'main')).rejects.toMatchObject({ trouble: 'unreachable' });
    await expect(github.releaseByTag('v1.2.3')).rejects.toMatchObject({ trouble: 'unreachable' });
  });

  it('gives a workflow, a file as it is, and a release with its assets', async () => {
    const { server, github } = await open({
      [`GET ${REPO}/actions/workflows/ci.yml`]: { json: { id: 1, name: 'CI', path: '.github/workflows/ci.yml', state: 'active' } },
      [`GET ${REPO}/contents/Formula/a%20b.rb?ref=${COMMIT}`]: { body: 'class Tidewater < Formula\n', headers: { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' } },
      [`GET ${REPO}/releases/tags/v1.2.3`]: { json: release({ assets: [asset({ digest: `sha256:${'a'.repeat(64)}` })] }) },
    });
    expect(await github.workflow('ci.yml')).toEqual({ id: '1', path: '.github/workflows/ci.yml', state: 'active' });
    expect(await github.content('Formula/a b.rb', COMMIT)).toBe('class Tidewater < Formula\n');
    expect(await github.releaseByTag('v1.2.3')).toMatchObject({ tag: 'v1.2.3', draft: false, assets: [{ id: '5', name: 'example.zip', state: 'uploaded', digest: `sha256:${'a'.repeat(64)}`, bytes: 1024, url: expect.stringContaining('/releases/download/v1.2.3/example.zip') }] });
    expect(server.requests[1]?.headers.accept).toBe('application/vnd.github.raw+json');
  });

  it('lists the names of all its secrets', async () => {
    const names = Array.from({ length: 101 }, (_, at) => ({ name: `SECRET_${at}`, created_at: '', updated_at: '' }));
    const { github } = await open({
      [`GET ${REPO}/actions/secrets?per_page=100&page=1`]: { json: { total_count: 101, secrets: names.slice(0, 100) } },
      [`GET ${REPO}/actions/secrets?per_page=100&page=2`]: { json: { total_count: 101, secrets: names.slice(100) } },
    });
    expect(await github.secretNames()).toHaveLength(101);
  });
});

describe('artifacts', () => {
  it('that do not say which run made them are of the run that was asked for', async () => {
    const { github } = await open({ [`GET ${REPO}/actions/runs/42/artifacts`]: { json: { total_count: 2, artifacts: [artifact({ workflow_run: null }), artifact({ workflow_run: { head_sha: COMMIT } })] } } });
    expect(await github.artifacts('42')).toHaveLength(2);
  });
});

describe('issues', () => {
  it('are listed without pull requests', async () => {
    const { github } = await open({ [`GET ${REPO}/issues?labels=release-blocker%2Cv1.2.3&state=open&per_page=100&page=1`]: { json: [issue(), issue({ number: 2, pull_request: { url: 'https://api.github.com/pulls/2' } })] } });
    expect(await github.issues({ labels: ['release-blocker', 'v1.2.3'], state: 'open' })).toEqual([{ id: '1', number: 1347, title: 'Found a bug', body: '', state: 'open', closed: null, url: 'https://github.com/acme/tidewater/issues/1347', labels: ['release-blocker'], repository: null }]);
  });

  it('are made by one request, and closed by a comment and a change of state', async () => {
    const { server, github } = await open({ [`POST ${REPO}/issues`]: { status: 201, json: issue() }, [`POST ${REPO}/issues/1347/comments`]: { status: 201, json: { id: 1 } }, [`PATCH ${REPO}/issues/1347`]: { json: issue({ state: 'closed' }) } });
    expect((await github.createIssue({ title: 'Found a bug', body: 'b', labels: ['release-blocker'] })).number).toBe(1347);
    await github.closeIssue(1347, 'fixed');
    expect(server.requests.map(({ body }) => JSON.parse(body))).toEqual([{ title: 'Found a bug', body: 'b', labels: ['release-blocker'] }, { body: 'fixed' }, { state: 'closed', state_reason: 'completed' }]);
  });
});
