import { statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import type { Ended } from '../ports.ts';
import type { Child, Exit, NotLaunched, Size } from './child.ts';
import { watchLines } from './line-watch.ts';
import type { StreamName } from './line-watch.ts';
import type { OutputLog } from './log-file.ts';
import { endGroup } from './process-group.ts';
import { createRedactor } from './redact.ts';
import type { Redactor } from './redact.ts';
import { createTypedHold } from './typed-hold.ts';

export type RunningGroup = {
  readonly ended: Promise<Ended>;
  /** Resolves, some time after `ended`, when nothing of the group is left, or nothing can be done about it. */
  readonly gone: () => Promise<unknown>;
  readonly pid: () => number | null;
  readonly stop: () => void;
  /** Types to its terminal. False when it has none, or has ended. */
  readonly type: (keys: string) => boolean;
  readonly resize: (size: Size) => void;
  /** What its screen shows beside its log: the echo of what is being typed. */
  readonly held: () => Buffer;
  /** A person types to it, or did so a moment ago: its screen may show what no log has. */
  readonly beingTyped: () => boolean;
};

type Order = {
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  readonly launch: () => Promise<Child | NotLaunched>;
  /** A line for the log right after the command: what is to be known of it. */
  readonly note: string | null;
  readonly timeoutMs: number;
  readonly graceMs: number;
  readonly secrets: readonly string[];
  /** What was asked for, as the log shows it. */
  readonly text: string;
  readonly open: () => Promise<OutputLog>;
  readonly patterns: { readonly expect: string | null; readonly reject: string | null; readonly capture: { readonly [name: string]: string } };
  readonly onProgress: (progress: { readonly lines: number; readonly lastOutputAt: number; readonly pid: number | null }) => void;
  /** Process groups that left ours and still carry its name. */
  readonly strays: () => Promise<readonly number[]>;
};

type Trouble = NonNullable<Ended['trouble']>;

/** An unfinished line shows after this: a prompt has no newline. */
const TAIL_MS = 200;
/** The same where a person types: an echo that lags is no echo. */
const ECHO_MS = 30;
/** So long after a key what is typed may still be going on. */
const TYPING_MS = 2000;
/** How long the pane may go on to show what was held. */
const DRAWN_MS = 1000;
/** How long what was written before the end may take to arrive, when a grandchild holds the pipe. */
const DRAIN_MS = 1000;
const PROGRESS_MS = 100;
/** A flood is read for so long, then keys and frames have their turn: Node would read 32 times before it looks at anything else. */
const TURN_MS = 4;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Runs one command in a process group of its own. It is judged on `exit`, not on the end of its pipes: a grandchild that held
 * one kept a promise 30 s past a deadline of 4 s.
 */
export function runGroup(order: Order): RunningGroup {
  const startedAt = performance.now();
  let pid: number | null = null;
  let trouble: Trouble | null = null;
  let failure: string | null = null;
  let gone: Promise<unknown> = Promise.resolve();
  let child: Child | null = null;
  let terminal: Child['terminal'] = null;
  let size: Size | null = null;
  let typed = false;
  let typedAt = -Infinity;
  let settling: NodeJS.Timeout | null = null;
  let settle: () => void = () => undefined;
  let redactor: Redactor | null = null;
  const hold = createTypedHold((secret) => redactor?.learn(secret));
  let giveUp: () => void = () => undefined;
  const givenUp = new Promise<null>((resolve) => {
    giveUp = () => resolve(null);
  });

  /** The first cause counts. What is left of the group is ended, however it takes it. */
  const interrupt = (cause: Trouble): void => {
    if (trouble !== null) return;
    trouble = cause;
    if (child !== null) gone = endAll(child).finally(giveUp);
  };
  const endAll = async (group: Child): Promise<void> => {
    const strays = order.strays().then((groups) => Promise.all(groups.map((one) => endGroup(one, { graceMs: order.graceMs }))), () => []);
    await Promise.all([group.end(order.graceMs), strays]);
  };

  const run = async (): Promise<Ended> => {
    const watch = watchLines(order.patterns);
    const blank = (missing: string | null): Ended => ({ code: null, signal: null, trouble, missing, ...watch.end(), ...(failure === null ? {} : { firstError: failure }), durationMs: performance.now() - startedAt });
    let log: OutputLog;
    try {
      log = await order.open();
      log.append(Buffer.from(`${log.unfinished() ? '\n' : ''}$ ${order.text}\n${order.note === null ? '' : `${order.note}\n`}`));
    } catch (error) {
      trouble ??= 'lost';
      failure = `its log could not be opened: ${messageOf(error)}`;
      return blank(null);
    }
    try {
      if (trouble !== null) return blank(null);
      const launched = await order.launch();
      if ('failed' in launched) {
        const outcome = notStarted(launched.failed.code, order);
        trouble ??= outcome.trouble;
        failure = outcome.why ?? launched.failed.why;
        return blank(outcome.missing);
      }
      child = launched;
      pid = child.pid;
      terminal = child.terminal;
      if (size !== null) terminal?.resize(size);
      // It was stopped while it was being started.
      if (trouble !== null) gone = endAll(child).finally(giveUp);
      const progress = every(PROGRESS_MS, () => order.onProgress({ lines: log.lines(), lastOutputAt: Date.now(), pid }));
      const emit = (stream: StreamName, bytes: Uint8Array): void => {
        if (bytes.length === 0) return progress.soon();
        try {
          log.append(bytes);
        } catch (error) {
          // Without its log there is no evidence, so it cannot pass.
          failure ??= `its log could not be written: ${messageOf(error)}`;
          interrupt('lost');
        }
        watch.write(stream, bytes);
        progress.soon();
      };
      progress.now();
      const deadline = setTimeout(() => interrupt('deadline'), Math.min(order.timeoutMs, LONGEST_TIMER_MS));
      const streams = child.streams.map(({ name, stream }) => {
        const its = createRedactor({ secrets: order.secrets });
        if (terminal === null) return readRedacted(stream, its, TAIL_MS, (bytes) => bytes.length > 0 && emit(name, bytes));
        redactor = its;
        settle = () => {
          const rest = hold.settle();
          if (rest.length > 0) emit(name, rest);
        };
        return readRedacted(stream, its, ECHO_MS, (bytes) => bytes.length > 0 && emit(name, hold.take(bytes)));
      });
      const exit = await Promise.race([child.exit, givenUp]);
      terminal = null;
      clearTimeout(deadline);
      await drain(streams);
      if (settling !== null) clearTimeout(settling);
      settle();
      settle = () => undefined;
      // Nothing of an attempt goes on when it has ended.
      if (trouble === null) gone = child.end(order.graceMs);
      // Prevents: a verdict, and a program that leaves on it, while what left the group still runs.
      else await gone;
      const durationMs = performance.now() - startedAt;
      progress.stop();
      progress.now();
      const found = watch.end();
      const how = outcomeOf(exit, trouble, found.lastLines);
      return { ...how, ...found, ...(failure === null ? {} : { firstError: failure }), ...(typed ? { typed: true as const } : {}), durationMs };
    } finally {
      log.close();
    }
  };

  return {
    ended: run(),
    gone: () => gone,
    pid: () => pid,
    stop: () => interrupt('stopped'),
    type: (keys) => {
      if (terminal === null) return false;
      typed = true;
      typedAt = performance.now();
      hold.typed(keys);
      terminal.type(keys);
      if (settling !== null) clearTimeout(settling);
      settling = setTimeout(() => settle(), TYPING_MS);
      return true;
    },
    resize: (wanted) => {
      if (size?.columns === wanted.columns && size.rows === wanted.rows) return;
      size = wanted;
      terminal?.resize(wanted);
    },
    held: () => hold.held(),
    beingTyped: () => performance.now() - typedAt < TYPING_MS + DRAWN_MS,
  };
}

/** Exactly one of code, signal and trouble says how it ended (rule 2). */
function outcomeOf(exit: Exit | null, trouble: Trouble | null, lines: readonly string[]): Pick<Ended, 'code' | 'signal' | 'trouble' | 'missing'> {
  const nothing = { code: null, signal: null, missing: null };
  if (trouble !== null) return { ...nothing, trouble };
  if (exit === null) return { ...nothing, trouble: 'lost' };
  if (exit.signal !== null) return { ...nothing, signal: exit.signal, trouble: null };
  if (exit.code === 126 || exit.code === 127) return { ...nothing, trouble: 'missing', missing: missingIn(lines) };
  return { ...nothing, code: exit.code, trouble: exit.code === null ? 'lost' : null };
}

/** The program that a shell or `env` did not find: `bash: line 1: just: command not found`, `env: 'node': No such file or directory`. */
function missingIn(lines: readonly string[]): string | null {
  for (const line of lines.toReversed()) {
    const found = /(?:^|: )([^\s:]+): (?:command not found|not found|Permission denied|cannot execute[^:]*)$/.exec(line) ?? /^(?:\/usr\/bin\/)?env: [\u2018'"]?([^\u2019'":]+)[\u2019'"]?: No such file/.exec(line) ?? /: ([^\s:]+): No such file or directory$/.exec(line);
    if (found?.[1] !== undefined) return found[1];
  }
  return null;
}

function notStarted(code: unknown, { argv, cwd }: Order): { readonly trouble: Trouble; readonly missing: string | null; readonly why: string | null } {
  if (!isFolder(cwd)) return { trouble: 'lost', missing: null, why: `its folder ${cwd} is not there` };
  if (code === 'ENOENT' || code === 'EACCES' || code === 'ENOEXEC') return { trouble: 'missing', missing: argv[0], why: null };
  return { trouble: 'lost', missing: null, why: null };
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

type Reading = { readonly closed: Promise<void>; readonly finish: () => void };

/** Gives the bytes of a pipe, redacted: line by line, and an unfinished line after 0.2 s. */
function readRedacted(stream: Readable, redactor: Redactor, tailMs: number, give: (bytes: Uint8Array) => void): Reading {
  let timer: NodeJS.Timeout | null = null;
  let finished = false;
  let busyMs = 0;
  stream.on('data', (chunk: Buffer) => {
    if (finished) return;
    const from = performance.now();
    give(redactor.write(chunk));
    busyMs += performance.now() - from;
    if (busyMs > TURN_MS) {
      busyMs = 0;
      stream.pause();
      setImmediate(() => stream.resume());
    }
    if (timer !== null || !redactor.hasTail()) return;
    timer = setTimeout(() => {
      timer = null;
      give(redactor.flushTail());
    }, tailMs);
  });
  const closed = new Promise<void>((resolve) => {
    stream.once('close', resolve);
    stream.once('error', () => resolve());
  });
  const finish = (): void => {
    finished = true;
    if (timer !== null) clearTimeout(timer);
    give(redactor.end());
    stream.destroy();
  };
  return { closed, finish };
}

async function drain(streams: readonly Reading[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, DRAIN_MS);
  });
  await Promise.race([Promise.all(streams.map(({ closed }) => closed)), late]);
  clearTimeout(timer);
  for (const { finish } of streams) finish();
}

function every(ms: number, tell: () => void): { readonly now: () => void; readonly soon: () => void; readonly stop: () => void } {
  let toldAt = -Infinity;
  let later: NodeJS.Timeout | null = null;
  const now = (): void => {
    toldAt = performance.now();
    if (later !== null) clearTimeout(later);
    later = null;
    tell();
  };
  return {
    now,
    // What came last is told too: a question that followed other output at once would not be drawn until the next second.
    soon: () => {
      const since = performance.now() - toldAt;
      if (since >= ms) now();
      else later ??= setTimeout(now, ms - since);
    },
    stop: () => {
      if (later !== null) clearTimeout(later);
      later = null;
    },
  };
}
