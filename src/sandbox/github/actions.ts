import { Hono, type Context } from 'hono';
import { isoSeconds } from '../git.ts';
import { SECRETS } from '../jobs/publish.ts';
import { OWNER, PROJECT } from '../names.ts';
import type { Redirects } from '../redirects.ts';
import { attemptOf } from '../rerun.ts';
import { runAt } from '../schedule.ts';
import type { Run } from '../state.ts';
import type { World } from '../world.ts';
import { baseOf, notFound, pageOf, refuse, scopesOf } from './answer.ts';
import { artifactShape, jobLog, jobShape, runShape, workflowId, workflowShape } from './run-shapes.ts';
import { approvalRoutes } from './approvals.ts';
import type { Schemas } from './shapes.ts';

/** GitHub Actions of the project, below `/repos/{owner}/{repo}/actions`. Source: docs.github.com/rest/actions. */
export const actionsRoutes = (world: World, redirects: Redirects): Hono => {
  const app = new Hono();
  const { store } = world;
  const { settings, folder } = store;
  const run = (context: Context): Run | undefined => store.state().runs.find(({ id }) => String(id) === context.req.param('run'));
  const attempt = (context: Context): Run | undefined => {
    const found = run(context);
    return found && attemptOf(found, Number(context.req.param('attempt')));
  };
  const jobs = (context: Context, found: Run): Response => {
    const now = world.now();
    const { items, total } = pageOf(context, runAt(found, now).jobs);
    return context.json({ total_count: total, jobs: items.map((job) => jobShape(baseOf(context), found, job, now)) });
  };

  app.get('/workflows', async (context) => {
    const { items, total } = pageOf(context, await world.workflows());
    return context.json({ total_count: total, workflows: items.map((workflow) => workflowShape(baseOf(context), workflow, settings.createdAt)) });
  });
  app.get('/workflows/:workflow', async (context) => {
    const workflow = await workflowNamed(world, context.req.param('workflow'));
    return workflow ? context.json(workflowShape(baseOf(context), workflow, settings.createdAt)) : notFound(context);
  });
  app.get('/workflows/:workflow/runs', async (context) => {
    const workflow = await workflowNamed(world, context.req.param('workflow'));
    return workflow ? listRuns(context, world, (candidate) => candidate.path === workflow.path) : notFound(context);
  });
  app.post('/workflows/:workflow/dispatches', (context) => dispatch(context, world));
  app.get('/runs', (context) => listRuns(context, world, () => true));
  app.get('/runs/:run', async (context) => {
    const found = run(context);
    return found ? context.json(await runShape(baseOf(context), folder, found, world.now())) : notFound(context);
  });
  app.get('/runs/:run/attempts/:attempt', async (context) => {
    const found = attempt(context);
    return found ? context.json(await runShape(baseOf(context), folder, found, world.now())) : notFound(context);
  });
  app.get('/runs/:run/jobs', (context) => {
    const found = run(context);
    return found ? jobs(context, found) : notFound(context);
  });
  app.get('/runs/:run/attempts/:attempt/jobs', (context) => {
    const found = attempt(context);
    return found ? jobs(context, found) : notFound(context);
  });
  app.get('/runs/:run/artifacts', (context) => {
    const found = run(context);
    if (!found) return notFound(context);
    const wanted = context.req.query('name');
    const all = store.state().artifacts.filter((artifact) => artifact.run === found.id && (wanted === undefined || artifact.name === wanted));
    const { items, total } = pageOf(context, all);
    return context.json({ total_count: total, artifacts: items.map((artifact) => artifactShape(baseOf(context), artifact, found)) });
  });
  approvalRoutes(app, world, run);
  app.post('/runs/:run/cancel', async (context) => {
    const found = run(context);
    if (!found) return notFound(context);
    return (await world.cancel(found.id)) ? context.json({}, 202) : refuse(context, 409, 'Cannot cancel a workflow run that is completed.');
  });
  app.post('/runs/:run/rerun-failed-jobs', async (context) => {
    const found = run(context);
    if (!found) return notFound(context);
    if (!scopesOf(settings, context).includes('repo')) return refuse(context, 403, 'Must have admin rights to Repository.');
    return (await world.rerunFailed(found.id)) ? context.json({}, 201) : refuse(context, 403, 'This workflow run cannot be retried');
  });
  app.get('/jobs/:job', (context) => {
    const now = world.now();
    const found = jobNamed(world, context.req.param('job'), now);
    return found ? context.json(jobShape(baseOf(context), found.run, found.job, now)) : notFound(context);
  });
  app.get('/jobs/:job/logs', (context) => {
    const found = jobNamed(world, context.req.param('job'), world.now());
    // A job that is not over, or was skipped, has no log yet.
    if (!found || !found.run.results[found.job.plan.id]) return notFound(context);
    return redirects.to(context, 'text/plain; charset=utf-8', async () => Buffer.from(jobLog(found.run, found.job)));
  });
  app.get('/artifacts/:artifact', (context) => {
    const found = artifactNamed(world, context.req.param('artifact'));
    return found ? context.json(artifactShape(baseOf(context), found.artifact, found.run)) : notFound(context);
  });
  app.get('/artifacts/:artifact/zip', (context) => {
    const found = artifactNamed(world, context.req.param('artifact'));
    return found ? redirects.to(context, 'application/zip', () => store.bytesOf(found.artifact.sha256)) : notFound(context);
  });
  app.get('/secrets', (context) => {
    if (!scopesOf(settings, context).includes('repo')) return refuse(context, 403, 'Must have admin rights to Repository.');
    const at = isoSeconds(settings.createdAt);
    const { items, total } = pageOf(context, SECRETS);
    return context.json({ total_count: total, secrets: items.map((name) => ({ name, created_at: at, updated_at: at }) satisfies Schemas['actions-secret']) });
  });
  // Those of the organisation lie apart; it has none.
  app.get('/organization-secrets', (context) => {
    if (!scopesOf(settings, context).includes('repo')) return refuse(context, 403, 'Must have admin rights to Repository.');
    return context.json({ total_count: 0, secrets: [] satisfies Schemas['actions-secret'][] });
  });
  return app;
};

const workflowNamed = async (world: World, name: string) =>
  (await world.workflows()).find(({ path }) => path === `.github/workflows/${name}` || String(workflowId(path)) === name);

const jobNamed = (world: World, id: string, now: number) =>
  world.store.state().runs.flatMap((run) => [run, ...(run.before ?? [])]).flatMap((run) => runAt(run, now).jobs.map((job) => ({ run, job }))).find(({ job }) => String(job.plan.id) === id);

const artifactNamed = (world: World, id: string) => {
  const { artifacts, runs } = world.store.state();
  const artifact = artifacts.find((candidate) => String(candidate.id) === id);
  const run = runs.find((candidate) => candidate.id === artifact?.run);
  return artifact && run ? { artifact, run } : null;
};

const listRuns = async (context: Context, world: World, among: (run: Run) => boolean): Promise<Response> => {
  const now = world.now();
  const asked = (name: string): string | undefined => context.req.query(name) || undefined;
  const [actor, branch, event, sha, status, created] = [asked('actor'), asked('branch'), asked('event'), asked('head_sha'), asked('status'), asked('created')];
  const found = world.store.state().runs.filter((run) => {
    const at = runAt(run, now);
    return (
      among(run) &&
      (actor === undefined || run.actor === actor) &&
      (branch === undefined || run.branch === branch) &&
      (event === undefined || run.event === event) &&
      (sha === undefined || run.commit === sha) &&
      (status === undefined || at.status === status || at.conclusion === status) &&
      (created === undefined || isWithin(run.createdAt, created))
    );
  });
  const { items, total } = pageOf(context, found.toSorted((a, b) => b.createdAt - a.createdAt || b.id - a.id));
  const runs = await Promise.all(items.map((run) => runShape(baseOf(context), world.store.folder, run, now)));
  return context.json({ total_count: total, workflow_runs: runs });
};

/** GitHub's search syntax for dates: `>=T`, `<T`, `A..B`, or a day or moment itself. */
const isWithin = (at: number, range: string): boolean => {
  const second = Math.floor(at / 1000) * 1000;
  const [from, to] = range.split('..');
  if (to !== undefined) return (from === '*' || second >= Date.parse(from ?? '')) && (to === '*' || second <= Date.parse(to));
  const [, sign = '', moment = ''] = /^([<>]=?)?(.*)$/.exec(range) ?? [];
  const edge = Date.parse(moment);
  if (sign === '>=') return second >= edge;
  if (sign === '>') return second > edge;
  if (sign === '<=') return second <= edge;
  if (sign === '<') return second < edge;
  return isoSeconds(second).startsWith(moment);
};

const dispatch = async (context: Context, world: World): Promise<Response> => {
  if (!scopesOf(world.store.settings, context).includes('repo')) return refuse(context, 403, 'Must have admin rights to Repository.');
  const body: unknown = await context.req.json().catch(() => null);
  if (typeof body !== 'object' || body === null) return refuse(context, 400, 'Problems parsing JSON');
  const ref = 'ref' in body && typeof body.ref === 'string' ? body.ref : '';
  if (ref === '') return refuse(context, 422, 'Invalid request.\n\n"ref" wasn\'t supplied.');
  const given = 'inputs' in body && typeof body.inputs === 'object' && body.inputs !== null ? body.inputs : {};
  const inputs = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));
  const name = context.req.param('workflow') ?? '';
  const workflow = await workflowNamed(world, name);
  const started = await world.dispatch(workflow ? workflow.path.slice('.github/workflows/'.length) : name, ref, inputs);
  if (started === null) return notFound(context);
  if ('refused' in started) return refuse(context, 422, started.refused);
  if (!('return_run_details' in body) || body.return_run_details !== true) return context.body(null, 204);
  const base = baseOf(context);
  return context.json({
    workflow_run_id: started.id,
    run_url: `${base}/repos/${OWNER}/${PROJECT}/actions/runs/${started.id}`,
    html_url: `${base}/${OWNER}/${PROJECT}/actions/runs/${started.id}`,
  } satisfies Schemas['workflow-dispatch-response']);
};
