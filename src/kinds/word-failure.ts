import { sayDuration } from './duration.ts';

/** How a process ended, as far as its words need it. */
export type EndedBadly = {
  readonly code: number | null;
  readonly signal: string | null;
  readonly trouble: 'missing' | 'deadline' | 'lost' | 'stopped' | null;
  readonly missing: string | null;
  readonly expected: boolean;
  readonly rejected: boolean;
  readonly firstError: string | null;
  readonly durationMs: number;
};

/**
 * Why a command did not pass, in one line, from the most to the least specific cause. The only place that words it.
 * `text` is the command as a person would paste it; of a long one the first line tells it apart. What the tool itself said comes first.
 */
export const wordFailure = (ended: EndedBadly, text: string): string => {
  const [first = '', ...more] = text.split('\n');
  const command = more.length === 0 ? first : `${first} …`;
  const after = `after ${sayDuration(ended.durationMs)}`;
  const said = ended.firstError === null ? '' : `: ${ended.firstError.trim()}`;
  if (ended.trouble === 'missing') return `${ended.missing ?? 'a program'} is not installed, and "${command}" needs it`;
  if (ended.code === 127) return `"${command}" needs a program that is not installed${said}`;
  if (ended.code === 126) return `"${command}" needs a program that cannot be executed${said}`;
  if (ended.trouble === 'stopped') return `"${command}" was stopped by a person ${after}`;
  if (ended.trouble === 'deadline') return `"${command}" did not end in time: it was stopped ${after}`;
  if (ended.trouble === 'lost') return `nobody saw how "${command}" ended`;
  if (ended.signal !== null) return `"${command}" was killed by ${ended.signal} ${after}${said}`;
  if (ended.code === null) return `"${command}" ended without an exit code`;
  if (ended.code !== 0) return ended.firstError === null ? `"${command}" ended with exit code ${ended.code} ${after}` : `${ended.firstError.trim()} (exit code ${ended.code} ${after}: ${command})`;
  if (ended.rejected) return `"${command}" ended with exit code 0, and its output holds what it must not`;
  if (!ended.expected) return `"${command}" ended with exit code 0, and its output lacks what it must hold`;
  return `"${command}" ended with exit code 0, which its exit map does not let pass`;
};

/** What to do about it. `get` says how to install the missing program, where the runbook knows. */
export const wordRemedy = (ended: EndedBadly, get: string | null): string => {
  if (ended.trouble === 'missing' || ended.code === 127) return get === null ? `Install ${ended.missing ?? 'what is missing'}, then run it again.` : `Install it: ${get}`;
  if (ended.code === 126) return 'Make it executable, then run it again.';
  if (ended.trouble === 'stopped' || ended.trouble === 'lost') return 'Run it again.';
  if (ended.trouble === 'deadline') return 'Find out what it waits for, or give the step more time with `timeout`.';
  return 'Read the log, repair the cause, then run it again.';
};
