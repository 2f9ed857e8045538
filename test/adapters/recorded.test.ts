import { describe, expect, test } from 'vitest';
import { createGitHub } from '../../src/adapters/github.ts';
import { serve, type Route } from './loopback.ts';
import { PARSED_SHAPES } from './parsed-shapes.ts';
import { LACKING, NOT_RECORDED, RECORDED, scenario } from './recorded-answers.ts';

test('every shape that is parsed has a real recorded object, or is listed with the reason why there is none', () => {
  expect(Object.entries(RECORDED).filter(([, found]) => found.length === 0).map(([name]) => name)).toEqual([]);
  expect([...Object.keys(RECORDED), ...Object.keys(NOT_RECORDED)].toSorted()).toEqual(PARSED_SHAPES.toSorted());
});

describe.each(Object.entries(RECORDED))('a real object is read by %s, or refused for what it lacks', (_, found) => {
  test.each(found)('$from', ({ from, shape, value }) => {
    const { error } = shape.safeParse(value);
    expect(error?.issues.map(({ path }) => path.at(-1)) ?? []).toEqual(LACKING[from] ?? []);
  });
});

describe('the adapter is answered what GitHub really answered', () => {
  /** A server that plays a recorded scenario back. */
  const played = async (name: string, routes: { readonly [route: string]: Route } = {}) => {
    const recorded = scenario(name).map(({ method, path, status, response }): [string, Route] => [
      `${method.toUpperCase()} ${path.replace(/\?.*$/, '')}`,
      typeof response === 'string' ? { status, body: response, headers: { 'content-type': 'application/vnd.github.raw; charset=utf-8' } } : { status, json: response },
    ]);
    const server = await serve({ ...Object.fromEntries(recorded), ...routes });
    return createGitHub({ baseUrl: server.origin, token: 'gho_secret', repository: `octokit-fixture-org/${name === 'get-content' || name === 'get-repository' ? 'hello-world' : name}`, userAgent: 'holdpoint/test' });
  };

  test('for a repository', async () => {
    expect(await (await played('get-repository')).repository()).toEqual({ id: '1000', defaultBranch: 'master' });
  });
  test('for what whoever asks may do in a repository', async () => {
    expect(await (await played('get-repository')).access()).toEqual({ push: true, archived: false });
  });
  test('for what a team may do that only reads', () => {
    const read = RECORDED['accessOf']?.filter(({ from }) => from.includes('web hook team')).map(({ shape, value }) => shape.parse(value));
    expect(read).toContainEqual({ push: false, archived: false });
  });
  test('for a file as it is', async () => {
    expect(await (await played('get-content')).content('README.md', 'main')).toBe('# hello-world');
  });
  test('for a release, which has no digest of an asset from before there were any', async () => {
    expect(await (await played('release-assets')).releaseByTag('v1.0.0')).toMatchObject({ tag: 'v1.0.0', draft: false, prerelease: false, assets: [] });
  });
  test('for a page of issues', async () => {
    const [page] = scenario('paginate-issues');
    const github = await played('paginate-issues', { 'GET /repos/octokit-fixture-org/paginate-issues/issues': { json: page?.response } });
    expect((await github.issues({ labels: [], state: 'all' })).map(({ number, state }) => [number, state])).toEqual([[13, 'open'], [12, 'open'], [11, 'open']]);
  });
  test('for a repository that was renamed: it has moved, and nothing is followed', async () => {
    const moved = scenario('rename-repository').find(({ status }) => status === 301);
    const github = await played('rename-repository', { 'GET /repos/octokit-fixture-org/rename-repository': { status: 301, json: moved?.response } });
    await expect(github.repository()).rejects.toMatchObject({ trouble: 'missing', message: expect.stringContaining('has moved') });
  });
  test('for a mutation that it refused: with its reason, and nothing was done', async () => {
    const [refused] = scenario('errors');
    const github = await played('errors', { 'POST /repos/octokit-fixture-org/errors/issues': { status: 422, json: refused?.response } });
    await expect(github.createIssue({ title: 'x', body: '', labels: [] })).rejects.toMatchObject({ left: false, message: expect.stringContaining('Validation Failed') });
  });
});
