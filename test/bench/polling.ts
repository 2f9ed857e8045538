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
import { figuresOf, rowOf } from './measurement.ts';
import type { Measurement } from './measurement.ts';
import { watchHour } from './watch-hour.ts';

const MINUTE = 60_000;

/** Watches a run of an hour at the sandbox's GitHub, by a clock of its own, and gives the status of each answer. @throws Error when the watch ends before its hour. */
const answersOfAnHour = async (): Promise<readonly number[]> => {
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
    if (ended !== null) throw new Error(`the watch ended as ${ended} after ${looks} looks`);
    return answered;
  } finally {
    await rm(join(folder, '..'), { recursive: true, force: true });
  }
};

export const polling: Measurement = {
  name: 'polling',
  measure: async () => {
    const answered = await answersOfAnHour();
    const unchanged = answered.filter((status) => status === 304).length;
    const others = answered.filter((status) => status !== 304 && status !== 200);
    if (others.length > 0) throw new Error(`answers that were neither 200 nor 304: ${others.join(', ')}`);
    return [
      rowOf({ what: 'watching a run of an hour', ours: figuresOf('requests', [answered.length]), budget: { of: 'ours', is: 'at most', limit: 400 } }),
      rowOf({ what: 'of them answered 304', ours: figuresOf('% of them', [(unchanged / answered.length) * 100]), budget: { of: 'ours', is: 'at least', limit: 90 } }),
    ];
  },
};
