import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { resolveEndpoints } from '../../src/adapters/endpoints.ts';
import { createHttp, USER_AGENT } from '../../src/adapters/http.ts';
import { isAllowed, isLoopback, mayFollow } from '../../src/adapters/origin.ts';
import { findToken } from '../../src/adapters/token.ts';
import { serve, WEB_PAGE, type Route } from './loopback.ts';

const http = createHttp();

describe('plain HTTP', () => {
  it('asks anonymously, says who it is, and wants the bytes as they are stored', async () => {
    const server = await serve({ 'GET /a': { body: 'bytes', headers: { etag: '"1"' } } });
    const answer = await http.get(`${server.origin}/a`, { accept: 'application/json' });
    expect(Buffer.from(answer.body).toString()).toBe('bytes');
    expect(answer).toMatchObject({ status: 200, headers: { etag: '"1"' } });
    expect(server.requests[0]?.headers).toMatchObject({ 'user-agent': USER_AGENT, accept: 'application/json', 'accept-encoding': 'identity' });
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
    expect(server.requests[0]?.headers).not.toHaveProperty('cookie');
    expect(USER_AGENT).toMatch(/^holdpoint\/\d+\.\d+\.\d+/);
  });

  it('takes 404 and 410 for answers', async () => {
    const server = await serve({ 'GET /none': { status: 404 }, 'GET /gone': { status: 410 } });
    expect((await http.get(`${server.origin}/none`)).status).toBe(404);
    expect((await http.get(`${server.origin}/gone`)).status).toBe(410);
  });

  it.each([
    [401, 'denied', null],
    [403, 'denied', null],
    [403, 'denied', 7000],
    [400, 'refused', null],
    [451, 'refused', null],
    [500, 'unreachable', null],
    [503, 'unreachable', 7000],
    [429, 'limited', 7000],
  ] as const)('throws for %i: %s', async (status, trouble, retryAfterMs) => {
    const server = await serve({ 'GET /a': { status, headers: retryAfterMs === null ? {} : { 'retry-after': '7' } } });
    await expect(http.get(`${server.origin}/a`)).rejects.toMatchObject({ name: 'WorldError', trouble, status, retryAfterMs });
  });

  it('throws for a body that was cut off', async () => {
    const server = await serve({ 'GET /a': { body: 'half of this is missing', fault: 'cut' } });
    await expect(http.get(`${server.origin}/a`)).rejects.toMatchObject({ trouble: 'unreachable', message: expect.stringContaining('the connection broke off') });
  });

  it('throws for a connection that breaks off before an answer', async () => {
    const server = await serve({ 'GET /a': { fault: 'reset' } });
    await expect(http.get(`${server.origin}/a`)).rejects.toMatchObject({ trouble: 'unreachable', message: expect.stringContaining('the connection broke off') });
  });

  it.each([
    ['a gateway that is in trouble', { status: 502, body: 'Bad Gateway' }],
    ['a body that was cut off', { body: 'half of this is missing', fault: 'cut' }],
    ['a connection that breaks off', { fault: 'reset' }],
    ['a server that asks to slow down for a moment', { status: 429, body: '', headers: { 'retry-after': '0' } }],
  ] as const satisfies readonly (readonly [string, Route])[])('asks once more after %s, and no more than that', async (_, wrong) => {
    let asked = 0;
    const server = await serve({ 'GET /a': () => ((asked += 1) === 1 ? wrong : { body: 'all of it' }), 'GET /b': wrong });
    expect(Buffer.from((await http.get(`${server.origin}/a`)).body).toString()).toBe('all of it');
    await expect(http.get(`${server.origin}/b`)).rejects.toMatchObject({ name: 'WorldError' });
    expect(server.requests).toHaveLength(4);
  });

  it.each([[500, {}], [404, {}], [403, {}], [429, {}], [503, { 'retry-after': '30' }]] as const)('asks once where asking at once again is no use: a %i %o', async (status, headers) => {
    const server = await serve({ 'GET /a': { status, body: '', headers } });
    await http.get(`${server.origin}/a`).catch(() => null);
    expect(server.requests).toHaveLength(1);
  });

  it('writes what is large to a file as it comes, anew when it is asked once more, and keeps what is no 200', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'holdpoint-http-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const into = join(folder, 'a');
    let asked = 0;
    const server = await serve({ 'GET /a': () => ({ body: 'all of it', ...((asked += 1) === 1 ? { fault: 'cut' } : {}) }), 'GET /b': { status: 404, body: 'nothing here' }, 'GET /c': { body: 'x'.repeat(100) } });
    expect((await http.get(`${server.origin}/a`, { into })).body).toHaveLength(0);
    expect(readFileSync(into, 'utf8')).toBe('all of it');
    expect(Buffer.from((await http.get(`${server.origin}/b`, { into })).body).toString()).toBe('nothing here');
    expect(readFileSync(into, 'utf8')).toBe('all of it');
    await expect(http.get(`${server.origin}/c`, { into, maxBytes: 99 })).rejects.toMatchObject({ trouble: 'refused' });
    await expect(http.get(`${server.origin}/a`, { into: join(folder, 'none/a') })).rejects.toMatchObject({ name: 'WorldError', message: expect.stringContaining('could not be kept on this machine'), fix: expect.stringContaining('TMPDIR') });
  });

  it('gives up on a server that says nothing', async () => {
    const server = await serve({ 'GET /a': { fault: 'silence' } });
    await expect(createHttp({ silenceMs: 50 }).get(`${server.origin}/a`)).rejects.toMatchObject({ trouble: 'unreachable', message: expect.stringContaining('no answer in time') });
  });

  it('throws for a server that is not there', async () => {
    await expect(http.get('http://127.0.0.1:1/a')).rejects.toMatchObject({ trouble: 'unreachable', message: expect.stringContaining('could not be asked') });
  });

  it('throws for a web page where JSON or a file was asked, and takes one where a page was', async () => {
    const server = await serve({ 'GET /a': WEB_PAGE, 'GET /a.html': WEB_PAGE });
    await expect(http.get(`${server.origin}/a`)).rejects.toMatchObject({ trouble: 'unreachable' });
    await expect(http.get(`${server.origin}/a.html`, { accept: 'application/json' })).rejects.toMatchObject({ trouble: 'unreachable' });
    await expect(http.get(`${server.origin}/a`, { accept: 'application/json' })).rejects.toMatchObject({ trouble: 'unreachable' });
    expect((await http.get(`${server.origin}/a.html`)).status).toBe(200);
  });

  it.each([201, 202, 204, 206])('throws for a %i: no part and no promise is an answer', async (status) => {
    const server = await serve({ 'GET /a': { status, body: status === 204 ? '' : 'part' } });
    await expect(http.get(`${server.origin}/a`)).rejects.toMatchObject({ trouble: 'unreachable', status });
  });

  it('reads no more than it may', async () => {
    const server = await serve({ 'GET /a': { body: 'x'.repeat(1000) } });
    await expect(http.get(`${server.origin}/a`, { maxBytes: 999 })).rejects.toMatchObject({ trouble: 'refused' });
    expect((await http.get(`${server.origin}/a`, { maxBytes: 1000 })).body).toHaveLength(1000);
  });

  it('follows five redirects and not six', async () => {
    const hop = (to: string) => ({ status: 302, headers: { location: to } });
    const server = await serve({ 'GET /0': hop('/1'), 'GET /1': hop('/2'), 'GET /2': hop('/3'), 'GET /3': hop('/4'), 'GET /4': hop('/5'), 'GET /5': { body: 'here' }, 'GET /-1': hop('/0') });
    expect(Buffer.from((await http.get(`${server.origin}/0`)).body).toString()).toBe('here');
    await expect(http.get(`${server.origin}/-1`)).rejects.toMatchObject({ trouble: 'unreachable' });
  });

  it('follows no redirect to plain http elsewhere', async () => {
    const server = await serve({ 'GET /a': { status: 302, headers: { location: 'http://registry.example/a' } } });
    await expect(http.get(`${server.origin}/a`)).rejects.toMatchObject({ trouble: 'refused', message: expect.stringContaining('http://registry.example') });
  });

  it('asks only the hosts it may ask, redirects included', async () => {
    const elsewhere = await serve({});
    const server = await serve({ 'GET /a': { status: 302, headers: { location: `${elsewhere.origin}/a` } } });
    const narrow = createHttp({ allowedHosts: [new URL(server.origin).host] });
    await expect(narrow.get(`${server.origin}/a`)).rejects.toMatchObject({ trouble: 'refused' });
    expect(elsewhere.requests).toEqual([]);
  });

  it.each(['http://registry.example/a', 'http://localhost:1/a', 'ftp://127.0.0.1/a', 'https://user:secret@registry.example/a', 'nonsense'])('does not ask %s', async (address) => {
    await expect(http.get(address)).rejects.toMatchObject({ trouble: 'refused', message: expect.not.stringContaining('secret@') });
  });
});

describe('addresses', () => {
  it('a public server cannot send us to a service on this machine', () => {
    expect(mayFollow(new URL('https://a.example'), new URL('http://127.0.0.1:80/'))).toBe(false);
    expect(mayFollow(new URL('https://a.example'), new URL('https://127.0.0.1/'))).toBe(false);
    expect(mayFollow(new URL('https://a.example'), new URL('https://b.example/'))).toBe(true);
    expect(mayFollow(new URL('http://127.0.0.1:1'), new URL('http://[::1]:2/'))).toBe(true);
  });

  it('only literals are loopback, never names', () => {
    expect(['http://127.0.0.1', 'http://127.9.9.9:80', 'http://[::1]:80'].every((url) => isLoopback(new URL(url)))).toBe(true);
    expect(['http://localhost', 'http://127.0.0.1.example', 'http://[::2]', 'http://10.0.0.1'].some((url) => isLoopback(new URL(url)))).toBe(false);
    expect(isAllowed(new URL('http://10.0.0.1'))).toBe(false);
  });
});

describe('endpoints', () => {
  const LOCAL = 'http://127.0.0.1:4000';

  it('are the public ones unless the environment says otherwise', () => {
    const { github, githubDownloads, pypi, crates, npm } = resolveEndpoints({});
    expect({ github, githubDownloads }).toEqual({ github: 'https://api.github.com', githubDownloads: 'https://github.com' });
    expect(new URL(pypi).hostname.split('.')[0]).toBe('pypi');
    expect(new URL(crates).hostname.split('.')[0]).toBe('index');
    expect(npm).toMatch(/^https?:\/\/.*[^/]$/);
  });

  it('come from the environment, without a slash at the end', () => {
    const env = { GITHUB_API_URL: `${LOCAL}/`, npm_config_registry: `${LOCAL}/npm//`, HOLDPOINT_PYPI_URL: `${LOCAL}/pypi`, HOLDPOINT_CRATES_URL: 'http://[::1]:4001/' };
    expect(resolveEndpoints(env)).toEqual({ github: LOCAL, githubDownloads: LOCAL, npm: `${LOCAL}/npm`, pypi: `${LOCAL}/pypi`, crates: 'http://[::1]:4001' });
  });

  it('finds the downloads of a GitHub Enterprise Server beside its API, or where the environment says', () => {
    expect(resolveEndpoints({ GITHUB_API_URL: 'https://git.example/api/v3' }).githubDownloads).toBe('https://git.example');
    expect(resolveEndpoints({ GITHUB_SERVER_URL: 'https://git.example' }).githubDownloads).toBe('https://git.example');
  });

  it.each(['http://registry.example', 'http://localhost:4000', 'file:///tmp', 'registry', 'https://me:secret@registry.example', 'https://registry.example/?a=b'])('refuses %s and names the variable', (address) => {
    expect(() => resolveEndpoints({ HOLDPOINT_PYPI_URL: address })).toThrow(expect.objectContaining({ code: 2, what: 'HOLDPOINT_PYPI_URL cannot be used', why: expect.not.stringContaining('secret') }));
  });
});

describe('the token', () => {
  const gh = (answer: { readonly code?: number; readonly stdout?: string; readonly missing?: boolean }) => async (argv: readonly string[]) => {
    expect(argv).toEqual(['gh', 'auth', 'token']);
    return { code: answer.code ?? 0, stdout: answer.stdout ?? '', stderr: '', missing: answer.missing ?? false };
  };

  it('is GH_TOKEN, else GITHUB_TOKEN, else what gh prints', async () => {
    const capture = gh({ stdout: 'gho_printed\n' });
    expect(await findToken({ env: { GH_TOKEN: 'one', GITHUB_TOKEN: 'two' }, capture })).toBe('one');
    expect(await findToken({ env: { GH_TOKEN: '', GITHUB_TOKEN: 'two' }, capture })).toBe('two');
    expect(await findToken({ env: {}, capture })).toBe('gho_printed');
  });

  it('is null when gh is missing, signed out or prints something else', async () => {
    for (const answer of [{ missing: true }, { code: 1, stdout: 'no oauth token' }, { stdout: '' }, { stdout: 'two words' }]) {
      expect(await findToken({ env: {}, capture: gh(answer) })).toBeNull();
    }
  });

  it('is refused, not guessed around, when its variable holds spaces', async () => {
    await expect(findToken({ env: { GH_TOKEN: 'two words' }, capture: gh({}) })).rejects.toMatchObject({ code: 4, what: 'GH_TOKEN cannot be used' });
  });
});
