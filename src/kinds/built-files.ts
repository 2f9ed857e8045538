import type { At } from '../core/kind.ts';
import { WorldError } from '../ports.ts';
import type { BuiltFile, Expected, KindPorts, Released } from '../ports.ts';
import { artifactsIn } from './artifact-evidence.ts';
import { matchesName, matchesSome } from '../core/name-pattern.ts';
import { attemptOf, declaredArtifactsOf, firstAttemptOf, runIdOf } from './run-of-step.ts';

/** Why what was built is not known, in words: then nothing can be compared with it. */
export type NotBuilt = { readonly why: string };

/** All files that a run built, at least one. */
type Built = { readonly files: readonly BuiltFile[] } | NotBuilt;

/** What a step's pass recorded never changes, and a delivery looks often: each attempt of a run is downloaded once. */
const downloaded = new WeakMap<KindPorts['github'], Map<string, Promise<Built>>>();

/**
 * The files that a step's run built, hashed, of the artifacts that the step declares: those that its pass recorded, and all of them.
 * Prevents: artifacts that were deleted, or replaced by a run of the build again, taken for "there is nothing to compare".
 * @throws WorldError when GitHub did not answer, or an artifact's digest was wrong.
 */
export const builtBy = async (at: At<unknown>, ports: KindPorts, step: string): Promise<Built> => {
  const runId = runIdOf(at, step);
  if (runId === null) return { why: `the run of ${step} is not known` };
  const wanted = wantedOf(at, step);
  const attempt = attemptOf(at, step);
  const first = firstAttemptOf(at, step);
  if (attempt !== first) return { why: againIn(runId, { now: attempt, checked: first }) };
  const known = downloaded.get(ports.github) ?? new Map<string, Promise<Built>>();
  downloaded.set(ports.github, known);
  const key = JSON.stringify([at.plan.repository, runId, attempt, wanted]);
  const download = known.get(key) ?? downloadAll({ github: ports.github(at.plan.repository), runId, attempt, wanted });
  known.set(key, download);
  try {
    const built = await download;
    // What is gone may be asked for again: somebody may say that it is back.
    if ('why' in built) known.delete(key);
    return built;
  } catch (error) {
    known.delete(key);
    throw error;
  }
};

/** What a channel must serve; or why that is not known. Where the runbook names no run, bytes are not compared. */
export const expectedBy = async (at: At<unknown>, ports: KindPorts, step: string | undefined): Promise<Expected | NotBuilt> => {
  const built = step === undefined ? null : await builtBy(at, ports, step);
  if (built !== null && 'why' in built) return built;
  return { ...releaseOf(at), commit: at.candidate.commit, built: built?.files ?? null };
};

/** Which version a channel is asked for. */
export const releaseOf = (at: At<unknown>): Released => ({ version: at.values['version'] ?? at.plan.target.replace(/^v(?=\d)/, ''), target: at.plan.target, repository: at.plan.repository, values: at.values });

/** Artifacts by the names that the runbook declares, and those that the pass of the build recorded, by their ids. */
type Wanted = { readonly declared: readonly string[]; readonly recorded: readonly { readonly name: string; readonly id: string }[] };

const wantedOf = (at: At<unknown>, step: string): Wanted => {
  const declared = declaredArtifactsOf(at, step);
  const recorded = artifactsIn(at.read[step]?.evidence ?? []).filter(({ name }) => matchesSome(declared, name));
  return { declared, recorded: recorded.map(({ name, id }) => ({ name, id })) };
};

const againIn = (runId: string, { now, checked }: { readonly now: number | null; readonly checked: number | null }): string =>
  `run ${runId} was run again since, attempt ${now ?? '?'}, and what was checked was built by attempt ${checked ?? '?'}: bytes cannot be compared`;

const downloadAll = async ({ github, runId, attempt, wanted }: { readonly github: ReturnType<KindPorts['github']>; readonly runId: string; readonly attempt: number | null; readonly wanted: Wanted }): Promise<Built> => {
  const { declared, recorded } = wanted;
  const gone = (what: string): NotBuilt => ({ why: `${what}: bytes cannot be compared` });
  const isWanted = (name: string, id: string): boolean => (recorded.length === 0 ? matchesSome(declared, name) : recorded.some((one) => one.name === name && one.id === id));
  const files: BuiltFile[] = [];
  try {
    // Ids tell by themselves whose artifacts they are; names do not.
    const now = recorded.length > 0 || attempt === null ? attempt : (await github.run(runId)).attempt;
    if (now !== attempt) return { why: againIn(runId, { now, checked: attempt }) };
    files.push(...(await github.built(runId, isWanted)));
  } catch (error) {
    if (error instanceof WorldError && error.trouble === 'missing') return gone(`of run ${runId}, ${error.message}`);
    throw error;
  }
  if (files.length === 0) return gone(`the artifacts of run ${runId} are gone`);
  const has = (pattern: string): boolean => files.some(({ artifact }) => matchesName(pattern, artifact));
  const lost = recorded.find(({ name }) => !files.some(({ artifact }) => artifact === name))?.name ?? declared.find((pattern) => !has(pattern));
  return lost === undefined ? { files } : gone(`the artifact ${lost} of run ${runId} is gone`);
};
