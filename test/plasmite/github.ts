import type { Context, Hono } from 'hono';
import { fileAt, refsOf } from '../../src/sandbox/git.ts';
import { sha256 } from '../../src/sandbox/packing.ts';
import * as answers from '../adapters/github-answers.ts';
import type { File } from './built.ts';
import type { Run } from './runs.ts';
import { REPOSITORY, TAP } from './sources.ts';
import type { Published, World } from './world.ts';

const IDS: { readonly [repository: string]: number } = { [REPOSITORY]: 90_001, [TAP]: 90_002 };
const SECRETS = ['CARGO_REGISTRY_TOKEN', 'NPM_TOKEN', 'PYPI_API_TOKEN'];

const iso = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;
const notFound = (context: Context): Response => context.json(answers.message('Not Found'), 404);

/** GitHub's routes that the release uses, for the project and its tap. One token counts. */
export const serveGitHub = (app: Hono, world: Omit<World, 'url' | 'close'>, { token }: { readonly token: string }): void => {
  const mayAsk = (context: Context): boolean => /\s(\S+)$/.exec(context.req.header('authorization') ?? '')?.[1] === token;
  for (const path of ['/user', '/repos/*']) {
    app.use(path, async (context, next) => {
      if (!mayAsk(context)) return context.json(answers.message('Bad credentials'), 401);
      context.header('x-oauth-scopes', 'gist, read:org, repo');
      return next();
    });
  }
  app.get('/user', (context) => context.json({ login: 'robin-vale' }));
  for (const repository of [REPOSITORY, TAP]) serveRepository(app, world, repository);
  serveActions(app, world);
  serveReleases(app, world);
};

const serveRepository = (app: Hono, world: Omit<World, 'url' | 'close'>, repository: string): void => {
  const bare = world.bare(repository);
  app.get(`/repos/${repository}`, (context) => context.json({ id: IDS[repository], full_name: repository, default_branch: 'main', archived: false, permissions: { push: true } }));
  app.get(`/repos/${repository}/branches/:branch`, async (context) => {
    const head = (await refsOf(bare))[`refs/heads/${context.req.param('branch')}`];
    return head === undefined ? notFound(context) : context.json({ name: context.req.param('branch'), commit: { sha: head.commit } });
  });
  app.get(`/repos/${repository}/contents/*`, async (context) => {
    const path = decodeURIComponent(context.req.path.split('/contents/')[1] ?? '');
    const bytes = await fileAt(bare, context.req.query('ref') ?? 'main', path);
    return bytes === null ? notFound(context) : context.body(bytes.toString('utf8'), 200, { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' });
  });
};

const serveActions = (app: Hono, world: Omit<World, 'url' | 'close'>): void => {
  const actions = `/repos/${REPOSITORY}/actions`;
  const found = async (context: Context): Promise<Run | undefined> => (await world.runs()).find((run) => String(run.id) === context.req.param('run'));
  app.get(`${actions}/secrets`, (context) => context.json({ total_count: SECRETS.length, secrets: SECRETS.map((name) => ({ name })) }));
  app.get(`${actions}/workflows/:file`, async (context) => {
    const path = `.github/workflows/${context.req.param('file')}`;
    const text = await fileAt(world.bare(REPOSITORY), 'main', path);
    return text === null ? notFound(context) : context.json({ id: path.length, name: path, path, state: 'active' });
  });
  // The filters are those of a careless server: what has the name of the workflow is listed too. The product compares again.
  app.get(`${actions}/workflows/:file/runs`, async (context) => {
    const file = context.req.param('file') ?? '';
    const listed = (await world.runs()).filter((run) => run.path.endsWith(`/${file}`) || run.name === file.replace(/\.yml$/, '')).toReversed();
    return context.json({ total_count: listed.length, workflow_runs: listed.map(shapeOf) });
  });
  // All files together; the one filter that is asked for is left to the product too.
  app.get(`${actions}/runs`, async (context) => {
    const listed = (await world.runs()).toReversed();
    return context.json({ total_count: listed.length, workflow_runs: listed.map(shapeOf) });
  });
  app.get(`${actions}/runs/:run`, async (context) => {
    const run = await found(context);
    return run === undefined ? notFound(context) : context.json(shapeOf(run));
  });
  app.get(`${actions}/runs/:run/attempts/1/jobs`, async (context) => {
    const run = await found(context);
    if (run === undefined) return notFound(context);
    return context.json({ total_count: run.jobs.length, jobs: run.jobs.map((job, index) => answers.job({ ...job, id: run.id * 100 + index, run_id: run.id, head_sha: run.commit })) });
  });
  app.get(`${actions}/runs/:run/artifacts`, async (context) => {
    const run = await found(context);
    if (run === undefined) return notFound(context);
    const artifacts = run.artifacts.map(({ name, zip }, index) => answers.artifact({ id: run.id * 100 + index, name, size_in_bytes: zip.length, workflow_run: { id: run.id }, digest: `sha256:${sha256(zip)}` }));
    return context.json({ total_count: artifacts.length, artifacts });
  });
  app.get(`${actions}/artifacts/:artifact/zip`, (context) => context.redirect(`${new URL(context.req.url).origin}/_stored/${context.req.param('artifact')}`, 302));
  app.get('/_stored/:artifact', async (context) => {
    const id = Number(context.req.param('artifact'));
    const artifact = (await world.runs()).find((run) => run.id === Math.floor(id / 100))?.artifacts[id % 100];
    return artifact === undefined ? notFound(context) : context.body(new Uint8Array(artifact.zip), 200, { 'content-type': 'application/zip' });
  });
  app.get(`${actions}/jobs/:job/logs`, (context) => context.redirect(`${new URL(context.req.url).origin}/_log`, 302));
  app.get('/_log', (context) => context.text('2026-03-02T10:00:00.0000000Z ##[error]it failed\n'));
  app.post(`${actions}/workflows/:file/dispatches`, async (context) => {
    // The cast: octokit wrote it; a field that is not there fails the assertions of the test.
    const { ref, inputs } = (await context.req.json()) as { readonly ref: string; readonly inputs: { readonly [name: string]: string } };
    const run = await world.dispatch({ file: context.req.param('file') ?? '', ref, inputs });
    return run === null ? context.json(answers.message('Unexpected inputs provided'), 422) : context.json({ workflow_run_id: run.id, run_url: '', html_url: '' });
  });
};

const shapeOf = (run: Run) =>
  answers.run({
    id: run.id, name: run.name, path: run.path, event: run.event, head_branch: run.branch, head_sha: run.commit, display_title: run.name, run_number: run.id % 1_000, status: 'completed', conclusion: run.conclusion,
    created_at: iso(run.at), updated_at: iso(run.at), run_started_at: iso(run.at), actor: { login: 'robin-vale' }, html_url: `https://github.com/${REPOSITORY}/actions/runs/${run.id}`, repository: { id: IDS[REPOSITORY] },
  });

const serveReleases = (app: Hono, world: Omit<World, 'url' | 'close'>): void => {
  const released = (): Published | null => (world.published()?.channels.includes('github') === true ? world.published() : null);
  const isAsset = ({ name }: File): boolean => name.startsWith('plasmite_') || name === 'sha256sums.txt';
  app.get(`/repos/${REPOSITORY}/releases/tags/:tag`, (context) => {
    const published = released();
    if (published === null || published.tag !== context.req.param('tag')) return notFound(context);
    const base = `${new URL(context.req.url).origin}/${REPOSITORY}/releases/download/${published.tag}`;
    const assets = published.files.filter(isAsset).map(({ name, bytes }, index) => answers.asset({ id: index + 1, name, size: bytes.length, digest: `sha256:${sha256(bytes)}`, browser_download_url: `${base}/${name}` }));
    return context.json(answers.release({ tag_name: published.tag, assets }));
  });
  app.get(`/${REPOSITORY}/releases/download/:tag/:name`, (context) => {
    const published = released();
    const file = published?.tag === context.req.param('tag') ? published.files.filter(isAsset).find(({ name }) => name === context.req.param('name')) : undefined;
    return file === undefined ? context.text('Not Found', 404) : context.body(new Uint8Array(file.bytes));
  });
};
