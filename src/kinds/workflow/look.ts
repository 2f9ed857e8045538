import type { At } from '../../core/kind.ts';
import { isJsonObject } from '../../core/json.ts';
import type { Artifact, ChannelSeen, GitHub, Job, KindPorts, Run } from '../../ports.ts';
import { WorldError } from '../../ports.ts';
import { expectedBy } from '../built-files.ts';
import { PartlyAnswered } from '../partly-answered.ts';
import { approvalsOf } from './approval.ts';
import type { Approvals } from './approval.ts';
import { findRuns } from './find-runs.ts';
import type { Considered, Found } from './find-runs.ts';
import type { Instead } from './instead-of-push.ts';
import type { Candidate } from './lost-dispatch.ts';
import { buildStepOf, modeOf, pathOf } from './form.ts';
import type { WorkflowSpec } from './form.ts';
import { secretsGiven } from './job-secrets.ts';
import { usualMsOf } from './limit.ts';
import { causesOfNoRun } from './no-run.ts';
import type { NoRun } from './no-run.ts';
import { supersedingRun } from './superseded.ts';
import type { Superseding } from './superseded.ts';
import { triesBefore } from './tries.ts';
import type { Try } from './tries.ts';
import { appearsUntil } from './appears.ts';

export type JobLog = { readonly job: string; readonly url: string; readonly errors: readonly string[]; readonly tail: readonly string[]; readonly unread: string | null };
export type WatchedRun = { readonly run: Run; readonly jobs: readonly Job[]; readonly logs: readonly JobLog[]; /** Its attempts before this one, where it publishes. */ readonly before?: readonly Try[]; /** What it waits for, or was seen to wait for. */ readonly approvals?: Approvals; /** The run that came after it, where it was cancelled. */ readonly superseded?: Superseding };

export type WorkflowSeen = {
  readonly found: Found['is'];
  readonly why: string;
  readonly runs: readonly WatchedRun[];
  readonly considered: readonly Considered[];
  /** Of a publish that is settled: names of the secrets that the workflow file gives to each job that failed. */
  readonly secrets?: { readonly [job: string]: readonly string[] };
  /** Null where none are expected, or it is too early to ask. */
  readonly artifacts: readonly Artifact[] | null;
  /** Channels that were asked, by name. Null where they were not; `unknown` where what to compare with is not known. */
  readonly channels: { readonly [name: string]: ChannelSeen } | 'unknown' | null;
  /** Why what to compare the channels with is not known. */
  readonly notBuilt?: string;
  readonly remaining: number | null;
  /** GitHub's clock, in which it says since when something waits; absent where it was not heard. */
  readonly serverNow?: number;
  /** How long runs like it take, while one goes on; null where none has succeeded yet. */
  readonly usualMs?: number | null;
  /** What GitHub tells of a workflow that started none, once it is late. */
  readonly noRun?: NoRun;
  /** Milliseconds since the intent by GitHub's clock, where a dispatch was lost: ours may have been set since. */
  readonly sinceIntentMs?: number;
  /** Runs of which a person must say whether one is ours: those that a dispatch whose record was lost may have started. */
  readonly candidates?: readonly Candidate[];
  /** Runs that a dispatch started of what was pushed, where the push started none. */
  readonly instead?: readonly Instead[];
  /** Runs that have ended and may be ours where the record was lost, the one that ended last first, and how long ago that was by GitHub's clock. */
  readonly unshown?: readonly { readonly id: string; readonly endedAgoMs: number }[];
};

/** Reads the runs, their jobs, the logs of what failed, and what is public already. @throws WorldError when there is no answer. */
export const lookAtWorkflow = async (at: At<WorkflowSpec>, ports: KindPorts): Promise<WorkflowSeen> => {
  const github = ports.github(at.plan.repository);
  const found = await findRuns(at, github);
  const runs = found.is === 'found' ? await Promise.all(found.runs.map((run) => watchRun(at, github, run))) : [];
  const [first] = runs;
  const artifacts = at.spec.workflow.artifacts !== undefined && first !== undefined && first.run.status === 'completed' ? await github.artifacts(first.run.id) : null;
  const going = runs.find(({ run }) => run.status !== 'completed');
  const usualMs = going === undefined || at.purpose !== 'watch' ? undefined : await usualMsOf(at, going.run, github);
  const mode = modeOf(at.spec.workflow);
  const noRun = found.is === 'no-run' && (mode === 'push' || mode === 'commit') && at.now >= appearsUntil(at) ? await causesOfNoRun(at, github) : null;
  const { channels, unanswered, notBuilt } = await channelsOf(at, ports, runs);
  const secrets = at.purpose === 'reconcile' && at.spec.workflow.publishes !== undefined && first !== undefined ? await secretsGiven(github, first, pathOf(at.spec.workflow)) : {};
  const seen: WorkflowSeen = { found: found.is, why: whyOf(found), runs, considered: found.considered ?? [], artifacts, channels, ...(notBuilt === undefined ? {} : { notBuilt }), remaining: github.remaining(), ...serverClock(github), ...(usualMs === undefined ? {} : { usualMs }), ...(noRun === null ? {} : { noRun }), ...(Object.keys(secrets).length === 0 ? {} : { secrets }), ...sinceIntent(at, github), ...candidatesOf(at, found), ...insteadOf(found), ...unshownOf(found, github) };
  if (unanswered === null) return seen;
  throw new PartlyAnswered(unanswered, seen);
};

const serverClock = (github: GitHub): Pick<WorkflowSeen, 'serverNow'> => (Number.isFinite(github.serverNow()) ? { serverNow: github.serverNow() } : {});

const sinceIntent = (at: At<WorkflowSpec>, github: GitHub): Pick<WorkflowSeen, 'sinceIntentMs'> => {
  const noted = at.attempt.note['serverNow'];
  const since = at.purpose === 'reconcile' && typeof noted === 'number' ? github.serverNow() - noted : Number.NaN;
  return Number.isFinite(since) ? { sinceIntentMs: since } : {};
};

const candidatesOf = (at: At<WorkflowSpec>, found: Found): Pick<WorkflowSeen, 'candidates'> =>
  at.attempt.recovered === true && found.is === 'ambiguous' ? { candidates: found.runs.map(({ id, number, actor, status, url }) => ({ id, number, actor, status, url })) } : {};

const insteadOf = ({ instead = [] }: Found): Pick<WorkflowSeen, 'instead'> => (instead.length === 0 ? {} : { instead: instead.map(({ id, number, actor, status, conclusion, url }) => ({ id, number, actor, status, conclusion, url })) });

const unshownOf = ({ unshown = [] }: Found, github: GitHub): Pick<WorkflowSeen, 'unshown'> => {
  // Where GitHub tells no time, it counts as just ended.
  const ago = ({ updatedAt }: Run): number => (Number.isFinite(github.serverNow()) ? github.serverNow() - updatedAt : 0);
  return unshown.length === 0 ? {} : { unshown: unshown.map((run) => ({ id: run.id, endedAgoMs: ago(run) })) };
};

/** Endings after which its log says why, while the others still run; what was cancelled says so in the run's own end. */
const SAYS_WHY: ReadonlySet<string | null> = new Set(['failure', 'timed_out']);

/** Bad endings of a job; `skipped` and `neutral` have no log that says more. */
const FAILED: ReadonlySet<string | null> = new Set(['failure', 'timed_out', 'cancelled', 'startup_failure', 'action_required']);
export const isFailed = (job: { readonly conclusion: string | null }): boolean => FAILED.has(job.conclusion);

const watchRun = async (at: At<WorkflowSpec>, github: GitHub, run: Run): Promise<WatchedRun> => {
  const { facts } = at.attempt;
  const [jobs, before] = await Promise.all([github.jobs(run.id, run.attempt), at.spec.workflow.publishes === undefined ? [] : triesBefore(run, github, facts['runId'] === run.id ? facts['jobsBefore'] : undefined)]);
  const failed = jobs.filter((job) => (run.status === 'completed' ? isFailed(job) : SAYS_WHY.has(job.conclusion)));
  const superseded = await supersedingRun(at, run, github);
  const approvals = await approvalsOf(at, run, jobs, github);
  return { run, jobs, logs: await Promise.all(failed.map((job) => logOf(github, job))), ...(before.length === 0 ? {} : { before }), ...(approvals === null ? {} : { approvals }), ...(superseded === null ? {} : { superseded }) };
};

/** The log is there to help a person: that it cannot be read does not change how the job ended. */
const logOf = async (github: GitHub, job: Job): Promise<JobLog> => {
  try {
    return { job: job.name, url: job.url, ...(await github.jobLog(job.id)), unread: null };
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    return { job: job.name, url: job.url, errors: [], tail: [], unread: error.message };
  }
};

type Channels = { readonly channels: WorkflowSeen['channels']; /** A channel that did not answer, where its answer is needed. */ readonly unanswered: { readonly name: string; readonly error: WorldError } | null; readonly notBuilt?: string };

/**
 * Reconcile needs an answer of every channel. A watch asks those it has not seen yet when a job more has ended, to show
 * what is out; there, no answer is no loss.
 */
const channelsOf = async (at: At<WorkflowSpec>, ports: KindPorts, runs: readonly WatchedRun[]): Promise<Channels> => {
  const names = at.spec.workflow.publishes ?? [];
  const nothing: Channels = { channels: null, unanswered: null };
  if (names.length === 0) return nothing;
  const settle = at.purpose === 'reconcile';
  const known = at.attempt.facts['jobs'];
  const endedBefore = isJsonObject(known) ? Object.keys(known).length : 0;
  const ended = runs.flatMap(({ jobs }) => jobs).filter(({ conclusion }) => conclusion !== null).length;
  if (!settle && ended <= endedBefore) return nothing;
  const out = at.attempt.facts['out'];
  const asked = settle ? names : names.filter((name) => !isJsonObject(out) || out[name] === undefined);
  try {
    const expected = await expectedBy(at, ports, buildStepOf(at.spec));
    if ('why' in expected) return { channels: 'unknown', unanswered: null, notBuilt: expected.why };
    const answers = await Promise.all(asked.map(async (name) => ({ name, answer: await answerOf(() => ports.channel(name, expected)) })));
    const silent = answers.flatMap(({ name, answer }) => (answer instanceof WorldError ? [{ name, error: answer }] : []))[0] ?? null;
    if (silent !== null && !settle) return nothing;
    return { channels: Object.fromEntries(answers.flatMap(({ name, answer }) => (answer instanceof WorldError ? [] : [[name, answer] as const]))), unanswered: silent };
  } catch (error) {
    if (settle || !(error instanceof WorldError)) throw error;
    return nothing;
  }
};

/** What a channel answers, or that it did not. @throws what is no trouble of the world. */
const answerOf = async (ask: () => Promise<ChannelSeen>): Promise<ChannelSeen | WorldError> => {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof WorldError) return error;
    throw error;
  }
};

const whyOf = (found: Found): string => (found.is === 'unreadable' ? found.why : found.is === 'ambiguous' ? `${found.runs.length} runs match: ${found.runs.map(({ id }) => id).join(', ')}` : '');
