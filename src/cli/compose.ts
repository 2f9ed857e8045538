import { hostname, userInfo } from 'node:os';
import { join, resolve, sep } from 'node:path';
import { createCapture } from '../adapters/capture.ts';
import type { Lend } from '../adapters/desk.ts';
import { createDryRuns } from '../adapters/dry-runs.ts';
import { createEarlier } from '../adapters/earlier-releases.ts';
import type { Earlier } from '../adapters/earlier-releases.ts';
import { hostsOf, resolveEndpoints } from '../adapters/endpoints.ts';
import { createFiles } from '../adapters/files.ts';
import { openGit } from '../adapters/git.ts';
import { createGitHub } from '../adapters/github.ts';
import { createHttp, USER_AGENT } from '../adapters/http.ts';
import type { Journal } from '../adapters/journal.ts';
import { createOutputs } from '../adapters/log-file.ts';
import { createOutputSearch } from '../adapters/log-search.ts';
import { createOutputWindow } from '../adapters/output.ts';
import { privateFiles } from '../adapters/private-files.ts';
import { createProcesses } from '../adapters/processes.ts';
import { redactText, secretsIn } from '../adapters/redact.ts';
import { createScreens } from '../adapters/screens.ts';
import type { Screens } from '../adapters/screens.ts';
import { steadyClock } from '../adapters/steady-clock.ts';
import { stateRoot } from '../adapters/store.ts';
import type { SessionFolder, Store } from '../adapters/store.ts';
import { readBytes } from '../adapters/texts.ts';
import { findToken } from '../adapters/token.ts';
import type { Actor } from '../core/event.ts';
import { ActError, EXIT, HoldpointError } from '../core/error.ts';
import type { Channel } from '../core/plan.ts';
import { fill } from '../core/values.ts';
import type { OutputSearch, OutputWindow } from '../core/world.ts';
import type { Endpoints, Git, GitHub, Processes, Tracker } from '../ports.ts';
import { trustGuard } from './trusted-files.ts';
import type { TrustGuard } from './trusted-files.ts';
import type { Runbook } from '../runbook/runbook.ts';
import { logPathOf } from '../session/log-path.ts';
import type { SessionPorts } from '../session/ports.ts';
import { logNameOf } from '../session/log-name.ts';
import { followProcesses } from '../session/running.ts';
import type { Progress } from '../session/running.ts';
import { createSession } from '../session/session.ts';
import type { Session } from '../session/session.ts';
import { lazyTracker } from './lazy.ts';
import { sha256 } from './runbook-source.ts';

/** A file that no session writes: before there is one, the file tracker holds nothing. */
const NO_BLOCKERS = 'no-session.json';

/** What every command that reaches the world starts from. */
export type Ground = {
  readonly env: NodeJS.ProcessEnv;
  readonly git: Git;
  readonly endpoints: Endpoints;
  readonly secrets: readonly string[];
  readonly github: (repository: string) => GitHub;
  /** Whether there is a GitHub token at all. @throws HoldpointError code 4 when a variable holds something else. */
  readonly hasToken: () => Promise<boolean>;
  /** The tracker of a runbook whose inputs are not known yet: good for asking whether it answers. */
  readonly tracker: (runbook: Pick<Runbook, 'blockers' | 'repository'>) => Tracker;
  readonly host: string;
  readonly user: string;
};

/** @param git the checkout that is released. The token is found once and stays in memory. */
export const groundOf = async (git: Git, env: NodeJS.ProcessEnv): Promise<Ground> => {
  const endpoints = resolveEndpoints(env);
  const capture = createCapture(env);
  const clients = new Map<string, GitHub>();
  // `gh auth token` costs a process: only what asks GitHub waits for it.
  let found: Promise<string | null> | null = null;
  const token = (): Promise<string | null> => (found ??= findToken({ env, capture, cwd: git.root }));
  const client = (repository: string): GitHub => createGitHub({ baseUrl: endpoints.github, token, repository, userAgent: USER_AGENT });
  const github = (repository: string): GitHub => {
    const known = clients.get(repository) ?? client(repository);
    clients.set(repository, known);
    return known;
  };
  return {
    env,
    git,
    endpoints,
    secrets: secretsIn(env),
    github,
    hasToken: async () => (await token()) !== null,
    tracker: ({ blockers, repository }) =>
      lazyTracker(blockers.tracker, { title: '', target: 'none', agent: '', root: git.root, file: join(stateRoot(env), NO_BLOCKERS), options: {}, processes: { capture }, github: github(repository), store: privateFiles, now: Date.now }),
    host: hostname(),
    user: userInfo().username,
  };
};

/** A session with its adapters. */
export type Composed = {
  readonly session: Session;
  readonly output: OutputWindow;
  readonly search: OutputSearch;
  readonly screens: Screens;
  /** Ends what runs here as a group, and waits until it is recorded. */
  readonly stopAll: () => Promise<void>;
  /** A person sits down at the guided screen, which can be lent: steps that ask for a terminal may run. */
  readonly seat: (lend: Lend) => void;
  readonly isTyped: () => boolean;
  /** How long steps took in earlier releases. Reads their journals, so not before the first frame. */
  readonly earlierSteps: Earlier['steps'];
};

export type Of = {
  readonly journal: Journal;
  readonly folder: SessionFolder;
  readonly store: Store;
  readonly you: Actor;
  /** The plan's tracker and values; null before the plan is in the journal. */
  readonly tracker: { readonly key: string; readonly title: string; readonly target: string; readonly agent: string };
  readonly repository: string;
  readonly runbookPath: string;
  /** Where the runbook and the files that it names were trusted. */
  readonly trusted: { readonly source: string; readonly place: string };
  /** Other checkouts that the runbook names (the tap), from the root of the repository. */
  readonly checkouts: readonly string[];
};

/** Adapters → ports → session. The only place where they meet. */
export const composeSession = (ground: Ground, of: Of): Composed => {
  const { git, env, secrets } = ground;
  const outputs = createOutputs();
  let follow: { readonly progress: (attempt: string, progress: Progress) => void } | null = null;
  const processes = createProcesses({ environment: env, secrets, outputs, onProgress: (attempt, progress) => follow?.progress(attempt, progress) });
  const guard = trustGuard({ ...of.trusted, root: git.root, git, env });
  const earlier = createEarlier({ store: of.store, own: of.folder });
  const logPath = (step: string, attempt: string): string => of.store.logOf(of.folder, step, attempt);
  const ports: SessionPorts = {
    clock: { now: steadyClock({ from: of.journal.records.reduce((newest, { at }) => Math.max(newest, at), 0) }), after: later },
    journal: { append: of.journal.append, head: of.journal.head, hashes: of.journal.hashes },
    git,
    gitAt: (path) => openGit(resolve(git.root, path)),
    github: ground.github,
    processes: { ...processes, run: guarded(processes.run, guard) },
    http: createHttp({ allowedHosts: hostsOf(ground.endpoints) }),
    endpoints: ground.endpoints,
    tracker: lazyTracker(of.tracker.key, {
      title: of.tracker.title,
      target: of.tracker.target,
      agent: of.tracker.agent,
      root: git.root,
      file: join(of.folder.release, 'blockers.json'),
      options: {},
      processes: { capture: processes.capture },
      github: ground.github(of.repository),
      store: privateFiles,
      now: Date.now,
    }),
    usuallyMs: earlier.usuallyMs,
    files: (attempt) => createFiles({ roots: [git.root, of.folder.folder, ...of.checkouts.map((path) => resolve(git.root, path))], evidence: join(of.folder.evidence, attempt), secrets }),
    host: ground.host,
    user: ground.user,
    name: sha256(of.folder.folder).slice(0, 16),
    logPath,
    runbookHash: async () => sha256(readBytes(of.runbookPath)),
    redact: (text) => redactText(text, secrets),
    toolVersion: async (command) => {
      const { code, stdout, missing } = await processes.capture(['bash', '-euo', 'pipefail', '-c', command], { cwd: git.root });
      return missing || code !== 0 ? null : (stdout.trim().split('\n')[0] ?? '');
    },
    whyNotTrusted: guard.whyNot,
    firstErrorIn: async (step, attempt) => {
      const errors = search({ step, attempt, wanted: { errors: true } }, () => undefined);
      return errors.at(0).finally(errors.cancel);
    },
    dryRuns: createDryRuns({ store: of.store, live: of.folder }),
    reportPath: (path) => insideOf(git.root, path),
  };
  const search: OutputSearch = createOutputSearch({ logOf: (step, attempt) => logOf(step, attempt) });
  const session = createSession(ports, { you: of.you, records: of.journal.records });
  follow = followProcesses(session);
  const logOf = (step: string, attempt: number): string => {
    const { state } = session.snapshot();
    const name = logNameOf(state, step, attempt);
    return name === String(attempt) ? logPathOf(state, { step, attempt }, logPath) : logPath(step, name);
  };
  return { session, output: createOutputWindow({ outputs, logOf, beside: processes.beside }), search, screens: createScreens({ path: of.folder.screens, secrets }), stopAll: processes.stopAll, seat: processes.seat, isTyped: processes.isTyped, earlierSteps: earlier.steps };
};

/** The one way in which a command of a runbook is started. */
const guarded = (run: Processes['run'], guard: TrustGuard): Processes['run'] => async (command, to) => {
  const { refusal, files } = await guard.check(command);
  if (refusal !== null) throw new ActError(refusal.why, { left: false, fix: refusal.fix });
  const ended = await run(command, to);
  return files.length === 0 ? ended : { ...ended, files };
};

const LONGEST_TIMER_MS = 2 ** 31 - 1;

const later = (ms: number, call: () => void): (() => void) => {
  const timer = setTimeout(call, Math.min(ms, LONGEST_TIMER_MS));
  return () => clearTimeout(timer);
};

/** The report's path comes out of the runbook: it stays in the repository. */
export const insideOf = (root: string, path: string): string => {
  const full = resolve(root, path);
  if (full.startsWith(root + sep)) return full;
  throw new HoldpointError({ code: EXIT.left, what: 'The report would lie outside the repository', why: `evidence: ${path}`, fix: 'Give a path inside the repository.' });
};

/** Checkouts beside the repository that channels of the plan are written in. */
export const checkoutsOf = (channels: { readonly [name: string]: Channel }): readonly string[] =>
  Object.values(channels).flatMap(({ spec }) => (typeof spec['checkout'] === 'string' ? [spec['checkout']] : []));

/** The heading of this release in its tracker. */
export const trackerOf = (key: string, title: string, values: { readonly [name: string]: string }): Of['tracker'] => ({
  key,
  title: fill(title, values),
  target: values['target'] ?? '',
  agent: values['agent'] ?? '',
});
