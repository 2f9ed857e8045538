import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type ServerType } from '@hono/node-server';
import { Hono } from 'hono';
import { serveGithub } from './github/github.ts';
import { flaky } from './flaky.ts';
import { pathsOf } from './names.ts';
import { serveRedirects } from './redirects.ts';
import { serveRegistries } from './registries.ts';
import { pidAt } from './running.ts';
import { writeWhole } from './store.ts';
import { openWorld, type World } from './world.ts';

/**
 * Is the world of a sandbox, in this process: GitHub, npm, PyPI and crates.io on one loopback port. Resolves when it has ended:
 * after ten idle minutes, on SIGTERM, when the sandbox was removed, or at once when another process is this world already.
 * @throws Error when the folder holds no sandbox.
 */
export const serveWorld = async (folder: string): Promise<void> => {
  const paths = pathsOf(folder);
  const world = await openWorld(folder);
  const { settings } = world.store;
  let askedAt = Date.now();
  const app = worldApp(world, () => (askedAt = Date.now()));
  const server = createAdaptorServer({ fetch: app.fetch });
  const announce = (at: { readonly port: number; readonly pid: number }): Promise<void> => writeWhole(paths.port, `${JSON.stringify({ ...at, secret: settings.secret })}\n`);
  const port = await listen(server, settings.port);
  if (port === null) {
    // The port is taken: by this world, whose port file may be lost, or by a stranger, and then any other port will do.
    const pid = await pidAt(settings.port, settings.secret);
    if (pid !== null) return announce({ port: settings.port, pid });
  }
  await announce({ port: port ?? (await listen(server, 0)) ?? 0, pid: process.pid });

  const ended = Promise.withResolvers<void>();
  const look = setInterval(() => {
    const removed = !existsSync(paths.settings);
    if (removed || Date.now() - askedAt > settings.pace.idleMs) ended.resolve();
    else world.advance().catch((error: unknown) => console.error(error));
  }, settings.pace.tickMs);
  process.once('SIGTERM', ended.resolve);
  process.once('SIGINT', ended.resolve);
  await ended.promise;

  clearInterval(look);
  await world.close();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
  if (existsSync(paths.settings)) await rm(paths.port, { force: true });
};

/** The routes, of which `npm run conformance` reads the table. Before each, the world is brought up to now. */
export const worldApp = (world: World, asked: () => void): Hono => {
  const app = new Hono();
  const { settings } = world.store;
  app.get('/_world', (context) => (context.req.query('secret') === settings.secret ? context.json({ pid: process.pid }) : context.notFound()));
  app.use('*', async (_, next) => {
    asked();
    await world.advance();
    await next();
  });
  const { wrongEvery } = settings.faults;
  if (wrongEvery !== undefined) app.use('*', flaky(wrongEvery));
  const redirects = serveRedirects(app, settings.pace.redirectMs);
  serveGithub(app, world, redirects);
  serveRegistries(app, world.store);
  app.onError((error, context) => {
    console.error(error);
    return context.json({ message: 'Server Error' }, 500);
  });
  return app;
};

/** Listens on loopback. Null when the port is taken. */
const listen = (server: ServerType, port: number): Promise<number | null> =>
  new Promise((resolve, reject) => {
    const failed = (error: Error): void => ('code' in error && error.code === 'EADDRINUSE' ? resolve(null) : reject(error));
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', failed);
      // The cast: a server that listens on a TCP port has an address of this form.
      resolve((server.address() as AddressInfo).port);
    });
  });
