import { mkdtemp, realpath, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { expect, onTestFinished, test } from 'vitest';
import { createGitHub } from '../../../src/adapters/github.ts';
import { createSandbox } from '../../../src/sandbox/create.ts';
import { serveGithub } from '../../../src/sandbox/github/github.ts';
import { OWNER, PROJECT } from '../../../src/sandbox/names.ts';
import { serveRedirects } from '../../../src/sandbox/redirects.ts';
import { openWorld } from '../../../src/sandbox/world.ts';
import { gatedRun } from '../support/gated-run.ts';

/** A world in this process with a run whose one job deploys to npm, and our adapter before it. */
const waiting = async () => {
  const folder = join(await realpath(await mkdtemp(join(tmpdir(), 'holdpoint-approvals-'))), 'sandbox');
  await createSandbox({ folder, scenario: 'smooth' });
  const world = await openWorld(folder);
  const [ci] = world.store.state().runs;
  if (ci === undefined) throw new Error('the sandbox has no run');
  await world.store.change((state) => ({ ...state, runs: [gatedRun(ci, { id: 42, environment: 'npm' })] }));
  const app = new Hono();
  serveGithub(app, world, serveRedirects(app, 60_000));
  const server = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    await new Promise((resolve) => void server.close(resolve));
    await world.close();
    await rm(dirname(folder), { recursive: true, force: true });
  });
  // A listening TCP server has an AddressInfo, never a pipe's name.
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return createGitHub({ baseUrl, token: world.store.settings.tokens[0]?.value ?? null, repository: `${OWNER}/${PROJECT}`, userAgent: 'holdpoint/test' });
};

test('a job at an environment waits until its reviewer approves it, once, and who did is kept', async () => {
  const github = await waiting();
  expect(await github.run('42')).toMatchObject({ status: 'waiting', conclusion: null });
  expect(await github.jobs('42', 1)).toMatchObject([{ name: 'publish', status: 'waiting', runner: null }]);
  const [held] = await github.pendingDeployments('42');
  expect(held).toMatchObject({ environment: { name: 'npm' }, mayApprove: true, reviewers: [{ is: 'user', name: 'robin-marlow' }] });
  const order = { run: '42', environment: held?.environment.id ?? '', comment: 'the notes are right' };
  await expect(github.approve({ ...order, environment: '1' })).rejects.toMatchObject({ left: false });
  await github.approve(order);
  expect(await github.pendingDeployments('42')).toEqual([]);
  expect(await github.reviews('42')).toEqual([{ environments: ['npm'], state: 'approved', by: 'robin-marlow', comment: 'the notes are right' }]);
  expect(await github.run('42')).toMatchObject({ status: 'in_progress' });
  await expect(github.approve(order)).rejects.toMatchObject({ left: false, message: expect.stringContaining('Validation Failed') });
});
