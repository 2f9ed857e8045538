import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFiles } from '../../src/adapters/files.ts';
import { createOutputs } from '../../src/adapters/log-file.ts';
import { createProcesses } from '../../src/adapters/processes.ts';
import { channels } from '../../src/channels/index.ts';
import type { Verdict } from '../../src/core/verdict.ts';
import { install } from '../../src/kinds/install.ts';
import { originUrl, PLATFORMS, platformTarball } from '../../src/sandbox/names.ts';
import { readTar, sha256, sri, unzip } from '../../src/sandbox/packing.ts';
import { at } from '../support/at.ts';
import { portsOf } from '../support/ports.ts';
import { jsonOf, makeSandbox, repo, waitFor, type Sandbox } from './support/sandbox.ts';

let sandbox: Sandbox;
let build: number;
let commit: string;

beforeAll(async () => {
  sandbox = await makeSandbox('smooth');
  commit = await sandbox.git('rev-parse', 'HEAD');
});
afterAll(() => sandbox.remove());

const get = (path: string) => fetch(`${sandbox.url}${path}`);
type PypiFile = { readonly filename: string; readonly url: string; readonly digests: { readonly sha256: string }; readonly packagetype: string };
type SimpleIndex = { readonly versions: readonly string[]; readonly files: readonly object[] };
const simpleIndex = async () => jsonOf<SimpleIndex>(await fetch(`${sandbox.endpoints.pypi}/simple/driftwood/`, { headers: { accept: 'application/vnd.pypi.simple.v1+json' } }));
const npmTags = async () => jsonOf<{ readonly latest: string }>(await get('/npm/-/package/driftwood/dist-tags'));
const npmVersion = async () => jsonOf<{ readonly dist: { readonly integrity: string; readonly tarball: string } }>(await get('/npm/driftwood/1.2.0'));
const bytes = async (address: string): Promise<Buffer> => {
  const response = await fetch(address.replace('https://github.com', sandbox.endpoints.githubDownloads));
  expect(response.status, address).toBe(200);
  return Buffer.from(await response.arrayBuffer());
};
const built = async (name: string): Promise<Buffer> => (await sandbox.built(build)).get(name) ?? Buffer.from(`no ${name}`);

// The tests below are one release, in its order.

test('the clone is clean, on main, pushed, and calls its origin by the address on GitHub', async () => {
  expect(await sandbox.git('status', '--porcelain')).toBe('');
  expect(await sandbox.git('rev-parse', 'origin/main')).toBe(commit);
  expect(await sandbox.git('config', 'remote.origin.url')).toBe(originUrl('driftwood'));
  expect(await sandbox.git('ls-remote', 'origin', 'refs/tags/v1.1.0')).toMatch(/^[0-9a-f]{40}\trefs\/tags\/v1\.1\.0$/);
  expect(await sandbox.git('cat-file', '-t', 'v1.1.0')).toBe('tag');
});

test('the registries serve the release before, and CI is green for the candidate', async () => {
  expect(await npmTags()).toEqual({ latest: '1.1.0' });
  expect((await simpleIndex()).versions).toEqual(['1.1.0']);
  expect((await sandbox.finished('ci.yml', 'main', commit)).conclusion).toBe('success');
  expect(await sandbox.log((await sandbox.finished('ci.yml', 'main', commit)).id, 'test')).toMatch(/pass 1\d/);
});

test('a pushed tag starts one run of the build workflow for the commit of the tag', async () => {
  await sandbox.git('tag', '--annotate', 'v1.2.0', '--message', 'Release v1.2.0');
  await sandbox.git('push', '--quiet', 'origin', 'v1.2.0');
  const run = await sandbox.finished('release.yml', 'v1.2.0');
  build = run.id;
  expect(run).toMatchObject({ path: '.github/workflows/release.yml', event: 'push', head_branch: 'v1.2.0', head_sha: commit, conclusion: 'success', run_attempt: 1 });
  const { data } = await sandbox.octokit.rest.actions.listWorkflowRuns({ ...repo, workflow_id: 'release.yml', branch: 'v1.2.0' });
  expect(data.total_count).toBe(1);
  expect(new Set(Object.keys(await sandbox.jobs(run.id)))).toEqual(
    new Set(['release-context', ...PLATFORMS.map((platform) => `build-native (${platform})`), 'build-node-dist', 'build-python-dist', 'build-crate']),
  );
  expect(new Set(Object.values(await sandbox.jobs(run.id)))).toEqual(new Set(['success']));
});

test('the artifacts hold what the tag holds, each under its digest', async () => {
  const files = await sandbox.built(build);
  expect([...files.keys()].toSorted()).toEqual(
    ['metadata.json', ...PLATFORMS.map((platform) => platformTarball('1.2.0', platform)), 'driftwood-1.2.0.tgz', 'driftwood-1.2.0-py3-none-any.whl', 'driftwood-1.2.0.tar.gz', 'driftwood-1.2.0.crate'].toSorted(),
  );
  expect(JSON.parse(String(files.get('metadata.json')))).toEqual({
    tag: 'v1.2.0', version: '1.2.0', source_sha: commit, source_ref: 'refs/tags/v1.2.0', source_run_id: String(build), source_workflow: '.github/workflows/release.yml',
  });
  const library = await sandbox.git('show', 'v1.2.0:src/driftwood.mjs');
  const packed = readTar(gunzipSync(await built('driftwood-1.2.0.tgz')));
  expect(packed.find(({ path }) => path === 'package/src/driftwood.mjs')?.bytes.toString().trim()).toBe(library);
  const vcs = readTar(gunzipSync(await built('driftwood-1.2.0.crate'))).find(({ path }) => path.endsWith('.cargo_vcs_info.json'));
  expect(JSON.parse(String(vcs?.bytes)).git.sha1).toBe(commit);
  expect(unzip(await built('driftwood-1.2.0-py3-none-any.whl')).map(({ path }) => path)).toContain('driftwood-1.2.0.dist-info/RECORD');
});

test('a stale formula closes the rehearsal, and nothing after it runs', async () => {
  const run = await sandbox.ended(await sandbox.dispatch({ build_run_id: String(build), rehearsal: 'true' }));
  expect(run.conclusion).toBe('failure');
  expect(await sandbox.jobs(run.id)).toMatchObject({ 'collect-build-artifacts': 'success', 'verify-homebrew-tap': 'failure', 'publish-npm': 'skipped', release: 'skipped' });
  expect(await sandbox.log(run.id, 'verify-homebrew-tap')).toMatch(/##\[error\].*formula is stale: version is 1\.1\.0/);
});

test('a rehearsal does everything but publish', async () => {
  await sandbox.updateTap('1.2.0', build);
  const run = await sandbox.ended(await sandbox.dispatch({ build_run_id: String(build), rehearsal: 'true' }));
  expect(run).toMatchObject({ conclusion: 'success', event: 'workflow_dispatch', head_branch: 'main', head_sha: commit });
  expect(new Set(Object.values(await sandbox.jobs(run.id)))).toEqual(new Set(['success']));
  expect((await get('/npm/driftwood/1.2.0')).status).toBe(404);
  expect((await get('/pypi/pypi/driftwood/1.2.0/json')).status).toBe(404);
  await expect(sandbox.octokit.rest.repos.getReleaseByTag({ ...repo, tag: 'v1.2.0' })).rejects.toMatchObject({ status: 404 });
});

test('a channel is skipped only with allow_partial_release in the same dispatch', async () => {
  const run = await sandbox.ended(await sandbox.dispatch({ build_run_id: String(build), rehearsal: 'true', skip_npm: 'true' }));
  expect(await sandbox.jobs(run.id)).toMatchObject({ 'resolve-build-run': 'failure', 'publish-preflight': 'skipped' });
  const allowed = await sandbox.ended(await sandbox.dispatch({ build_run_id: String(build), rehearsal: 'true', skip_npm: 'true', allow_partial_release: 'true' }));
  expect(allowed.conclusion).toBe('success');
  expect(await sandbox.jobs(allowed.id)).toMatchObject({ 'publish-npm': 'skipped', 'publish-pypi': 'success', release: 'success' });
});

test('a run of another workflow is no build run', async () => {
  const ci = await sandbox.finished('ci.yml', 'main');
  const run = await sandbox.ended(await sandbox.dispatch({ build_run_id: String(ci.id), rehearsal: 'true' }));
  expect(await sandbox.log(run.id, 'resolve-build-run')).toContain('belongs to .github/workflows/ci.yml, not to .github/workflows/release.yml');
});

test('the live dispatch publishes, and every channel serves the bytes of the artifacts', async () => {
  const run = await sandbox.ended(await sandbox.dispatch({ build_run_id: String(build), rehearsal: 'false' }));
  expect(await sandbox.jobs(run.id)).toMatchObject({ 'publish-npm': 'success', 'publish-pypi': 'success', 'publish-crates-io': 'success', release: 'success' });

  const npm = await npmVersion();
  expect(npm.dist.integrity).toBe(sri(await built('driftwood-1.2.0.tgz')));
  expect(await bytes(npm.dist.tarball)).toEqual(await built('driftwood-1.2.0.tgz'));
  await waitFor('npm calls it latest', async () => ((await npmTags()).latest === '1.2.0' ? true : null));
  const packument = await jsonOf<{ readonly versions: object; readonly time: object }>(await get('/npm/driftwood'));
  expect(Object.keys(packument.versions)).toEqual(['1.1.0', '1.2.0']);
  expect(Object.keys(packument.time)).toEqual(['created', 'modified', '1.1.0', '1.2.0']);

  const pypi = await jsonOf<{ readonly info: { readonly version: string }; readonly urls: readonly PypiFile[] }>(await get('/pypi/pypi/driftwood/1.2.0/json'));
  expect(pypi.info.version).toBe('1.2.0');
  expect(pypi.urls.map(({ packagetype }) => packagetype).toSorted()).toEqual(['bdist_wheel', 'sdist']);
  const index = await waitFor('the simple index lists it', async () => {
    const found = await simpleIndex();
    return found.versions.includes('1.2.0') ? found : null;
  });
  for (const { filename, url, digests } of pypi.urls) {
    expect(digests.sha256).toBe(sha256(await built(filename)));
    expect(await bytes(url)).toEqual(await built(filename));
    expect(index.files).toContainEqual(expect.objectContaining({ filename, url, hashes: digests }));
  }

  const config = await jsonOf<{ readonly dl: string }>(await get('/crates/config.json'));
  const line = await waitFor('the sparse index has it', async () => {
    const lines = (await (await fetch(`${sandbox.endpoints.crates}/dr/if/driftwood`)).text()).trim().split('\n').map((text) => JSON.parse(text));
    return lines.find(({ vers }) => vers === '1.2.0') ?? null;
  });
  expect(line).toMatchObject({ cksum: sha256(await built('driftwood-1.2.0.crate')), yanked: false });
  expect(await bytes(`${config.dl}/driftwood/1.2.0/download`)).toEqual(await built('driftwood-1.2.0.crate'));

  const { data: release } = await sandbox.octokit.rest.repos.getReleaseByTag({ ...repo, tag: 'v1.2.0' });
  expect(release.draft).toBe(false);
  const sums = String(await bytes(`https://github.com/holdpoint-sandbox/driftwood/releases/download/v1.2.0/sha256sums.txt`));
  for (const platform of PLATFORMS) {
    const name = platformTarball('1.2.0', platform);
    const wanted = sha256(await built(name));
    expect(release.assets).toContainEqual(expect.objectContaining({ name, state: 'uploaded', digest: `sha256:${wanted}` }));
    expect(sha256(await bytes(`https://github.com/holdpoint-sandbox/driftwood/releases/download/v1.2.0/${name}`))).toBe(wanted);
    expect(sums).toContain(`${wanted}  ${name}\n`);
  }
});

test('npm itself installs what the registry serves, by the commands of its channel, and says this version', async () => {
  const processes = createProcesses({ environment: process.env, secrets: [], outputs: createOutputs(), onProgress: () => undefined });
  const files = createFiles({ roots: [sandbox.folder], evidence: join(sandbox.folder, 'evidence'), secrets: [] });
  const channel = await channels.npm();
  const ports = { ...portsOf({ installs: async (_, released) => channel.installs({ package: 'driftwood' }, released, sandbox.endpoints) }), processes, files, log: join(sandbox.folder, 'install.log'), environment: {} };
  const installing = async (version: string): Promise<Verdict> => {
    const asking = at({ install: 'npm' }, { values: { version } });
    const sent = (await install.act?.(asking, ports)) ?? {};
    const after = { ...asking, attempt: { ...asking.attempt, sent } };
    return install.judge(after, await install.look(after, ports));
  };
  expect(await installing('1.2.0')).toMatchObject({ is: 'passed', evidence: expect.arrayContaining([expect.objectContaining({ name: expect.stringMatching(/^npm install .*driftwood@1\.2\.0$/) })]) });
  expect(await installing('1.2.1')).toMatchObject({ is: 'failed' });
});

test('a second live dispatch publishes nothing over what is there', async () => {
  const run = await sandbox.ended(await sandbox.dispatch({ build_run_id: String(build), rehearsal: 'false' }));
  expect(await sandbox.jobs(run.id)).toMatchObject({ 'publish-npm': 'failure', 'publish-crates-io': 'failure', 'publish-pypi': 'success', release: 'skipped' });
  expect(await sandbox.log(run.id, 'publish-npm')).toContain('cannot publish over the previously published versions: 1.2.0');
  expect((await npmVersion()).dist.integrity).toBe(sri(await built('driftwood-1.2.0.tgz')));
});
