import type { RunFacts, RunWanted } from './rules.ts';

/** Why a run is not the one that is wanted, by what rule 11 compares, in its order; null when it matches. For the screen: the rule itself decides. */
export const whyNotOurs = (run: RunFacts, wanted: RunWanted): string | null => {
  if (run.path !== wanted.path) return `of ${run.path}`;
  if (run.event !== wanted.event) return `started by ${run.event}, not by ${wanted.event}`;
  if (wanted.above !== undefined && BigInt(run.id) <= BigInt(wanted.above)) return 'was there before the intent';
  if (run.commit !== wanted.commit) return `of ${run.commit.slice(0, 7)}, not of ${wanted.commit.slice(0, 7)}`;
  if (wanted.branch !== undefined && run.branch !== wanted.branch) return `of ${run.branch ?? 'no branch'}, not of ${wanted.branch}`;
  if (wanted.actor !== undefined && run.actor !== wanted.actor) return `by ${run.actor}, not by ${wanted.actor}`;
  if (wanted.nonce !== undefined && !run.title.includes(wanted.nonce)) return 'without our mark in its title';
  return wanted.bound?.includes(run.id) === true ? 'bound by another attempt' : null;
};
