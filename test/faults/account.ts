import { existsSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { join } from 'node:path';
import { git } from '../../src/sandbox/git.ts';
import { pathsOf, PROJECT, TAP, TARGET } from '../../src/sandbox/names.ts';
import type { Settings, State } from '../../src/sandbox/state.ts';
import { openRegistries, settled, shelvesFor } from '../e2e/registry.ts';
import type { Shelves } from '../e2e/registry.ts';
import type { Bench } from './robot-desk.ts';

/** Dispatches of the workflow that publishes, as GitHub lists them. */
export type Dispatches = { readonly rehearsals: number; readonly publishes: number };

/** How often the tag was pushed, by the remote's own log of its refs. */
export const pushesOfTag = ({ folder }: Pick<Bench, 'folder'>): number => {
  const log = join(pathsOf(folder).bare(PROJECT), 'logs/refs/tags', TARGET);
  return existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n').length : 0;
};

/** How many commits of the tap, on its remote, say that they bring this version. */
export const updatesOfTap = async ({ folder }: Pick<Bench, 'folder'>): Promise<number> =>
  (await git(pathsOf(folder).bare(TAP), ['log', '--format=%s', 'main'])).split('\n').filter((subject) => subject === `driftwood: update to ${TARGET.slice(1)}`).length;

/** Of this release, by what the world itself has written down: what a dispatch was for is not told by its API. The one before it was made when the sandbox was. */
export const dispatchesOf = ({ folder }: Pick<Bench, 'folder'>): Dispatches => {
  const paths = pathsOf(folder);
  const { createdAt }: Settings = JSON.parse(readFileSync(paths.settings, 'utf8')); // Boundary: the sandbox's own files.
  const { runs }: State = JSON.parse(readFileSync(paths.state, 'utf8'));
  const ours = runs.filter((run) => run.path.endsWith('/release-publish.yml') && run.createdAt >= createdAt);
  const rehearsals = ours.filter(({ inputs }) => inputs['rehearsal'] === 'true').length;
  return { rehearsals, publishes: ours.length - rehearsals };
};

/** Everything that is wrong with a release that is said to be out: read from the remote and the registries, never from a journal. */
export const wrongWith = async (bench: Bench): Promise<readonly string[]> => {
  const registries = openRegistries({ folder: bench.folder, env: bench.env });
  const runs = await registries.runs();
  const [build] = runs.builds;
  const built = build?.files ?? {};
  const right = (shelves: Shelves): boolean => isDeepStrictEqual(shelves, shelvesFor(built, shelves.github));
  const shelves = await settled(registries.shelves, right);
  const tagged = await registries.tagged();
  const uploads = runs.dispatches.flatMap(({ uploaded }) => uploaded);
  const twice = uploads.filter((file, index) => uploads.indexOf(file) !== index);
  const [pushes, updates] = [pushesOfTag(bench), await updatesOfTap(bench)];
  return [
    ...(pushes === 1 ? [] : [`the tag was pushed ${pushes} times`]),
    ...(updates === 1 ? [] : [`the tap was updated ${updates} times`]),
    ...(runs.builds.length === 1 && build?.conclusion === 'success' && build.commit === tagged ? [] : [`the tag at ${tagged} has these builds: ${runs.builds.map(({ id, conclusion, commit }) => `${id} ${conclusion} at ${commit}`).join(', ')}`]),
    ...(right(shelves) ? [] : [`the channels serve ${JSON.stringify(shelves)}, built was ${JSON.stringify(built)}`]),
    ...(twice.length === 0 ? [] : [`uploaded more than once: ${twice.join(', ')}`]),
  ];
};
