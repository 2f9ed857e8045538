import { textsOf } from './authored.ts';
import type { Context } from './context.ts';
import { lintAsked, lintDispatch, lintJobs, lintPins, lintStart, lintTriggers } from './lint-workflows.ts';
import { lintFilters } from './lint-filters.ts';
import { lintHabits } from './lint-habits.ts';
import { namedFiles } from './named-files.ts';
import type { LookAt } from './named-files.ts';
import type { Problem } from './problem.ts';
import type { WorkflowSource } from './workflow-source.ts';

/** `error`: a step cannot pass as it is written. `advice`: it can, and a release like it went wrong. */
export type Finding = Problem & { readonly is: 'error' | 'advice' };

/** A checkout of the repository that a runbook is about. */
export type Repository = {
  /** Absolute. */
  readonly root: string;
  readonly look: LookAt;
  /** A file of `.github/workflows`; null where there is none, or it is no workflow. */
  readonly workflow: (file: string) => WorkflowSource | null;
};

export type Lint = (context: Context, repository: Repository) => readonly Finding[];

const lintScripts: Lint = ({ steps, source }, { root, look }) =>
  steps.flatMap((step) =>
    namedFiles([...(step.read?.kind.would(step.read.spec) ?? []), ...textsOf(step.raw['fix'])], { root, look }).missing.map((script) => ({ is: 'advice', ...source.find(step.path, script), what: `"${step.id}" names ${script}, which is not in this checkout`, instead: 'Write the path of a file that is there, unless a step before makes it.' })));

const OF_THE_REPOSITORY: readonly Lint[] = [lintStart, lintAsked, lintDispatch, lintTriggers, lintPins, lintJobs, lintScripts];

/**
 * What a runbook without errors relies on and does not have, and what releases like it went wrong by.
 * @param repository null where there is no checkout of it: then only the runbook itself is read.
 */
export const lint = (context: Context, repository: Repository | null): readonly Finding[] => [
  ...lintFilters(context),
  ...lintHabits(context),
  ...(repository === null ? [] : OF_THE_REPOSITORY.flatMap((one) => one(context, repository))),
];
