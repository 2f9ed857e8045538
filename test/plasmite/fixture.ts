import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { git } from '../../src/sandbox/git.ts';
import { BASE, formulaOf, REPOSITORY, sourcesOf, TAP, VERSION } from './sources.ts';
import { makeStubs, SCRIPT } from './stubs.ts';
import type { Stubs } from './stubs.ts';
import { toldOf, TOOLS } from './told.ts';
import { openWorld } from './world.ts';
import type { World } from './world.ts';

/** A maintainer's machine with a checkout of Plasmite's shape, its tap beside it, stub tools, and the world on loopback. */
export type Fixture = {
  readonly folder: string;
  readonly project: string;
  readonly tap: string;
  readonly world: World;
  readonly stubs: Stubs;
  /** The person's environment: stubs first, or git, bash and node alone. */
  readonly env: { readonly [name: string]: string };
  /** Every push that arrived: `<repository> <ref>`, in order. */
  readonly pushes: () => Promise<readonly string[]>;
  /** Commits these files on main and pushes them, as somebody else or the person would. */
  readonly commit: (files: { readonly [path: string]: string }, options?: { readonly push?: boolean }) => Promise<string>;
  readonly git: (...args: readonly string[]) => Promise<string>;
  readonly remove: () => Promise<void>;
};

const TOKEN = 'plasmite-fixture-token';
const programAt = (name: string): string => execFileSync('bash', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();

/** Makes it. `path: 'bare'` leaves git, bash and node on PATH and nothing else. */
export const makeFixture = async ({ path = 'stubs' }: { readonly path?: 'stubs' | 'bare' } = {}): Promise<Fixture> => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'holdpoint-plasmite-')));
  const [project, tap] = [join(folder, 'plasmite'), join(folder, 'homebrew-tap')];
  const [gitPath, bash, node] = [programAt('git'), programAt('bash'), process.execPath];
  const stubs = await makeStubs(folder, { tools: path === 'stubs' ? TOOLS : [], told: toldOf({ folder, git: gitPath, node }), bash });
  if (path === 'bare') await Promise.all([symlink(gitPath, join(stubs.bin, 'git')), symlink(bash, join(stubs.bin, 'bash')), symlink(node, join(stubs.bin, 'node'))]);
  await makeRepository(folder, REPOSITORY, project);
  await makeRepository(folder, TAP, tap);
  await commitFiles(project, sourcesOf('0.1.0', join(stubs.bin, SCRIPT)), 'The release before');
  // A lightweight tag, which has to be peeled.
  await git(project, ['tag', BASE]);
  await git(project, ['push', '--quiet', '--set-upstream', 'origin', 'main', BASE]);
  // The person's checkout does not have it: the benchmark needs it here.
  await git(project, ['tag', '--delete', BASE]);
  await commitFiles(project, sourcesOf(VERSION, join(stubs.bin, SCRIPT)), `Prepare ${VERSION}`);
  await git(project, ['push', '--quiet', 'origin', 'main']);
  await commitFiles(tap, { 'Formula/plasmite.rb': formulaOf('0.1.0', () => '0'.repeat(64)) }, 'plasmite: update to 0.1.0');
  await git(tap, ['push', '--quiet', '--set-upstream', 'origin', 'main']);
  await writeFile(join(folder, 'pushes'), '');

  const world = await openWorld(folder, { token: TOKEN });
  const readPushes = async (): Promise<readonly string[]> => (await readFile(join(folder, 'pushes'), 'utf8')).split('\n').filter(Boolean);
  return {
    folder, project, tap, world, stubs,
    env: {
      PATH: path === 'stubs' ? `${stubs.bin}:${dirname(node)}:${process.env['PATH'] ?? ''}` : stubs.bin,
      HOME: folder, TMPDIR: folder, XDG_STATE_HOME: join(folder, 'state'), GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null',
      GH_TOKEN: TOKEN, GITHUB_API_URL: world.url, GITHUB_SERVER_URL: world.url, npm_config_registry: `${world.url}/npm`, HOLDPOINT_PYPI_URL: `${world.url}/pypi`, HOLDPOINT_CRATES_URL: `${world.url}/crates`,
    },
    pushes: readPushes,
    commit: async (files, { push = true } = {}) => {
      await commitFiles(project, files, 'More work');
      if (push) await git(project, ['push', '--quiet', 'origin', 'main']);
      return git(project, ['rev-parse', 'HEAD']);
    },
    git: (...args) => git(project, args),
    remove: async () => {
      await world.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};

/** A bare repository that writes down each ref that is pushed to it, and a clone that calls it by its address on GitHub. */
const makeRepository = async (folder: string, repository: string, clone: string): Promise<void> => {
  const name = repository.split('/')[1] ?? '';
  const bare = join(folder, 'remotes', `${name}.git`);
  for (const [path, flags] of [[bare, ['--bare']], [clone, []]] as const) {
    await mkdir(path, { recursive: true });
    await git(path, ['init', '--quiet', ...flags, '--template=', '--initial-branch=main']);
  }
  await mkdir(join(bare, 'hooks'));
  await writeFile(join(bare, 'hooks/post-receive'), `#!/usr/bin/env bash\nwhile read -r _ _ ref; do echo "${name} $ref" >> '${folder}/pushes'; done\n`);
  await chmod(join(bare, 'hooks/post-receive'), 0o755);
  const address = `https://github.com/${repository}.git`;
  const settings = { 'user.name': 'Robin Vale', 'user.email': 'robin@plasmite.example', 'commit.gpgSign': 'false', 'tag.gpgSign': 'false', [`url.${bare}.insteadOf`]: address, [`url.${bare}.pushInsteadOf`]: address };
  for (const [key, value] of Object.entries(settings)) await git(clone, ['config', key, value]);
  await git(clone, ['remote', 'add', 'origin', address]);
};

const commitFiles = async (clone: string, files: { readonly [path: string]: string }, message: string): Promise<void> => {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(clone, path)), { recursive: true });
    await writeFile(join(clone, path), text);
  }
  await git(clone, ['add', '--all']);
  await git(clone, ['commit', '--quiet', '--message', message]);
};
