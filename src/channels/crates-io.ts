import { createHash } from 'node:crypto';
import { z } from 'zod';
import { fill } from '../core/values.ts';
import type { BuiltFile, ChannelPorts, ChannelSeen, Expected } from '../ports.ts';
import { ANOTHER, askJson, isMissing, readJson, textOf, unreadable } from './asking.ts';
import { defineChannel } from './channel.ts';
import { cratePublisher, crateStanding } from './crates-io-standing.ts';
import { exactly, VERSION_ENDS } from './installing.ts';
import { absent, answerOf, builtNamed, compareDigest, digestOf, linesOf, merge, NOTHING, uncomparable, valuesOf, type Findings } from './comparing.ts';
import { fileOfTarGz } from './tar.ts';

const schema = z.strictObject({
  package: z.string().min(1),
  /** The crate among the built files, where the very bytes of the build are published and not packed again from the tag. */
  file: z.string().min(1).optional(),
  /** It holds a program, so that a consumer builds and installs it; otherwise a project depends on it and fetches it. @default false */
  binary: z.boolean().optional(),
});
type Spec = z.output<typeof schema>;

const line = z.object({ name: z.string(), vers: z.string(), cksum: z.string().regex(/^[0-9a-f]{64}$/), yanked: z.boolean() });
const config = z.object({ dl: z.string().min(1) });
const vcsInfo = z.object({ git: z.object({ sha1: z.string(), dirty: z.boolean().optional() }) });

const MAX_CRATE_BYTES = 64 * 1024 * 1024;
const MAX_UNPACKED_BYTES = 512 * 1024 * 1024;

type Line = z.output<typeof line>;

/**
 * crates.io: accepted when the sparse index has the version, installable when it is not yanked and its crate is served. `cargo publish` packs again from
 * the tag, so what is compared is the commit that the crate says it was made from; with `file`, its checksum and that of the build as well. https://doc.rust-lang.org/cargo/reference/registry-index.html
 */
export const cratesIo = defineChannel({
  key: 'crates.io',
  schema,
  defaultPatienceMs: 10 * 60_000,
  // https://doc.rust-lang.org/cargo/commands/cargo-yank.html
  recovery: ({ package: name }, { version }) => `crates.io takes a version once and for all. Yank it: cargo yank --version ${version} ${name}.`,
  withdraw: ({ package: name }, { version }) => `cargo yank --version ${version} ${name}`,
  standing: async (spec, expected, ports) => crateStanding(spec.package, await linesOfIndex(urlOf(spec.package, ports), spec.package, ports), expected),
  publisher: async (spec, expected, ports) => cratePublisher(spec.package, await linesOfIndex(urlOf(spec.package, ports), spec.package, ports), { expected, ports }),
  look: async (spec, expected, ports): Promise<ChannelSeen> => {
    const url = urlOf(spec.package, ports);
    // Before it is asked: a misfit must be seen when nothing is published yet.
    const ours = crateOf(spec, expected);
    const lines = await linesOfIndex(url, spec.package, ports);
    const found = lines.find(({ vers }) => vers === expected.version) ?? null;
    const crate = found === null ? null : await download(found, ports);
    const identity = found === null || crate === null ? NOTHING : merge(compareCommit(found, crate, expected.commit), compareBuild(found, ours));
    const accepted = found === null ? absent(`${spec.package} ${expected.version} is not in the index`) : identity;
    const installable = found === null ? accepted : merge(identity, crate === null ? absent('the crate is in the index but is not served yet') : NOTHING, found.yanked ? absent(`${found.vers} was yanked`) : NOTHING);
    return {
      accepted: answerOf(accepted),
      installable: answerOf(installable),
      serves: answerOf(installable) === 'yes' ? expected.version : null,
      digest: digestOf(identity, { compared: true }),
      details: linesOf(accepted, installable),
      evidence: found === null ? [] : [{ name: `${found.name}-${found.vers}.crate`, value: `sha256:${found.cksum}` }],
      url,
      ...(found?.yanked === true ? { wrong: { why: `${found.vers} was yanked`, fix: `Find out who yanked it, and why. Where it was a mistake: cargo yank --undo --version ${found.vers} ${found.name}.` } } : {}),
    };
  },
  installs: ({ package: name, binary }, { version }, { crates }) => {
    // A home of its own: no cached crate, no token, no configuration of the person's. Another index than cargo's own has to be named.
    const source = crates === CARGOS_OWN ? [] : ['--config', 'source.crates-io.replace-with="released"', '--config', `source.released.registry="sparse+${crates}/"`];
    const cargo = ['env', 'CARGO_HOME=home', 'cargo', '--color', 'never'] as const;
    const says = { expect: `^\\S*\\s?${exactly(name)} v${exactly(version)}${VERSION_ENDS}` };
    const commands = binary === true
      ? [{ argv: [...cargo, ...source, 'install', '--locked', '--root', 'root', '--version', version, name] as const }, { argv: [...cargo, 'install', '--root', 'root', '--list'] as const, ...says }]
      : [
          { argv: [...cargo, 'init', '--quiet', '--vcs', 'none', '--name', 'consumer', 'consumer'] as const },
          { argv: [...cargo, ...source, 'add', '--quiet', '--manifest-path', 'consumer/Cargo.toml', `${name}@=${version}`] as const },
          { argv: [...cargo, ...source, 'fetch', '--manifest-path', 'consumer/Cargo.toml'] as const },
          { argv: [...cargo, ...source, 'tree', '--offline', '--depth', '1', '--manifest-path', 'consumer/Cargo.toml'] as const, ...says },
        ];
    return [{ tool: 'cargo', commands }];
  },
});

/** https://doc.rust-lang.org/cargo/reference/registries.html: what cargo asks without being told. */
const CARGOS_OWN = 'https://index.crates.io';

/** The crate that the build made, where the entry names one. @throws WorldError when the build made no such file */
const crateOf = (spec: Spec, expected: Expected): BuiltFile | null => {
  if (expected.built === null || spec.file === undefined) return null;
  const name = fill(spec.file, valuesOf(expected));
  const file = builtNamed(expected.built, name);
  if (file === null) throw uncomparable(`the build has no ${name} to compare the crate with`);
  return file;
};

const compareBuild = ({ name, vers, cksum }: Line, ours: BuiltFile | null): Findings =>
  ours === null ? NOTHING : compareDigest(`${name}-${vers}.crate`, { served: `sha256:${cksum}`, built: `sha256:${ours.sha256}` });

/** Where a name stands in the index: short names in folders of their own, others by their first four letters. */
export const indexPath = (name: string): string => `${prefixOf(name.toLowerCase())}/${name.toLowerCase()}`;

const prefixOf = (name: string): string => (name.length < 3 ? String(name.length) : name.length === 3 ? `3/${name.charAt(0)}` : `${name.slice(0, 2)}/${name.slice(2, 4)}`);

const urlOf = (name: string, { endpoints }: ChannelPorts): string => `${endpoints.crates}/${indexPath(name).split('/').map(encodeURIComponent).join('/')}`;

const linesOfIndex = async (url: string, name: string, { http }: ChannelPorts): Promise<readonly Line[]> => {
  const answer = await http.get(url, { accept: 'text/plain, application/json' });
  if (isMissing(answer)) return [];
  return textOf(answer)
    .split('\n')
    .filter((text) => text.trim() !== '')
    .map((text) => readJson(text, line.refine((of) => of.name.toLowerCase() === name.toLowerCase(), ANOTHER), url));
};

/** The crate, from where the index says that crates are; null is a 404. */
const download = async ({ name, vers, cksum }: Line, { http, endpoints }: ChannelPorts): Promise<Uint8Array | null> => {
  const settings = await askJson(http, `${endpoints.crates}/config.json`, config);
  if (settings === null) throw unreadable(`${endpoints.crates}/config.json`, 'it is not there');
  const values: { readonly [marker: string]: string } = { crate: name, version: vers, prefix: prefixOf(name), lowerprefix: prefixOf(name.toLowerCase()), 'sha256-checksum': cksum };
  const filled = settings.dl.replaceAll(/\{([a-z0-9-]+)\}/g, (marker, key: string) => (values[key] === undefined ? marker : values[key].split('/').map(encodeURIComponent).join('/')));
  const url = filled === settings.dl ? `${settings.dl}/${encodeURIComponent(name)}/${encodeURIComponent(vers)}/download` : filled;
  const answer = await http.get(url, { maxBytes: MAX_CRATE_BYTES, namedBy: endpoints.crates });
  return isMissing(answer) ? null : answer.body;
};

const compareCommit = ({ name, vers, cksum }: Line, crate: Uint8Array, commit: string): Findings => {
  const file = `${name}-${vers}.crate`;
  const differs = (text: string): Findings => ({ ...NOTHING, differs: [`${file}: ${text}`] });
  const served = createHash('sha256').update(crate).digest('hex');
  if (served !== cksum) return differs(`the index says sha256:${cksum}, served sha256:${served}`);
  const { git } = readVcsInfo(crate, `${name}-${vers}`, file) ?? {};
  if (git === undefined) return differs(`it does not say which commit it was made from, expected ${commit}`);
  if (git.sha1 !== commit) return differs(`made from commit ${git.sha1}, expected ${commit}`);
  return git.dirty === true ? differs(`made from commit ${commit} with uncommitted changes`) : { ...NOTHING, same: [`${file}: made from commit ${commit}, sha256:${cksum}`] };
};

/** cargo writes it into every crate that it packs in a git checkout. */
const readVcsInfo = (crate: Uint8Array, folder: string, file: string): z.output<typeof vcsInfo> | null => {
  const path = `${folder}/.cargo_vcs_info.json`;
  try {
    const content = fileOfTarGz(crate, path, { maxBytes: MAX_UNPACKED_BYTES });
    return content === null ? null : readJson(content.toString(), vcsInfo, `${file}:${path}`);
  } catch (error) {
    throw unreadable(file, error instanceof Error ? error.message : String(error), error);
  }
};
