import { mkdtemp, realpath, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { createGitHub } from '../../src/adapters/github.ts';
import { createSandbox } from '../../src/sandbox/create.ts';
import { commitOf } from '../../src/sandbox/git.ts';
import { serveGithub } from '../../src/sandbox/github/github.ts';
import { OWNER, pathsOf, PROJECT } from '../../src/sandbox/names.ts';
import { serveRedirects } from '../../src/sandbox/redirects.ts';
import { openWorld } from '../../src/sandbox/world.ts';
import { watchHour } from './watch-hour.ts';

/* `node test/bench/polling.ts`: watches a run of an hour at the sandbox's GitHub, by a clock of its own, and counts what that costs. */

const MOST_REQUESTS = 400;
const LEAST_SHARE = 0.9;
const MINUTE = 60_000;

const folder = join(await realpath(await mkdtemp(join(tmpdir(), 'holdpoint-polling-'))), 'sandbox');
let time = Date.now();
const clock = { now: () => time, pass: (ms: number) => void (time += ms) };
const answered: number[] = [];
try {
  // Its two jobs end after twenty minutes and after more than the hour.
  await createSandbox({ folder, scenario: 'smooth', pace: { jobMs: { docs: 20 * MINUTE, test: 70 * MINUTE } } });
  const world = await openWorld(folder, { clock: clock.now });
  // The run is as old as the last commit; the hour begins with it.
  time = world.store.state().runs.find(({ path }) => path.endsWith('/ci.yml'))?.createdAt ?? Number.NaN;
  const app = new Hono();
  app.use('*', async (context, next) => {
    await world.advance();
    await next();
    answered.push(context.res.status);
  });
  serveGithub(app, world, serveRedirects(app, MINUTE));
  const server = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server has an AddressInfo, never a pipe's name.
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const commit = await commitOf(pathsOf(folder).bare(PROJECT), 'main');
  const github = createGitHub({ baseUrl, token: world.store.settings.tokens[0]?.value ?? null, repository: `${OWNER}/${PROJECT}`, userAgent: 'holdpoint/bench', now: clock.now });
  const { looks, ended } = await watchHour({ workflow: { file: 'ci.yml', for: 'commit' } }, { github, clock, given: { candidate: { commit: commit ?? '', branch: 'main' } } });
  await world.close();
  server.close();

  const unchanged = answered.filter((status) => status === 304).length;
  const share = unchanged / answered.length;
  const others = answered.filter((status) => status !== 304 && status !== 200);
  console.log(`an hour: ${looks} looks, ${answered.length} requests (at most ${MOST_REQUESTS}), ${unchanged} of them answered 304: ${(share * 100).toFixed(1)} % (at least ${LEAST_SHARE * 100} %)`);
  if (ended !== null) console.error(`the watch ended as ${ended}`);
  if (others.length > 0) console.error(`answers that were neither: ${others.join(', ')}`);
  process.exitCode = ended === null && others.length === 0 && answered.length <= MOST_REQUESTS && share >= LEAST_SHARE ? 0 : 1;
} finally {
  await rm(join(folder, '..'), { recursive: true, force: true });
}
