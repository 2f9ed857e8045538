import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createGitHub } from '../../../src/adapters/github.ts';
import { pathsOf } from '../../../src/sandbox/names.ts';
import { jsonOf, makeSandbox, repo, type Sandbox } from '../support/sandbox.ts';

let sandbox: Sandbox;
const NARROW = 'a-token-without-scopes';

beforeAll(async () => {
  sandbox = await makeSandbox('smooth', { start: false, pace: { redirectMs: 250 } });
  const { settings } = pathsOf(sandbox.folder);
  const written = JSON.parse(await readFile(settings, 'utf8'));
  await writeFile(settings, JSON.stringify({ ...written, tokens: [...written.tokens, { value: NARROW, scopes: ['public_repo'] }] }));
  await sandbox.start();
});
afterAll(() => sandbox.remove());

const ask = (path: string, { token = sandbox.token, ...init }: RequestInit & { readonly token?: string } = {}) =>
  fetch(`${sandbox.url}${path}`, { redirect: 'manual', ...init, headers: { ...init.headers, ...(token && { authorization: `Bearer ${token}` }) } });
const messageOf = async (response: Response) => (await jsonOf<{ readonly message: string }>(response)).message;
const DRIFTWOOD = '/repos/holdpoint-sandbox/driftwood';

describe('tokens and manners', () => {
  test('without a token the answer is 401 in GitHub\'s words, and with a wrong one too', async () => {
    const none = await ask('/user', { token: '' });
    expect([none.status, await none.json()]).toEqual([401, { message: 'Requires authentication', documentation_url: 'https://docs.github.com/rest', status: '401' }]);
    const wrong = await ask(DRIFTWOOD, { token: 'guessed' });
    expect([wrong.status, await messageOf(wrong)]).toEqual([401, 'Bad credentials']);
  });

  test('the token of the sandbox is the maintainer, with the scopes repo and workflow', async () => {
    const { data, headers } = await sandbox.octokit.rest.users.getAuthenticated();
    expect(data.login).toBe('robin-marlow');
    expect(headers['x-oauth-scopes']).toBe('repo, workflow');
    expect(headers.date).toMatch(/GMT$/);
  });

  test('what was not changed is answered with 304 and costs nothing', async () => {
    const first = await ask(DRIFTWOOD);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"[0-9a-f]{64}"$/);
    const again = await ask(DRIFTWOOD, { headers: { 'if-none-match': etag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect(again.headers.get('etag')).toBe(etag);
    expect(again.headers.get('x-ratelimit-remaining')).toBe(first.headers.get('x-ratelimit-remaining'));
    const asked = await ask(DRIFTWOOD);
    expect(Number(asked.headers.get('x-ratelimit-remaining'))).toBe(Number(first.headers.get('x-ratelimit-remaining')) - 1);
  });

  test('a token without the scope may neither dispatch nor read the names of secrets', async () => {
    expect((await ask(`${DRIFTWOOD}/actions/secrets`, { token: NARROW })).status).toBe(403);
    const refused = await ask(`${DRIFTWOOD}/actions/workflows/release-publish.yml/dispatches`, { token: NARROW, method: 'POST', body: '{"ref":"main","inputs":{"build_run_id":"1"}}' });
    expect([refused.status, await messageOf(refused)]).toEqual([403, 'Must have admin rights to Repository.']);
  });

  test('a repository or a route that is not there is 404', async () => {
    for (const path of ['/repos/holdpoint-sandbox/other', `${DRIFTWOOD}/nothing`, `${DRIFTWOOD}/actions/runs/1`, `${DRIFTWOOD}/releases/tags/v9.9.9`, `${DRIFTWOOD}/branches/other`, `${DRIFTWOOD}/contents/none.txt`]) {
      const answer = await ask(path);
      expect([path, answer.status, await messageOf(answer)]).toEqual([path, 404, 'Not Found']);
    }
  });
});

describe('what git holds', () => {
  test('the repository, its branch, its tag and its commits are those of the bare repository', async () => {
    const { repos, git } = sandbox.octokit.rest;
    const head = await sandbox.git('rev-parse', 'HEAD');
    expect((await repos.get(repo)).data).toMatchObject({ full_name: 'holdpoint-sandbox/driftwood', default_branch: 'main' });
    expect((await repos.getBranch({ ...repo, branch: 'main' })).data.commit.sha).toBe(head);
    expect((await git.getRef({ ...repo, ref: 'heads/main' })).data.object).toMatchObject({ sha: head, type: 'commit' });
    expect((await git.getRef({ ...repo, ref: 'tags/v1.1.0' })).data.object).toMatchObject({ sha: await sandbox.git('rev-parse', 'v1.1.0'), type: 'tag' });
    expect((await repos.getCommit({ ...repo, ref: 'v1.1.0' })).data).toMatchObject({ sha: await sandbox.git('rev-parse', 'v1.1.0^{commit}'), commit: { message: 'Release 1.1.0' } });
  });

  test('contents come raw or as JSON, at the ref that was asked for', async () => {
    const { repos } = sandbox.octokit.rest;
    const tap = { owner: 'holdpoint-sandbox', repo: 'homebrew-tap', path: 'Formula/driftwood.rb' };
    const raw = await repos.getContent({ ...tap, mediaType: { format: 'raw' } });
    expect(String(raw.data).trim()).toBe(await sandbox.tapGit('show', 'HEAD:Formula/driftwood.rb'));
    const { data } = await repos.getContent({ ...repo, path: 'package.json', ref: 'v1.1.0' });
    if (Array.isArray(data) || data.type !== 'file') throw new Error('not a file');
    expect(JSON.parse(Buffer.from(data.content, 'base64').toString()).version).toBe('1.1.0');
    expect(data.sha).toBe(await sandbox.git('rev-parse', 'v1.1.0:package.json'));
  });
});

describe('workflows and dispatches', () => {
  test('the workflows are those of the default branch, each by its file', async () => {
    const { data } = await sandbox.octokit.rest.actions.listRepoWorkflows(repo);
    expect(data.workflows.map(({ path }) => path)).toEqual(['.github/workflows/ci.yml', '.github/workflows/release-publish.yml', '.github/workflows/release.yml']);
    const one = await sandbox.octokit.rest.actions.getWorkflow({ ...repo, workflow_id: 'release.yml' });
    expect(one.data).toMatchObject({ id: data.workflows[2]?.id, name: 'Release build', state: 'active' });
  });

  test('a dispatch without return_run_details is answered with 204 and no body', async () => {
    const answer = await ask(`${DRIFTWOOD}/actions/workflows/release-publish.yml/dispatches`, { method: 'POST', body: '{"ref":"main","inputs":{"build_run_id":"1"}}' });
    expect([answer.status, await answer.text()]).toEqual([204, '']);
  });

  test.each([
    ['an input that the workflow does not have', 'release-publish.yml', { ref: 'main', inputs: { build_run_id: '1', rehersal: 'true' } }, 'Unexpected inputs provided: ["rehersal"]'],
    ['a missing input', 'release-publish.yml', { ref: 'main', inputs: {} }, "Required input 'build_run_id' not provided"],
    ['a value that the input cannot have', 'release-publish.yml', { ref: 'main', inputs: { build_run_id: '1', rehearsal: 'maybe' } }, "Provided value 'maybe' for input 'rehearsal' not in the list of allowed values"],
    ['a ref that is not there', 'release-publish.yml', { ref: 'nowhere', inputs: { build_run_id: '1' } }, 'No ref found for: nowhere'],
    ['no ref', 'release-publish.yml', { inputs: { build_run_id: '1' } }, 'Invalid request.\n\n"ref" wasn\'t supplied.'],
    ['a workflow that is not dispatched', 'ci.yml', { ref: 'main' }, "Workflow does not have 'workflow_dispatch' trigger"],
  ])('%s is refused with 422 in GitHub\'s words, and no run starts', async (_, file, body, message) => {
    const count = async () => (await sandbox.octokit.rest.actions.listWorkflowRunsForRepo(repo)).data.total_count;
    const before = await count();
    const answer = await ask(`${DRIFTWOOD}/actions/workflows/${file}/dispatches`, { method: 'POST', body: JSON.stringify(body) });
    expect([answer.status, await messageOf(answer)]).toEqual([422, message]);
    expect(await count()).toBe(before);
  });

  test('a dispatch with return_run_details gives the id of the run that it started', async () => {
    const id = await sandbox.dispatch({ build_run_id: '1', rehearsal: 'true' });
    const run = await sandbox.run(id);
    expect(run).toMatchObject({ id, event: 'workflow_dispatch', path: '.github/workflows/release-publish.yml', display_title: 'Publish from build run 1', actor: { login: 'robin-marlow' } });
    await sandbox.ended(id);
  });
});

describe('runs, jobs and artifacts', () => {
  test('runs are listed newest first and filtered by event, branch, commit, day and page', async () => {
    const { actions } = sandbox.octokit.rest;
    const list = async (filter: Parameters<typeof actions.listWorkflowRunsForRepo>[0] extends infer P ? Partial<NonNullable<P>> : never) =>
      (await actions.listWorkflowRunsForRepo({ ...repo, ...filter })).data.workflow_runs;
    const all = await list({});
    expect(all.map(({ created_at }) => created_at)).toEqual(all.map(({ created_at }) => created_at).toSorted().toReversed());
    expect(new Set((await list({ event: 'push' })).map(({ event }) => event))).toEqual(new Set(['push']));
    expect((await list({ branch: 'v1.1.0' })).map(({ path }) => path)).toEqual(['.github/workflows/release.yml']);
    const head = await sandbox.git('rev-parse', 'HEAD');
    expect((await list({ head_sha: head, event: 'push' })).map(({ path }) => path)).toEqual(['.github/workflows/ci.yml']);
    const [newest] = all;
    expect((await list({ created: `>${newest?.created_at}` })).length).toBe(0);
    expect((await list({ created: `>=${newest?.created_at}` })).map(({ id }) => id)).toContain(newest?.id);
    expect((await list({ branch: 'v1.1.0', created: '*..2001-01-01' })).length).toBe(0);
    const paged = await actions.listWorkflowRunsForRepo({ ...repo, per_page: 1 });
    expect([paged.data.workflow_runs.length, paged.data.total_count]).toEqual([1, all.length]);
    expect(paged.headers.link).toContain('rel="next"');
  });

  test('jobs of an attempt carry their steps, and there is no second attempt', async () => {
    const { actions } = sandbox.octokit.rest;
    const run = await sandbox.finished('release.yml', 'v1.1.0');
    const { data } = await actions.listJobsForWorkflowRunAttempt({ ...repo, run_id: run.id, attempt_number: 1 });
    expect(data.total_count).toBe(7);
    expect(data.jobs[0]?.steps?.map(({ name, conclusion }) => [name, conclusion])).toEqual([
      ['Set up job', 'success'], ['Check out', 'success'], ['Check that the manifests name the version of the tag', 'success'], ['Write metadata.json', 'success'], ['Upload release-metadata', 'success'], ['Complete job', 'success'],
    ]);
    await expect(actions.listJobsForWorkflowRunAttempt({ ...repo, run_id: run.id, attempt_number: 2 })).rejects.toMatchObject({ status: 404 });
    expect((await actions.getPendingDeploymentsForRun({ ...repo, run_id: run.id })).data).toEqual([]);
    expect((await actions.getReviewsForRun({ ...repo, run_id: run.id })).data).toEqual([]);
  });

  test('an artifact is fetched by a redirect that needs no token and does not last', async () => {
    const run = await sandbox.finished('release.yml', 'v1.1.0');
    const { data } = await sandbox.octokit.rest.actions.listWorkflowRunArtifacts({ ...repo, run_id: run.id, name: 'node-dist' });
    expect(data.artifacts).toMatchObject([{ name: 'node-dist', expired: false, digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) }]);
    const redirect = await ask(`${DRIFTWOOD}/actions/artifacts/${data.artifacts[0]?.id}/zip`);
    expect(redirect.status).toBe(302);
    const location = redirect.headers.get('location') ?? '';
    const bytes = await fetch(location);
    expect([bytes.status, bytes.headers.get('content-type')]).toEqual([200, 'application/zip']);
    await expect.poll(async () => (await fetch(location)).status, { timeout: 10_000 }).toBe(403);
  });

  test('the log of a job that did not run is not there', async () => {
    const id = await sandbox.dispatch({ build_run_id: '1' });
    await sandbox.ended(id);
    await expect(sandbox.log(id, 'release')).rejects.toMatchObject({ status: 404 });
  });

  test('a run can be cancelled while it goes on, and not afterwards', async () => {
    const { actions } = sandbox.octokit.rest;
    const build = await sandbox.finished('release.yml', 'v1.1.0');
    const id = await sandbox.dispatch({ build_run_id: String(build.id), rehearsal: 'true' });
    expect((await actions.cancelWorkflowRun({ ...repo, run_id: id })).status).toBe(202);
    expect((await sandbox.ended(id)).conclusion).toBe('cancelled');
    await expect(actions.cancelWorkflowRun({ ...repo, run_id: id })).rejects.toMatchObject({ status: 409 });
  });

  test('Holdpoint itself cancels the run of a dispatch, sees how it ended, and is told when it is over', async () => {
    const github = createGitHub({ baseUrl: sandbox.url, token: sandbox.token, repository: `${repo.owner}/${repo.repo}`, userAgent: 'test' });
    const build = await sandbox.finished('release.yml', 'v1.1.0');
    const { runId } = await github.dispatch({ file: 'release-publish.yml', ref: 'main', inputs: { build_run_id: String(build.id), rehearsal: 'true' } });
    const id = runId ?? '';
    await github.cancelRun(id);
    await expect.poll(async () => (await github.run(id)).conclusion, { timeout: 20_000 }).toBe('cancelled');
    await expect(github.cancelRun(id)).rejects.toMatchObject({ left: false, message: expect.stringContaining('Cannot cancel a workflow run that is completed.') });
    // What of it did not succeed can be started again, as the next attempt of the same run, and only when it has ended.
    await github.rerunFailedJobs(id);
    expect(await github.run(id)).toMatchObject({ id, attempt: 2, conclusion: null });
    expect((await github.jobs(id, 1)).map(({ conclusion }) => conclusion)).toContain('cancelled');
    expect((await github.jobs(id, 2)).map(({ conclusion }) => conclusion)).not.toContain('cancelled');
    await expect(github.rerunFailedJobs(id)).rejects.toMatchObject({ left: false });
  });

  test('secrets are names without values', async () => {
    const { data } = await sandbox.octokit.rest.actions.listRepoSecrets(repo);
    expect(data.secrets.map(({ name }) => name)).toEqual(['CARGO_REGISTRY_TOKEN', 'NPM_TOKEN', 'PYPI_API_TOKEN']);
  });
});

test('a release says what its assets are, and anybody may fetch them', async () => {
  const { data } = await sandbox.octokit.rest.repos.getReleaseByTag({ ...repo, tag: 'v1.1.0' });
  expect(data.assets.map(({ name }) => name)).toEqual(['driftwood_1.1.0_linux_amd64.tar.gz', 'driftwood_1.1.0_darwin_amd64.tar.gz', 'driftwood_1.1.0_darwin_arm64.tar.gz', 'sha256sums.txt']);
  const sums = await (await fetch(data.assets[3]?.browser_download_url ?? '')).text();
  for (const asset of data.assets.slice(0, 3)) expect(sums).toContain(`${asset.digest?.slice('sha256:'.length)}  ${asset.name}`);
  expect((await fetch(`${sandbox.url}/holdpoint-sandbox/driftwood/releases/download/v1.1.0/other.tar.gz`)).status).toBe(404);
});

test('an issue is filed, listed by its label, commented on and closed', async () => {
  const { issues } = sandbox.octokit.rest;
  const { data: issue, status } = await issues.create({ ...repo, title: '[release-blocker][v1.2.0] Tests fail', body: 'Goal', labels: ['release-blocker'] });
  expect([status, issue.state]).toEqual([201, 'open']);
  await issues.create({ ...repo, title: 'Something else' });
  const open = () => issues.listForRepo({ ...repo, labels: 'release-blocker', state: 'open' }).then(({ data }) => data.map(({ number }) => number));
  expect(await open()).toEqual([issue.number]);
  await issues.createComment({ ...repo, issue_number: issue.number, body: 'Fixed.' });
  await issues.update({ ...repo, issue_number: issue.number, state: 'closed' });
  expect(await open()).toEqual([]);
  expect((await issues.get({ ...repo, issue_number: issue.number })).data).toMatchObject({ state: 'closed', comments: 1 });
});

test('an issue is put below another one, once, and the one above tells how many are closed', async () => {
  const { issues } = sandbox.octokit.rest;
  const make = async (title: string) => (await issues.create({ ...repo, title })).data;
  const [parent, child] = [await make('Release blockers: v1.2.0'), await make('Tests fail')];
  expect((await issues.addSubIssue({ ...repo, issue_number: parent.number, sub_issue_id: child.id })).status).toBe(201);
  await expect(issues.addSubIssue({ ...repo, issue_number: parent.number, sub_issue_id: child.id })).rejects.toMatchObject({ status: 422 });
  await expect(issues.addSubIssue({ ...repo, issue_number: parent.number, sub_issue_id: 1 })).rejects.toMatchObject({ status: 404 });
  await issues.update({ ...repo, issue_number: child.number, state: 'closed' });
  const { data } = await issues.listSubIssues({ ...repo, issue_number: parent.number });
  expect(data).toMatchObject([{ number: child.number, state: 'closed', closed_by: { login: 'robin-marlow' }, parent_issue_url: expect.stringMatching(new RegExp(`/issues/${parent.number}$`)) }]);
  expect((await issues.get({ ...repo, issue_number: parent.number })).data.sub_issues_summary).toEqual({ total: 1, completed: 1, percent_completed: 100 });
});
