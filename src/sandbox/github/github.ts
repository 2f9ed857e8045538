import type { Hono } from 'hono';
import { isoSeconds } from '../git.ts';
import { MAINTAINER, OWNER, PROJECT, TAP } from '../names.ts';
import type { Redirects } from '../redirects.ts';
import { runAt } from '../schedule.ts';
import type { World } from '../world.ts';
import { actionsRoutes } from './actions.ts';
import { baseOf, githubManners, notFound } from './answer.ts';
import { issueRoutes } from './issues.ts';
import { repositoryRoutes } from './repository.ts';
import { settingsRoutes } from './settings.ts';
import { userShape, type Schemas } from './shapes.ts';

/** GitHub: the API with its token and manners, and what anybody may fetch from its web site. */
export const serveGithub = (app: Hono, world: World, redirects: Redirects): void => {
  const { settings } = world.store;
  const manners = githubManners(settings);
  app.use('/user', manners);
  app.use('/rate_limit', manners);
  app.use('/repos/*', manners);
  app.use('/graphql', manners);
  app.get('/user', (context) => context.json(privateUser(baseOf(context), isoSeconds(settings.createdAt))));
  for (const name of [PROJECT, TAP] as const) {
    app.route(`/repos/${OWNER}/${name}`, repositoryRoutes(world, name));
    app.route(`/repos/${OWNER}/${name}/issues`, issueRoutes(world, name));
    app.route(`/repos/${OWNER}/${name}`, settingsRoutes(world, name));
  }
  app.route(`/repos/${OWNER}/${PROJECT}/actions`, actionsRoutes(world, redirects));
  app.all('/repos/*', notFound);
  // Beside asking for a release gh asks whether a draft has its tag, which only GraphQL says, and takes what comes first. There are no drafts here.
  app.post('/graphql', async (context) => context.json(/release\(tagName/.test(await context.req.text()) ? { data: { repository: { release: null } } } : { errors: [{ message: 'This world answers REST only.' }] }));

  app.get(`/${OWNER}/${PROJECT}/releases/download/:tag/:file`, (context) => {
    const { tag, file } = context.req.param();
    const asset = world.store.state().releases.find((release) => release.tag === tag)?.assets.find(({ name }) => name === file);
    return asset ? redirects.to(context, 'application/octet-stream', () => world.store.bytesOf(asset.sha256)) : context.text('Not Found', 404);
  });
  app.get(`/${OWNER}/${PROJECT}/actions/runs/:run`, (context) => {
    const run = world.store.state().runs.find(({ id }) => String(id) === context.req.param('run'));
    if (!run) return context.text('Not Found', 404);
    const { jobs, status, conclusion } = runAt(run, world.now());
    const lines = jobs.map((job) => `  ${(job.conclusion ?? job.status).padEnd(12)}${job.plan.name}`);
    return context.text([`${run.title} (${run.path}, run ${run.id})`, `${run.event} of ${run.branch} at ${run.commit}`, conclusion ?? status, '', ...lines, ''].join('\n'));
  });
};

const privateUser = (base: string, at: string): Schemas['private-user'] => ({
  ...userShape(base, MAINTAINER.login),
  name: MAINTAINER.name,
  email: MAINTAINER.email,
  company: null,
  blog: null,
  location: null,
  hireable: null,
  bio: null,
  public_repos: 2,
  public_gists: 0,
  followers: 0,
  following: 0,
  created_at: at,
  updated_at: at,
  private_gists: 0,
  total_private_repos: 0,
  owned_private_repos: 0,
  disk_usage: 0,
  collaborators: 0,
  two_factor_authentication: true,
});
