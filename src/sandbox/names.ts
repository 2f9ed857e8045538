import { join } from 'node:path';

/** Who owns the sandbox's repositories, and what they are called. */
export const OWNER = 'holdpoint-sandbox';
export const PROJECT = 'driftwood';
export const TAP = 'homebrew-tap';
export const FORMULA_PATH = 'Formula/driftwood.rb';
export const BASE_TAG = 'v1.1.0';
export const TARGET = 'v1.2.0';
export const PLATFORMS = ['linux_amd64', 'darwin_amd64', 'darwin_arm64'] as const;

export type RepositoryName = typeof PROJECT | typeof TAP;

/** The person who owns the sandbox: git's name and e-mail in both clones, and the login on its GitHub. */
export const MAINTAINER = { name: 'Robin Marlow', email: 'robin@driftwood.example', login: 'robin-marlow' } as const;

/** Somebody else who may push to the tap. */
export const COLLEAGUE = { name: 'Ada Finch', email: 'ada@driftwood.example' } as const;

/** The URL that both clones call `origin`; the clones rewrite it to the bare repository (`insteadOf`). */
export const originUrl = (repository: RepositoryName): string => `https://github.com/${OWNER}/${repository}.git`;

/** Where everything of one sandbox lives. */
export const pathsOf = (folder: string) => ({
  project: join(folder, 'project'),
  tap: join(folder, 'homebrew-tap'),
  bare: (repository: RepositoryName): string => join(folder, 'remotes', `${repository}.git`),
  world: join(folder, 'world'),
  settings: join(folder, 'world', 'world.json'),
  state: join(folder, 'world', 'state.json'),
  port: join(folder, 'world', 'port.json'),
  log: join(folder, 'world', 'world.log'),
  blobs: join(folder, 'world', 'blobs'),
  work: join(folder, 'world', 'work'),
});

export const platformTarball = (version: string, platform: string): string => `driftwood_${version}_${platform}.tar.gz`;

export const downloadUrl = (host: string, tag: string, file: string): string =>
  `${host}/${OWNER}/${PROJECT}/releases/download/${tag}/${file}`;
