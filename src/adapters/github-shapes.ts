import { z } from 'zod';
import type { Artifact, Issue, Job, JobStep, PendingDeployment, Release, Review, Run } from '../ports.ts';

/** The parts of GitHub's answers that are used, by GitHub's own names: https://docs.github.com/rest. What is not named here is ignored. */

// Octokit reads whole numbers above 2^53 as bigint.
export const id = z.union([z.int(), z.bigint()]).transform(String);
const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
/** An answer to another question than was asked: a confused cache, a proxy. */
export const ANOTHER = 'is about another one than was asked for';
const counted = { total_count: z.int().nonnegative() };

const run = z
  .object({
    id,
    run_attempt: z.int().optional(),
    run_number: z.int(),
    path: z.string(),
    event: z.string(),
    head_sha: z.string(),
    head_branch: z.string().nullable(),
    display_title: z.string(),
    actor: z.object({ login: z.string() }).nullish(),
    status: z.string().nullable(),
    conclusion: z.string().nullable(),
    created_at: time,
    run_started_at: time.nullish(),
    updated_at: time,
    html_url: z.string(),
    repository: z.object({ id }),
  })
  .transform((answer): Run => ({
    id: answer.id,
    attempt: answer.run_attempt ?? 1,
    number: answer.run_number,
    // GitHub may add the ref to the path: `.github/workflows/release.yml@main`.
    path: answer.path.replace(/@.*$/s, ''),
    event: answer.event,
    commit: answer.head_sha,
    branch: answer.head_branch,
    title: answer.display_title,
    actor: answer.actor?.login ?? '',
    status: answer.status ?? 'unknown',
    conclusion: answer.conclusion,
    createdAt: answer.created_at,
    startedAt: answer.run_started_at ?? answer.created_at,
    updatedAt: answer.updated_at,
    url: answer.html_url,
    repositoryId: answer.repository.id,
  }));
export const runOf = (runId: string) => run.refine((answer) => answer.id === runId, ANOTHER);
export const runs = z.object({ ...counted, workflow_runs: z.array(run) });

const step = z
  .object({ name: z.string(), status: z.string(), conclusion: z.string().nullable(), started_at: time.nullish(), completed_at: time.nullish() })
  .transform((answer): JobStep => ({ name: answer.name, status: answer.status, conclusion: answer.conclusion, startedAt: answer.started_at ?? null, completedAt: answer.completed_at ?? null }));
const jobOf = (runId: string) => z
  .object({ id, run_id: id.optional(), name: z.string(), status: z.string(), conclusion: z.string().nullable(), started_at: time.nullish(), completed_at: time.nullish(), html_url: z.string().nullable(), steps: z.array(step).optional(), created_at: time.nullish(), labels: z.array(z.string()).nullish(), runner_name: z.string().nullish() })
  .refine((answer) => answer.run_id === undefined || answer.run_id === runId, ANOTHER)
  .transform((answer): Job => ({ id: answer.id, name: answer.name, status: answer.status, conclusion: answer.conclusion, startedAt: answer.started_at ?? null, completedAt: answer.completed_at ?? null, url: answer.html_url ?? '', steps: answer.steps ?? [], queuedAt: answer.created_at ?? null, labels: answer.labels ?? [], runner: answer.runner_name || null }));
export const jobsOf = (runId: string) => z.object({ ...counted, jobs: z.array(jobOf(runId)) });

const environment = z.object({ id, name: z.string().min(1) });
const reviewer = z
  .object({ type: z.enum(['User', 'Team']), reviewer: z.object({ login: z.string().optional(), slug: z.string().optional(), name: z.string().nullish() }) })
  .transform(({ type, reviewer: who }) => ({ is: type === 'Team' ? ('team' as const) : ('user' as const), name: (type === 'Team' ? (who.slug ?? who.name) : who.login) ?? '' }));
const pendingDeployment = z
  .object({ environment, wait_timer: z.number().nonnegative(), wait_timer_started_at: time.nullish(), current_user_can_approve: z.boolean(), reviewers: z.array(reviewer) })
  .transform((answer): PendingDeployment => ({ environment: answer.environment, waitTimerMs: answer.wait_timer * 60_000, waitsSince: answer.wait_timer_started_at ?? null, mayApprove: answer.current_user_can_approve, reviewers: answer.reviewers }));
export const pendingDeployments = z.array(pendingDeployment);
const review = z
  .object({ environments: z.array(z.object({ name: z.string() })), state: z.string(), user: z.object({ login: z.string() }).nullish(), comment: z.string().nullish() })
  .transform((answer): Review => ({ environments: answer.environments.map(({ name }) => name), state: answer.state, by: answer.user?.login ?? '', comment: answer.comment ?? '' }));
export const reviews = z.array(review);
/** The deployments that go on now. */
export const approved = z.array(z.object({ id }));

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/).nullish();
const artifactOf = (runId: string) => z
  .object({ id, name: z.string(), digest, size_in_bytes: z.int(), expired: z.boolean(), workflow_run: z.object({ id: id.optional() }).nullish() })
  .refine((answer) => answer.workflow_run?.id === undefined || answer.workflow_run.id === runId, ANOTHER)
  .transform((answer): Artifact => ({ id: answer.id, name: answer.name, digest: answer.digest ?? null, bytes: answer.size_in_bytes, expired: answer.expired }));
export const artifactsOf = (runId: string) => z.object({ ...counted, artifacts: z.array(artifactOf(runId)) });

const asset = z.object({ id, name: z.string(), state: z.string(), digest, size: z.int(), browser_download_url: z.string() });
const release = z
  .object({ id, tag_name: z.string(), draft: z.boolean(), prerelease: z.boolean(), immutable: z.boolean().nullish(), html_url: z.string(), assets: z.array(asset) })
  .transform((answer): Release => ({
    id: answer.id,
    tag: answer.tag_name,
    draft: answer.draft,
    prerelease: answer.prerelease,
    immutable: answer.immutable ?? null,
    url: answer.html_url,
    assets: answer.assets.map((one) => ({ id: one.id, name: one.name, state: one.state, digest: one.digest ?? null, bytes: one.size, url: one.browser_download_url })),
  }));

export const releaseOf = (tag: string) => release.refine((answer) => answer.tag === tag, ANOTHER);

/** @param here the repository that is asked; a sub-issue may lie in another one of the same owner. */
export const issueIn = (here: string) => z
  .object({
    id,
    number: z.int(),
    title: z.string(),
    body: z.string().nullish(),
    state: z.enum(['open', 'closed']),
    closed_at: time.nullish(),
    closed_by: z.object({ login: z.string() }).nullish(),
    html_url: z.string(),
    repository_url: z.string().optional(),
    labels: z.array(z.union([z.string(), z.object({ name: z.string().nullish() })])),
    pull_request: z.unknown().optional(),
  })
  .transform((answer): { readonly issue: Issue; readonly isPullRequest: boolean } => ({
    issue: {
      id: answer.id,
      number: answer.number,
      title: answer.title,
      body: answer.body ?? '',
      state: answer.state,
      closed: answer.state === 'closed' ? { by: answer.closed_by?.login ?? null, at: answer.closed_at ?? null } : null,
      url: answer.html_url,
      labels: answer.labels.flatMap((label) => (typeof label === 'string' ? [label] : label.name ? [label.name] : [])),
      repository: elsewhere(answer.repository_url, here),
    },
    // GitHub's list of issues holds pull requests too, told apart by this key alone.
    isPullRequest: answer.pull_request !== undefined && answer.pull_request !== null,
  }));
export const issuesIn = (here: string) => z.array(issueIn(here));
export const issueOf = (here: string, number: number) => issueIn(here).refine((answer) => answer.issue.number === number, ANOTHER);

const elsewhere = (url: string | undefined, here: string): string | null => {
  const named = /\/repos\/([^/]+\/[^/]+)$/.exec(url ?? '')?.[1];
  return named === undefined || named.toLowerCase() === here.toLowerCase() ? null : named;
};
export const comment = z.object({ id });

export const user = z.object({ login: z.string().min(1) });
export const repositoryOf = (name: string) => z.object({ id, default_branch: z.string().min(1), full_name: z.string().optional() }).refine((answer) => answer.full_name === undefined || answer.full_name.toLowerCase() === name.toLowerCase(), ANOTHER).transform((answer) => ({ id: answer.id, defaultBranch: answer.default_branch }));
export const workflowOf = (file: string) => z.object({ id, path: z.string(), state: z.string() }).refine(({ path }) => path.endsWith(`/${file}`), ANOTHER);
export const secrets = z.object({ ...counted, secrets: z.array(z.object({ name: z.string() })) });
export const branchOf = (name: string) => z.object({ name: z.string().optional(), commit: z.object({ sha: z.string().regex(/^[0-9a-f]{40,64}$/) }) }).refine((answer) => answer.name === undefined || answer.name === name, ANOTHER);
/** 200 with `return_run_details`, 204 (an empty text) without it or from an older server. */
export const dispatched = z.union([z.literal(''), z.object({ workflow_run_id: id })]).transform((answer) => ({ runId: answer === '' ? null : answer.workflow_run_id }));
/** GitHub says nothing more than that it took it. */
export const nothing = z.union([z.literal(''), z.object({})]);
export const text = z.string().min(1);
