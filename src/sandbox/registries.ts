import { gunzipSync } from 'node:zlib';
import type { Context, Hono } from 'hono';
import { etag } from 'hono/etag';
import { PROJECT } from './names.ts';
import { readTar, sha1, sri } from './packing.ts';
import type { Published, RegistryName } from './state.ts';
import type { Store } from './store.ts';

/**
 * npm, PyPI and crates.io. Each answers two questions apart: is the version accepted (at once), and is it installable (after its lag).
 * Sources: the npm registry API, PyPI's JSON API and simple API (PEP 691), Cargo's sparse index.
 */
export const serveRegistries = (app: Hono, store: Store): void => {
  for (const path of ['/npm/*', '/pypi/*', '/crates/*']) app.use(path, etag({ weak: true }));
  serveNpm(app, store);
  servePypi(app, store);
  serveCrates(app, store);
};

const accepted = (store: Store, registry: RegistryName): readonly Published[] => store.state().registries[registry];

const installable = (store: Store, registry: RegistryName): readonly Published[] =>
  accepted(store, registry).filter(({ at }) => Date.now() >= at + store.settings.pace.lagMs[registry]);

const base = (context: Context): string => new URL(context.req.url).origin;
const file = async (store: Store, context: Context, registry: RegistryName, name: string, type: string): Promise<Response> => {
  const found = accepted(store, registry).flatMap(({ files }) => files).find((candidate) => candidate.name === name);
  return found ? context.body(new Uint8Array(await store.bytesOf(found.sha256)), 200, { 'content-type': type }) : context.notFound();
};

const serveNpm = (app: Hono, store: Store): void => {
  const unknown = (context: Context): Response => context.json({ error: 'Not found' }, 404);
  const tags = () => ({ latest: installable(store, 'npm').at(-1)?.version ?? '' });

  app.get('/npm/-/package/:name/dist-tags', (context) => (context.req.param('name') === PROJECT ? context.json(tags()) : unknown(context)));
  app.get(`/npm/${PROJECT}/-/:file`, (context) => file(store, context, 'npm', context.req.param('file'), 'application/octet-stream'));
  app.get('/npm/:name', async (context) => {
    if (context.req.param('name') !== PROJECT) return unknown(context);
    const published = installable(store, 'npm');
    const manifests = await Promise.all(published.map((one) => npmManifest(store, context, one)));
    const time = Object.fromEntries(published.map(({ version, at }) => [version, new Date(at).toISOString()]));
    const ends = { created: new Date(published[0]?.at ?? 0).toISOString(), modified: new Date(published.at(-1)?.at ?? 0).toISOString() };
    return context.json({ _id: PROJECT, name: PROJECT, 'dist-tags': tags(), versions: Object.fromEntries(published.map(({ version }, index) => [version, manifests[index]])), time: { ...ends, ...time } });
  });
  app.get('/npm/:name/:version', async (context) => {
    const { name, version } = context.req.param();
    if (name !== PROJECT) return unknown(context);
    const wanted = version === 'latest' ? tags().latest : version;
    const published = accepted(store, 'npm').find((one) => one.version === wanted);
    return published ? context.json(await npmManifest(store, context, published)) : context.json(`version not found: ${version}`, 404);
  });
};

/** The package.json inside the tarball, with what the registry adds. */
const npmManifest = async (store: Store, context: Context, { version, files }: Published) => {
  const [tarball] = files;
  if (!tarball) throw new Error(`npm holds no tarball of ${version}`);
  const bytes = await store.bytesOf(tarball.sha256);
  const inside = readTar(gunzipSync(bytes));
  const manifest: unknown = JSON.parse(inside.find(({ path }) => path === 'package/package.json')?.bytes.toString('utf8') ?? '{}');
  return {
    ...(typeof manifest === 'object' ? manifest : {}),
    _id: `${PROJECT}@${version}`,
    dist: {
      integrity: sri(bytes),
      shasum: sha1(bytes),
      tarball: `${base(context)}/npm/${PROJECT}/-/${tarball.name}`,
      fileCount: inside.length,
      unpackedSize: inside.reduce((sum, { bytes: { length } }) => sum + length, 0),
    },
  };
};

const servePypi = (app: Hono, store: Store): void => {
  const unknown = (context: Context): Response => context.json({ message: 'Not Found' }, 404);
  const fileUrl = (context: Context, name: string): string => `${base(context)}/pypi/files/${name}`;
  const release = (context: Context, published: Published, newest: Published) => ({
    info: { name: PROJECT, version: published.version, summary: 'Sorts names the way people do', requires_python: '>=3.9', yanked: false, yanked_reason: null, package_url: `${base(context)}/pypi/project/${PROJECT}/` },
    last_serial: Math.floor(newest.at / 1000),
    urls: published.files.map(({ name, sha256, bytes }) => ({
      filename: name,
      url: fileUrl(context, name),
      digests: { sha256 },
      size: bytes,
      packagetype: name.endsWith('.whl') ? 'bdist_wheel' : 'sdist',
      python_version: name.endsWith('.whl') ? 'py3' : 'source',
      requires_python: '>=3.9',
      upload_time_iso_8601: new Date(published.at).toISOString(),
      yanked: false,
      yanked_reason: null,
    })),
    vulnerabilities: [],
  });

  app.get('/pypi/pypi/:name/json', (context) => {
    const newest = accepted(store, 'pypi').at(-1);
    return context.req.param('name') === PROJECT && newest ? context.json(release(context, newest, newest)) : unknown(context);
  });
  app.get('/pypi/pypi/:name/:version/json', (context) => {
    const { name, version } = context.req.param();
    const all = accepted(store, 'pypi');
    const published = name === PROJECT ? all.find((one) => one.version === version) : undefined;
    return published ? context.json(release(context, published, all.at(-1) ?? published)) : unknown(context);
  });
  app.get('/pypi/simple/:name/', (context) => {
    if (context.req.param('name') !== PROJECT) return context.text('404 Not Found', 404);
    const published = installable(store, 'pypi');
    const files = published.flatMap((one) => one.files.map((stored) => ({ ...stored, at: one.at })));
    const headers = { 'cache-control': 'max-age=600, public', vary: 'Accept' };
    if (!(context.req.header('accept') ?? '').includes('application/vnd.pypi.simple.v1+json')) {
      const links = files.map(({ name, sha256 }) => `<a href="${fileUrl(context, name)}#sha256=${sha256}">${name}</a><br>`);
      return context.html(`<!DOCTYPE html><html><body>\n${links.join('\n')}\n</body></html>\n`, 200, headers);
    }
    const index = {
      meta: { 'api-version': '1.1' },
      name: PROJECT,
      versions: published.map(({ version }) => version),
      files: files.map(({ name, sha256, bytes, at }) => ({ filename: name, url: fileUrl(context, name), hashes: { sha256 }, 'requires-python': '>=3.9', size: bytes, 'upload-time': new Date(at).toISOString(), yanked: false })),
    };
    return context.body(JSON.stringify(index), 200, { ...headers, 'content-type': 'application/vnd.pypi.simple.v1+json' });
  });
  app.get('/pypi/files/:file', (context) => file(store, context, 'pypi', context.req.param('file'), 'application/octet-stream'));
};

const serveCrates = (app: Hono, store: Store): void => {
  app.get('/crates/config.json', (context) => context.json({ dl: `${base(context)}/crates/api/v1/crates`, api: `${base(context)}/crates` }));
  app.get(`/crates/${PROJECT.slice(0, 2)}/${PROJECT.slice(2, 4)}/${PROJECT}`, (context) => {
    const lines = installable(store, 'crates').map(({ version, files: [crate] }) =>
      JSON.stringify({ name: PROJECT, vers: version, deps: [], cksum: crate?.sha256, features: {}, yanked: false }));
    return context.body(`${lines.join('\n')}\n`, 200, { 'content-type': 'text/plain', 'cache-control': 'public,max-age=600' });
  });
  app.get(`/crates/api/v1/crates/${PROJECT}/:version/download`, (context) => file(store, context, 'crates', `${PROJECT}-${context.req.param('version')}.crate`, 'application/gzip'));
};
