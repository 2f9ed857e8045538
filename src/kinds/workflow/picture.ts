import { isJsonObject } from '../../core/json.ts';
import type { At } from '../../core/kind.ts';
import type { Block, Mark, Picture } from '../../core/picture.ts';
import type { Job, JobStep } from '../../ports.ts';
import { sayDuration } from '../duration.ts';
import { approvalBlocks } from './approval.ts';
import { modeOf } from './form.ts';
import type { WorkflowSpec } from './form.ts';
import { insteadBlocks } from './instead-of-push.ts';
import { limitMsOf } from './limit.ts';
import type { WatchedRun, WorkflowSeen } from './look.ts';
import { sayQueued, withoutRunner } from './queued.ts';
import { reconcilePicture } from './reconcile-picture.ts';
import { wantedBy } from './wanted.ts';

/** Which run it is, its jobs (with the steps of those that go on or failed), what is out, and what will be checked. */
export const workflowPicture = (at: At<WorkflowSpec>, seen: WorkflowSeen): Picture => (at.purpose === 'reconcile' ? [...reconcilePicture(at, seen), ...seen.runs.flatMap(saidBlocks)] : watchPicture(at, seen));

const watchPicture = (at: At<WorkflowSpec>, seen: WorkflowSeen): Picture => [
  ...insteadBlocks(at, seen.instead ?? []),
  ...seen.runs.flatMap((watched) => runBlocks(at, watched, seen)),
  ...outBlock(at),
  ...(seen.runs.some(({ run }) => run.status === 'completed') ? [] : [checksBlock(at)]),
];

const runBlocks = (at: At<WorkflowSpec>, watched: WatchedRun, seen: WorkflowSeen): readonly Block[] => [...runFacts(at, watched, seen), ...saidBlocks(watched)];

const saidBlocks = ({ logs }: WatchedRun): readonly Block[] =>
  logs.map((log) => ({ type: 'text', title: `${log.job} said`, lines: log.unread === null ? (log.errors.length > 0 ? log.errors : log.tail.slice(-8)) : [`its log could not be read: ${log.unread}`] }));

const runFacts = (at: At<WorkflowSpec>, { run, jobs, approvals }: WatchedRun, seen: WorkflowSeen): readonly Block[] => [
  {
    type: 'facts',
    rows: [
      ['run', `${at.spec.workflow.file} #${run.number} · run ${run.id}${run.attempt > 1 ? ` · attempt ${run.attempt}` : ''}`],
      ['of', `${run.event} by ${run.actor} · ${run.branch ?? 'no branch'} · ${run.commit.slice(0, 7)}${run.commit === wantedBy(at).commit ? ' (as wanted)' : ''}`],
      ['status', `${run.status.replaceAll('_', ' ')}${run.conclusion === null ? '' : `: ${run.conclusion}`}`],
      ...(run.status === 'completed' ? [] : goingRows(at, jobs, seen)),
    ],
  },
  ...(approvals === undefined ? [] : approvalBlocks(at, run, approvals)),
  { type: 'marks', title: 'Jobs', rows: jobs.flatMap((job) => [row(job, at.now, 0), ...(isInteresting(job) ? job.steps.map((step) => row(step, at.now, 1)) : [])]) },
];

/** What is known of a run that goes on beside its jobs: how long such runs take, who has no runner, and whose clock is wrong. */
const goingRows = (at: At<WorkflowSpec>, jobs: readonly Job[], { usualMs, serverNow }: WorkflowSeen): readonly (readonly [string, string])[] => {
  const now = serverNow ?? at.now;
  return [
    ...(typeof usualMs === 'number' ? [['usually', `${sayDuration(usualMs)}; a person is asked after ${sayDuration(limitMsOf(at, usualMs))}`] as const] : []),
    ...withoutRunner(jobs, now).map((job) => ['no runner', sayQueued(job, now)] as const),
    ...(Math.abs(at.now - now) < CLOCKS_DIFFER_MS ? [] : [['clock', `this machine's is ${sayDuration(Math.abs(at.now - now))} ${at.now > now ? 'ahead of' : 'behind'} GitHub's`] as const]),
  ];
};

const CLOCKS_DIFFER_MS = 120_000;

const isInteresting = (job: JobStep): boolean => job.status === 'in_progress' || (job.conclusion !== null && job.conclusion !== 'success' && job.conclusion !== 'skipped');

const row = (step: JobStep, now: number, indent: number): { readonly mark: Mark; readonly label: string; readonly at: string; readonly indent: number } => ({
  mark: markOf(step),
  label: step.name,
  // GitHub gives a job that is queued the time of its run's creation as its start.
  at: step.startedAt === null || step.status === 'queued' ? '' : sayDuration((step.completedAt ?? now) - step.startedAt),
  indent,
});

const markOf = ({ status, conclusion }: JobStep): Mark => {
  if (conclusion === 'success') return 'passed';
  if (conclusion === 'skipped') return 'not-applicable';
  if (conclusion !== null) return conclusion === 'neutral' ? 'unknown' : 'failed';
  if (status === 'in_progress') return 'running';
  return status === 'waiting' ? 'needs-you' : status === 'completed' ? 'unknown' : 'ready';
};

const outBlock = (at: At<WorkflowSpec>): readonly Block[] => {
  if (at.spec.workflow.publishes === undefined) return [];
  const facts = at.attempt.facts['out'];
  const out = isJsonObject(facts) ? Object.keys(facts) : [];
  return [{ type: 'text', lines: [out.length === 0 ? 'Already out: nothing that was seen.' : `Already out: ${out.join(', ')}.`] }];
};

const checksBlock = (at: At<WorkflowSpec>): Block => {
  const { workflow: form } = at.spec;
  const { commit } = wantedBy(at);
  const maySkip = form['may-skip'] === undefined ? '' : `; may be skipped: ${form['may-skip'].join(', ')}`;
  const jobs = form.jobs === undefined || form.jobs === 'all' ? `every job ended as success${maySkip}` : `these jobs ended as success: ${form.jobs.join(', ')}${maySkip}`;
  return {
    type: 'marks',
    title: 'What will be checked when it ends',
    rows: [
      { mark: 'ready', label: jobs },
      ...(commit === null || commit === '' ? [] : [{ mark: 'ready' as const, label: `the run is of commit ${commit.slice(0, 7)}` }]),
      ...(form.artifacts === undefined ? [] : [{ mark: 'ready' as const, label: `artifacts are there, with digests: ${form.artifacts.join(', ')}` }]),
      ...(modeOf(form) === 'dispatch' ? [{ mark: 'ready' as const, label: 'it is the run of this dispatch' }] : []),
    ],
  };
};
