import type { At } from '../../core/kind.ts';
import { proofOf } from '../../core/rules.ts';
import type { Evidence, Verdict } from '../../core/verdict.ts';
import type { Artifact, Job } from '../../ports.ts';
import { artifactEvidence } from '../artifact-evidence.ts';
import { matchesName, matchesSome } from '../../core/name-pattern.ts';
import { reviewEvidence } from './approval.ts';
import { modeOf } from './form.ts';
import type { WorkflowForm, WorkflowSpec } from './form.ts';
import { firstErrorOf } from './first-error.ts';
import { isFailed } from './look.ts';
import type { WatchedRun, WorkflowSeen } from './look.ts';
import { mayRerun } from './may-rerun.ts';
import { strangerIn } from './wanted.ts';
import type { RunOf } from './wanted.ts';

/** A run that has ended: its file, event and commit, its conclusion, every job, every artifact. Nothing of it is assumed. */
export const judgeEndedRun = (at: At<WorkflowSpec>, watched: WatchedRun, seen: WorkflowSeen, of: RunOf): Verdict => {
  const { workflow: form } = at.spec;
  const { run, jobs } = watched;
  const evidence = evidenceOf(watched, seen.artifacts ?? []);
  const stranger = strangerIn(run, form, of);
  if (stranger !== null) return { is: 'failed', conflict: true, why: `run ${run.id} ${stranger}`, fix: 'Find out what started it. It is not the run that was wanted.', evidence };
  if (run.conclusion === null) return { is: 'unknown', why: `run ${run.id} has ended, and GitHub does not say how`, evidence };
  if (run.conclusion !== 'success') return { is: 'failed', why: endedAs(watched), fix: remedyOf(watched, form), evidence, ...(mayRerun(at, run, jobs) ? { rerun: true } : {}) };
  if (jobs.length === 0) return { is: 'unknown', why: `run ${run.id} has ended, and its jobs could not be read`, evidence };
  const job = wrongJob(jobs, form);
  if (job !== null) return { is: 'failed', why: job, fix: 'A skipped or neutral job is no success. Find out why, then run it again; name it in may-skip if it may be skipped.', evidence };
  const artifact = wrongArtifact(seen.artifacts, form);
  if (artifact !== null) return artifact.known ? { is: 'failed', why: artifact.why, fix: 'Build again: what was built is not all there.', evidence } : { is: 'unknown', why: artifact.why, evidence };
  const proof = proofOf(evidence);
  return proof === null ? { is: 'unknown', why: 'the run left nothing that can be kept' } : { is: 'passed', evidence: proof };
};

export const evidenceOf = ({ run, jobs, logs, approvals }: WatchedRun, artifacts: readonly Artifact[]): readonly Evidence[] => [
  { type: 'url', name: `run ${run.number}`, url: run.url, id: run.id },
  { type: 'value', name: 'commit', value: run.commit },
  { type: 'value', name: 'conclusion', value: `${run.conclusion ?? 'none'}, attempt ${run.attempt}, ${run.event}, ${run.path}, repository ${run.repositoryId}` },
  ...jobs.map((job): Evidence => ({ type: 'value', name: `job ${job.name}`, value: job.conclusion ?? job.status })),
  ...logs.map((log): Evidence => ({ type: 'value', name: `log of ${log.job}`, value: log.unread === null ? [...log.errors, ...log.tail.slice(-10)].join('\n') : `not readable: ${log.unread}` })),
  ...(approvals === undefined ? [] : reviewEvidence(approvals)),
  ...artifacts.map(artifactEvidence),
];

const wrongJob = (jobs: readonly Job[], form: WorkflowForm): string | null => {
  const maySkip = form['may-skip'] ?? [];
  const fine = (job: Job): boolean => job.conclusion === 'success' || (job.conclusion === 'skipped' && matchesSome(maySkip, job.name));
  const said = (job: Job): string => `the job ${job.name} ended as ${job.conclusion ?? 'nothing that GitHub says'}`;
  if (form.jobs === undefined || form.jobs === 'all') {
    const wrong = jobs.find((job) => !fine(job));
    if (wrong !== undefined) return said(wrong);
    return jobs.some((job) => job.conclusion === 'success') ? null : 'every job was skipped';
  }
  for (const pattern of form.jobs) {
    const meant = jobs.filter((job) => matchesName(pattern, job.name));
    if (meant.length === 0) return `the run has no job ${pattern}`;
    const wrong = meant.find((job) => !fine(job));
    if (wrong !== undefined) return said(wrong);
  }
  return null;
};

const wrongArtifact = (artifacts: readonly Artifact[] | null, form: WorkflowForm): { readonly why: string; readonly known: boolean } | null => {
  for (const pattern of form.artifacts ?? []) {
    if (artifacts === null) return { why: 'its artifacts were not read', known: false };
    const meant = artifacts.filter((artifact) => matchesName(pattern, artifact.name));
    if (meant.length === 0) return { why: `the run left no artifact ${pattern}`, known: true };
    const expired = meant.find((artifact) => artifact.expired);
    if (expired !== undefined) return { why: `the artifact ${expired.name} has expired`, known: true };
    const undigested = meant.find((artifact) => artifact.digest === null || artifact.digest === '');
    if (undigested !== undefined) return { why: `GitHub tells no digest of the artifact ${undigested.name}`, known: false };
  }
  return null;
};

/** Which jobs, and the first error that each said. */
const saidByJobs = ({ jobs, logs }: WatchedRun): string => {
  const said = jobs.filter(isFailed).map((job) => {
    const log = logs.find((one) => one.job === job.name);
    const line = log === undefined ? null : firstErrorOf(log);
    return line === null ? job.name : `${job.name}: ${line}`;
  });
  return said.length === 0 ? '' : ` (${said.join('; ')})`;
};

const endedAs = (watched: WatchedRun): string => {
  const { run, superseded } = watched;
  if (superseded !== undefined) return `superseded: run ${run.id} was cancelled, and run ${superseded.id} of ${run.branch ?? 'the same branch'} at ${superseded.commit.slice(0, 7)} came after it`;
  return `run ${run.id}${run.attempt > 1 ? ` (attempt ${run.attempt})` : ''} ended as ${run.conclusion ?? 'nothing that GitHub says'}${saidByJobs(watched)}`;
};

const remedyOf = ({ run: { id, conclusion }, superseded }: WatchedRun, form: WorkflowForm): string => {
  if (superseded !== undefined) return `Look at ${superseded.url}. Where this commit is still the one to release, run it again when that one has ended: gh run rerun ${id}.`;
  if (conclusion === 'cancelled') return 'Find out who cancelled it, then run it again.';
  if (conclusion === 'action_required') return 'Approve it on GitHub, then run this step again.';
  const read = 'Read the log of the job that failed, repair the cause, then run it again.';
  const mode = modeOf(form);
  // What only observes binds no attempt of a run: the newest one counts. Of a build or a publish another attempt is another thing.
  if (mode === 'commit' || mode === 'latest') return `${read} Where the cause was not in the commit, its failed jobs alone can be run again: gh run rerun ${id} --failed, then r looks at that attempt.`;
  return mode === 'push' ? `${read} Not by a re-run on GitHub once this step has passed: what was built is what was recorded.` : read;
};
