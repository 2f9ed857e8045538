import type { GitHub } from '../ports.ts';
import type { GitHubClient } from './github-client.ts';
import * as shapes from './github-preflight-shapes.ts';
import { orNull } from './github-repository.ts';
import { runs, secrets } from './github-shapes.ts';

type Preflight = Pick<GitHub, 'organizationSecretNames' | 'environmentSecretNames' | 'environment' | 'tagRulesets' | 'immutableReleases' | 'access' | 'runsOfEvent'>;

/** What is asked before a release: secrets beside the repository's own, environments, rules of tags, and what is going on there. All of it reads. */
export const preflightOf = (client: GitHubClient): Preflight => {
  const names = async (route: string, what: string, parameters: { readonly [name: string]: string } = {}): Promise<readonly string[]> => {
    const found = await client.readAll(route, secrets, { what, parameters }, (page) => ({ total: page.total_count, items: page.secrets }));
    return found.map(({ name }) => name);
  };
  return {
    organizationSecretNames: () => names('GET /repos/{owner}/{repo}/actions/organization-secrets', 'secrets of the organisation'),
    environmentSecretNames: (environment) => names('GET /repos/{owner}/{repo}/environments/{environment}/secrets', `secrets of the environment ${environment}`, { environment }),
    environment: (environment) => orNull(client.read('GET /repos/{owner}/{repo}/environments/{environment}', shapes.environmentOf(environment), { what: `environment ${environment}`, parameters: { environment } })),
    tagRulesets: async () => {
      const listed = await client.readAll('GET /repos/{owner}/{repo}/rulesets', shapes.rulesets, { what: 'rulesets', parameters: { targets: 'tag', includes_parents: true } }, (page) => ({ total: null, items: page }));
      // An older server does not know the filter; "evaluate" and "disabled" hold nobody back.
      const active = listed.filter(({ target, enforcement }) => target === 'tag' && enforcement === 'active');
      return Promise.all(active.map(({ id }) => client.read('GET /repos/{owner}/{repo}/rulesets/{id}', shapes.rulesetOf(id), { what: `ruleset ${id}`, parameters: { id } })));
    },
    immutableReleases: () => orNull(client.read('GET /repos/{owner}/{repo}/immutable-releases', shapes.immutableReleases, { what: 'setting of immutable releases' })),
    access: () => client.read('GET /repos/{owner}/{repo}', shapes.accessOf(client.repository), { what: client.repository }),
    runsOfEvent: async (event, createdAfter) => {
      const asked = { what: `runs started by ${event}`, parameters: { event, per_page: 100, created: `>=${new Date(createdAfter).toISOString().slice(0, 19)}Z` } };
      const { workflow_runs: found } = await client.read('GET /repos/{owner}/{repo}/actions/runs', runs, asked);
      // GitHub's own filters have let other runs through.
      return found.filter((run) => run.event === event && run.createdAt >= Math.floor(createdAfter / 1000) * 1000).toSorted((a, b) => b.createdAt - a.createdAt);
    },
  };
};
