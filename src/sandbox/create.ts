import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { formulaOf, withConflict } from './driftwood/formula.ts';
import { driftwoodHistory, isExecutable, type HistoryEntry } from './driftwood/history.ts';
import type { Files } from './driftwood/texts.ts';
import { fileAt, git } from './git.ts';
import { COLLEAGUE, FORMULA_PATH, MAINTAINER, originUrl, pathsOf, PLATFORMS, platformTarball, PROJECT, TAP, type RepositoryName } from './names.ts';
import { sha256, unzip } from './packing.ts';
import { PACE, paceWith, SCENARIOS, type PaceChange, type ScenarioName } from './scenario.ts';
import { EMPTY_STATE, type Settings } from './state.ts';
import { writeWhole } from './store.ts';
import { openWorld, type World } from './world.ts';

export type CreateSandbox = {
  /** Made when it is not there; must be empty. */
  readonly folder: string;
  readonly scenario: ScenarioName;
  /** What differs from the scenario's pace. */
  readonly pace?: PaceChange;
};

/**
 * Makes a sandbox: both bare repositories, both clones, the history, and the release of v1.1.0, which the world builds and
 * publishes by its own means in a time that has passed. `world/world.json` is written last: without it there is no sandbox.
 * @throws Error when the folder is not empty, or git is missing.
 */
export const createSandbox = async ({ folder, scenario, pace = {} }: CreateSandbox): Promise<void> => {
  const paths = pathsOf(folder);
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) throw new Error(`${folder} is not empty: a sandbox is made in a folder of its own`);
  const { faults, pace: ofScenario } = SCENARIOS[scenario];
  const now = Date.now();
  const settings: Settings = {
    v: 1,
    secret: randomBytes(16).toString('hex'),
    scenario,
    faults,
    pace: paceWith(paceWith(PACE, ofScenario), pace),
    createdAt: now,
    tokens: [{ value: `sandbox-token-${randomBytes(12).toString('hex')}`, scopes: ['repo', 'workflow'] }],
    port: await freePort(),
  };

  await makeRepository(folder, PROJECT, paths.project);
  await keepTags(paths.bare(PROJECT));
  await makeRepository(folder, TAP, paths.tap);
  await mkdir(paths.world, { recursive: true, mode: 0o700 });
  await writeWhole(paths.state, `${JSON.stringify(EMPTY_STATE)}\n`);
  await liveThrough(folder, settings, driftwoodHistory(faults), now);
  await writeWhole(paths.settings, `${JSON.stringify(settings, null, 2)}\n`);
};

/** A bare repository and a clone that calls it by its address on GitHub. Settings of the machine (signing, hooks, rewrites) stay out. */
const makeRepository = async (folder: string, name: RepositoryName, clone: string): Promise<void> => {
  const bare = pathsOf(folder).bare(name);
  await mkdir(bare, { recursive: true });
  await git(bare, ['init', '--quiet', '--bare', '--template=', '--initial-branch=main']);
  await mkdir(clone, { recursive: true });
  await git(clone, ['init', '--quiet', '--template=', '--initial-branch=main']);
  const local: readonly (readonly [string, string])[] = [
    ['user.name', MAINTAINER.name],
    ['user.email', MAINTAINER.email],
    ['commit.gpgSign', 'false'],
    ['tag.gpgSign', 'false'],
    ['tag.forceSignAnnotated', 'false'],
    ['core.autocrlf', 'false'],
    ['core.hooksPath', '.git/hooks'],
    [`url.${bare}.insteadOf`, originUrl(name)],
    [`url.${bare}.pushInsteadOf`, originUrl(name)],
  ];
  for (const [key, value] of local) await git(clone, ['config', key, value]);
  await git(clone, ['remote', 'add', 'origin', originUrl(name)]);
};

/** What the ruleset of the project says: a tag of a release is neither moved nor deleted, by nobody. */
const keepTags = async (bare: string): Promise<void> => {
  await mkdir(join(bare, 'hooks'), { recursive: true });
  const says = 'echo "error: GH013: Repository rule violations found for $1." >&2; exit 1';
  await writeFile(join(bare, 'hooks/update'), `#!/bin/sh\ncase "$1" in refs/tags/v*) case "$2" in *[!0]*) ${says} ;; esac ;; esac\n`, { mode: 0o755 });
};

const HOUR_MS = 3_600_000;

/** Everything up to now, in order: what was committed and pushed, what the workflows did with it, and the tap. */
const liveThrough = async (folder: string, settings: Settings, history: readonly HistoryEntry[], now: number): Promise<void> => {
  const { project, tap } = pathsOf(folder);
  let clock = now;
  // The release before went well, whatever the scenario has in store for the next.
  const world = await openWorld(folder, { clock: () => clock, settings: { ...settings, faults: SCENARIOS.smooth.faults } });
  const letPass = async (at: number): Promise<void> => {
    await world.advance();
    clock = at;
    await world.advance();
    await world.settle();
    await world.advance();
  };
  for (const entry of history) {
    clock = now - entry.hoursAgo * HOUR_MS;
    await commitFiles(project, entry.files, entry.message, clock);
    if (entry.tag === null) continue;
    await git(project, ['tag', '--annotate', entry.tag, '--message', `Release ${entry.tag}`], dated(clock));
    await git(project, ['push', '--quiet', '--set-upstream', 'origin', 'main', entry.tag]);
    await letPass(clock + HOUR_MS);
    const build = world.store.state().runs.find(({ branch }) => branch === entry.tag);
    const version = entry.tag.slice(1);
    await commitFiles(tap, { 'README.md': '# Homebrew formulae\n', [FORMULA_PATH]: formulaOf(version, await digestsOf(world, version)) }, `driftwood: update to ${version}`, clock);
    await git(tap, ['push', '--quiet', '--set-upstream', 'origin', 'main']);
    const published = await world.dispatch('release-publish.yml', 'main', { build_run_id: String(build?.id) });
    if (published === null || 'refused' in published) throw new Error(`the release of ${entry.tag} could not be published: ${published?.refused}`);
    await letPass(clock + HOUR_MS);
    if (!world.store.state().releases.some(({ tag }) => tag === entry.tag)) throw new Error(`the release of ${entry.tag} did not arrive`);
  }
  await git(project, ['push', '--quiet', 'origin', 'main']);
  if (settings.faults.tapMovedOn === true) await moveTapOn(folder, now - HOUR_MS);
  // CI of the last commit has begun in that past; its tests, which are real, run when the world is first started.
  await world.advance();
};

/** A colleague changes the formula in a clone of their own and pushes it; the clone of the tap here hears nothing of it. */
const moveTapOn = async (folder: string, at: number): Promise<void> => {
  const { bare, world } = pathsOf(folder);
  const clone = join(world, 'colleague');
  await git(folder, ['clone', '--quiet', '--template=', bare(TAP), clone]);
  for (const [key, value] of Object.entries(COLLEAGUE)) await git(clone, ['config', `user.${key}`, value]);
  const formula = await fileAt(bare(TAP), 'main', FORMULA_PATH);
  await commitFiles(clone, { [FORMULA_PATH]: withConflict(formula?.toString('utf8') ?? '') }, 'driftwood: conflicts with driftwood-nightly', at);
  await git(clone, ['push', '--quiet', 'origin', 'HEAD:main']);
  await rm(clone, { recursive: true });
};

const digestsOf = async (world: World, version: string): Promise<{ readonly [platform: string]: string }> => {
  const zips = await Promise.all(world.store.state().artifacts.map(({ sha256: digest }) => world.store.bytesOf(digest)));
  const files = zips.flatMap(unzip);
  return Object.fromEntries(
    PLATFORMS.map((platform) => {
      const file = files.find(({ path }) => path === platformTarball(version, platform));
      if (!file) throw new Error(`the build made no tarball for ${platform}`);
      return [platform, sha256(file.bytes)];
    }),
  );
};

const dated = (at: number) => ({ GIT_AUTHOR_DATE: `${Math.floor(at / 1000)} +0000`, GIT_COMMITTER_DATE: `${Math.floor(at / 1000)} +0000` });

const commitFiles = async (clone: string, files: Files, message: string, at: number): Promise<void> => {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(clone, path)), { recursive: true });
    await rm(join(clone, path), { force: true });
    await writeFile(join(clone, path), text);
    if (isExecutable(path)) await chmod(join(clone, path), 0o755);
  }
  await git(clone, ['add', '--all']);
  await git(clone, ['commit', '--quiet', '--message', message], dated(at));
};

/** A port that nobody listens on now. The world asks for it whenever it starts, so its address stays the same. */
const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
