import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { createGitHub } from '../../src/adapters/github.ts';
import { createHttp } from '../../src/adapters/http.ts';
import { channels, type ChannelKey } from '../../src/channels/index.ts';
import type { BuiltFile, ChannelSeen, ChannelStanding, Expected, Publisher } from '../../src/ports.ts';
import { asset, message, release } from '../adapters/github-answers.ts';
import { serve, type Loopback, type Received, type Route } from '../adapters/loopback.ts';

export const VERSION = '1.2.3';
export const TARGET = 'v1.2.3';
export const COMMIT = '7fd1a60b01f91b314f59955a4e4d4e80d8edf11d';
export const HEAD = 'a'.repeat(40);

export type Routes = { readonly [route: string]: Route };

export const hash = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
export const sri = (bytes: string | Uint8Array): string => `sha512-${createHash('sha512').update(bytes).digest('base64')}`;

/** A file as the build run made it. */
export const built = (artifact: string, name: string, content: string): BuiltFile => ({ artifact, name, sha256: hash(content), sri: sri(content), bytes: content.length, text: null });

export const FILES = {
  'tidewater-1.2.3.tgz': 'the npm tarball',
  'tidewater-1.2.3-py3-none-macosx_11_0_arm64.whl': 'the wheel',
  'tidewater-1.2.3.tar.gz': 'the sdist',
  'tidewater_1.2.3_linux_amd64.tar.gz': 'the linux sdk',
  'tidewater_1.2.3_darwin_arm64.tar.gz': 'the darwin sdk',
} as const;
export const BUILT: readonly BuiltFile[] = Object.entries(FILES).map(([name, content], at) => built(`artifact-${at}`, name, content));

export const EXPECTED: Expected = { version: VERSION, target: TARGET, commit: COMMIT, repository: 'acme/tidewater', built: BUILT };

/** One look at a channel against a server with these routes, or what is asked of it before a release. */
export const look = async (key: ChannelKey, spec: unknown, routes: Routes, expected: Partial<Expected> = {}): Promise<{ readonly server: Loopback; readonly seen: () => Promise<ChannelSeen>; readonly stands: () => Promise<ChannelStanding>; readonly publisher: () => Promise<Publisher | undefined> }> => {
  const server = await serve(routes);
  const { origin } = server;
  const channel = await channels[key]();
  const ports = {
    http: createHttp(),
    endpoints: { github: origin, githubDownloads: origin, npm: `${origin}/npm`, pypi: `${origin}/py`, crates: `${origin}/index` },
    github: (repository: string) => createGitHub({ baseUrl: origin, token: 'gho_secret', repository, userAgent: 'holdpoint/test' }),
  };
  const of = { ...EXPECTED, ...expected };
  return { server, seen: () => channel.look(spec, of, ports), stands: () => channel.standing(spec, of, ports), publisher: async () => channel.publisher?.(spec, of, ports) };
};

export const at = ({ headers }: Received): string => `http://${headers.host}`;
export const notFound: Route = { status: 404, json: message('Not Found') };

// ── each channel's routes, by what they serve ────────────────────────────────

type NpmServes = { readonly tarball?: string; readonly listed?: boolean; readonly tags?: { readonly [tag: string]: string }; readonly others?: readonly string[]; readonly deprecated?: { readonly [version: string]: string } };
export const npmRoutes = ({ tarball = FILES['tidewater-1.2.3.tgz'], listed = true, tags = { latest: VERSION }, others = ['1.2.2'], deprecated = {} }: NpmServes = {}): Routes => {
  const manifest = (version: string) => ({ name: 'tidewater', version, dist: { integrity: sri(tarball), shasum: '0'.repeat(40), tarball: `/npm/tidewater/-/tidewater-${version}.tgz` }, ...(deprecated[version] === undefined ? {} : { deprecated: deprecated[version] }) });
  return {
    'GET /npm/tidewater/1.2.3': { json: manifest(VERSION) },
    'GET /npm/tidewater': { json: { name: 'tidewater', modified: '2026-01-01T00:00:00.000Z', 'dist-tags': tags, versions: { ...Object.fromEntries(others.map((one) => [one, manifest(one)])), ...(listed ? { [VERSION]: manifest(VERSION) } : {}) } } },
    'GET /npm/-/package/tidewater/dist-tags': { json: tags },
  };
};

export const WHEEL = 'tidewater-1.2.3-py3-none-macosx_11_0_arm64.whl';
export const SDIST = 'tidewater-1.2.3.tar.gz';
export type PyFile = { readonly content: string; readonly yanked?: boolean; readonly stored?: boolean };
export const PY_FILES: { readonly [name: string]: PyFile } = { [WHEEL]: { content: FILES[WHEEL] }, [SDIST]: { content: FILES[SDIST] } };
export const pypiRoutes = ({ files = PY_FILES, listed = files }: { readonly files?: { readonly [name: string]: PyFile }; readonly listed?: { readonly [name: string]: PyFile } } = {}): Routes => ({
  'GET /py/pypi/tidewater/1.2.3/json': {
    json: {
      // `info.version` may be the newest version of the project: it must not be taken for an answer.
      info: { name: 'tidewater', version: '1.4.0' },
      urls: Object.entries(files).map(([filename, { content, yanked = false }]) => ({ filename, packagetype: filename.endsWith('.whl') ? 'bdist_wheel' : 'sdist', digests: { md5: '', sha256: hash(content) }, size: content.length, yanked, url: `/py/files/${filename}` })),
    },
  },
  'GET /py/simple/tidewater/': {
    headers: { 'content-type': 'application/vnd.pypi.simple.v1+json' },
    json: {
      meta: { 'api-version': '1.3' },
      name: 'tidewater',
      files: [
        { filename: 'tidewater-1.2.2.tar.gz', url: '/py/files/tidewater-1.2.2.tar.gz', hashes: { sha256: hash('older') }, yanked: false },
        ...Object.entries(listed).map(([filename, { content, yanked = false }]) => ({ filename, url: `/py/files/${filename}`, hashes: { sha256: hash(content) }, yanked: yanked ? 'broken' : false })),
      ],
    },
  },
  ...Object.fromEntries(Object.entries(listed).map(([name, { content, stored = true }]) => [`HEAD /py/files/${name}`, stored ? { body: content } : { status: 404 }])),
});

/** A gzipped ustar with these files, as `cargo package` writes one. */
export const tarGz = (files: { readonly [name: string]: string }): Buffer => {
  const blocks = Object.entries(files).flatMap(([name, content]) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write('0000644\0'.padEnd(24, '\0'), 100);
    header.write(`${Buffer.byteLength(content).toString(8).padStart(11, '0')}\0`, 124);
    header.write('00000000000\0        0', 136);
    header.write('ustar\u000000', 257, 'latin1');
    header.write(`${header.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0')}\0 `, 148);
    return [header, Buffer.from(content), Buffer.alloc((512 - (Buffer.byteLength(content) % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
};

export const crateOf = (info: unknown): Buffer => tarGz({ 'tidewater-1.2.3/Cargo.toml': '[package]', ...(info === null ? {} : { 'tidewater-1.2.3/.cargo_vcs_info.json': JSON.stringify(info) }) });
type CratesServes = { readonly crate?: Buffer; readonly cksum?: string; readonly yanked?: boolean; readonly stored?: boolean; readonly dl?: string; readonly path?: string };
export const cratesRoutes = ({ crate = crateOf({ git: { sha1: COMMIT }, path_in_vcs: '' }), cksum = hash(crate), yanked = false, stored = true, dl = '/crates', path = '/crates/tidewater/1.2.3/download' }: CratesServes = {}): Routes => {
  const line = (vers: string, sum: string) => `${JSON.stringify({ name: 'tidewater', vers, deps: [], cksum: sum, features: {}, yanked: vers === VERSION && yanked })}\n`;
  return {
    'GET /index/ti/de/tidewater': { body: line('1.2.2', hash('older')) + line(VERSION, cksum), headers: { 'content-type': 'text/plain' } },
    'GET /index/config.json': (request) => ({ json: { dl: `${at(request)}${dl}`, api: at(request) } }),
    [`GET ${path}`]: stored ? { body: crate } : { status: 404 },
  };
};

export const LINUX = 'tidewater_1.2.3_linux_amd64.tar.gz';
export const DARWIN = 'tidewater_1.2.3_darwin_arm64.tar.gz';
export type Shas = { readonly [name: string]: string };
export const SHAS: Shas = { [LINUX]: hash(FILES[LINUX]), [DARWIN]: hash(FILES[DARWIN]) };
export const formulaText = (origin: string, { version = VERSION, shas = SHAS }: { readonly version?: string; readonly shas?: Shas } = {}): string => `class Tidewater < Formula
  desc "Sorts tides"
  version "${version}"
  # url "https://old.example/x.tar.gz"
${Object.entries(shas).map(([name, sha]) => `  url "${origin}/acme/tidewater/releases/download/v#{version}/${name.replace(VERSION, '#{version}')}"\n  sha256 "${sha}"\n`).join('')}end
`;
type TapServes = { readonly formula?: (origin: string) => string; readonly stored?: boolean; readonly files?: { readonly [name: string]: string } };
export const tapRoutes = ({ formula = formulaText, stored = true, files = { [LINUX]: FILES[LINUX], [DARWIN]: FILES[DARWIN] } }: TapServes = {}): Routes => ({
  'GET /repos/acme/homebrew-tap': { json: { id: 7, full_name: 'acme/homebrew-tap', default_branch: 'main' } },
  'GET /repos/acme/homebrew-tap/branches/main': { json: { name: 'main', commit: { sha: HEAD }, protected: false } },
  [`GET /repos/acme/homebrew-tap/contents/Formula/tidewater.rb?ref=${HEAD}`]: (request) => ({ body: formula(at(request)), headers: { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' } }),
  ...downloads(stored ? files : {}, Object.keys(files)),
});

export const SUMS = 'sha256sums.txt';
type ReleaseServes = { readonly draft?: boolean; readonly marks?: { readonly prerelease?: boolean; readonly immutable?: boolean }; readonly files?: { readonly [name: string]: string }; readonly stored?: boolean; readonly digests?: boolean; readonly state?: string };
export const releaseRoutes = ({ draft = false, marks = {}, files = { [LINUX]: FILES[LINUX], [DARWIN]: FILES[DARWIN], [SUMS]: 'sums' }, stored = true, digests = true, state = 'uploaded' }: ReleaseServes = {}): Routes => ({
  'GET /repos/acme/tidewater/releases/tags/v1.2.3': (request) => ({
    json: release({
      draft,
      ...marks,
      assets: Object.entries(files).map(([name, content], id) => asset({ id, name, state, size: content.length, digest: digests ? `sha256:${hash(content)}` : null, browser_download_url: `${at(request)}/acme/tidewater/releases/download/v1.2.3/${name}` })),
    }),
  }),
  ...downloads(stored ? files : {}, Object.keys(files)),
});

const downloads = (stored: { readonly [name: string]: string }, names: readonly string[]): Routes =>
  Object.fromEntries(names.map((name) => [`GET /acme/tidewater/releases/download/v1.2.3/${name}`, stored[name] === undefined ? { status: 404 } : { body: stored[name] }]));
