import { Hono, type Context } from 'hono';
import { commitFacts, commitOf, fileAt, git, isoSeconds, refsOf, type CommitFacts } from '../git.ts';
import { downloadUrl, MAINTAINER, OWNER, pathsOf, PROJECT, type RepositoryName } from '../names.ts';
import type { Release } from '../state.ts';
import type { World } from '../world.ts';
import { baseOf, notFound, pageOf } from './answer.ts';
import { nodeId, userShape, wholeRepositoryShape, type Schemas } from './shapes.ts';

/** One repository, below `/repos/{owner}/{repo}`: what git holds, and its releases. Source: docs.github.com/rest/repos, /rest/git, /rest/releases. */
export const repositoryRoutes = (world: World, name: RepositoryName): Hono => {
  const app = new Hono();
  const bare = pathsOf(world.store.folder).bare(name);
  const urlOf = (context: Context): string => `${baseOf(context)}/repos/${OWNER}/${name}`;
  const releases = (): readonly Release[] => (name === PROJECT ? world.store.state().releases : []);
  const newestFirst = (): readonly Release[] => releases().toSorted((a, b) => b.at - a.at);

  app.get('/', (context) => context.json(wholeRepositoryShape(baseOf(context), name, isoSeconds(world.store.settings.createdAt))));
  app.get('/git/ref/*', async (context) => {
    const asked = decodeURIComponent(new URL(context.req.url).pathname).split('/git/ref/')[1] ?? '';
    const ref = `refs/${asked}`;
    const found = (await refsOf(bare))[ref];
    if (!found) return notFound(context);
    return context.json({
      ref,
      node_id: nodeId('Ref', ref),
      url: `${urlOf(context)}/git/${ref}`,
      object: { sha: found.object, type: found.type, url: `${urlOf(context)}/git/${found.type}s/${found.object}` },
    } satisfies Schemas['git-ref']);
  });
  app.get('/branches/:branch', async (context) => {
    const branch = context.req.param('branch');
    const head = (await refsOf(bare))[`refs/heads/${branch}`];
    if (!head) return notFound(context);
    const url = `${urlOf(context)}/branches/${branch}`;
    return context.json({
      name: branch,
      commit: commitShape(context, name, await commitFacts(bare, head.commit)),
      _links: { self: url, html: `${baseOf(context)}/${OWNER}/${name}/tree/${branch}` },
      protected: false,
      protection: { enabled: false },
      protection_url: `${url}/protection`,
    } satisfies Schemas['branch-with-protection']);
  });
  app.get('/commits/:ref', async (context) => {
    const commit = await commitOf(bare, context.req.param('ref'));
    return commit === null ? notFound(context) : context.json(commitShape(context, name, await commitFacts(bare, commit)));
  });
  app.get('/contents/*', async (context) => {
    const path = decodeURIComponent(new URL(context.req.url).pathname).split('/contents/')[1] ?? '';
    const ref = context.req.query('ref') || 'main';
    const commit = await commitOf(bare, ref);
    const bytes = commit === null ? null : await fileAt(bare, commit, path);
    if (commit === null || bytes === null) return notFound(context);
    if (/application\/vnd\.github(\.v3)?\.raw/.test(context.req.header('accept') ?? '')) {
      return context.body(new Uint8Array(bytes), 200, { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' });
    }
    const blob = await git(bare, ['rev-parse', '--verify', `${commit}:${path}`]);
    const url = `${urlOf(context)}/contents/${path}?ref=${encodeURIComponent(ref)}`;
    const gitUrl = `${urlOf(context)}/git/blobs/${blob}`;
    const page = `${baseOf(context)}/${OWNER}/${name}/blob/${ref}/${path}`;
    return context.json({
      name: path.slice(path.lastIndexOf('/') + 1),
      path,
      sha: blob,
      size: bytes.length,
      url,
      html_url: page,
      git_url: gitUrl,
      download_url: null,
      type: 'file',
      content: bytes.toString('base64').replace(/(.{60})/g, '$1\n'),
      encoding: 'base64',
      _links: { self: url, git: gitUrl, html: page },
    } satisfies Schemas['content-file']);
  });
  app.get('/releases', (context) => context.json(pageOf(context, newestFirst()).items.map((release) => releaseShape(context, release))));
  app.get('/releases/latest', (context) => {
    const [newest] = newestFirst();
    return newest ? context.json(releaseShape(context, newest)) : notFound(context);
  });
  app.get('/releases/tags/:tag', (context) => {
    const release = releases().find(({ tag }) => tag === context.req.param('tag'));
    return release ? context.json(releaseShape(context, release)) : notFound(context);
  });
  return app;
};

const commitShape = (context: Context, name: RepositoryName, commit: CommitFacts): Schemas['commit'] => {
  const base = baseOf(context);
  const url = `${base}/repos/${OWNER}/${name}`;
  const page = `${base}/${OWNER}/${name}/commit`;
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    url: `${url}/commits/${commit.sha}`,
    html_url: `${page}/${commit.sha}`,
    comments_url: `${url}/commits/${commit.sha}/comments`,
    commit: {
      url: `${url}/git/commits/${commit.sha}`,
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      comment_count: 0,
      tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
      verification: { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null },
    },
    author: userShape(base, MAINTAINER.login),
    committer: userShape(base, MAINTAINER.login),
    parents: commit.parents.map((sha) => ({ sha, url: `${url}/commits/${sha}`, html_url: `${page}/${sha}` })),
  };
};

const releaseShape = (context: Context, release: Release): Schemas['release'] => {
  const base = baseOf(context);
  const url = `${base}/repos/${OWNER}/${PROJECT}/releases`;
  const at = isoSeconds(release.at);
  return {
    url: `${url}/${release.id}`,
    html_url: `${base}/${OWNER}/${PROJECT}/releases/tag/${release.tag}`,
    assets_url: `${url}/${release.id}/assets`,
    upload_url: `${url}/${release.id}/assets{?name,label}`,
    tarball_url: `${base}/repos/${OWNER}/${PROJECT}/tarball/${release.tag}`,
    zipball_url: `${base}/repos/${OWNER}/${PROJECT}/zipball/${release.tag}`,
    id: release.id,
    node_id: nodeId('Release', release.id),
    tag_name: release.tag,
    target_commitish: 'main',
    name: release.tag,
    body: `driftwood ${release.version}`,
    draft: false,
    prerelease: false,
    immutable: false,
    created_at: at,
    published_at: at,
    author: userShape(base, MAINTAINER.login),
    assets: release.assets.map((asset) => ({
      url: `${url}/assets/${asset.id}`,
      browser_download_url: downloadUrl(base, release.tag, asset.name),
      id: asset.id,
      node_id: nodeId('ReleaseAsset', asset.id),
      name: asset.name,
      label: null,
      state: 'uploaded',
      content_type: asset.name.endsWith('.txt') ? 'text/plain' : 'application/gzip',
      size: asset.bytes,
      digest: `sha256:${asset.sha256}`,
      download_count: 0,
      created_at: at,
      updated_at: at,
      uploader: userShape(base, MAINTAINER.login),
    })),
  };
};
