import { describe, expect, it } from 'vitest';
import { createGitHub } from '../../src/adapters/github.ts';
import { environment, message, ruleset, run } from './github-answers.ts';
import { serve, type Route } from './loopback.ts';

const REPO = '/repos/acme/tidewater';
const open = async (routes: { readonly [route: string]: Route }) => {
  const server = await serve(Object.fromEntries(Object.entries(routes).map(([route, answer]) => [`GET ${REPO}${route}`, answer])));
  return { server, github: createGitHub({ baseUrl: server.origin, token: 'gho_secret', repository: 'acme/tidewater', userAgent: 'holdpoint/test' }) };
};
const notFound: Route = { status: 404, json: message('Not Found') };

describe('secrets beside those of the repository', () => {
  it('are names, of the organisation and of an environment', async () => {
    const { github } = await open({ '/actions/organization-secrets': { json: { total_count: 1, secrets: [{ name: 'A', visibility: 'all' }] } }, '/environments/a%20b/secrets': { json: { total_count: 1, secrets: [{ name: 'B' }] } } });
    expect([await github.organizationSecretNames(), await github.environmentSecretNames('a b')]).toEqual([['A'], ['B']]);
  });
});

describe('an environment', () => {
  it('is read with its reviewers, people and teams, its wait and its refs', async () => {
    const { github } = await open({ '/environments/release': { json: environment() } });
    expect(await github.environment('release')).toEqual({ name: 'release', reviewers: ['rowan', 'team core'], preventsSelfReview: true, waitMinutes: 30, refs: 'protected' });
  });

  it('without protection lets everything in', async () => {
    const { github } = await open({ '/environments/release': { json: { ...environment(), protection_rules: [{ id: 1, node_id: 'x', type: 'branch_policy' }], deployment_branch_policy: null } } });
    expect(await github.environment('release')).toEqual({ name: 'release', reviewers: [], preventsSelfReview: false, waitMinutes: 0, refs: 'any' });
  });

  it('that is not there is null, and another one is no answer', async () => {
    const { github } = await open({ '/environments/none': notFound, '/environments/other': { json: environment() } });
    expect(await github.environment('none')).toBeNull();
    await expect(github.environment('other')).rejects.toMatchObject({ trouble: 'unreachable' });
  });
});

describe('rulesets of tags', () => {
  const listed = (but: object) => ({ id: 21, name: 'releases', target: 'tag', source_type: 'Repository', source: 'acme/tidewater', enforcement: 'active', ...but });

  it('are those that are active, read one by one', async () => {
    const { github, server } = await open({ '/rulesets': { json: [listed({}), listed({ id: 22, enforcement: 'evaluate' }), listed({ id: 23, target: 'branch' })] }, '/rulesets/21': { json: ruleset() } });
    expect(await github.tagRulesets()).toEqual([{ id: '21', name: 'releases', source: 'acme/tidewater', include: ['refs/tags/v*'], exclude: [], rules: ['deletion', 'update'], mayBypass: true }]);
    expect(server.requests[0]?.route).toMatch(/targets=tag&includes_parents=true/);
  });

  it('that are of another id, or hidden, are no answer', async () => {
    const { github } = await open({ '/rulesets': { json: [listed({ id: 5 })] }, '/rulesets/5': { json: ruleset() } });
    await expect(github.tagRulesets()).rejects.toMatchObject({ trouble: 'unreachable' });
    await expect((await open({ '/rulesets': notFound })).github.tagRulesets()).rejects.toMatchObject({ trouble: 'missing', status: 404 });
  });
});

it('immutable releases are on or off, and a 404 says neither', async () => {
  expect(await (await open({ '/immutable-releases': { json: { enabled: true, enforced_by_owner: false } } })).github.immutableReleases()).toEqual({ enabled: true, byOwner: false });
  expect(await (await open({ '/immutable-releases': notFound })).github.immutableReleases()).toBeNull();
});

it.each([
  [{ permissions: { push: false, pull: true }, archived: true }, { push: false, archived: true }],
  [{ permissions: { push: true }, archived: false }, { push: true, archived: false }],
  [{ archived: false }, { push: null, archived: false }],
])('what may be done in a repository: %o', async (fields, access) => {
  expect(await (await open({ '': { json: { id: 1, full_name: 'Acme/tidewater', default_branch: 'main', ...fields } } })).github.access()).toEqual(access);
});

it('an answer that does not say whether the repository is archived is none', async () => {
  const { github } = await open({ '': { json: { id: 1, full_name: 'acme/tidewater', default_branch: 'main', permissions: { push: true } } } });
  await expect(github.access()).rejects.toMatchObject({ trouble: 'unreachable' });
});

it('runs of an event are those of it, since then, whatever else the server lists', async () => {
  const of = (id: number, but: object) => run({ id, event: 'workflow_run', created_at: '2026-01-22T19:33:08Z', ...but });
  const { github, server } = await open({ '/actions/runs': { json: { total_count: 3, workflow_runs: [of(1, {}), of(2, { event: 'push' }), of(3, { created_at: '2026-01-22T19:33:07Z' })] } } });
  expect((await github.runsOfEvent('workflow_run', Date.parse('2026-01-22T19:33:08.400Z'))).map(({ id }) => id)).toEqual(['1']);
  expect(decodeURIComponent(server.requests[0]?.route ?? '')).toContain('event=workflow_run&per_page=100&created=>=2026-01-22T19:33:08Z');
});
