import type { Context, Hono } from 'hono';
import { sha256, sri } from '../../src/sandbox/packing.ts';
import { digestOf } from './built.ts';
import type { File } from './built.ts';
import type { Channel, Published, World } from './world.ts';

const OLD = '0.1.0';
const isPython = ({ name }: File): boolean => name.endsWith('.whl') || /^plasmite-.*\.tar\.gz$/.test(name);

/** npm, PyPI and crates.io of the package `plasmite`: the version before, and the new one once it was published. */
export const serveRegistries = (app: Hono, world: Pick<World, 'published'>): void => {
  const publishedOn = (channel: Channel): Published | null => (world.published()?.channels.includes(channel) === true ? world.published() : null);
  const origin = (context: Context): string => new URL(context.req.url).origin;

  const integrity = (): { readonly [version: string]: string } => {
    const published = publishedOn('npm');
    const tarball = published?.files.find(({ name }) => name === `plasmite-${published.version}.tgz`);
    return { [OLD]: sri(Buffer.from('the version before')), ...(published === null || tarball === undefined ? {} : { [published.version]: sri(tarball.bytes) }) };
  };
  const manifest = (version: string, digest: string) => ({ name: 'plasmite', version, dist: { integrity: digest } });
  app.get('/npm/-/package/plasmite/dist-tags', (context) => context.json({ latest: publishedOn('npm')?.version ?? OLD }));
  app.get('/npm/plasmite', (context) => context.json({ name: 'plasmite', versions: Object.fromEntries(Object.entries(integrity()).map(([version, digest]) => [version, manifest(version, digest)])) }));
  app.get('/npm/plasmite/:version', (context) => {
    const version = context.req.param('version');
    const digest = integrity()[version];
    return digest === undefined ? context.json(`version not found: ${version}`, 404) : context.json(manifest(version, digest));
  });

  const python = (): readonly File[] => publishedOn('pypi')?.files.filter(isPython) ?? [];
  // Its newest version is another one: of this one only its own page tells.
  app.get('/pypi/pypi/plasmite/json', (context) => context.json({ info: { version: '9.9.9' }, urls: [] }));
  app.get('/pypi/pypi/plasmite/:version/json', (context) => {
    if (publishedOn('pypi')?.version !== context.req.param('version')) return context.json({ message: 'Not Found' }, 404);
    return context.json({ info: { version: '9.9.9' }, urls: python().map(({ name, bytes }) => ({ filename: name, digests: { sha256: sha256(bytes) }, yanked: false })) });
  });
  app.get('/pypi/simple/plasmite/', (context) =>
    context.body(JSON.stringify({ files: python().map(({ name, bytes }) => ({ filename: name, url: `${origin(context)}/pypi/files/${name}`, hashes: { sha256: sha256(bytes) }, yanked: false })) }), 200, { 'content-type': 'application/vnd.pypi.simple.v1+json' }));
  app.get('/pypi/files/:name', (context) => {
    const file = python().find(({ name }) => name === context.req.param('name'));
    return file === undefined ? context.text('Not Found', 404) : context.body(new Uint8Array(file.bytes));
  });

  app.get('/crates/config.json', (context) => context.json({ dl: `${origin(context)}/crates/dl` }));
  app.get('/crates/pl/as/plasmite', (context) => {
    const published = publishedOn('crates');
    const lines = [{ name: 'plasmite', vers: OLD, cksum: '0'.repeat(64), yanked: false }, ...(published === null ? [] : [{ name: 'plasmite', vers: published.version, cksum: digestOf([published.crate], published.crate.name), yanked: false }])];
    return context.text(`${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
  });
  app.get('/crates/dl/plasmite/:version/download', (context) => {
    const published = publishedOn('crates');
    return published?.version === context.req.param('version') ? context.body(new Uint8Array(published.crate.bytes)) : context.text('Not Found', 404);
  });
};
