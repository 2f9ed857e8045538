import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { pathsOf } from '../../src/sandbox/names.ts';
import { sha256 } from '../../src/sandbox/packing.ts';
import { PACE, paceWith, SCENARIO_NAMES, SCENARIOS } from '../../src/sandbox/scenario.ts';
import { command, jsonOf, makeSandbox, repo, waitFor, type Sandbox } from './support/sandbox.ts';

let sandbox: Sandbox | null = null;
afterEach(() => sandbox?.remove());

const script = (of: Sandbox, name: string) => command('bash', [`scripts/${name}.sh`], pathsOf(of.folder).project, { RELEASE_VERSION: '1.2.0' });

const tagAndBuild = async (of: Sandbox) => {
  await of.git('tag', '--annotate', 'v1.2.0', '--message', 'Release v1.2.0');
  await of.git('push', '--quiet', 'origin', 'v1.2.0');
  return of.finished('release.yml', 'v1.2.0');
};

describe('learn', () => {
  test('the candidate does not build, and the version check says why, until its fix is pushed, which starts CI anew', async () => {
    sandbox = await makeSandbox('learn');
    const run = await tagAndBuild(sandbox);
    expect(run.conclusion).toBe('failure');
    expect(await sandbox.jobs(run.id)).toMatchObject({ 'release-context': 'failure', 'build-crate': 'skipped' });
    expect(await sandbox.log(run.id, 'release-context')).toContain('##[error]the tag is v1.2.0, but pyproject.toml says 1.1.0');

    await expect(script(sandbox, 'check-version-alignment')).rejects.toThrow(/pyproject\.toml says 1\.1\.0, the release is 1\.2\.0/);
    await script(sandbox, 'bump-version');
    expect(await sandbox.git('diff', '--name-only')).toBe('pyproject.toml');
    expect(await script(sandbox, 'check-version-alignment')).toContain('all three say 1.2.0');
    await sandbox.git('commit', '--all', '--quiet', '--message', 'Align versions');
    await sandbox.git('push', '--quiet', 'origin', 'main');
    const commit = await sandbox.git('rev-parse', 'HEAD');
    expect((await sandbox.finished('ci.yml', 'main', commit)).conclusion).toBe('success');
  });

  test('PyPI lags longer than the ten seconds of patience, and the others do not', () => {
    const { lagMs } = paceWith(PACE, SCENARIOS.learn.pace);
    expect(lagMs.pypi).toBeGreaterThan(10_000);
    expect(Math.max(lagMs.npm, lagMs.crates)).toBeLessThan(10_000);
  });
});

test('build-fails: one leg of the build fails with a log, the others go on, and the run cannot be published', async () => {
  sandbox = await makeSandbox('build-fails');
  const run = await tagAndBuild(sandbox);
  expect(run.conclusion).toBe('failure');
  expect(await sandbox.jobs(run.id)).toMatchObject({ 'build-native (darwin_arm64)': 'failure', 'build-native (linux_amd64)': 'success', 'build-crate': 'success' });
  const log = await sandbox.log(run.id, 'build-native (darwin_arm64)');
  expect(log).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z /);
  expect(log).toContain('##[error]build-tarball: no tarball for darwin_arm64: codesign failed');
  const publish = await sandbox.ended(await sandbox.dispatch({ build_run_id: String(run.id) }));
  expect(await sandbox.log(publish.id, 'resolve-build-run')).toContain('only a successful build is published');
});

test('no-run: the push of the tag starts nothing, and a dispatch at the tag builds it', async () => {
  sandbox = await makeSandbox('no-run');
  await sandbox.git('tag', '--annotate', 'v1.2.0', '--message', 'Release v1.2.0');
  await sandbox.git('push', '--quiet', 'origin', 'v1.2.0');
  const { actions } = sandbox.octokit.rest;
  const runs = async () => (await actions.listWorkflowRuns({ ...repo, workflow_id: 'release.yml', branch: 'v1.2.0' })).data.workflow_runs;
  expect(await runs()).toEqual([]);
  await actions.createWorkflowDispatch({ ...repo, workflow_id: 'release.yml', ref: 'v1.2.0' });
  const started = await runs();
  expect(started).toMatchObject([{ event: 'workflow_dispatch', head_branch: 'v1.2.0', head_sha: await sandbox.git('rev-parse', 'v1.2.0^{}') }]);
  expect((await sandbox.ended(started[0]?.id ?? 0)).conclusion).toBe('success');
});

test('preflight-fails: the rehearsal passes, the first live publish fails and publishes nothing, the second publishes', async () => {
  sandbox = await makeSandbox('preflight-fails', { pace: { lagMs: { pypi: 600_000 } } });
  const { npm, pypi } = sandbox.endpoints;
  const build = await tagAndBuild(sandbox);
  await sandbox.updateTap('1.2.0', build.id);
  const inputs = { build_run_id: String(build.id) };
  expect((await sandbox.ended(await sandbox.dispatch({ ...inputs, rehearsal: 'true' }))).conclusion).toBe('success');

  const first = await sandbox.ended(await sandbox.dispatch(inputs));
  expect(await sandbox.jobs(first.id)).toMatchObject({ 'publish-preflight': 'failure', 'publish-npm': 'skipped' });
  expect(await sandbox.log(first.id, 'publish-preflight')).toMatch(/EOTP[\s\S]*##\[error\].*one-time password/);
  expect((await fetch(`${npm}/driftwood/1.2.0`)).status).toBe(404);

  // What npm has asked for once is remembered on disk.
  const { pid } = await sandbox.start();
  process.kill(pid, 'SIGKILL');
  await waitFor('the world is gone', async () => ((await sandbox?.running()) === null ? true : null));
  await sandbox.start();
  const second = await sandbox.ended(await sandbox.dispatch(inputs));
  expect(second.conclusion).toBe('success');
  expect((await fetch(`${npm}/driftwood/1.2.0`)).status).toBe(200);

  // Accepted at once, installable after the lag: with this one, not today.
  expect((await fetch(`${pypi}/pypi/driftwood/1.2.0/json`)).status).toBe(200);
  const index = await fetch(`${pypi}/simple/driftwood/`, { headers: { accept: 'application/vnd.pypi.simple.v1+json' } });
  expect((await jsonOf<{ readonly versions: readonly string[] }>(index)).versions).toEqual(['1.1.0']);
});

test('stale-tap: a colleague has changed the formula, and the clone of the tap has not heard of it', async () => {
  sandbox = await makeSandbox('stale-tap', { start: false });
  expect(await sandbox.tapGit('status', '--short', '--branch')).toBe('## main...origin/main');
  await sandbox.tapGit('fetch', '--quiet');
  expect(await sandbox.tapGit('log', '--format=%an: %s', '..origin/main')).toBe('Ada Finch: driftwood: conflicts with driftwood-nightly');
  expect(await sandbox.tapGit('diff', '--stat=60', '..origin/main')).toMatch(/Formula\/driftwood\.rb \| 1 \+/);
});

test('partial-publish: of the first publish only crates.io has anything, and the second finishes what is missing', async () => {
  sandbox = await makeSandbox('partial-publish');
  const { npm, crates } = sandbox.endpoints;
  const build = await tagAndBuild(sandbox);
  await sandbox.updateTap('1.2.0', build.id);
  const inputs = { build_run_id: String(build.id) };
  expect((await sandbox.ended(await sandbox.dispatch({ ...inputs, rehearsal: 'true' }))).conclusion).toBe('success');

  const first = await sandbox.ended(await sandbox.dispatch(inputs));
  expect(await sandbox.jobs(first.id)).toMatchObject({ 'publish-crates-io': 'success', 'publish-npm': 'failure', 'publish-pypi': 'failure', release: 'skipped' });
  expect(await sandbox.log(first.id, 'publish-npm')).toContain('##[error]npm answered 503');
  // Its index lags, as that of every channel.
  await waitFor('1.2.0 in the index', async () => ((await (await fetch(`${crates}/dr/if/driftwood`)).text()).includes('"vers":"1.2.0"') ? true : null));
  expect((await fetch(`${npm}/driftwood/1.2.0`)).status).toBe(404);

  const second = await sandbox.ended(await sandbox.dispatch({ ...inputs, skip_crates_io: 'true', allow_partial_release: 'true' }));
  expect(await sandbox.jobs(second.id)).toMatchObject({ 'publish-crates-io': 'skipped', 'publish-npm': 'success', 'publish-pypi': 'success', release: 'success' });
});

test('wrong-bytes: the run succeeds, npm serves the files of the build in other bytes, and PyPI one byte that was not built', async () => {
  sandbox = await makeSandbox('wrong-bytes');
  const { npm, pypi } = sandbox.endpoints;
  const build = await tagAndBuild(sandbox);
  await sandbox.updateTap('1.2.0', build.id);
  expect((await sandbox.ended(await sandbox.dispatch({ build_run_id: String(build.id), rehearsal: 'true' }))).conclusion).toBe('success');
  expect((await sandbox.ended(await sandbox.dispatch({ build_run_id: String(build.id) }))).conclusion).toBe('success');

  const served = await waitFor('1.2.0 is served', async () => {
    const answer = await fetch(`${npm}/driftwood/-/driftwood-1.2.0.tgz`);
    return answer.ok ? Buffer.from(await answer.arrayBuffer()) : null;
  });
  const built = (await sandbox.built(build.id)).get('driftwood-1.2.0.tgz') ?? Buffer.alloc(0);
  expect(built.equals(served)).toBe(false);
  expect(gunzipSync(built).equals(gunzipSync(served))).toBe(true);

  const name = 'driftwood-1.2.0-py3-none-any.whl';
  const wheel = (await sandbox.built(build.id)).get(name) ?? Buffer.alloc(0);
  const { urls } = await jsonOf<{ readonly urls: readonly { readonly filename: string; readonly url: string; readonly digests: { readonly sha256: string } }[] }>(await fetch(`${pypi}/pypi/driftwood/1.2.0/json`));
  const upload = urls.find(({ filename }) => filename === name);
  const onPypi = Buffer.from(await (await fetch(upload?.url ?? '')).arrayBuffer());
  expect(onPypi.length).toBe(wheel.length);
  expect([...onPypi].filter((byte, index) => byte !== wheel[index])).toHaveLength(1);
  expect(upload?.digests.sha256).toBe(sha256(onPypi));
});

test('every scenario says what it is about', () => {
  expect(SCENARIO_NAMES).toEqual(['smooth', 'learn', 'build-fails', 'no-run', 'preflight-fails', 'stale-tap', 'partial-publish', 'flaky-api', 'approval', 'wrong-bytes']);
  for (const { about } of Object.values(SCENARIOS)) expect(about).toMatch(/\w/);
});
