import { describe, expect, it } from 'vitest';
import { hostsOf, resolveEndpoints } from '../../src/adapters/endpoints.ts';
import { createGitHub } from '../../src/adapters/github.ts';
import { createHttp } from '../../src/adapters/http.ts';
import { isAllowed, isLoopback, mayFollow } from '../../src/adapters/origin.ts';
import { artifact, message } from './github-answers.ts';
import { serve, type Loopback, type Reply } from './loopback.ts';

const hostOf = ({ origin }: Loopback): string => new URL(origin).host;
const to = (location: string, status = 302): Reply => ({ status, headers: { location, 'set-cookie': 'session=stolen; Path=/' } });
const CREDENTIALS = ['authorization', 'cookie', 'proxy-authorization', 'x-github-api-version'] as const;
const withoutCredentials = ({ requests }: Loopback): void => {
  expect(requests.length).toBeGreaterThan(0);
  for (const { headers } of requests) for (const name of CREDENTIALS) expect(headers).not.toHaveProperty(name);
};

describe('plain HTTP between two servers', () => {
  it('carries no cookie of the first to the second, nor back to the first', async () => {
    const second = await serve({ 'GET /b': { body: 'here' } });
    const first = await serve({ 'GET /a': to('/a2'), 'GET /a2': to(`${second.origin}/b`) });
    expect((await createHttp().get(`${first.origin}/a`)).status).toBe(200);
    withoutCredentials(first);
    withoutCredentials(second);
  });

  it('ends in a circle, after five redirects', async () => {
    const first = await serve();
    const second = await serve({ 'GET /b': to(`${first.origin}/a`) });
    first.routes.set('GET /a', to(`${second.origin}/b`));
    await expect(createHttp().get(`${first.origin}/a`)).rejects.toMatchObject({ trouble: 'unreachable', message: expect.stringContaining('more than 5') });
    expect(first.requests.length + second.requests.length).toBe(6);
  });

  it('asks only configured hosts, and follows no redirect away from them', async () => {
    const elsewhere = await serve();
    const server = await serve({ 'GET /a': to(`${elsewhere.origin}/a`) });
    const http = createHttp({ allowedHosts: [hostOf(server)] });
    await expect(http.get(`${server.origin}/a`)).rejects.toMatchObject({ trouble: 'refused', message: expect.stringContaining('not among the hosts') });
    await expect(http.get(`${elsewhere.origin}/a`)).rejects.toMatchObject({ trouble: 'refused' });
    expect(elsewhere.requests).toEqual([]);
  });

  it('fetches a file from where an answer of a configured host says that it is', async () => {
    const storage = await serve({ 'GET /file': to('/stored'), 'GET /stored': { body: 'bytes' } });
    const registry = await serve();
    const http = createHttp({ allowedHosts: [hostOf(registry)] });
    const answer = await http.get(`${storage.origin}/file`, { namedBy: `${registry.origin}/index` });
    expect(Buffer.from(answer.body).toString()).toBe('bytes');
    withoutCredentials(storage);
  });

  it.each(['http://registry.example/f', 'ftp://registry.example/f', 'file:///etc/passwd', 'https://user:pass@registry.example/f'])('does not go down to %s on the word of anyone', async (address) => {
    const server = await serve({ 'GET /a': to(address) });
    await expect(createHttp().get(`${server.origin}/a`)).rejects.toMatchObject({ trouble: 'refused' });
    await expect(createHttp().get(address, { namedBy: server.origin })).rejects.toMatchObject({ trouble: 'refused', message: expect.not.stringContaining('user:pass') });
  });

  it('fetches nothing from this machine because a public server names it', async () => {
    const here = await serve();
    for (const address of [`${here.origin}/a`, here.origin.replace('127.0.0.1', '2130706433'), here.origin.replace('127.0.0.1', '0x7f.1')]) {
      await expect(createHttp().get(address, { namedBy: 'https://registry.example/index' })).rejects.toMatchObject({ trouble: 'refused', message: expect.stringContaining('on the word of another server') });
    }
    expect(here.requests).toEqual([]);
  });
});

describe('a download from GitHub', () => {
  const REPO = '/repos/acme/tidewater';
  const LOG = `GET ${REPO}/actions/jobs/7/logs`;
  const githubAt = ({ origin }: Loopback) => createGitHub({ baseUrl: origin, token: 'gho_secret', repository: 'acme/tidewater', userAgent: 'holdpoint/test' });

  it('shows the token to GitHub and to nobody else, over every hop', async () => {
    const last = await serve({ 'GET /c': { body: '2026-01-01T00:00:00Z hello\n' } });
    const storage = await serve({ 'GET /b?sig=1': to(`${last.origin}/c`) });
    const server = await serve({ [LOG]: to(`${storage.origin}/b?sig=1`) });
    expect((await githubAt(server).jobLog('7')).tail).toEqual(['hello']);
    expect(server.requests[0]?.headers).toHaveProperty('authorization');
    withoutCredentials(storage);
    withoutCredentials(last);
  });

  it('goes without the token even where storage is the same host', async () => {
    const server = await serve({ [LOG]: to('/x'), 'GET /x': { body: '' } });
    // GitHub names storage by its whole address; a path alone is none.
    await expect(githubAt(server).jobLog('7')).rejects.toMatchObject({ trouble: 'unreachable' });
    server.routes.set(LOG, to(`${server.origin}/x`));
    await githubAt(server).jobLog('7');
    expect(server.requests.find(({ route }) => route === 'GET /x')?.headers).not.toHaveProperty('authorization');
  });

  it('ends in a circle of storage', async () => {
    const storage = await serve();
    storage.routes.set('GET /b', to(`${storage.origin}/b`));
    const server = await serve({ [LOG]: to(`${storage.origin}/b`) });
    await expect(githubAt(server).jobLog('7')).rejects.toMatchObject({ trouble: 'unreachable' });
    expect(storage.requests).toHaveLength(6);
  });

  it.each(['http://storage.example/x', 'http://localhost:9/x', 'ftp://127.0.0.1/x', 'https://a:b@storage.example/x', '//', ''])('is not fetched from "%s"', async (location) => {
    const server = await serve({ [LOG]: to(location) });
    await expect(githubAt(server).jobLog('7')).rejects.toMatchObject({ name: 'WorldError' });
    expect(server.requests).toHaveLength(1);
  });

  it.each([301, 302, 303, 307, 308])('is the only request that is sent on: a read or an act that meets a %i is not', async (status) => {
    const elsewhere = await serve();
    const gone = to(`${elsewhere.origin}/anything`, status);
    const server = await serve({ [`GET ${REPO}/actions/runs/42`]: gone, [`POST ${REPO}/issues`]: gone, [`GET ${REPO}/actions/runs/42/artifacts`]: { json: { total_count: 1, artifacts: [artifact()] } } });
    await expect(githubAt(server).run('42')).rejects.toMatchObject({ name: 'WorldError', message: expect.stringContaining('has moved') });
    // Not a 4xx: whoever answers so may have done it first.
    await expect(githubAt(server).createIssue({ title: 't', body: '', labels: [] })).rejects.toMatchObject({ name: 'ActError', left: true });
    expect(elsewhere.requests).toEqual([]);
    expect(server.requests).toHaveLength(2);
  });
});

describe('an address', () => {
  const LOOPBACK = ['http://127.0.0.1', 'http://127.1', 'http://2130706433', 'http://0x7f000001', 'http://0177.0.0.1', 'http://127.0.0.1.', 'http://[::1]', 'http://[0:0:0:0:0:0:0:1]'];
  const NOT = ['http://localhost', 'http://localhost.evil.example', 'http://127.0.0.1.nip.io', 'http://127.0.0.1.evil.example', 'http://0.0.0.0', 'http://0', 'http://[::]', 'http://[::ffff:127.0.0.1]', 'http://128.0.0.1', 'http://1.127.0.0.1.example', 'http://127.0.0.1@evil.example', 'http://evil.example#@127.0.0.1'];

  it.each(LOOPBACK)('%s is loopback: the parser has made four numbers of it, and those are connected to', (address) => {
    const url = new URL(address);
    expect(isLoopback(url) && isAllowed(url)).toBe(true);
    expect(url.hostname).toMatch(/^127\.0\.0\.1$|^\[::1\]$/);
  });

  it.each(NOT)('%s is not asked over plain http', (address) => {
    expect(isAllowed(new URL(address))).toBe(false);
  });

  it.each(['https://127.0.0.1/', 'https://[::1]/', 'https://[::ffff:7f00:1]/', 'https://0.0.0.0/', 'https://169.254.169.254/', 'https://10.0.0.1/', 'https://[fd00::1]/', 'https://2130706433/', 'https://localhost/', 'https://a.localhost./'])('%s is nowhere that a public server may send us', (address) => {
    expect(mayFollow(new URL('https://registry.example'), new URL(address))).toBe(false);
  });

  it('without a name is followed by its own server, and names by everyone', () => {
    expect(mayFollow(new URL('https://10.0.0.1/api'), new URL('https://10.0.0.1/storage'))).toBe(true);
    expect(mayFollow(new URL('https://10.0.0.1/api'), new URL('https://10.0.0.2/storage'))).toBe(false);
    expect(mayFollow(new URL('https://registry.example'), new URL('https://storage.example'))).toBe(true);
  });

  it('is asked by itself only where an endpoint has it', () => {
    const endpoints = resolveEndpoints({ GITHUB_API_URL: 'https://api.github.com', npm_config_registry: 'http://127.0.0.1:4873', HOLDPOINT_PYPI_URL: 'https://py.example/root', HOLDPOINT_CRATES_URL: 'https://index.example' });
    expect(hostsOf(endpoints)).toEqual(['api.github.com', 'github.com', '127.0.0.1:4873', 'py.example', 'index.example']);
  });
});

it('the words for a refusal never hold what a server put into an address', async () => {
  const server = await serve({ 'GET /a': { status: 302, headers: { location: 'https://name:secret@registry.example/' }, json: message('x') } });
  await expect(createHttp().get(`${server.origin}/a`)).rejects.toMatchObject({ message: expect.not.stringContaining('secret') });
});
