import type { GitHub } from '../../ports.ts';
import { WorldError } from '../../ports.ts';
import type { WatchedRun } from './look.ts';

/**
 * Names of the secrets that the workflow file, as it was for this run, gives to each of its jobs that failed. It helps a person and settles nothing, so a file
 * that cannot be read names none.
 */
export const secretsGiven = async (github: GitHub, { run, logs }: WatchedRun, path: string): Promise<{ readonly [job: string]: readonly string[] }> => {
  if (logs.length === 0) return {};
  try {
    const text = await github.content(path, run.commit);
    const each = text === null ? [] : logs.map(({ job }) => [job, secretsOfJob(text, job)] as const);
    return Object.fromEntries(each.filter(([, names]) => names.length > 0));
  } catch (error) {
    if (error instanceof WorldError) return {};
    throw error;
  }
};

/**
 * Names of the secrets that a workflow file gives to a job (values can be read by nobody): those it names itself, and those above all jobs. None where the
 * file has no such job. Read by its indentation, as such files are written; what is written otherwise names none.
 * @param job its name as GitHub shows it, with its matrix in parentheses
 */
export const secretsOfJob = (text: string, job: string): readonly string[] => {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('#'));
  const jobs = lines.findIndex((line) => /^jobs:\s*$/.test(line));
  const of = jobs < 0 ? undefined : blocksOf(lines.slice(jobs + 1)).find(({ names }) => names.includes(job) || names.includes(job.replace(/ \(.*\)$/, '')));
  if (of === undefined) return [];
  const names = [...[...lines.slice(0, jobs), ...of.lines].join('\n').matchAll(/\bsecrets\.([A-Za-z_][A-Za-z0-9_]*)/g)].map(([, name = '']) => name);
  // That one is made by GitHub for the job.
  return [...new Set(names)].filter((name) => name !== 'GITHUB_TOKEN');
};

type JobBlock = { readonly names: readonly string[]; readonly lines: readonly string[] };

const depthOf = (line: string): number => line.length - line.trimStart().length;
const unquoted = (text: string): string => text.trim().replace(/^(['"])(.*)\1$/, '$2');

/** Each job with the names it goes by: its id, and the name it gives itself. */
const blocksOf = (below: readonly string[]): readonly JobBlock[] => {
  const depth = depthOf(below[0] ?? '');
  const end = below.findIndex((line) => depthOf(line) < depth);
  const lines = end < 0 ? below : below.slice(0, end);
  const heads = depth === 0 ? [] : lines.flatMap((line, at) => (depthOf(line) === depth ? [at] : []));
  return heads.map((from, index) => {
    const own = lines.slice(from, heads[index + 1]);
    const inside = Math.min(...own.slice(1).map(depthOf));
    const name = own.slice(1).flatMap((line) => (depthOf(line) === inside ? (/^\s*name:(.*)$/.exec(line)?.[1] ?? []) : []))[0];
    return { names: [unquoted((own[0] ?? '').split(':')[0] ?? ''), ...(name === undefined ? [] : [unquoted(name)])], lines: own };
  });
};
