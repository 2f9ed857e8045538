import type { Session } from './session.ts';

/** What a process adapter says of the command that an attempt runs now. */
export type Progress = { readonly lines: number; readonly lastOutputAt: number; readonly pid: number | null; readonly command: string; readonly terminal?: 'own' | 'screen' };

/**
 * Keeps `world.running` right: progress comes in by the name of an attempt (`<session>:<step>:<attempt>`), and what has ended
 * is taken out with the event that ended it.
 */
export const followProcesses = (session: Session): { readonly progress: (attempt: string, progress: Progress) => void } => {
  const prefix = `${session.ports.name}:`;
  session.onChange(() => {
    const { state, world } = session.snapshot();
    const left = Object.entries(world.running).filter(([step, running]) => {
      const attempt = state.steps[step]?.attempts.at(-1);
      const fixing = state.steps[step]?.fixes.at(-1)?.ended === null;
      return fixing || (attempt?.n === running.attempt && attempt.phase !== 'ended' && attempt.phase !== 'asked');
    });
    if (left.length !== Object.keys(world.running).length) session.show((before) => ({ ...before, running: Object.fromEntries(left) }));
  });
  return {
    progress: (attempt, { lines, lastOutputAt, pid, command, terminal }) => {
      if (!attempt.startsWith(prefix)) return;
      const [step = '', n = ''] = splitLast(attempt.slice(prefix.length));
      const { state } = session.snapshot();
      const limitMs = state.plan?.steps.find((known) => known.id === step)?.timeoutMs ?? 0;
      const found = state.steps[step]?.attempts.at(-1);
      const fix = state.steps[step]?.fixes.at(-1);
      const startedAt = n.startsWith('fix') ? (fix?.startedAt ?? 0) : (found?.startedAt ?? 0);
      const running = { attempt: found?.n ?? 0, startedAt, lastOutputAt, lines, pid, command, limitMs, name: attempt, ...(terminal === undefined ? {} : { terminal }) };
      session.show((world) => ({ ...world, running: { ...world.running, [step]: running } }));
    },
  };
};

const splitLast = (text: string): readonly [string, string] => {
  const at = text.lastIndexOf(':');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
};
