import { Hono, type Context } from 'hono';
import { isoSeconds } from '../git.ts';
import { OWNER, PROJECT, type RepositoryName } from '../names.ts';
import type { World } from '../world.ts';
import { baseOf, notFound, pageOf } from './answer.ts';
import { nodeId, type Schemas } from './shapes.ts';

const TAG_RULESET = 5_410_001;
const ENVIRONMENT = 'registries';

/** What a repository is set to: rules of its tags, environments, releases that stay. Source: docs.github.com/rest/repos/rules, /rest/deployments/environments, /rest/repos/repos. */
export const settingsRoutes = (world: World, name: RepositoryName): Hono => {
  const app = new Hono();
  const { createdAt } = world.store.settings;
  const isProject = name === PROJECT;

  app.get('/rulesets', (context) => {
    const targets = context.req.query('targets')?.split(',');
    const { rules: _, conditions: __, current_user_can_bypass: ___, ...listed } = ruleset(context, createdAt);
    const all: readonly Schemas['repository-ruleset'][] = isProject && (targets === undefined || targets.includes('tag')) ? [listed] : [];
    return context.json(pageOf(context, all).items);
  });
  app.get('/rulesets/:ruleset', (context) => (isProject && context.req.param('ruleset') === String(TAG_RULESET) ? context.json(ruleset(context, createdAt)) : notFound(context)));
  app.get('/environments/:environment', (context) => (isProject && context.req.param('environment').toLowerCase() === ENVIRONMENT ? context.json(environment(context, createdAt)) : notFound(context)));
  app.get('/environments/:environment/secrets', (context) => (isProject && context.req.param('environment').toLowerCase() === ENVIRONMENT ? context.json({ total_count: 0, secrets: [] satisfies Schemas['actions-secret'][] }) : notFound(context)));
  // A 404 is GitHub's way to say that they are off. They are on where nothing is released.
  app.get('/immutable-releases', (context) => (isProject ? context.body(null, 404) : context.json({ enabled: true, enforced_by_owner: false } satisfies Schemas['check-immutable-releases'])));
  return app;
};

/** The bare repository keeps to it. */
const ruleset = (context: Context, at: number): Schemas['repository-ruleset'] => ({
  id: TAG_RULESET,
  name: 'Release tags',
  target: 'tag',
  source_type: 'Repository',
  source: `${OWNER}/${PROJECT}`,
  enforcement: 'active',
  conditions: { ref_name: { include: ['refs/tags/v*'], exclude: [] } },
  rules: [{ type: 'deletion' }, { type: 'update' }],
  node_id: nodeId('RepositoryRuleset', TAG_RULESET),
  created_at: isoSeconds(at),
  updated_at: isoSeconds(at),
  current_user_can_bypass: 'never',
  _links: { self: { href: `${baseOf(context)}/repos/${OWNER}/${PROJECT}/rulesets/${TAG_RULESET}` }, html: { href: `${baseOf(context)}/${OWNER}/${PROJECT}/rules/${TAG_RULESET}` } },
});

/** No job of driftwood asks to be let into it yet. */
const environment = (context: Context, at: number): Schemas['environment'] => {
  const id = 3_410_001;
  return {
    id,
    node_id: nodeId('Environment', id),
    name: ENVIRONMENT,
    url: `${baseOf(context)}/repos/${OWNER}/${PROJECT}/environments/${ENVIRONMENT}`,
    html_url: `${baseOf(context)}/${OWNER}/${PROJECT}/deployments/activity_log?environments_filter=${ENVIRONMENT}`,
    created_at: isoSeconds(at),
    updated_at: isoSeconds(at),
    protection_rules: [{ id: id + 1, node_id: nodeId('BranchPolicyGate', id + 1), type: 'branch_policy' }],
    deployment_branch_policy: { protected_branches: true, custom_branch_policies: false },
  };
};
