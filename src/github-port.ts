/** What GitHub is asked for, and what it answers: a part of `ports.ts`, which gives it on. */

export type Run = {
  readonly id: string;
  readonly attempt: number;
  readonly number: number;
  readonly path: string;
  readonly event: string;
  readonly commit: string;
  readonly branch: string | null;
  readonly title: string;
  readonly actor: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly createdAt: number;
  readonly startedAt: number;
  readonly updatedAt: number;
  readonly url: string;
  readonly repositoryId: string;
};

export type JobStep = { readonly name: string; readonly status: string; readonly conclusion: string | null; readonly startedAt: number | null; readonly completedAt: number | null };
/** `queuedAt`: since when a runner may take it; `labels`: those that the runner must have; `runner`: the one that took it. */
export type Job = JobStep & { readonly id: string; readonly url: string; readonly steps: readonly JobStep[]; readonly queuedAt: number | null; readonly labels: readonly string[]; readonly runner: string | null };

/** An environment that holds a run up: until a reviewer approves, until its timer has run out, or both. */
export type PendingDeployment = {
  readonly environment: { readonly id: string; readonly name: string };
  readonly waitTimerMs: number;
  /** When the timer began; null where there is none, or GitHub does not say. */
  readonly waitsSince: number | null;
  /** Whether whose token it is may approve it. */
  readonly mayApprove: boolean;
  readonly reviewers: readonly { readonly is: 'user' | 'team'; readonly name: string }[];
};

/** What a reviewer said of environments of a run: `approved`, `rejected` or `pending`. */
export type Review = { readonly environments: readonly string[]; readonly state: string; readonly by: string; readonly comment: string };

export type Artifact = { readonly id: string; readonly name: string; readonly digest: string | null; readonly bytes: number; readonly expired: boolean };
/** A file out of a run's artifact, hashed. `sri` is npm's form (`sha512-…`). */
export type BuiltFile = { readonly artifact: string; readonly name: string; readonly sha256: string; readonly sri: string; readonly bytes: number; readonly text: string | null };

export type Release = {
  readonly id: string;
  readonly tag: string;
  readonly draft: boolean;
  readonly prerelease: boolean;
  /** Null where GitHub does not say whether its assets can still be changed. */
  readonly immutable: boolean | null;
  readonly url: string;
  readonly assets: readonly { readonly id: string; readonly name: string; readonly state: string; readonly digest: string | null; readonly bytes: number; readonly url: string }[];
};

/** `id` is GitHub's own, by which a sub-issue is named; `repository` is set where it lies in another one than was asked. Who closed it is null where the answer does not say. */
export type Issue = {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: 'open' | 'closed';
  readonly closed: { readonly by: string | null; readonly at: number | null } | null;
  readonly url: string;
  readonly labels: readonly string[];
  readonly repository: string | null;
};

/** A deployment environment: who must let a job into it, how long it waits, and which refs may. */
export type Environment = { readonly name: string; readonly reviewers: readonly string[]; readonly preventsSelfReview: boolean; readonly waitMinutes: number; readonly refs: 'any' | 'protected' | 'some' };

/** An active ruleset of tags: patterns of the refs that it is for (`~ALL` is every one), and the types of its rules. */
export type TagRuleset = { readonly id: string; readonly name: string; readonly source: string; readonly include: readonly string[]; readonly exclude: readonly string[]; readonly rules: readonly string[]; readonly mayBypass: boolean };

/** GitHub, for one repository (`owner/name`). Mutations are sent once. */
export type GitHub = {
  readonly login: () => Promise<{ readonly login: string; readonly scopes: readonly string[] | null }>;
  readonly repository: () => Promise<{ readonly id: string; readonly defaultBranch: string }>;
  readonly workflow: (file: string) => Promise<{ readonly id: string; readonly path: string; readonly state: string } | null>;
  readonly secretNames: () => Promise<readonly string[]>;
  /** Secrets of the organisation that this repository may use. */
  readonly organizationSecretNames: () => Promise<readonly string[]>;
  readonly environmentSecretNames: (environment: string) => Promise<readonly string[]>;
  /** Null where there is none of this name: whoever may read the repository may read it. */
  readonly environment: (name: string) => Promise<Environment | null>;
  /** Those of the repository and of its owners. */
  readonly tagRulesets: () => Promise<readonly TagRuleset[]>;
  /** Null for a 404: they are off, or this token may not see it. */
  readonly immutableReleases: () => Promise<{ readonly enabled: boolean; readonly byOwner: boolean } | null>;
  /** What whoever asks may do in the repository; `push` is null where GitHub does not say. */
  readonly access: () => Promise<{ readonly push: boolean | null; readonly archived: boolean }>;
  /** Runs of any file that this event started, newest first; at most the newest 100. */
  readonly runsOfEvent: (event: string, createdAfter: number) => Promise<readonly Run[]>;
  /** Newest first; at most the newest 100 that match. */
  readonly runs: (query: { readonly file: string; readonly event?: string; readonly commit?: string; readonly branch?: string; readonly createdAfter?: number }) => Promise<readonly Run[]>;
  readonly run: (id: string) => Promise<Run>;
  readonly jobs: (id: string, attempt: number) => Promise<readonly Job[]>;
  /** The tail of a job's log and the lines around `##[error]`. */
  readonly jobLog: (jobId: string) => Promise<{ readonly errors: readonly string[]; readonly tail: readonly string[] }>;
  readonly artifacts: (runId: string) => Promise<readonly Artifact[]>;
  /** Files of the artifacts that are wanted, by name and id, of several under one name the newest; after their digests were compared; archives are read in memory with caps. */
  readonly built: (runId: string, isWanted: (name: string, id: string) => boolean) => Promise<readonly BuiltFile[]>;
  /** One POST. `runId` is null when an older server answers without it. @throws ActError, `left` unless it was refused with a 4xx. */
  readonly dispatch: (order: { readonly file: string; readonly ref: string; readonly inputs: { readonly [name: string]: string } }) => Promise<{ readonly runId: string | null }>;
  /** The server's clock, in milliseconds, from the `Date` header of its last answer. */
  readonly serverNow: () => number;
  readonly cancelRun: (id: string) => Promise<void>;
  /** Starts the failed jobs of a run that has ended again, and what needs them, as its next attempt. One POST. @throws ActError */
  readonly rerunFailedJobs: (id: string) => Promise<void>;
  /** Environments that hold the run up now. */
  readonly pendingDeployments: (runId: string) => Promise<readonly PendingDeployment[]>;
  readonly reviews: (runId: string) => Promise<readonly Review[]>;
  /** Approves one environment of a run, with the reviewer's words. One POST. @throws ActError */
  readonly approve: (order: { readonly run: string; readonly environment: string; readonly comment: string }) => Promise<void>;
  readonly releaseByTag: (tag: string) => Promise<Release | null>;
  readonly branchHead: (branch: string) => Promise<string>;
  readonly content: (path: string, ref: string) => Promise<string | null>;
  readonly issues: (query: { readonly labels: readonly string[]; readonly state: 'open' | 'all' }) => Promise<readonly Issue[]>;
  readonly createIssue: (issue: { readonly title: string; readonly body: string; readonly labels: readonly string[] }) => Promise<Issue>;
  readonly closeIssue: (number: number, comment: string) => Promise<void>;
  /** Null for the number of a pull request. */
  readonly issue: (number: number) => Promise<Issue | null>;
  readonly commentOnIssue: (number: number, body: string) => Promise<void>;
  readonly editIssue: (number: number, change: { readonly body: string }) => Promise<void>;
  /** @throws WorldError, `missing` where this server knows no sub-issues. */
  readonly subIssues: (number: number) => Promise<readonly Issue[]>;
  /** @throws ActError; a server that knows no sub-issues, or does not take this one, refuses. */
  readonly addSubIssue: (parent: number, child: string) => Promise<void>;
  /** Requests left of the hourly budget, as the last answer said. */
  readonly remaining: () => number | null;
};
