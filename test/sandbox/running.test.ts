import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { pathsOf } from '../../src/sandbox/names.ts';
import { startWorld } from '../../src/sandbox/running.ts';
import { makeSandbox, repo, SPAWN, waitFor, type Sandbox } from './support/sandbox.ts';

let sandbox: Sandbox | null = null;
afterEach(() => sandbox?.remove());

const gone = (of: Sandbox) => waitFor('the world is gone', async () => ((await of.running()) === null ? true : null));

test('a world that runs is found again, and two that start at once are one', async () => {
  sandbox = await makeSandbox('smooth', { start: false });
  expect(await sandbox.running()).toBeNull();
  const [one, two] = await Promise.all([sandbox.start(), sandbox.start()]);
  expect(two).toEqual(one);
  expect(await sandbox.start()).toEqual(one);

  // A port file that does not know the secret is not believed; starting finds the world that is there, and puts the file right.
  const { folder, running, start } = sandbox;
  const { port } = pathsOf(folder);
  // The one that came second may put it right once more before it ends.
  await waitFor('a port file with another secret is not believed', async () => {
    await writeFile(port, JSON.stringify({ ...JSON.parse(await readFile(port, 'utf8')), secret: 'guessed' }));
    return (await running()) === null ? true : null;
  });
  expect(await start()).toEqual(one);
});

test('a world that was killed in the middle of a run goes on at the same address, and does nothing twice', async () => {
  // Long jobs: the run is surely under way when the world dies, and over soon after it is back.
  sandbox = await makeSandbox('smooth', { pace: { jobMs: { 'release-context': 600, 'build-native': 900 } } });
  await sandbox.git('tag', '--annotate', 'v1.2.0', '--message', 'Release v1.2.0');
  await sandbox.git('push', '--quiet', 'origin', 'v1.2.0');
  const { actions } = sandbox.octokit.rest;
  const run = await waitFor('the run is in progress', async () => {
    const { data } = await actions.listWorkflowRuns({ ...repo, workflow_id: 'release.yml', branch: 'v1.2.0' });
    return data.workflow_runs.find(({ status }) => status === 'in_progress') ?? null;
  });
  const before = await sandbox.start();
  process.kill(before.pid, 'SIGKILL');
  await gone(sandbox);
  const after = await sandbox.start();
  expect(after.url).toBe(before.url);
  expect(after.pid).not.toBe(before.pid);

  const ended = await sandbox.ended(run.id);
  expect(ended).toMatchObject({ conclusion: 'success', created_at: run.created_at, run_number: run.run_number });
  const { data: artifacts } = await actions.listWorkflowRunArtifacts({ ...repo, run_id: run.id });
  expect(artifacts.artifacts.map(({ name }) => name).toSorted()).toEqual(['crate-dist', 'dist-darwin_amd64', 'dist-darwin_arm64', 'dist-linux_amd64', 'node-dist', 'py-dist', 'release-metadata']);
  const { data: runs } = await actions.listWorkflowRuns({ ...repo, workflow_id: 'release.yml', branch: 'v1.2.0' });
  expect(runs.total_count).toBe(1);
});

test('a run that ended while no world was there is over when one is back', async () => {
  sandbox = await makeSandbox('smooth');
  const { pid } = await sandbox.start();
  process.kill(pid, 'SIGKILL');
  await gone(sandbox);
  await sandbox.git('tag', '--annotate', 'v1.2.0', '--message', 'Release v1.2.0');
  await sandbox.git('push', '--quiet', 'origin', 'v1.2.0');
  await sandbox.start();
  expect((await sandbox.finished('release.yml', 'v1.2.0')).conclusion).toBe('success');
});

test('a world that nobody asks ends itself and takes its port file with it', async () => {
  sandbox = await makeSandbox('smooth', { pace: { idleMs: 300, tickMs: 20 } });
  const { port } = pathsOf(sandbox.folder);
  await waitFor('the port file is gone', async () => (existsSync(port) ? null : true));
  expect(await sandbox.running()).toBeNull();
});

test('a world that cannot start says so with the end of its log', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'holdpoint-no-world-'));
  await mkdir(pathsOf(folder).world);
  await expect(startWorld({ folder, spawn: [process.execPath, '--eval', 'console.error("no such bundle"); process.exit(7)'] })).rejects.toThrow(/it ended with 7[\s\S]*no such bundle/);
  await rm(folder, { recursive: true });
});

test('the folder of no sandbox is refused by name', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'holdpoint-no-sandbox-'));
  await mkdir(pathsOf(folder).world);
  await expect(startWorld({ folder, spawn: SPAWN })).rejects.toThrow(/world\.json/);
  await rm(folder, { recursive: true });
});
