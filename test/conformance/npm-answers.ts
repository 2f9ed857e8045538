import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createGitHub } from '../../src/adapters/github.ts';
import { createHttp } from '../../src/adapters/http.ts';
import { channels } from '../../src/channels/index.ts';
import type { BuiltFile, ChannelPorts, ChannelSeen, Expected } from '../../src/ports.ts';
import { createChecks, type Found } from './section.ts';
import { openRegistry, type Registry } from './verdaccio.ts';

/** The npm channel looks at a real registry, to which the real npm publishes. */
export const holdNpm = async (folder: string): Promise<Found> => {
  const registry = await openRegistry(folder);
  try {
    const checks = createChecks();
    checks.note(`verdaccio ${registry.version}, npm ${(await registry.npm(folder, '--version')).said.trim()}`);
    await release(registry, 'tidewater', checks);
    await scoped(registry, '@acme/tidewater', checks);
    return checks.found();
  } finally {
    registry.close();
  }
};

type Told = Pick<ChannelSeen, 'accepted' | 'installable' | 'digest' | 'serves'>;

type Checks = ReturnType<typeof createChecks>;
type Package = {
  readonly newer: string;
  readonly packed: string;
  readonly told: (entry?: { readonly tag?: string }, built?: BuiltFile) => Promise<Told>;
  readonly npm: (where: string, ...args: readonly string[]) => Promise<void>;
};

const packaged = async (registry: Registry, name: string, { that }: Checks): Promise<Package> => {
  const newer = await registry.packageAt(name, '1.2.3');
  const packed = (await registry.npm(newer, 'pack', '--silent')).said.trim();
  const tarball = builtFrom(packed, await readFile(join(newer, packed)));
  return {
    newer,
    packed,
    told: async (entry = {}, built = tarball) => {
      const { accepted, installable, digest, serves } = await look(registry, { package: name, ...entry }, built);
      return { accepted, installable, digest, serves };
    },
    npm: async (where, ...args) => {
      const { code, said } = await registry.npm(where, ...args);
      that(`npm ${args.join(' ')} (${name}) ends well: ${code === 0 ? '' : said.slice(0, 300)}`, code, 0);
    },
  };
};

/** A name with a scope is one segment of the address. */
const scoped = async (registry: Registry, name: string, checks: Checks): Promise<void> => {
  const { newer, packed, told, npm } = await packaged(registry, name, checks);
  checks.that(`${name}, of which nobody has heard`, await told(), { accepted: 'no', installable: 'no', digest: 'none', serves: null });
  checks.that(`${name} before anybody has it`, await standingOf(registry, name), { taken: null, nobodys: name, trusted: false });
  await npm(newer, 'publish', packed, '--access', 'public');
  checks.that(`${name} with the version taken`, await standingOf(registry, name), { taken: `${name} 1.2.3`, nobodys: null, trusted: false });
  checks.that(`${name} when it is published`, await told(), { accepted: 'yes', installable: 'yes', digest: 'match', serves: '1.2.3' });
};

/** One package from its first version to the withdrawal of its second. */
const release = async (registry: Registry, name: string, checks: Checks): Promise<void> => {
  const { that, note } = checks;
  const older = await registry.packageAt(name, '1.2.2');
  const { newer, packed, told, npm } = await packaged(registry, name, checks);
  const other = builtFrom(packed, Buffer.from('other bytes'));
  that(`${name}, of which nobody has heard`, await told(), { accepted: 'no', installable: 'no', digest: 'none', serves: null });
  that(`${name} before anybody has it`, await standingOf(registry, name), { taken: null, nobodys: name, trusted: false });
  await npm(older, 'publish', '--access', 'public');
  that(`${name} with a version free`, await standingOf(registry, name), { taken: null, nobodys: null, trusted: false });
  that(`${name}, of which the version before is there`, await told(), { accepted: 'no', installable: 'no', digest: 'none', serves: '1.2.2' });

  const staged = await registry.npm(newer, 'stage', 'publish', '--access', 'public');
  note(`npm stage publish of ${name}: ${staged.code === 0 ? 'taken' : (/npm error (?:\d{3} .*|code \w+)/.exec(staged.said)?.[0] ?? staged.said.slice(0, 120))}; verdaccio has no staging, so only that nothing is live is seen here`);
  that(`${name} after npm stage publish`, (await told()).accepted, 'no');

  await npm(newer, 'publish', packed, '--access', 'public', '--tag', 'next');
  that(`${name} with the version taken`, await standingOf(registry, name), { taken: `${name} 1.2.3`, nobodys: null, trusted: false });
  that(`${name} under another dist-tag`, await told(), { accepted: 'yes', installable: 'no', digest: 'match', serves: '1.2.2' });
  that(`${name} under the dist-tag that is wanted`, await told({ tag: 'next' }), { accepted: 'yes', installable: 'yes', digest: 'match', serves: '1.2.3' });
  that(`${name} under a dist-tag that there is not`, await told({ tag: 'nightly' }), { accepted: 'yes', installable: 'no', digest: 'match', serves: null });
  await npm(newer, 'dist-tag', 'add', `${name}@1.2.3`, 'latest');
  that(`${name} with latest`, await told(), { accepted: 'yes', installable: 'yes', digest: 'match', serves: '1.2.3' });
  that(`${name} with other bytes than were built`, await told({}, other), { accepted: 'differs', installable: 'differs', digest: 'differs', serves: '1.2.3' });
  that(`a version of ${name} a second time`, (await registry.npm(newer, 'publish', packed, '--access', 'public')).code === 0, false);
  await npm(newer, 'deprecate', `${name}@1.2.3`, 'not the bytes that were built');
  that(`${name} when it is deprecated`, await told(), { accepted: 'yes', installable: 'yes', digest: 'match', serves: '1.2.3' });
  await npm(newer, 'unpublish', `${name}@1.2.3`, '--force');
  that(`${name} when it was withdrawn`, await told(), { accepted: 'no', installable: 'no', digest: 'none', serves: '1.2.2' });
};

const builtFrom = (name: string, bytes: Buffer): BuiltFile => ({
  artifact: 'node-dist',
  name,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  sri: `sha512-${createHash('sha512').update(bytes).digest('base64')}`,
  bytes: bytes.length,
  text: null,
});

const expecting = (built: readonly BuiltFile[]): Expected => ({ version: '1.2.3', target: 'v1.2.3', commit: 'a'.repeat(40), repository: 'acme/tidewater', built });

const look = async (registry: Registry, spec: unknown, built: BuiltFile): Promise<ChannelSeen> => (await channels.npm()).look(spec, expecting([built]), portsTo(registry));

/** What preflight asks: whether the version is out, whether nobody has the name, and whether a trusted publisher made what the dist-tag leads to. */
const standingOf = async (registry: Registry, name: string): Promise<unknown> => {
  const npm = await channels.npm();
  const { taken, nobodys } = await npm.standing({ package: name }, expecting([]), portsTo(registry));
  return { taken, nobodys, trusted: (await npm.publisher?.({ package: name }, expecting([]), portsTo(registry)))?.trusted };
};

const portsTo = ({ url }: Registry): ChannelPorts => ({ http: createHttp(), endpoints: { github: url, githubDownloads: url, npm: url, pypi: url, crates: url }, github: (repository) => createGitHub({ baseUrl: url, token: null, repository, userAgent: 'holdpoint/conformance' }) });
