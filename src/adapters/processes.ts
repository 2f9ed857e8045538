import { ActError } from '../core/error.ts';
import type { Ended, Processes } from '../ports.ts';
import { createCapture } from './capture.ts';
import type { Capture } from './capture.ts';
import { launchOnPipes } from './child.ts';
import type { Child, Launch, NotLaunched, Size } from './child.ts';
import { launchOnPty, loadPty } from './child-on-pty.ts';
import type { PtySpawn } from './child-on-pty.ts';
import { launchOnScreen } from './child-on-screen.ts';
import { commandText } from './command-text.ts';
import type { Lend } from './desk.ts';
import type { Variables } from './environment.ts';
import { childEnvironment } from './environment.ts';
import type { Outputs } from './log-file.ts';
import { endGroup } from './process-group.ts';
import { redactText } from './redact.ts';
import { runGroup } from './run-group.ts';
import type { RunningGroup } from './run-group.ts';
import { findSurvivors } from './survivors.ts';

export type Progress = { readonly lines: number; readonly lastOutputAt: number; readonly pid: number | null; readonly command: string; readonly terminal?: 'own' | 'screen' };

export type LocalProcesses = Processes & {
  /** A person sits down at the guided screen: steps that ask for a terminal may run from now on. */
  readonly seat: (lend: Lend) => void;
  /** Something is being typed to, so what the screen shows may be a secret. */
  readonly isTyped: () => boolean;
  /** What the pane shows beside a log, and how large the pane is, by the path of the log. */
  readonly beside: { readonly held: (log: string) => Uint8Array; readonly resize: (log: string, size: Size) => void };
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
 * @param pty makes pseudo-terminals. @default the optional library, loaded when first needed
 */
export function createProcesses({ environment, secrets, outputs, onProgress, graceMs = 2000, pty = loadPty }: {
  readonly environment: Variables;
  readonly secrets: readonly string[];
  readonly outputs: Outputs;
  readonly onProgress: (attempt: string, progress: Progress) => void;
  readonly graceMs?: number;
  readonly pty?: () => Promise<PtySpawn | null>;
}): LocalProcesses {
  let lend: Lend | null = null;
  const running = new Map<RunningGroup, { readonly attempt: string; readonly log: string; readonly ended: Promise<Ended> }>();
  /** Commands whose terminal is being looked for: they can be stopped before they begin. */
  const seating = new Set<{ readonly attempt: string; stopped: boolean }>();
  /** Groups whose command has ended, and of which something may be left. */
  const ending = new Set<Promise<unknown>>();
  const stop = (attempt: string | null): void => {
    for (const one of seating) if (attempt === null || one.attempt === attempt) one.stopped = true;
    for (const [group, { attempt: its }] of running) if (attempt === null || its === attempt) group.stop();
  };

  const strays = async (attempt: string): Promise<readonly number[]> => (await findSurvivors(attempt)).filter((one) => one.attempt === attempt).map(({ pid }) => pid);
  const endStrays = async (attempt: string): Promise<void> => void (await Promise.all((await strays(attempt)).map((group) => endGroup(group, { graceMs }))));

  /** @throws ActError when nobody sits here, or when what it prints must be read and cannot be. */
  const seatFor = async (readsOutput: boolean): Promise<Seat> => {
    if (lend === null) throw new ActError(NO_SEAT.why, { left: false, fix: NO_SEAT.fix });
    const spawn = await pty();
    if (spawn !== null) return { on: 'own', spawn };
    if (readsOutput) throw new ActError('it asks for a terminal and its output must be read, and there is no pseudo-terminal on this platform', { left: false, fix: 'Install @lydell/node-pty where it exists, or take expect, reject and stdout captures out of the step.' });
    return { on: 'screen', lend };
  };
  const launch = (seat: Seat, attempt: string, to: Launch): Promise<Child | NotLaunched> | Child | NotLaunched => {
    switch (seat.on) {
      case 'pipes':
        return launchOnPipes(to);
      case 'own':
        return launchOnPty(seat.spawn, to, FIRST_SIZE);
      case 'screen':
        return launchOnScreen(seat.lend, to, () => endStrays(attempt));
      default:
        return seat satisfies never;
    }
  };
  const byLog = (log: string): RunningGroup | undefined => [...running].find(([, its]) => its.log === log)?.[0];

  return {
    run: async (command, { attempt, log, capture = {} }) => {
      const text = redactText(commandText(command.run), secrets).text;
      const begun = { attempt, stopped: false };
      seating.add(begun);
      const seat = command.tty === true ? await seatFor(command.expect !== null || command.reject !== null || Object.keys(capture).length > 0).finally(() => seating.delete(begun)) : PIPES;
      seating.delete(begun);
      const argv: Launch['argv'] = 'shell' in command.run ? ['bash', '-euo', 'pipefail', '-c', command.run.shell] : command.run.argv;
      const env = childEnvironment({ person: environment, env: command.env, pass: command.pass, attempt, terminal: seat.on !== 'pipes' });
      const group = runGroup({
        argv,
        cwd: command.cwd,
        launch: async () => launch(seat, attempt, { argv, cwd: command.cwd, env }),
        note: seat.on === 'screen' ? LENT : null,
        timeoutMs: command.timeoutMs,
        graceMs,
        secrets,
        text,
        open: () => outputs.open(log),
        patterns: { expect: command.expect, reject: command.reject, capture },
        onProgress: (progress) => onProgress(attempt, { ...progress, command: text, ...(seat.on === 'pipes' ? {} : { terminal: seat.on }) }),
        strays: () => strays(attempt),
      });
      if (begun.stopped) group.stop();
      running.set(group, { attempt, log, ended: group.ended });
      try {
        return await group.ended;
      } finally {
        running.delete(group);
        const gone = group.gone().finally(() => ending.delete(gone));
        ending.add(gone);
      }
    },
    seat: (given) => {
      lend = given;
    },
    isTyped: () => [...running.keys()].some((group) => group.beingTyped()),
    beside: { held: (log) => byLog(log)?.held() ?? NOTHING, resize: (log, size) => byLog(log)?.resize(size) },
    terminal: async () => (lend === null ? null : (await pty()) === null ? 'screen' : 'own'),
    type: (attempt, keys) => [...running].some(([group, its]) => its.attempt === attempt && group.type(keys)),
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

/** What a command is started on. */
type Seat = { readonly on: 'pipes' } | { readonly on: 'own'; readonly spawn: PtySpawn } | { readonly on: 'screen'; readonly lend: Lend };

const PIPES: Seat = { on: 'pipes' };
const NO_SEAT = { why: 'it asks for a terminal (tty), and nobody sits at one here', fix: 'Run it in the guided screen: holdpoint start.' };
const LENT = '[The whole screen was lent to it. What it printed there is not in this log.]';
/** Until the pane says how large it is. */
const FIRST_SIZE: Size = { columns: 80, rows: 24 };
const NOTHING = new Uint8Array();
