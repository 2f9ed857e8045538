import { buildJobs } from './build.ts';
import { ciJobs } from './ci.ts';
import { publishJobs } from './publish.ts';
import type { Work } from './work.ts';

/** The work of every job of driftwood's workflows, by its id there. */
export const JOBS: { readonly [job: string]: Work } = { ...ciJobs, ...buildJobs, ...publishJobs };
