import { formulaFaults } from '../driftwood/formula.ts';
import { commitOf, fileAt } from '../git.ts';
import { FORMULA_PATH, pathsOf, PLATFORMS, platformTarball, PROJECT, TAP } from '../names.ts';
import { packedAgain, sha256, unzip, withByteFlipped } from '../packing.ts';
import { runAt } from '../schedule.ts';
import type { RegistryName, Run, Stored } from '../state.ts';
import { ID_STEP } from '../store.ts';
import type { Done, Task, Work } from './work.ts';

const BUILD = '.github/workflows/release.yml';

export const SECRETS = ['CARGO_REGISTRY_TOKEN', 'NPM_TOKEN', 'PYPI_API_TOKEN'] as const;

/** The jobs of release-publish.yml. They publish what the build run uploaded, and nothing else. */
export const publishJobs: { readonly [job: string]: Work } = {
  'resolve-build-run': async (task) => {
    const { run, say } = task;
    const skipped = ['skip_npm', 'skip_pypi', 'skip_crates_io'].filter((name) => run.inputs[name] === 'true');
    if (skipped.length > 0 && run.inputs['allow_partial_release'] !== 'true') return { failed: `${skipped.join(', ')} needs allow_partial_release=true in the same dispatch` };
    const build = buildRunOf(task);
    if (!build) return { failed: `build_run_id ${run.inputs['build_run_id']} is no run of this repository` };
    if (build.path !== BUILD) return { failed: `run ${build.id} belongs to ${build.path}, not to ${BUILD}` };
    const { conclusion } = runAt(build, task.at);
    if (conclusion !== 'success') return { failed: `run ${build.id} is ${conclusion ?? 'not finished'}; only a successful build is published` };
    say(`run ${build.id} of ${build.path}, ${build.branch} at ${build.commit}`);
    return {};
  },
  'publish-preflight': async ({ store, run, say }) => {
    for (const secret of SECRETS) say(`${secret} is set`);
    const asksForPassword = store.settings.faults.otpOnce && !store.state().otpAsked && run.inputs['rehearsal'] !== 'true';
    if (!asksForPassword) return {};
    for (const line of OTP_LOG) say(line);
    return { failed: 'publish-preflight: npm wants a one-time password. Replace NPM_TOKEN by an automation token, then run this workflow again with the same build_run_id', change: (state) => ({ ...state, otpAsked: true }) };
  },
  'collect-build-artifacts': async (task) => {
    const { build, version } = await builtBy(task);
    const names = ['metadata.json', ...PLATFORMS.map((platform) => platformTarball(version, platform)), `${PROJECT}-${version}.tgz`, `${PROJECT}-${version}.crate`, `${PROJECT}-${version}.tar.gz`, `${PROJECT}-${version}-py3-none-any.whl`];
    const files = await filesOf(task, build);
    const missing = names.filter((name) => !files.some((file) => file.name === name));
    if (missing.length > 0) return { failed: `the build run has no ${missing.join(', ')}` };
    for (const file of files) task.say(`${file.sha256}  ${file.name}`);
    const metadata = files.find(({ name }) => name === 'metadata.json')?.bytes.toString('utf8') ?? '';
    if (!metadata.includes(`"source_sha": "${build.commit}"`) || !metadata.includes(`"tag": "${build.branch}"`)) return { failed: 'metadata.json is of another build' };
    return {};
  },
  'verify-homebrew-tap': async (task) => {
    const { build, version } = await builtBy(task);
    const bare = pathsOf(task.store.folder).bare(TAP);
    const head = await commitOf(bare, 'main');
    const formula = head === null ? null : await fileAt(bare, head, FORMULA_PATH);
    if (head === null || formula === null) return { failed: `the tap has no ${FORMULA_PATH}` };
    const files = await filesOf(task, build);
    const digests = Object.fromEntries(PLATFORMS.map((platform) => [platform, files.find(({ name }) => name === platformTarball(version, platform))?.sha256 ?? 'missing']));
    task.say(`${FORMULA_PATH} at ${head}`);
    const faults = formulaFaults(formula.toString('utf8'), version, digests);
    for (const fault of faults) task.say(fault);
    return faults.length === 0 ? {} : { failed: `verify-homebrew-tap: the formula is stale: ${faults[0]}. Update the tap, push it, and run this workflow again` };
  },
  'publish-crates-io': (task) => publish(task, 'crates', (name) => name.endsWith('.crate'), (version) => `error: crate version \`${version}\` is already uploaded`),
  'publish-npm': (task) => publish(task, 'npm', (name) => name.endsWith('.tgz'), (version) => `npm error 403 You cannot publish over the previously published versions: ${version}.`),
  'publish-pypi': (task) => publish(task, 'pypi', (name) => name.endsWith('.whl') || name === sdistOf(task), null),
  release: async (task) => {
    const { build, version } = await builtBy(task);
    const tarballs = (await filesOf(task, build)).filter(({ name }) => PLATFORMS.some((platform) => name === platformTarball(version, platform)));
    const sums = Buffer.from(tarballs.map((file) => `${file.sha256}  ${file.name}\n`).join(''));
    if (task.run.inputs['rehearsal'] === 'true') return said(task, `rehearsal: the release ${build.branch} with ${tarballs.length + 1} assets is not made`);
    if (task.store.state().releases.some(({ tag }) => tag === build.branch)) return said(task, `the release ${build.branch} is there already`);
    if (failsThisTime(task)) return { failed: 'release: the upload of the assets was answered with 502' };
    const stored: Stored[] = [];
    for (const file of tarballs) stored.push(await task.store.keep(file.name, file.bytes));
    stored.push(await task.store.keep('sha256sums.txt', sums));
    return {
      change: (state) => ({
        ...state,
        nextId: state.nextId + ID_STEP * (stored.length + 1),
        releases: [
          ...state.releases,
          { id: state.nextId, tag: build.branch, version, commit: build.commit, at: task.at, assets: stored.map((asset, index) => ({ ...asset, id: state.nextId + ID_STEP * (index + 1), downloads: 0 })) },
        ],
      }),
    };
  },
};

const OTP_LOG = [
  'npm error code EOTP',
  'npm error This operation requires a one-time password from your authenticator.',
  'npm error You can provide a one-time password by passing --otp=<code> to the command you ran.',
  'npm error If you already provided a one-time password then it is likely that you either typoed',
  'npm error it, or it timed out. Please try again.',
];

const said = ({ say }: Task, line: string): Done => {
  say(line);
  return {};
};

const sdistOf = (task: Task): string => `${PROJECT}-${buildRunOf(task)?.branch.replace(/^v/, '') ?? ''}.tar.gz`;

/** Uploads the files to a registry that does not have the version yet. `taken` words its refusal; null where existing files are skipped without a word. */
const publish = async (task: Task, registry: RegistryName, wanted: (name: string) => boolean, taken: ((version: string) => string) | null): Promise<Done> => {
  const { build, version } = await builtBy(task);
  const files = (await filesOf(task, build)).filter(({ name }) => wanted(name));
  if (task.run.inputs['rehearsal'] === 'true') return said(task, `rehearsal: ${files.map(({ name }) => name).join(', ')} would be uploaded`);
  if (task.store.state().registries[registry].some((published) => published.version === version)) {
    if (taken) return { failed: taken(version) };
    return said(task, 'WARNING  Skipping files that already exist');
  }
  if (failsThisTime(task)) return { failed: `${registry} answered 503 to the upload of ${files.map(({ name }) => name).join(', ')}` };
  const stored: Stored[] = [];
  const { packsAgain, flipsByte } = task.store.settings.faults;
  for (const [index, { name, bytes: built }] of files.entries()) {
    const packed = packsAgain === registry ? packedAgain(built) : built;
    const bytes = flipsByte === registry && index === 0 ? withByteFlipped(packed) : packed;
    stored.push(await task.store.keep(name, bytes));
    task.say(`uploaded ${name}, sha256 ${sha256(bytes)}`);
  }
  const published = { version, at: task.at, files: stored };
  return { change: (state) => ({ ...state, registries: { ...state.registries, [registry]: [...state.registries[registry], published] } }) };
};

/** The scenario lets this job fail in the first run that would publish anything of a build. */
const failsThisTime = ({ store, run, plan }: Task): boolean => {
  const first = store.state().runs.find(({ path, inputs }) => path === run.path && inputs['rehearsal'] !== 'true' && inputs['build_run_id'] === run.inputs['build_run_id']);
  return first?.id === run.id && (store.settings.faults.failOnce ?? []).includes(plan.job);
};

const buildRunOf = ({ store, run }: Task): Run | undefined => store.state().runs.find(({ id }) => String(id) === run.inputs['build_run_id']);

const builtBy = async (task: Task): Promise<{ readonly build: Run; readonly version: string }> => {
  const build = buildRunOf(task);
  if (!build) throw new Error(`there is no build run ${task.run.inputs['build_run_id']}`);
  return { build, version: build.branch.replace(/^v/, '') };
};

type BuiltFile = { readonly name: string; readonly bytes: Buffer; readonly sha256: string };

const filesOf = async ({ store }: Task, build: Run): Promise<readonly BuiltFile[]> => {
  const artifacts = store.state().artifacts.filter(({ run }) => run === build.id);
  const zips = await Promise.all(artifacts.map((artifact) => store.bytesOf(artifact.sha256)));
  return zips.flatMap(unzip).map(({ path, bytes }) => ({ name: path, bytes, sha256: sha256(bytes) }));
};
