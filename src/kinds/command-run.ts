import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import type { JsonObject } from '../core/json.ts';
import { ActError } from '../core/error.ts';
import type { At } from '../core/kind.ts';
import { fill } from '../core/values.ts';
import type { CommandLine, Ended, KindPorts } from '../ports.ts';
import { captureFrom, stdoutPatternsOf } from './capture.ts';
import { listOf, textOf } from './commands.ts';
import type { CommandCapture, CommandListSpec, CommandSettings, CommandSpec } from './commands.ts';

const commandResult = z.object({
  code: z.int().nullable(),
  signal: z.string().nullable(),
  trouble: z.enum(['missing', 'deadline', 'lost', 'stopped']).nullable(),
  missing: z.string().nullable(),
  expected: z.boolean(),
  rejected: z.boolean(),
  firstError: z.string().nullable(),
  lastLines: z.array(z.string()),
  durationMs: z.number(),
  captured: z.record(z.string(), z.string()),
  /** Files of the repository that it ran; a journal from before they were noted has none. */
  files: z.array(z.object({ path: z.string(), sha256: z.string() })).default([]),
  /** A person typed to it; a journal from before that was possible does not say so. */
  typed: z.literal(true).exactOptional(),
  /** Its text, as a person would paste it. */
  command: z.string(),
  /** Which outcome an exit code means for it. */
  exit: z.record(z.string(), z.enum(['passed', 'failed', 'unknown'])),
});
const sentCommands = z.object({ commands: z.array(commandResult) });

/** How one command of a list ended; the shape that is journaled in `sent`. */
export type CommandResult = z.infer<typeof commandResult>;

export type KeptFile = { readonly glob: string; readonly name: string; readonly path: string; readonly sha256: string; readonly bytes: number };

/** What can be seen of commands that ran: how they ended, and what they left behind. */
export type CommandsSeen = {
  readonly commands: readonly CommandResult[] | null;
  readonly log: { readonly path: string; readonly sha256: string; readonly bytes: number } | null;
  readonly kept: readonly KeptFile[];
  /** Globs of the evidence that matched nothing. */
  readonly absent: readonly string[];
  readonly captured: { readonly [name: string]: string };
  /** Values that should have been captured and were not there. */
  readonly uncaptured: readonly string[];
};

type Order = { readonly commands: CommandListSpec; readonly beside: CommandSettings; readonly capture?: CommandCapture | undefined };

/**
 * Runs every command of a list to its end, in order, whatever became of the ones before it: a person who repairs three
 * things wants to hear of all three at once. The step's `timeout` is for the list; when it is used up the rest is not started.
 */
export const runCommands = async (at: At<unknown>, ports: KindPorts, order: Order): Promise<readonly CommandResult[]> => {
  const results: CommandResult[] = [];
  let leftMs = at.step.timeoutMs;
  let stopped = false;
  for (const one of listOf(order.commands)) {
    const described = { command: textOf(one), exit: settingsOf(one, order.beside).exit ?? {} };
    if (stopped || leftMs <= 0) {
      results.push({ ...described, ...NOT_STARTED, trouble: stopped ? 'stopped' : 'deadline' });
      continue;
    }
    const ended = await started(results, () => ports.processes.run(commandLineOf(one, order.beside, ports, leftMs), { attempt: ports.attempt, log: ports.log, capture: stdoutPatternsOf(order.capture) }));
    leftMs -= ended.durationMs;
    stopped = ended.trouble === 'stopped';
    results.push({ ...described, ...ended, lastLines: [...ended.lastLines], files: [...(ended.files ?? [])] });
  }
  return results;
};

/** A command that may not start ends the list; what ran before it has run, so nobody says that nothing was done. */
const started = async (before: readonly CommandResult[], run: () => Promise<Ended>): Promise<Ended> => {
  try {
    return await run();
  } catch (error) {
    throw error instanceof ActError && before.length > 0 ? new ActError(error.message, { left: true, fix: error.fix, cause: error }) : error;
  }
};

/** The results that an act journaled; null where there are none, or where a field cannot be read. */
export const resultsIn = (sent: JsonObject | null): readonly CommandResult[] | null => {
  const read = sentCommands.safeParse(sent);
  return read.success ? read.data.commands : null;
};

/** Looks at what commands left behind: the log, the declared evidence, the captured values. `commands` is how they ended. */
export const seeCommands = async (
  at: At<unknown>,
  ports: KindPorts,
  { commands, beside, capture }: { readonly commands: readonly CommandResult[] | null; readonly beside: CommandSettings; readonly capture?: CommandCapture | undefined },
): Promise<CommandsSeen> => {
  const log = await ports.files.hash(ports.log);
  const globs = (beside.evidence ?? []).map((glob) => fill(glob, at.values));
  const kept: KeptFile[] = [];
  const absent: string[] = [];
  for (const glob of globs) {
    const files = await ports.files.keep([glob]);
    if (files.length === 0) absent.push(glob);
    kept.push(...files.map(({ name, path, sha256, bytes }) => ({ glob, name, path, sha256, bytes })));
  }
  const { captured, uncaptured } = await captureFrom(capture, commands ?? [], async (path) => ports.files.read(inRoot(ports, fill(path, at.values))));
  return { commands, log: log === null ? null : { path: ports.log, ...log }, kept, absent, captured, uncaptured };
};

const NOT_STARTED = { code: null, signal: null, missing: null, expected: false, rejected: false, firstError: null, lastLines: [], durationMs: 0, captured: {}, files: [] };

const settingsOf = (one: CommandSpec, beside: CommandSettings) => {
  const own: CommandSettings = typeof one === 'string' ? {} : one;
  return { cwd: own.cwd ?? beside.cwd, exit: own.exit ?? beside.exit, expect: own.expect ?? beside.expect ?? null, reject: own.reject ?? beside.reject ?? null };
};

const commandLineOf = (one: CommandSpec, beside: CommandSettings, ports: KindPorts, timeoutMs: number): CommandLine => {
  const { cwd, expect, reject } = settingsOf(one, beside);
  const run = typeof one === 'string' ? { shell: one } : 'cmd' in one ? { shell: one.cmd } : { argv: one.argv };
  return { run, cwd: cwd === undefined ? ports.git.root : inRoot(ports, cwd), env: ports.environment, pass: beside.env ?? [], timeoutMs, expect, reject, ...(beside.tty === true ? { tty: true } : {}) };
};

const inRoot = (ports: KindPorts, path: string): string => (isAbsolute(path) ? path : join(ports.git.root, path));
