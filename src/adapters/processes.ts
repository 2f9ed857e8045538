import type { Ended, Processes } from '../ports.ts';
import { createCapture } from './capture.ts';
import type { Capture } from './capture.ts';
import { commandText } from './command-text.ts';
import type { Variables } from './environment.ts';
import { childEnvironment } from './environment.ts';
import type { Outputs } from './log-file.ts';
import { endGroup } from './process-group.ts';
import { redactText } from './redact.ts';
import { runGroup } from './run-group.ts';
import type { RunningGroup } from './run-group.ts';
import { findSurvivors } from './survivors.ts';

export type Progress = { readonly lines: number; readonly lastOutputAt: number; readonly pid: number | null; readonly command: string };

export type LocalProcesses = Processes & {
  readonly capture: Capture;
  /** Stops everything that runs and waits until it is gone: Holdpoint closes. */
  readonly stopAll: () => Promise<void>;
};

/**
 * Runs commands on this machine.
 * @param environment the person's variables; children get them less those named like secrets.
 * @param secrets texts masked wherever a child prints them, see `secretsIn`.
 * @param outputs where logs and the rings of the pane live.
 * @param onProgress at the start, at the end, and at most every 100 ms between, while output comes.
 * @param graceMs how long a group has between TERM and KILL.
 */
export function createProcesses({ environment, secrets, outputs, onProgress, graceMs = 2000 }: {
  readonly environment: Variables;
  readonly secrets: readonly string[];
  readonly outputs: Outputs;
  readonly onProgress: (attempt: string, progress: Progress) => void;
  readonly graceMs?: number;
}): LocalProcesses {
  const running = new Map<RunningGroup, { readonly attempt: string; readonly ended: Promise<Ended> }>();
  /** Groups whose command has ended, and of which something may be left. */
  const ending = new Set<Promise<unknown>>();
  const stop = (attempt: string | null): void => {
    for (const [group, { attempt: its }] of running) if (attempt === null || its === attempt) group.stop();
  };

  return {
    run: async (command, { attempt, log, capture = {} }) => {
      const text = redactText(commandText(command.run), secrets).text;
      const group = runGroup({
        argv: 'shell' in command.run ? ['bash', '-euo', 'pipefail', '-c', command.run.shell] : command.run.argv,
        cwd: command.cwd,
        env: childEnvironment({ person: environment, env: command.env, pass: command.pass, attempt }),
        timeoutMs: command.timeoutMs,
        graceMs,
        secrets,
        text,
        open: () => outputs.open(log),
        patterns: { expect: command.expect, reject: command.reject, capture },
        onProgress: (progress) => onProgress(attempt, { ...progress, command: text }),
        strays: async () => (await findSurvivors(attempt)).filter((one) => one.attempt === attempt).map(({ pid }) => pid),
      });
      running.set(group, { attempt, ended: group.ended });
      try {
        return await group.ended;
      } finally {
        running.delete(group);
        const gone = group.gone().finally(() => ending.delete(gone));
        ending.add(gone);
      }
    },
    stop: (attempt) => stop(attempt),
    stopAll: async () => {
      const all = [...running.values()].map(({ ended }) => ended);
      stop(null);
      await Promise.all(all);
      await Promise.all(ending);
    },
    survivors: async (session) => {
      const ours = new Set([...running.keys()].map((group) => group.pid()));
      return (await findSurvivors(session)).filter(({ pid }) => !ours.has(pid));
    },
    kill: async (pid) => {
      // The number may be somebody else's by now: only a group that carries an attempt's name is ours to end.
      const carries = (await findSurvivors('')).some((one) => one.pid === pid && one.attempt !== '');
      if (carries) await endGroup(pid, { graceMs });
    },
    capture: createCapture(environment),
  };
}
