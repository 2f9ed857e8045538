import { commitOf, fileAt, git, gitObject, refsOf } from './git.ts';
import { JOBS } from './jobs/index.ts';
import type { Done } from './jobs/work.ts';
import { MAINTAINER, pathsOf, PROJECT } from './names.ts';
import { attemptNumber, rerunFailed } from './rerun.ts';
import { runAt, waitingAt, type JobAt } from './schedule.ts';
import type { Conclusion, JobResult, Run, Settings } from './state.ts';
import { openStore, type Store } from './store.ts';
import { parseWorkflow, planJobs, startsOnPush, withInputs, type Workflow } from './workflow-file.ts';

export type Refused = { readonly refused: string };

/** The world behind the servers: it sees what was pushed, starts runs and lets them do their work when their time has come. */
export type World = {
  readonly store: Store;
  /** Its clock, in milliseconds since the epoch. */
  readonly now: () => number;
  /** Brings everything up to now. Calls that overlap share one look. */
  readonly advance: () => Promise<void>;
  /** Resolves when no job is at work. */
  readonly settle: () => Promise<void>;
  /** As `settle`, but work that takes long is broken off; whoever opens the world next does it. */
  readonly close: () => Promise<void>;
  /** The workflows of the default branch. */
  readonly workflows: () => Promise<readonly Workflow[]>;
  /** Starts a run by hand, or says in GitHub's words why not. */
  readonly dispatch: (file: string, ref: string, inputs: { readonly [name: string]: string }) => Promise<Run | Refused | null>;
  /** False when the run is over. */
  readonly cancel: (id: number) => Promise<boolean>;
  /** Lets through what waits at this environment. False when nothing does. */
  readonly approve: (id: number, environment: string, comment: string) => Promise<boolean>;
  /** False where it goes on, or nothing of it failed. */
  readonly rerunFailed: (id: number) => Promise<boolean>;
};

export type WorldOptions = {
  /** Milliseconds since the epoch. @default the machine's clock */
  readonly clock?: () => number;
  /** @default what lies in `world/world.json` */
  readonly settings?: Settings;
};

/** Opens the world of a sandbox. Only one process at a time may do so. */
export const openWorld = async (folder: string, { clock = Date.now, settings }: WorldOptions = {}): Promise<World> => {
  const store = await openStore(folder, settings);
  const bare = pathsOf(folder).bare(PROJECT);
  const long: Long = { doing: new Map(), ending: new AbortController() };
  let looking: Promise<void> | null = null;
  const settle = async (): Promise<void> => {
    await looking;
    await Promise.all(long.doing.values());
  };
  return {
    store,
    now: clock,
    advance: () => (looking ??= bringUpTo(store, bare, clock, long).finally(() => (looking = null))),
    settle,
    close: async () => {
      long.ending.abort();
      await settle();
    },
    workflows: async () => {
      const head = await commitOf(bare, 'main');
      return head === null ? [] : workflowsAt(bare, head);
    },
    dispatch: async (file, ref, inputs) => {
      const branch = ref.replace(/^refs\/(heads|tags)\//, '');
      const commit = await commitOf(bare, branch);
      if (commit === null || /^[0-9a-f]{40}$/.test(ref)) return { refused: `No ref found for: ${ref}` };
      const workflow = (await workflowsAt(bare, commit)).find(({ path }) => path === `.github/workflows/${file}`);
      if (!workflow) return null;
      const checked = checkInputs(workflow, inputs);
      if ('refused' in checked) return checked;
      return startRun(store, workflow, { event: 'workflow_dispatch', branch, commit, inputs: checked.inputs, at: clock(), title: workflow.name });
    },
    approve: async (id, environment, comment) => {
      const now = clock();
      const run = store.state().runs.find((candidate) => candidate.id === id);
      if (!run || !waitingAt(run, now).includes(environment)) return false;
      const approval = { environment, at: now, by: MAINTAINER.login, comment };
      await store.change((state) => ({ ...state, runs: state.runs.map((other) => (other.id === id ? { ...other, approvals: [...(other.approvals ?? []), approval] } : other)) }));
      return true;
    },
    rerunFailed: async (id) => {
      const run = store.state().runs.find((candidate) => candidate.id === id);
      const again = run === undefined ? null : await rerunFailed(run, clock(), store.newIds);
      if (again === null) return false;
      await store.change((state) => ({ ...state, runs: state.runs.map((other) => (other.id === id && attemptNumber(other) + 1 === again.attempt ? again : other)) }));
      return true;
    },
    cancel: async (id) => {
      const now = clock();
      const run = store.state().runs.find((candidate) => candidate.id === id);
      if (!run || runAt(run, now).status === 'completed') return false;
      await store.change((state) => ({ ...state, runs: state.runs.map((other) => (other.id === id ? { ...other, cancelledAt: other.cancelledAt ?? now } : other)) }));
      return true;
    },
  };
};

/** The inputs with their defaults, or GitHub's 422 in its own words. */
const checkInputs = (workflow: Workflow, given: { readonly [name: string]: string }): { readonly inputs: { readonly [name: string]: string } } | Refused => {
  const known = workflow.inputs;
  if (known === null) return { refused: "Workflow does not have 'workflow_dispatch' trigger" };
  const unexpected = Object.keys(given).filter((name) => !Object.hasOwn(known, name));
  if (unexpected.length > 0) return { refused: `Unexpected inputs provided: ${JSON.stringify(unexpected)}` };
  const inputs: { [name: string]: string } = {};
  for (const [name, input] of Object.entries(known)) {
    const value = given[name] ?? input.default;
    if (input.required && value === '') return { refused: `Required input '${name}' not provided` };
    if (input.type === 'boolean' && value !== 'true' && value !== 'false') return { refused: `Provided value '${value}' for input '${name}' not in the list of allowed values` };
    inputs[name] = value;
  }
  return { inputs };
};

let parsed: { readonly key: string; readonly workflows: Promise<readonly Workflow[]> } | null = null;

/** The workflows of a commit, by its whole hash. Those of the last one are kept: every request asks for them, and a hash has no others. */
const workflowsAt = (bare: string, commit: string): Promise<readonly Workflow[]> => {
  const key = `${bare}\0${commit}`;
  if (parsed?.key === key) return parsed.workflows;
  const workflows = readWorkflows(bare, commit);
  parsed = { key, workflows };
  workflows.catch(() => (parsed = null));
  return workflows;
};

const readWorkflows = async (bare: string, commit: string): Promise<readonly Workflow[]> => {
  const paths = (await gitObject(bare, commit, ['ls-tree', '--name-only', commit, '.github/workflows/'])).toString('utf8').split('\n').filter((path) => path.endsWith('.yml'));
  const texts = await Promise.all(paths.map((path) => fileAt(bare, commit, path)));
  return paths.map((path, index) => parseWorkflow(path, texts[index]?.toString('utf8') ?? ''));
};

type Start = {
  readonly event: Run['event'];
  readonly branch: string;
  readonly commit: string;
  readonly inputs: { readonly [name: string]: string };
  readonly at: number;
  readonly title: string;
};

/** Records a run with its plan. Nothing else of it is ever decided: the rest follows from the time. */
export const startRun = async (store: Store, workflow: Workflow, start: Start): Promise<Run> => {
  const { pace } = store.settings;
  const jobs = workflow.jobs.reduce((total, job) => total + Math.max(1, job.legs.length), 0);
  const [id = 0, ...jobIds] = await store.newIds(1 + jobs);
  const run: Run = {
    id,
    number: store.state().runs.filter(({ path }) => path === workflow.path).length + 1,
    path: workflow.path,
    name: workflow.name,
    title: workflow.runName === null ? start.title : withInputs(workflow.runName, start.inputs),
    event: start.event,
    branch: start.branch,
    commit: start.commit,
    actor: MAINTAINER.login,
    createdAt: start.at,
    queueMs: pace.queueMs,
    inputs: start.inputs,
    jobs: planJobs(workflow, start.inputs, pace, jobIds),
    results: {},
    cancelledAt: null,
  };
  await store.change((state) => ({ ...state, runs: [...state.runs, run] }));
  return run;
};

const bringUpTo = async (store: Store, bare: string, clock: () => number, long: Long): Promise<void> => {
  await seePushes(store, bare, clock());
  await doWhatIsDue(store, clock(), long);
};

/** A push is seen in the repository, not told by it: a hook of the sandbox would be a hook on the person's machine. */
const seePushes = async (store: Store, bare: string, now: number): Promise<void> => {
  const refs = await refsOf(bare);
  const { seen } = store.state();
  const main = refs['refs/heads/main']?.commit ?? null;
  const tags = Object.keys(refs).flatMap((name) => (name.startsWith('refs/tags/') ? [name.slice('refs/tags/'.length)] : []));
  const fresh = tags.filter((tag) => !seen.tags.includes(tag));
  if (main === seen.main && fresh.length === 0) return;

  const pushes = [
    ...(main !== null && main !== seen.main ? [{ pushed: { branch: 'main' }, branch: 'main', commit: main }] : []),
    ...(store.settings.faults.losesTagPushes === true ? [] : fresh).map((tag) => ({ pushed: { tag }, branch: tag, commit: refs[`refs/tags/${tag}`]?.commit ?? '' })),
  ];
  for (const { pushed, branch, commit } of pushes) {
    const title = await git(bare, ['show', '-s', '--format=%s', commit]);
    for (const workflow of await workflowsAt(bare, commit)) {
      // A world that was killed between the run and `seen` finds the run again, and starts no second one.
      const has = store.state().runs.some((run) => run.event === 'push' && run.path === workflow.path && run.branch === branch && run.commit === commit);
      if (has || !startsOnPush(workflow, pushed)) continue;
      await startRun(store, workflow, { event: 'push', branch, commit, inputs: {}, at: now, title });
    }
  }
  await store.change((state) => ({ ...state, seen: { main, tags } }));
};

type Long = { readonly doing: Map<number, Promise<void>>; readonly ending: AbortController };

/** Work that takes real time goes on beside the requests; the others are done before a request is answered. */
const LONG = new Set(['test']);

/** Does the work of every job whose time has come, the earliest first, until none is left that is not being done already. */
const doWhatIsDue = async (store: Store, now: number, long: Long): Promise<void> => {
  while (!long.ending.signal.aborted) {
    const due = store.state().runs.flatMap((run) => runAt(run, now).jobs.filter((job) => job.due && !long.doing.has(job.plan.id)).map((job) => ({ run, job })));
    const [first] = due.toSorted((a, b) => endOf(a.job) - endOf(b.job));
    if (!first) return;
    const { id, job } = first.job.plan;
    const doing = work(store, first.run, first.job, long.ending.signal);
    if (LONG.has(job)) long.doing.set(id, doing.finally(() => long.doing.delete(id)));
    else await doing;
  }
};

const endOf = (job: JobAt): number => (job.startedAt ?? 0) + job.plan.durationMs;

const work = async (store: Store, run: Run, job: JobAt, signal: AbortSignal): Promise<void> => {
  const lines: string[] = [`Current runner version: '2.334.0'`, `##[group]Run ${job.plan.name}`, `commit ${run.commit} of ${run.branch}`, '##[endgroup]'];
  const task = { store, run, plan: job.plan, at: endOf(job), signal, say: (line: string) => void lines.push(line) };
  const perform = JOBS[job.plan.job];
  const done: Done = perform ? await perform(task).catch((error: unknown) => ({ failed: String(error) })) : { failed: `nothing here knows how to do the job ${job.plan.job}` };
  if (signal.aborted) return;
  if (done.failed !== undefined) lines.push(`##[error]${done.failed}`, '##[error]Process completed with exit code 1.');
  const conclusion: Conclusion = done.failed === undefined ? 'success' : 'failure';
  const result: JobResult = { conclusion, log: lines, at: endOf(job) };
  await store.change((before) => {
    const after = done.change?.(before) ?? before;
    return { ...after, runs: after.runs.map((other) => (other.id === run.id && other.cancelledAt === null ? { ...other, results: { ...other.results, [job.plan.id]: result } } : other)) };
  });
};
