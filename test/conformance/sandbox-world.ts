import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createAdaptorServer } from '@hono/node-server';
import { createSandbox } from '../../src/sandbox/create.ts';
import { pathsOf } from '../../src/sandbox/names.ts';
import { worldApp } from '../../src/sandbox/serve.ts';
import type { PaceChange } from '../../src/sandbox/scenario.ts';
import { openWorld } from '../../src/sandbox/world.ts';
import { gatedRun } from '../sandbox/support/gated-run.ts';
import { QUICK } from '../sandbox/support/sandbox.ts';
import { jsonOf, type Exchange } from './exchange.ts';

export type Request = { readonly method?: string; readonly body?: unknown; readonly headers?: { readonly [name: string]: string }; readonly token?: string | null };

/** The sandbox's world in this process, on loopback, with all that is asked of it and answered. */
export type Witnessed = {
  readonly url: string;
  readonly token: string;
  /** A token that may read what is public, and nothing else. */
  readonly narrow: string;
  /** `GET /repos/holdpoint-sandbox/driftwood/actions/runs/:run`: the table of the server itself. */
  readonly routes: readonly string[];
  readonly exchanges: Exchange[];
  /** Asks over HTTP, in the name of `by`. */
  readonly ask: (by: string, path: string, request?: Request) => Promise<Exchange>;
  /** What others ask from now on is asked by them. */
  readonly askedBy: (by: string) => void;
  /** Makes a run that waits for its reviewer at an environment; its id. */
  readonly holdUp: () => Promise<string>;
  readonly close: () => Promise<void>;
};

const NARROW = 'a-token-without-scopes';
/** What waits must still wait when a busy machine comes to ask. */
const SLOW_RUNS: PaceChange = { ...QUICK, queueMs: 2_500, jobMs: { ...QUICK.jobMs, 'publish-preflight': 2_500 } };

export const openWitnessed = async (): Promise<Witnessed> => {
  const parent = await realpath(await mkdtemp(join(tmpdir(), 'holdpoint-conformance-')));
  const folder = join(parent, 'sandbox');
  await createSandbox({ folder, scenario: 'smooth', pace: SLOW_RUNS });
  const { settings } = pathsOf(folder);
  const written = JSON.parse(await readFile(settings, 'utf8'));
  await writeFile(settings, JSON.stringify({ ...written, tokens: [...written.tokens, { value: NARROW, scopes: [] }] }));
  const world = await openWorld(folder);
  const app = worldApp(world, () => {});
  const exchanges: Exchange[] = [];
  let by = 'nobody';
  const server = createAdaptorServer({
    fetch: async (request: Request | globalThis.Request) => {
      if (!(request instanceof globalThis.Request)) throw new Error('no request');
      const { method, url } = request;
      const asking = by;
      const sent = await request.clone().text();
      const answer = await app.fetch(request);
      const body = new Uint8Array(await answer.arrayBuffer());
      const { status, headers } = answer;
      const { pathname, search } = new URL(url);
      exchanges.push({ by: asking, method, url: `${pathname}${search}`, sent, status, headers, body });
      return new Response([101, 204, 205, 304].includes(status) ? null : body, { status, headers });
    },
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  // A server that listens on a TCP port has an address of this form.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const token: string = written.tokens[0].value;
  return {
    url,
    token,
    narrow: NARROW,
    routes: app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path.length > 1 ? path.replace(/\/$/, '') : path}`),
    exchanges,
    askedBy: (name) => void (by = name),
    ask: async (name, path, { method = 'GET', body, headers = {}, token: given = token } = {}) => {
      by = name;
      const answer = await fetch(`${url}${path}`, { method, redirect: 'manual', headers: { ...headers, ...(given === null ? {} : { authorization: `Bearer ${given}` }) }, ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }) });
      await answer.arrayBuffer();
      const last = exchanges.pop();
      if (last === undefined) throw new Error(`${path} was not asked`);
      // The server itself adds to what the app says.
      const exchange = { ...last, headers: answer.headers };
      exchanges.push(exchange);
      return exchange;
    },
    holdUp: async () => {
      const { runs } = world.store.state();
      const [like] = runs;
      if (like === undefined) throw new Error('the sandbox has no run');
      const id = Math.max(...runs.map((run) => run.id)) + 500;
      await world.store.change((state) => ({ ...state, runs: [...state.runs, gatedRun(like, { id, environment: 'registries' })] }));
      return String(id);
    },
    close: async () => {
      await world.close();
      await new Promise<void>((done) => {
        server.close(() => done());
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
      await rm(parent, { recursive: true, force: true });
    },
  };
};

const WAIT_MS = 30_000;

/** Asks until the answer is the one that is waited for. */
export const until = async (what: string, ask: () => Promise<Exchange>, is: (answer: Readonly<Record<string, unknown>>) => boolean): Promise<Exchange> => {
  for (const end = Date.now() + WAIT_MS; Date.now() < end; await delay(30)) {
    const exchange = await ask();
    const answer = jsonOf(exchange);
    // Boundary: each field is judged by who waits for it.
    if (typeof answer === 'object' && answer !== null && is(answer as Readonly<Record<string, unknown>>)) return exchange;
  }
  throw new Error(`waited in vain: ${what}`);
};
