import type { JobLog } from './look.ts';

const MARK = '##[error]';
/** What Actions writes behind every command that failed: it says that one did, and not which or why. */
const SAYS_NOTHING = /^Process completed with exit code \d+\.?$/;
const SOUNDS_BAD = /\b(?:error|denied|forbidden|unauthori[sz]ed|fatal|failed)\b|\berr!/i;

/**
 * The line of a job's log that says why it failed: what is marked as an error, else the first line before it that sounds like one; null where the log has none.
 * Prevents: "Current runner version" as the reason of a failure, because it stands a few lines above the error.
 */
export const firstErrorOf = ({ errors, tail }: Pick<JobLog, 'errors' | 'tail'>): string | null => {
  const lines = (errors.length > 0 ? errors : tail).map((line) => line.trim()).filter((line) => line !== '');
  const marked = lines.flatMap((line) => (line.startsWith(MARK) ? [line.slice(MARK.length).trim()] : []));
  const said = marked.find((line) => line !== '' && !SAYS_NOTHING.test(line));
  if (said !== undefined) return said;
  const before = lines.filter((line) => !line.startsWith('##['));
  return before.find((line) => SOUNDS_BAD.test(line)) ?? marked[0] ?? before.at(-1) ?? null;
};
