import type { RepositoryName } from './names.ts';
import type { Pace, Faults, ScenarioName } from './scenario.ts';

/** What a sandbox is, written once when it is made (`world/world.json`). */
export type Settings = {
  readonly v: 1;
  /** Known to this sandbox alone: who answers with it on a port is this world. */
  readonly secret: string;
  readonly scenario: ScenarioName;
  readonly faults: Faults;
  readonly pace: Pace;
  readonly createdAt: number;
  /** Tokens that count, each with its OAuth scopes. The first is the maintainer's. */
  readonly tokens: readonly { readonly value: string; readonly scopes: readonly string[] }[];
  /** The port that is asked for first, so that a world that starts again is found where it was. */
  readonly port: number;
};

export type Conclusion = 'success' | 'failure' | 'cancelled' | 'skipped';

/** One job of a run's plan: what GitHub reads from the workflow file, and how long it takes here. */
export type PlannedJob = {
  readonly id: number;
  /** Id in the workflow file. */
  readonly job: string;
  /** Leg of the matrix, or null. */
  readonly leg: string | null;
  /** As GitHub shows it: `build-native (linux_amd64)`. */
  readonly name: string;
  /** Ids (in the workflow file) of the jobs that it needs. */
  readonly needs: readonly string[];
  /** Runs although a need was skipped (`!failure()`). */
  readonly evenAfterSkipped: boolean;
  readonly skipped: boolean;
  readonly steps: readonly string[];
  readonly durationMs: number;
  /** The environment that it deploys to, where the file names one: a reviewer lets it begin. */
  readonly environment?: string;
  /** When it was started again, in an attempt of the run after the first. */
  readonly notBefore?: number;
};

/** What became of a job, once and for all. */
export type JobResult = { readonly conclusion: Conclusion; readonly log: readonly string[]; readonly at: number };

/** A run is its start time, its plan and what its jobs came to: everything else about it follows from the time. */
export type Run = {
  readonly id: number;
  readonly number: number;
  readonly path: string;
  readonly name: string;
  readonly title: string;
  readonly event: 'push' | 'workflow_dispatch';
  readonly branch: string;
  readonly commit: string;
  readonly actor: string;
  readonly createdAt: number;
  readonly queueMs: number;
  readonly inputs: { readonly [name: string]: string };
  readonly jobs: readonly PlannedJob[];
  readonly results: { readonly [jobId: string]: JobResult };
  readonly cancelledAt: number | null;
  /** @default 1 */
  readonly attempt?: number;
  /** When this attempt began, of one after the first. */
  readonly startedAt?: number;
  /** The attempts before it, oldest first, each as it ended. */
  readonly before?: readonly Omit<Run, 'before'>[];
  /** What reviewers let through. */
  readonly approvals?: readonly { readonly environment: string; readonly at: number; readonly by: string; readonly comment: string }[];
};

export type Artifact = {
  readonly id: number;
  readonly run: number;
  readonly name: string;
  /** SHA-256 of the zip: its name among the blobs. */
  readonly sha256: string;
  readonly bytes: number;
  readonly at: number;
};

/** A file that a registry or a release holds. */
export type Stored = { readonly name: string; readonly sha256: string; readonly bytes: number };

/** A version that a registry has accepted, and when. */
export type Published = { readonly version: string; readonly at: number; readonly files: readonly Stored[] };

export type Release = {
  readonly id: number;
  readonly tag: string;
  readonly version: string;
  readonly commit: string;
  readonly at: number;
  readonly assets: readonly (Stored & { readonly id: number; readonly downloads: number })[];
};

export type Issue = {
  readonly id: number;
  readonly repository: RepositoryName;
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  readonly state: 'open' | 'closed';
  readonly comments: readonly { readonly id: number; readonly body: string; readonly at: number }[];
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly closedAt: number | null;
  /** The number of the issue that it is below; worlds of earlier versions have none. */
  readonly parent?: number;
};

/** Everything that happened in a world (`world/state.json`). */
export type State = {
  readonly v: 1;
  readonly nextId: number;
  /** Commit of main, and the tags, as last seen in the bare repository of the project. */
  readonly seen: { readonly main: string | null; readonly tags: readonly string[] };
  readonly runs: readonly Run[];
  readonly artifacts: readonly Artifact[];
  readonly registries: { readonly npm: readonly Published[]; readonly pypi: readonly Published[]; readonly crates: readonly Published[] };
  readonly releases: readonly Release[];
  readonly issues: readonly Issue[];
  /** npm has asked for its one-time password once. */
  readonly otpAsked: boolean;
};

export type RegistryName = keyof State['registries'];

export const EMPTY_STATE: State = {
  v: 1,
  nextId: 17_400_000_001,
  seen: { main: null, tags: [] },
  runs: [],
  artifacts: [],
  registries: { npm: [], pypi: [], crates: [] },
  releases: [],
  issues: [],
  otpAsked: false,
};
