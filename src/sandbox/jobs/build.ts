import { archiveOf } from '../archive.ts';
import { commitFacts } from '../git.ts';
import { pathsOf, PROJECT } from '../names.ts';
import { cratePackage, manifestVersions, metadataPackage, nativePackage, nodePackage, sdistPackage, wheelPackage, type Package, type Source } from '../packages.ts';
import { zipOf } from '../packing.ts';
import { ID_STEP } from '../store.ts';
import type { Done, Task, Work } from './work.ts';

/** The jobs of release.yml. What they upload is made from `git archive` of the run's commit. */
export const buildJobs: { readonly [job: string]: Work } = {
  'release-context': async (task) => {
    const source = await sourceOf(task);
    const version = versionOf(task);
    const found = Object.entries(manifestVersions(source));
    for (const [file, said] of found) task.say(`${file.padEnd(16)}${said}`);
    const wrong = found.filter(([, said]) => said !== version).map(([file, said]) => `${file} says ${said}`);
    if (wrong.length > 0) return { failed: `the tag is ${task.run.branch}, but ${wrong.join(' and ')}` };
    const facts = { tag: task.run.branch, version, commit: task.run.commit, runId: task.run.id, workflow: task.run.path };
    return upload(task, 'release-metadata', source, [metadataPackage(facts)]);
  },
  'build-native': async (task) => {
    const platform = task.plan.leg ?? '';
    if (task.plan.name === task.store.settings.faults.failingLeg) return linkFailure(task, platform);
    const source = await sourceOf(task);
    return upload(task, `dist-${platform}`, source, [nativePackage(source, versionOf(task), platform)]);
  },
  'build-node-dist': async (task) => {
    const source = await sourceOf(task);
    return upload(task, 'node-dist', source, [nodePackage(source, versionOf(task))]);
  },
  'build-python-dist': async (task) => {
    const source = await sourceOf(task);
    return upload(task, 'py-dist', source, [wheelPackage(source, versionOf(task)), sdistPackage(source, versionOf(task))]);
  },
  'build-crate': async (task) => {
    const source = await sourceOf(task);
    return upload(task, 'crate-dist', source, [cratePackage(source, versionOf(task))]);
  },
};

const versionOf = ({ run }: Task): string => run.branch.replace(/^v/, '');

const sourceOf = async ({ store, run }: Task): Promise<Source> => {
  const bare = pathsOf(store.folder).bare(PROJECT);
  const { committer } = await commitFacts(bare, run.commit);
  return { files: await archiveOf(bare, run.commit), commit: run.commit, at: Date.parse(committer.date) / 1000 };
};

const upload = async ({ store, run, at, say }: Task, name: string, source: Source, packages: readonly Package[]): Promise<Done> => {
  const zip = zipOf(packages.map(({ name: path, bytes }) => ({ path, bytes, executable: false })), source);
  const stored = await store.keep(name, zip);
  for (const made of packages) say(`${made.name}  ${made.bytes.length} bytes`);
  say(`Artifact ${name} has been successfully uploaded! Final size is ${stored.bytes} bytes.`);
  say(`SHA256 digest of uploaded artifact is ${stored.sha256}`);
  return {
    change: (state) => ({ ...state, nextId: state.nextId + ID_STEP, artifacts: [...state.artifacts, { ...stored, id: state.nextId, run: run.id, at }] }),
  };
};

const linkFailure = ({ say }: Task, platform: string): Done => {
  say('checking src/driftwood.mjs');
  say('checking src/cli.mjs');
  say('writing bin/driftwood');
  say(`codesign --sign - --identifier driftwood bin/driftwood`);
  say('bin/driftwood: errSecInternalComponent');
  say('codesign: signing failed: the keychain of this runner is locked');
  say('make: *** [dist/driftwood] Error 1');
  return { failed: `build-tarball: no tarball for ${platform}: codesign failed with exit code 1` };
};
