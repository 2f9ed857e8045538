import type { Expected, Ended, Files, Git, GitHub, KindPorts, Processes, Tracker } from '../../src/ports.ts';
import { WorldError } from '../../src/ports.ts';
import { readWorkflow } from '../../src/runbook/workflow-source.ts';

/** A port that does only what it was told to expect; anything else is refused by name, with what it was asked. */
export const refusing = <Port extends object>(name: string, told: Partial<Port>): Port =>
  // The boundary of a fake: what is missing answers by throwing, so it stands for the whole port.
  new Proxy(told, {
    get: (target, key) => {
      if (typeof key === 'symbol' || key === 'then' || key === 'toJSON') return undefined;
      if (Object.hasOwn(target, key)) return Reflect.get(target, key);
      return (...asked: readonly unknown[]) => {
        throw new Error(`${name}.${key}(${asked.map((one) => JSON.stringify(one)).join(', ')}) was not expected`);
      };
    },
  }) as Port;

export type Told = {
  readonly git?: Partial<Git>;
  readonly taps?: { readonly [root: string]: Partial<Git> };
  /** By repository; `*` answers for every one. */
  readonly github?: { readonly [repository: string]: Partial<GitHub> };
  readonly processes?: Partial<Processes>;
  readonly tracker?: Partial<Tracker>;
  readonly channel?: (name: string, expected: Expected) => ReturnType<KindPorts['channel']>;
  readonly standing?: KindPorts['standing'];
  readonly publisher?: KindPorts['publisher'];
  readonly usuallyMs?: KindPorts['usuallyMs'];
  readonly installs?: KindPorts['installs'];
  readonly stagedAs?: KindPorts['stagedAs'];
  readonly files?: Partial<Files>;
};

/** Ports for a kind, of fakes that refuse what they were not told to expect. */
export const portsOf = (told: Told): KindPorts => {
  const named = <T>(all: { readonly [name: string]: T } | undefined, name: string, what: string): T => {
    const one = all?.[name] ?? all?.['*'];
    if (one === undefined) throw new Error(`${what} ${name} was not expected`);
    return one;
  };
  return {
    git: refusing<Git>('git', { root: '/repo', ...told.git }),
    gitAt: async (root) => refusing<Git>(`git at ${root}`, { root, ...named(told.taps, root, 'the checkout') }),
    github: (repository) => refusing<GitHub>(`github ${repository}`, { remaining: () => null, serverNow: () => Number.NaN, ...named(told.github, repository, 'the repository') }),
    processes: refusing<Processes>('processes', told.processes ?? {}),
    http: refusing<KindPorts['http']>('http', {}),
    endpoints: { github: 'http://127.0.0.1:1', githubDownloads: 'http://127.0.0.1:1', npm: 'http://127.0.0.1:1', pypi: 'http://127.0.0.1:1', crates: 'http://127.0.0.1:1' },
    tracker: refusing<Tracker>('tracker', told.tracker ?? {}),
    channel: told.channel ?? (async (name) => { throw new Error(`the channel ${name} was not expected`); }),
    standing: told.standing ?? (async (name) => { throw new Error(`how the channel ${name} stands was not expected`); }),
    publisher: told.publisher ?? (async (name) => { throw new Error(`who publishes to the channel ${name} was not expected`); }),
    readWorkflow: async (text, path) => readWorkflow(text, path),
    stagedAs: told.stagedAs ?? (async (name) => { throw new Error(`what is staged on ${name} was not asked before`); }),
    installs: told.installs ?? (async (name) => { throw new Error(`how to install from ${name} was not asked before`); }),
    usuallyMs: told.usuallyMs ?? (async () => null),
    files: refusing<Files>('files', told.files ?? {}),
    log: '/state/logs/step.1.log',
    attempt: 'session:step:1',
    environment: { RELEASE_TARGET: 'v1.2.3' },
  };
};

/** A world that does not answer. */
export const outOfReach = async (): Promise<never> => {
  throw new WorldError('the network is down', { trouble: 'unreachable', fix: 'Try again when it is back.' });
};

/** A process that ended well, but for what is said. */
export const ended = (but: Partial<Ended> = {}): Ended => ({ code: 0, signal: null, trouble: null, missing: null, expected: true, rejected: false, firstError: null, lastLines: [], durationMs: 1_200, captured: {}, ...but });

/** Files of a session: a log that can be hashed, and evidence by its glob. */
export const filesOf = (kept: { readonly [glob: string]: readonly string[] } = {}): Partial<Files> => ({
  hash: async (path) => (path === '/state/logs/step.1.log' ? { sha256: 'aa11', bytes: 120 } : null),
  keep: async (globs) => globs.flatMap((glob) => (kept[glob] ?? []).map((name) => ({ name, path: `/state/evidence/${name}`, sha256: `of ${name}`, bytes: 10 }))),
});
