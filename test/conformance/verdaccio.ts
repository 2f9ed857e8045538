import { execFile, spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A real npm registry on loopback, and npm that is logged in to it. */
export type Registry = {
  readonly url: string;
  /** npm in a folder; what it printed, and how it ended. */
  readonly npm: (folder: string, ...args: readonly string[]) => Promise<{ readonly code: number; readonly said: string }>;
  /** A folder with a package of this name and version. */
  readonly packageAt: (name: string, version: string) => Promise<string>;
  readonly version: string;
  readonly close: () => void;
};

/** 321 packages and 65 MB: too much for `npm ci`, so it is fetched by who runs this. */
const WANTED = { private: true, dependencies: { verdaccio: '^6.10.4' }, overrides: { 'node-fetch': '^2.7.0' } }; // One of its packages wants a dist-tag of node-fetch that mirrors of npm do not have.

/** Fetches verdaccio into the folder and starts it there, without any registry behind it. */
export const openRegistry = async (folder: string): Promise<Registry> => {
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, npm_config_cache: join(folder, 'cache'), npm_config_update_notifier: 'false', npm_config_fund: 'false', npm_config_audit: 'false' };
  const server = join(folder, 'server');
  await mkdir(server, { recursive: true });
  await writeFile(join(server, 'package.json'), JSON.stringify(WANTED));
  // With the configuration of the person: where packages come from is theirs to say.
  const installed = await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], server, { ...process.env, npm_config_cache: env.npm_config_cache });
  if (installed.code !== 0) throw new Error(`verdaccio could not be fetched: ${installed.said.slice(0, 500)}`);
  await writeFile(join(server, 'config.yaml'), JSON.stringify({ storage: './storage', web: { enable: false }, auth: { htpasswd: { file: './htpasswd' } }, packages: { '**': { access: '$all', publish: '$authenticated', unpublish: '$authenticated' } }, log: { type: 'stdout', format: 'json', level: 'error' } }));
  const url = `http://127.0.0.1:${await freePort()}`;
  const child = spawn(process.execPath, [join(server, 'node_modules/verdaccio/bin/verdaccio'), '--config', 'config.yaml', '--listen', url], { cwd: server, env, stdio: 'ignore' });
  await answering(`${url}/-/ping`);
  const made = await fetch(`${url}/-/user/org.couchdb.user:rowan`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name: 'rowan', password: 'a-password-of-a-test' }) });
  const user: unknown = await made.json();
  if (typeof user !== 'object' || user === null || !('token' in user)) throw new Error(`verdaccio made no user: ${made.status}`);
  await writeFile(join(folder, '.npmrc'), `registry=${url}/\n${url.replace('http:', '')}/:_authToken=${String(user.token)}\n`);
  const manifest: { readonly version: string } = JSON.parse(await readFile(join(server, 'node_modules/verdaccio/package.json'), 'utf8'));
  return {
    url,
    version: manifest.version,
    npm: (cwd, ...args) => run('npm', args, cwd, env),
    packageAt: async (name, version) => {
      const at = join(folder, `${name.replace(/\W/g, '-')}-${version}`);
      await mkdir(at, { recursive: true });
      await writeFile(join(at, 'package.json'), JSON.stringify({ name, version, description: 'Sorts tides', license: 'MIT', main: 'index.js' }));
      await writeFile(join(at, 'index.js'), `export const version = '${version}';\n`);
      await writeFile(join(at, 'README.md'), '# Tidewater\n');
      return at;
    },
    close: () => void child.kill(),
  };
};

const run = (program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<{ readonly code: number; readonly said: string }> =>
  new Promise((resolve) => {
    execFile(program, [...args], { cwd, env }, (error, stdout, stderr) => resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : 1, said: `${stdout}${stderr}` }));
  });

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

const START_MS = 30_000;
const answering = async (url: string): Promise<void> => {
  for (const until = Date.now() + START_MS; Date.now() < until; await delay(100)) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
  }
  throw new Error(`nothing answers at ${url}`);
};
