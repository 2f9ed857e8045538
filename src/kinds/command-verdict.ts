import type { At } from '../core/kind.ts';
import { exitDecides, proofOf } from '../core/rules.ts';
import type { Evidence, Verdict } from '../core/verdict.ts';
import type { CommandResult, CommandsSeen } from './command-run.ts';
import { sayDuration } from './duration.ts';
import { wordFailure, wordRemedy } from './word-failure.ts';

/** Judges commands by rule 2: all passed, with their log and all of their declared evidence, or not passed. */
export const judgeCommands = (at: At<unknown>, seen: CommandsSeen): Verdict => {
  const evidence = evidenceOf(seen);
  if (seen.commands === null || seen.commands.length === 0) return { is: 'unknown', why: 'nobody saw how its commands ended', evidence };
  const judged = seen.commands.map((one) => ({ one, outcome: exitDecides(one, one.exit) }));
  const failed = judged.filter(({ outcome }) => outcome === 'failed');
  const unknown = judged.filter(({ outcome }) => outcome === 'unknown');
  const [worst] = [...failed, ...unknown];
  if (worst !== undefined) {
    const why = wordFailure(worst.one, worst.one.command) + others(failed.length + unknown.length - 1);
    return worst.outcome === 'failed' ? { is: 'failed', why, fix: wordRemedy(worst.one, howToGet(at, worst.one)), evidence } : { is: 'unknown', why, evidence };
  }
  if (seen.log === null) return { is: 'unknown', why: 'its commands passed, and their log could not be read', evidence };
  const [absent] = seen.absent;
  if (absent !== undefined) return { is: 'failed', why: `its evidence is incomplete: no file matches ${seen.absent.join(', ')}`, fix: `Find out why nothing was written to ${absent}, then run it again.`, evidence };
  const [uncaptured] = seen.uncaptured;
  if (uncaptured !== undefined) return { is: 'unknown', why: `its commands passed, and the value ${uncaptured} was not in what they gave`, evidence };
  const proof = proofOf(evidence);
  return proof === null ? { is: 'unknown', why: 'it left no evidence' } : { is: 'passed', evidence: proof, captured: seen.captured };
};

/** The log, how each command ended, and what was kept. */
export const evidenceOf = (seen: CommandsSeen): readonly Evidence[] => [
  ...(seen.log === null ? [] : [{ type: 'file' as const, name: 'log', ...seen.log }]),
  ...(seen.commands ?? []).map((one) => ({ type: 'value' as const, name: one.command, value: howItEnded(one) })),
  ...ranFiles(seen).map(([path, sha256]) => ({ type: 'value' as const, name: path, value: `sha256 ${sha256}` })),
  ...seen.kept.map(({ name, path, sha256, bytes }) => ({ type: 'file' as const, name, path, sha256, bytes })),
];

/** Files of the repository that ran, each once: what was trusted is what ran. */
const ranFiles = (seen: CommandsSeen): readonly (readonly [string, string])[] => [...new Map((seen.commands ?? []).flatMap(({ files }) => files.map(({ path, sha256 }) => [path, sha256] as const)))];

/** `exit 0 in 2.1 s`, or what happened instead. */
export const howItEnded = (one: CommandResult): string => {
  const how = one.trouble ?? (one.signal === null ? `exit ${one.code ?? '?'}` : `killed by ${one.signal}`);
  return `${how} in ${sayDuration(one.durationMs)}${one.typed === true ? ', a person typed to it' : ''}`;
};

const others = (count: number): string => (count === 0 ? '' : count === 1 ? ' (and 1 other command did not pass)' : ` (and ${count} other commands did not pass)`);

/** The runbook's word on how to get a tool. A shell's 127 names no program, so the tools that the command mentions are tried. */
const howToGet = (at: At<unknown>, one: CommandResult): string | null => {
  const named = one.missing ?? Object.keys(at.plan.tools).find((tool) => one.command.split(/[^\w.-]+/).includes(tool));
  return (named === undefined ? undefined : at.plan.tools[named]?.get) ?? null;
};
