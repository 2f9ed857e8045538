import type { Context, Hono } from 'hono';
import { isoSeconds } from '../git.ts';
import { MAINTAINER, OWNER, PROJECT } from '../names.ts';
import { waitingAt } from '../schedule.ts';
import type { Run } from '../state.ts';
import type { World } from '../world.ts';
import { baseOf, notFound, refuse, scopesOf } from './answer.ts';
import { workflowId } from './run-shapes.ts';
import { nodeId, userShape, type Schemas } from './shapes.ts';

/** What a run waits for at its environments, whose one reviewer is the maintainer. Source: docs.github.com/rest/actions/workflow-runs. */
export const approvalRoutes = (app: Hono, world: World, runOf: (context: Context) => Run | undefined): void => {
  app.get('/runs/:run/pending_deployments', (context) => {
    const run = runOf(context);
    return run ? context.json(waitingAt(run, world.now()).map((name) => pendingShape(baseOf(context), name))) : notFound(context);
  });
  app.get('/runs/:run/approvals', (context) => {
    const run = runOf(context);
    return run ? context.json((run.approvals ?? []).map((approval) => approvalShape(baseOf(context), approval))) : notFound(context);
  });
  app.post('/runs/:run/pending_deployments', async (context) => {
    const run = runOf(context);
    if (!run) return notFound(context);
    if (!scopesOf(world.store.settings, context).includes('repo')) return refuse(context, 403, 'Must have admin rights to Repository.');
    const body: unknown = await context.req.json().catch(() => null);
    const ids = typeof body === 'object' && body !== null && 'environment_ids' in body && Array.isArray(body.environment_ids) ? body.environment_ids : [];
    const comment = typeof body === 'object' && body !== null && 'comment' in body && typeof body.comment === 'string' ? body.comment : '';
    const named = waitingAt(run, world.now()).filter((name) => ids.includes(environmentId(name)));
    // Nothing here rejects: Holdpoint cancels a run that is not wanted.
    if (named.length === 0 || typeof body !== 'object' || body === null || !('state' in body) || body.state !== 'approved') return refuse(context, 422, 'Validation Failed');
    for (const name of named) await world.approve(run.id, name, comment);
    return context.json(named.map((name) => deploymentShape(baseOf(context), run, name, world.now())));
  });
};

/** An environment's id follows from its name, as that of a workflow does from its path. */
const environmentId = (name: string): number => workflowId(`environment/${name}`);

const environmentShape = (base: string, name: string) => ({
  id: environmentId(name),
  node_id: nodeId('Environment', environmentId(name)),
  name,
  url: `${base}/repos/${OWNER}/${PROJECT}/environments/${encodeURIComponent(name)}`,
  html_url: `${base}/${OWNER}/${PROJECT}/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`,
});

const pendingShape = (base: string, name: string): Schemas['pending-deployment'] => ({
  environment: environmentShape(base, name),
  wait_timer: 0,
  wait_timer_started_at: null,
  current_user_can_approve: true,
  reviewers: [{ type: 'User', reviewer: userShape(base, MAINTAINER.login) }],
});

/** The deployment that goes on now. The world keeps none: it is as old as its approval. */
const deploymentShape = (base: string, run: Run, environment: string, at: number): Schemas['deployment'] => {
  const repository_url = `${base}/repos/${OWNER}/${PROJECT}`;
  const url = `${repository_url}/deployments/${run.id}`;
  const created_at = isoSeconds(at);
  return { url, id: run.id, node_id: nodeId('Deployment', run.id), sha: run.commit, ref: run.branch, task: 'deploy', payload: {}, environment, original_environment: environment, description: null, creator: userShape(base, run.actor), created_at, updated_at: created_at, statuses_url: `${url}/statuses`, repository_url };
};

const approvalShape = (base: string, { environment, at, by, comment }: NonNullable<Run['approvals']>[number]): Schemas['environment-approvals'] => ({
  environments: [{ ...environmentShape(base, environment), created_at: isoSeconds(at), updated_at: isoSeconds(at) }],
  state: 'approved',
  user: userShape(base, by),
  comment,
});
