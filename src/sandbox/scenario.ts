/** How fast the sandbox's world is, in milliseconds. Data: it lies in `world/world.json`. */
export type Pace = {
  /** How often the world looks at the repositories when nobody asks it anything. */
  readonly tickMs: number;
  /** From a run's creation to the start of its first jobs. */
  readonly queueMs: number;
  /** Duration of a job by its id in the workflow file. */
  readonly jobMs: { readonly [job: string]: number };
  /** Duration of a job that `jobMs` does not name. */
  readonly otherJobMs: number;
  /** Each further leg of a matrix takes this much longer than the one before. */
  readonly legMs: number;
  /** From an accepted upload to its being installable. */
  readonly lagMs: { readonly npm: number; readonly pypi: number; readonly crates: number };
  /** How long a redirect to a log or an artifact is good for (GitHub: one minute). */
  readonly redirectMs: number;
  /** The world ends itself after this long without a request. */
  readonly idleMs: number;
};

export const PACE: Pace = {
  tickMs: 1_000,
  queueMs: 1_000,
  jobMs: {
    'release-context': 2_000,
    'build-native': 3_500,
    'build-node-dist': 2_500,
    'build-python-dist': 3_000,
    'build-crate': 3_000,
    'publish-preflight': 2_000,
    'publish-crates-io': 3_600,
    'publish-npm': 3_600,
    'publish-pypi': 3_600,
    test: 3_000,
    docs: 2_000,
  },
  otherJobMs: 1_500,
  legMs: 600,
  lagMs: { npm: 2_000, pypi: 4_000, crates: 3_000 },
  redirectMs: 60_000,
  idleMs: 600_000,
};

/** The part of a pace that differs from the default; `lagMs` and `jobMs` are merged key by key. */
export type PaceChange = Partial<Omit<Pace, 'lagMs' | 'jobMs'>> & { readonly lagMs?: Partial<Pace['lagMs']>; readonly jobMs?: Pace['jobMs'] };

export const paceWith = (pace: Pace, change: PaceChange): Pace => ({
  ...pace,
  ...change,
  lagMs: { ...pace.lagMs, ...change.lagMs },
  jobMs: { ...pace.jobMs, ...change.jobMs },
});

/** What goes wrong in a scenario, as data: the world reads it and nothing else tells scenarios apart. */
export type Faults = {
  /** pyproject.toml was left at the version before, so the version check fails until its fix is pushed. */
  readonly pythonLeftBehind: boolean;
  /** A leg of a job of `release.yml` that fails in every run. */
  readonly failingLeg: string | null;
  /** The preflight of the first publish that is no rehearsal asks npm for a one-time password. */
  readonly otpOnce: boolean;
  /** Jobs of `release-publish.yml` that fail in the first publish that is no rehearsal. @default none */
  readonly failOnce?: readonly string[];
  /** Of the reads that watch a run or ask a registry, each so manieth is answered wrongly: 502, 429, a body that is cut. @default none */
  readonly wrongEvery?: number;
  /** The jobs that publish wait at an environment until its reviewer, the maintainer, approves. @default not */
  readonly guarded?: boolean;
  /** The registry whose job packs again what the build run made, so that other bytes are published. @default none */
  readonly packsAgain?: keyof Pace['lagMs'];
  /** The registry where one byte of the first file that is uploaded arrives changed. @default none */
  readonly flipsByte?: keyof Pace['lagMs'];
  /** GitHub loses the event of a tag that is pushed, as in an incident: no workflow hears of it. @default false */
  readonly losesTagPushes?: boolean;
  /** A colleague has pushed to the tap since it was cloned or pulled here. @default false */
  readonly tapMovedOn?: boolean;
};

const NOTHING_WRONG: Faults = { pythonLeftBehind: false, failingLeg: null, otpOnce: false };

export const SCENARIOS = {
  smooth: { about: 'everything is ready for v1.2.0', faults: NOTHING_WRONG, pace: {} },
  learn: {
    about: 'one gate fails until its fix is pushed, and PyPI lags past its patience',
    faults: { ...NOTHING_WRONG, pythonLeftBehind: true },
    pace: { lagMs: { pypi: 24_000 } },
  },
  'build-fails': { about: 'a job of the build workflow fails', faults: { ...NOTHING_WRONG, failingLeg: 'build-native (darwin_arm64)' }, pace: {} },
  'no-run': { about: 'the push of the tag starts no build', faults: { ...NOTHING_WRONG, losesTagPushes: true }, pace: {} },
  'preflight-fails': { about: 'the publish preflight fails the first time', faults: { ...NOTHING_WRONG, otpOnce: true }, pace: {} },
  'stale-tap': { about: 'somebody has pushed to the Homebrew tap, and its checkout here is behind', faults: { ...NOTHING_WRONG, tapMovedOn: true }, pace: {} },
  'partial-publish': { about: 'crates.io takes the first publish, npm and PyPI refuse it', faults: { ...NOTHING_WRONG, failOnce: ['publish-npm', 'publish-pypi'] }, pace: {} },
  'flaky-api': { about: 'each seventh answer about a run or a channel is a 502, a 429 or half of it', faults: { ...NOTHING_WRONG, wrongEvery: 7 }, pace: {} },
  approval: { about: 'the jobs that publish wait until their reviewer approves', faults: { ...NOTHING_WRONG, guarded: true }, pace: {} },
  'wrong-bytes': { about: 'the job that publishes to npm packs the package again, and one byte changes on the way to PyPI', faults: { ...NOTHING_WRONG, packsAgain: 'npm', flipsByte: 'pypi' }, pace: {} },
} as const satisfies { readonly [name: string]: { readonly about: string; readonly faults: Faults; readonly pace: PaceChange } };

export type ScenarioName = keyof typeof SCENARIOS;

export const SCENARIO_NAMES = Object.keys(SCENARIOS);

export const DEFAULT_SCENARIO: ScenarioName = 'learn';

export const isScenario = (name: string): name is ScenarioName => Object.hasOwn(SCENARIOS, name);
