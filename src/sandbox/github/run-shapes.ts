import { commitFacts, isoSeconds } from '../git.ts';
import { OWNER, pathsOf, PROJECT } from '../names.ts';
import { attemptNumber } from '../rerun.ts';
import { runAt, type JobAt } from '../schedule.ts';
import type { Artifact, Run } from '../state.ts';
import { nodeId, repositoryId, repositoryShape, userShape, type Schemas } from './shapes.ts';

const repositoryUrl = (base: string): string => `${base}/repos/${OWNER}/${PROJECT}`;
const pageUrl = (base: string): string => `${base}/${OWNER}/${PROJECT}`;

/** A workflow's id follows from its path, as the world has no table of them. */
export const workflowId = (path: string): number => [...path].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 89_999_999, 7) + 10_000_000;

export const workflowShape = (base: string, workflow: { readonly path: string; readonly name: string }, createdAt: number): Schemas['workflow'] => {
  const id = workflowId(workflow.path);
  return {
    id,
    node_id: nodeId('Workflow', id),
    name: workflow.name,
    path: workflow.path,
    state: 'active',
    created_at: isoSeconds(createdAt),
    updated_at: isoSeconds(createdAt),
    url: `${repositoryUrl(base)}/actions/workflows/${id}`,
    html_url: `${pageUrl(base)}/blob/main/${workflow.path}`,
    badge_url: `${pageUrl(base)}/workflows/${encodeURIComponent(workflow.name)}/badge.svg`,
  };
};

export const runShape = async (base: string, folder: string, run: Run, now: number): Promise<Schemas['workflow-run']> => {
  const at = runAt(run, now);
  const url = `${repositoryUrl(base)}/actions/runs/${run.id}`;
  const commit = await commitFacts(pathsOf(folder).bare(PROJECT), run.commit);
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId('WorkflowRun', run.id),
    check_suite_id: run.id + 1,
    check_suite_node_id: nodeId('CheckSuite', run.id + 1),
    head_branch: run.branch,
    head_sha: run.commit,
    path: run.path,
    run_number: run.number,
    run_attempt: attemptNumber(run),
    referenced_workflows: [],
    event: run.event,
    status: at.status,
    conclusion: at.conclusion,
    workflow_id: workflowId(run.path),
    url,
    html_url: `${pageUrl(base)}/actions/runs/${run.id}`,
    pull_requests: [],
    created_at: isoSeconds(run.createdAt),
    updated_at: isoSeconds(at.updatedAt),
    actor: userShape(base, run.actor),
    triggering_actor: userShape(base, run.actor),
    run_started_at: isoSeconds(at.startedAt),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${repositoryUrl(base)}/check-suites/${run.id + 1}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: attemptNumber(run) === 1 ? null : `${url}/attempts/${attemptNumber(run) - 1}`,
    workflow_url: `${repositoryUrl(base)}/actions/workflows/${workflowId(run.path)}`,
    head_commit: {
      id: commit.sha,
      tree_id: commit.tree,
      message: commit.message,
      timestamp: commit.committer.date,
      author: { name: commit.author.name, email: commit.author.email },
      committer: { name: commit.committer.name, email: commit.committer.email },
    },
    repository: repositoryShape(base, PROJECT),
    head_repository: repositoryShape(base, PROJECT),
    display_title: run.title,
  };
};

export const jobShape = (base: string, run: Run, job: JobAt, now: number): Schemas['job'] => {
  const { plan } = job;
  const began = job.startedAt ?? run.createdAt;
  const works = job.status !== 'queued' && job.status !== 'waiting' && job.conclusion !== 'skipped';
  return {
    id: plan.id,
    run_id: run.id,
    run_url: `${repositoryUrl(base)}/actions/runs/${run.id}`,
    run_attempt: attemptNumber(run),
    node_id: nodeId('CheckRun', plan.id),
    head_sha: run.commit,
    url: `${repositoryUrl(base)}/actions/jobs/${plan.id}`,
    html_url: `${pageUrl(base)}/actions/runs/${run.id}/job/${plan.id}`,
    status: job.status,
    conclusion: job.conclusion,
    created_at: isoSeconds(began),
    started_at: isoSeconds(began),
    completed_at: job.completedAt === null ? null : isoSeconds(job.completedAt),
    name: plan.name,
    steps: works ? stepsOf(job, now) : [],
    check_run_url: `${repositoryUrl(base)}/check-runs/${plan.id}`,
    labels: ['ubuntu-latest'],
    runner_id: works ? plan.id % 1_000 : null,
    runner_name: works ? `GitHub Actions ${plan.id % 1_000}` : null,
    runner_group_id: works ? 0 : null,
    runner_group_name: works ? 'GitHub Actions' : null,
    workflow_name: run.name,
    head_branch: run.branch,
  };
};

/** Of a job's time, the share of what GitHub puts before its first step and after its last. */
const AROUND = 0.08;

/** What a job does shares its time evenly. The step that fails is the first that does more than check out. */
const stepsOf = (job: JobAt, now: number): NonNullable<Schemas['job']['steps']> => {
  const names = ['Set up job', ...job.plan.steps, 'Complete job'];
  const began = job.startedAt ?? 0;
  const around = job.plan.durationMs * AROUND;
  const share = (job.plan.durationMs - 2 * around) / Math.max(job.plan.steps.length, 1);
  const startOf = (index: number): number => (index === 0 ? began : index === names.length ? began + job.plan.durationMs : began + around + share * (index - 1));
  const failing = job.conclusion === 'failure' ? names.findIndex((name, index) => index > 0 && name !== 'Check out') : -1;
  const seenUntil = job.completedAt ?? Math.min(now, began + job.plan.durationMs - 1);
  return names.map((name, index) => {
    const [starts, ends] = [startOf(index), startOf(index + 1)];
    const begun = job.conclusion === 'cancelled' || job.completedAt === null ? starts <= seenUntil : true;
    const over = job.completedAt !== null || ends <= seenUntil;
    return {
      name,
      number: index + 1,
      status: over ? 'completed' : begun ? 'in_progress' : 'queued',
      conclusion: over ? stepConclusion({ index, failing, last: names.length - 1, begun }) : null,
      started_at: begun ? isoSeconds(starts) : null,
      completed_at: over && begun ? isoSeconds(ends) : null,
    };
  });
};

const stepConclusion = ({ index, failing, last, begun }: { readonly index: number; readonly failing: number; readonly last: number; readonly begun: boolean }): string => {
  if (!begun) return 'cancelled';
  if (index === failing) return 'failure';
  return failing >= 0 && index > failing && index < last ? 'skipped' : 'success';
};

/** A job's log as GitHub stores it: every line with its time, seven digits of it. Empty until the job is over. */
export const jobLog = (run: Run, job: JobAt): string => {
  const lines = run.results[job.plan.id]?.log ?? [];
  const began = job.startedAt ?? run.createdAt;
  const share = job.plan.durationMs / Math.max(1, lines.length);
  return lines.map((line, index) => `${new Date(began + share * index).toISOString().replace('Z', '0000Z')} ${line}\n`).join('');
};

const KEPT_MS = 90 * 24 * 60 * 60 * 1000;

export const artifactShape = (base: string, artifact: Artifact, run: Run): Schemas['artifact'] => {
  const url = `${repositoryUrl(base)}/actions/artifacts/${artifact.id}`;
  return {
    id: artifact.id,
    node_id: nodeId('Artifact', artifact.id),
    name: artifact.name,
    size_in_bytes: artifact.bytes,
    url,
    archive_download_url: `${url}/zip`,
    expired: false,
    digest: `sha256:${artifact.sha256}`,
    created_at: isoSeconds(artifact.at),
    updated_at: isoSeconds(artifact.at),
    expires_at: isoSeconds(artifact.at + KEPT_MS),
    workflow_run: { id: run.id, repository_id: repositoryId(PROJECT), head_repository_id: repositoryId(PROJECT), head_branch: run.branch, head_sha: run.commit },
  };
};
