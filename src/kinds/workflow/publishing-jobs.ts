import { matchesName, matchesSome } from '../../core/name-pattern.ts';
import type { WorkflowForm } from './form.ts';
import type { Try } from './tries.ts';

/** What may be public of a run, by its jobs. */
export type Publishing = {
  /** Jobs that did something which may be in a channel. Of one that was tried several times, the try that succeeded. */
  readonly ran: readonly { readonly name: string; readonly conclusion: string | null; readonly attempt: number }[];
  /** The runbook says that these publish. */
  readonly named: boolean;
  /** There are as many such jobs as channels, so each of them is one channel's. */
  readonly oneEach: boolean;
  /** Of an attempt no job could be read. */
  readonly unread: boolean;
};

/**
 * GitHub tells of no job what it is for, and no name does; so without a word of the runbook (or with one of which a name fits no job of the attempt)
 * each that was not skipped may have published. With it, a preflight that failed is settled at once.
 */
export const publishingOf = (tries: readonly Try[], form: WorkflowForm): Publishing => {
  const patterns = form['publishing-jobs'] ?? [];
  const isNamed = ({ jobs }: Try): boolean => patterns.length > 0 && patterns.every((pattern) => jobs.some(({ name }) => matchesName(pattern, name)));
  const meant = tries.flatMap((one) => one.jobs.filter(({ name }) => !isNamed(one) || matchesSome(patterns, name)).map(({ name, conclusion }) => ({ name, conclusion, attempt: one.attempt })));
  const byName = Map.groupBy(meant.filter(({ conclusion }) => conclusion !== 'skipped'), ({ name }) => name);
  const named = tries.every(isNamed);
  return {
    ran: [...byName.values()].flatMap((tried) => tried.find(({ conclusion }) => conclusion === 'success') ?? tried.at(-1) ?? []),
    named,
    oneEach: named && new Set(meant.map(({ name }) => name)).size === form.publishes?.length,
    unread: tries.some(({ jobs }) => jobs.length === 0),
  };
};
