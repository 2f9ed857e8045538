import type { At } from '../core/kind.ts';
import type { BuiltFile, Expected, KindPorts } from '../ports.ts';
import { matchesSome } from './name-pattern.ts';
import { runIdOf, workflowFormOf } from './run-of-step.ts';

/** Artifacts of a run never change, and a delivery looks often: each run is downloaded once. */
const downloaded = new WeakMap<KindPorts['github'], Map<string, Promise<readonly BuiltFile[]>>>();

/**
 * The files that a step's run built, hashed, of the artifacts that the step declares. Null where that run is not known.
 * @throws WorldError when GitHub did not answer, or an artifact's digest was wrong.
 */
export const builtBy = async (at: At<unknown>, ports: KindPorts, step: string): Promise<readonly BuiltFile[] | null> => {
  const runId = runIdOf(at, step);
  if (runId === null) return null;
  const declared = workflowFormOf(at, step)?.['artifacts'];
  const patterns = Array.isArray(declared) ? declared.filter((name) => typeof name === 'string') : ['*'];
  const known = downloaded.get(ports.github) ?? new Map<string, Promise<readonly BuiltFile[]>>();
  downloaded.set(ports.github, known);
  const key = `${at.plan.repository} ${runId} ${patterns.join(' ')}`;
  const download = known.get(key) ?? ports.github(at.plan.repository).built(runId, (name) => matchesSome(patterns, name));
  known.set(key, download);
  try {
    return await download;
  } catch (error) {
    known.delete(key);
    throw error;
  }
};

/** What a channel must serve. Null where the build run that it is compared with is not known: then nothing can be compared. */
export const expectedBy = async (at: At<unknown>, ports: KindPorts, step: string | undefined): Promise<Expected | null> => {
  const built = step === undefined ? [] : await builtBy(at, ports, step);
  if (built === null) return null;
  const version = at.values['version'] ?? at.plan.target.replace(/^v(?=\d)/, '');
  return { version, target: at.plan.target, commit: at.candidate.commit, repository: at.plan.repository, built };
};
