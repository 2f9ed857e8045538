import { channels } from '../../src/channels/index.ts';
import type { DryRuns } from '../../src/core/dry-run.ts';
import type { Event, Recorded } from '../../src/core/event.ts';
import { lastAttemptOf } from '../../src/core/state.ts';
import type { Attempt } from '../../src/core/state.ts';
import type { Plan } from '../../src/core/plan.ts';
import { statusOf } from '../../src/core/status.ts';
import { kinds } from '../../src/kinds/index.ts';
import type { CommandLine, Desk, Ended, Files, Git, Http, Processes, Tracker } from '../../src/ports.ts';
import { WorldError } from '../../src/ports.ts';
import { createSession } from '../../src/session/session.ts';
import type { Session } from '../../src/session/session.ts';
import type { Clock, SessionPorts } from '../../src/session/ports.ts';
import { startWork } from '../../src/session/work.ts';
import type { Work } from '../../src/session/work.ts';
import { recordsOf } from '../support/given.ts';
import type { Happened } from '../support/given.ts';
import { ADA, C1, NOW, opened } from '../support/history.ts';
import { ended, refusing } from '../support/ports.ts';

// Loading a kind takes its time the first time; on this stage nothing does.
await Promise.all([...Object.values(kinds), ...Object.values(channels)].map((load) => load()));

/** What looks like a secret on this stage. */
export const SECRET = 'hunter2';

/** Something that is waited for until the test answers it. */
export const held = <T>() => {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  // Whoever waits for it hears of it; nobody has to.
  promise.catch(() => undefined);
  return { promise, answer: resolve, fail: reject };
};

export const noAnswer = (why = 'the network is down', retryAfterMs: number | null = null) => new WorldError(why, { trouble: 'unreachable', fix: 'Try again when it is back.', retryAfterMs });

/** Time that passes when it is told to. */
const clockOf = () => {
  let now = NOW;
  let timers: readonly { readonly at: number; readonly call: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    after: (ms, call) => {
      const timer = { at: now + ms, call };
      timers = [...timers, timer];
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  };
  const next = (until: number) => timers.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0];
  return {
    clock,
    /** In how many milliseconds each timer is due. */
    due: () => timers.map(({ at }) => at - now).toSorted((a, b) => a - b),
    set: (to: number) => {
      now = to;
    },
    pass: async (ms: number): Promise<void> => {
      const until = now + ms;
      await settle();
      for (let timer = next(until); timer !== undefined; timer = next(until)) {
        const { at, call } = timer;
        timers = timers.filter((other) => other !== timer);
        now = Math.max(now, at);
        call();
        await settle();
      }
      now = until;
    },
  };
};

/** Everything that does not wait for time, or for the test, is over after it. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 25; turn += 1) await new Promise(setImmediate);
};

export type Told = {
  readonly git?: Partial<Git>;
  readonly tracker?: Partial<Tracker>;
  readonly http?: Partial<Http>;
  readonly files?: Partial<Files>;
  readonly processes?: Partial<Processes>;
  readonly desk?: Partial<Desk>;
  readonly dryRuns?: Partial<DryRuns>;
  /** How a command ends; it ends well unless said. */
  readonly runs?: (command: string) => Ended | Promise<Ended>;
  readonly tools?: (command: string) => string | null | Promise<string | null>;
  readonly github?: SessionPorts['github'];
  readonly runbookHash?: SessionPorts['runbookHash'];
  readonly distrusted?: SessionPorts['whyNotTrusted'];
};

/** The hash that the line of a record has on this stage. */
export const hashAt = (n: number): string => String(n).padStart(64, '0');

/**
 * A session with a world that does only what it was told. `did` lists, in one order, what was written and what was done:
 * `attempt.intended lint`, `run lint`, `pushTag v1.2.0`.
 */
export const stageOf = (plan: Plan, { history = [], ...told }: Told & { readonly history?: readonly Happened[] } = {}) => {
  const did: string[] = [];
  const time = clockOf();
  const records = recordsOf([...opened(plan), ...history]);
  const journal = { broken: null as string | null, records: [...records] as Recorded[] };
  const note = (event: Event): void => void did.push('step' in event ? `${event.type} ${event.step}` : event.type);
  const textOf = ({ run }: CommandLine): string => ('shell' in run ? run.shell : run.argv.join(' '));
  const git: Git = refusing<Git>('git', {
    root: '/repo',
    head: async () => ({ commit: C1, branch: 'main' }),
    checkout: async () => ({ ...(await git.head()), tree: 'clean' }),
    localTag: async () => null,
    remoteTag: async () => null,
    remoteBranch: async () => C1,
    changedFiles: async () => [],
    ...told.git,
  });
  const ports: SessionPorts = {
    clock: time.clock,
    journal: {
      append: async (events, { by, at }) => {
        await Promise.resolve();
        if (journal.broken !== null) throw new Error(journal.broken);
        const written = events.map((event, index): Recorded => ({ n: journal.records.length + 1 + index, at, by, event }));
        journal.records.push(...written);
        events.forEach(note);
        return written;
      },
      head: () => ({ n: journal.records.length, hash: hashAt(journal.records.length) }),
      get hashes() {
        return journal.records.map(({ n }) => hashAt(n));
      },
    },
    git,
    gitAt: async (root) => refusing<Git>(`git at ${root}`, { root }),
    github: told.github ?? ((repository) => refusing(`github ${repository}`, {})),
    processes: refusing<Processes>('processes', {
      run: async (command) => {
        did.push(`run ${textOf(command)}`);
        return (await told.runs?.(textOf(command))) ?? ended();
      },
      survivors: async () => [],
      ...told.processes,
    }),
    http: refusing<Http>('http', told.http ?? {}),
    endpoints: { github: 'http://127.0.0.1:1', githubDownloads: 'http://127.0.0.1:1', npm: 'http://127.0.0.1:1', pypi: 'http://127.0.0.1:1', crates: 'http://127.0.0.1:1' },
    tracker: refusing<Tracker>('tracker', { key: 'file', remote: false, where: async () => 'blockers.json', list: async () => [], ...told.tracker }),
    usuallyMs: async () => null,
    files: () => refusing<Files>('files', { hash: async () => ({ sha256: 'aa', bytes: 12 }), ...told.files }),
    host: 'here',
    user: 'ada',
    name: 'session',
    logPath: (step, attempt) => `/state/logs/${step}.${attempt}.log`,
    runbookHash: told.runbookHash ?? (async () => plan.runbookHash),
    redact: (text) => ({ text: text.replaceAll(SECRET, '‹secret›'), masked: text.split(SECRET).length - 1 }),
    toolVersion: async (command) => (told.tools === undefined ? '1.0' : told.tools(command)),
    whyNotTrusted: async (lines) => (await told.distrusted?.(lines)) ?? null,
    dryRuns: refusing<DryRuns>('dry runs', { newest: async () => null, ...told.dryRuns }),
    reportPath: (path) => `/repo/${path}`,
  };
  const session = createSession(ports, { you: ADA, records });
  const desk = refusing<Desk>('desk', told.desk ?? {});
  return {
    session,
    desk,
    did,
    journal,
    ...time,
    work: (): Work => startWork(session),
    world: () => session.snapshot().world,
    status: (id: string) => statusOf(session.snapshot().state, id).status,
    attempt: (id: string): Attempt | undefined => lastAttemptOf(session.snapshot().state, id),
    written: (type: Event['type']) => journal.records.slice(records.length).flatMap(({ event }) => (event.type === type ? [event] : [])),
  };
};

export type Stage = ReturnType<typeof stageOf>;
export type { Session };
