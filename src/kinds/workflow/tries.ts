import type { Json, JsonObject } from '../../core/json.ts';
import { isJsonObject } from '../../core/json.ts';
import type { GitHub, Job, Run } from '../../ports.ts';
import { WorldError } from '../../ports.ts';

/** What the jobs of one attempt of a run came to. None: GitHub does not tell. */
export type Try = { readonly attempt: number; readonly jobs: readonly Pick<Job, 'name' | 'conclusion'>[] };

/**
 * The attempts of a run before its newest, oldest first. Who starts a run again leaves behind what it did before; GitHub lists the jobs of one attempt.
 * What has ended does not change, so what is `known` of one (`factOfTries`) is not asked again.
 * @throws WorldError when GitHub did not answer.
 */
export const triesBefore = async (run: Run, github: GitHub, known: Json | undefined): Promise<readonly Try[]> =>
  Promise.all(Array.from({ length: run.attempt - 1 }, async (_, index): Promise<Try> => ({ attempt: index + 1, jobs: knownJobs(known, index + 1) ?? (await jobsOrNone(run.id, index + 1, github)) })));

/** The same for the journal, by the number of the attempt. */
export const factOfTries = (tries: readonly Try[]): JsonObject => Object.fromEntries(tries.map(({ attempt, jobs }) => [String(attempt), jobs.map(({ name, conclusion }) => ({ name, conclusion }))]));

const knownJobs = (known: Json | undefined, attempt: number): Try['jobs'] | null => {
  const jobs = isJsonObject(known) ? known[String(attempt)] : undefined;
  if (!Array.isArray(jobs)) return null;
  return jobs.flatMap((job) => {
    const { name, conclusion } = isJsonObject(job) ? job : {};
    return typeof name === 'string' ? [{ name, conclusion: typeof conclusion === 'string' ? conclusion : null }] : [];
  });
};

/** None where GitHub answers that there are none. */
const jobsOrNone = async (id: string, attempt: number, github: GitHub): Promise<Try['jobs']> => {
  try {
    return await github.jobs(id, attempt);
  } catch (error) {
    if (error instanceof WorldError && error.trouble === 'missing') return [];
    throw error;
  }
};
