import type { CommandLine, Ended } from '../ports.ts';

/** How one command reads on a line: what a person could paste. */
export const commandText = (run: CommandLine['run']): string => ('shell' in run ? run.shell : run.argv.map(quoted).join(' '));

/**
 * Words the end of a command that did not pass, from the most to the least specific cause (rule 2).
 * @param command what ran, see `commandText`.
 */
export function wordFailure(ended: Ended, command: string): { readonly why: string; readonly fix: string } {
  const firstError = ended.firstError === null ? '' : `: ${ended.firstError}`;
  switch (ended.trouble) {
    case 'missing':
      return ended.missing === null
        ? { why: `a program that "${command}" needs is not installed, not on PATH or not executable${firstError}`, fix: 'Install it, or make it executable, and run the step again.' }
        : { why: `${ended.missing} is not installed or not on PATH`, fix: `Install ${ended.missing}, or put it on PATH, and run the step again.` };
    case 'deadline':
      return { why: `"${command}" was stopped at its deadline after ${seconds(ended.durationMs)}${firstError}`, fix: 'See its log; run it again, or give the step a longer timeout.' };
    case 'stopped':
      return { why: `"${command}" was stopped by a person after ${seconds(ended.durationMs)}`, fix: 'Run the step again when you want to.' };
    case 'lost':
      return { why: `how "${command}" ended is not known${firstError}`, fix: 'See its log, and run the step again.' };
    case null:
      break;
    default:
      return ended.trouble satisfies never;
  }
  if (ended.signal !== null) return { why: `"${command}" was ended by ${ended.signal}${firstError}`, fix: 'Something ended it from outside (memory, a crash, another program). See its log, and run the step again.' };
  if (ended.code !== 0) return { why: `"${command}" ended with exit code ${ended.code ?? 'unknown'}${firstError}`, fix: 'See its log, put right what it found, and run the step again.' };
  if (ended.rejected) return { why: `"${command}" ended with 0, but its output holds what it must not${firstError}`, fix: 'See its log: the step names a pattern that must not appear.' };
  if (!ended.expected) return { why: `"${command}" ended with 0, but its output does not hold what proves that it did its work`, fix: 'See its log: the step names a pattern that must appear.' };
  return { why: `"${command}" ended well`, fix: '' };
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`);
