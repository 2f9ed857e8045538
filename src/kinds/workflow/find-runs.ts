import type { At } from '../../core/kind.ts';
import { identifyRun } from '../../core/rules.ts';
import type { RunWanted } from '../../core/rules.ts';
import { whyNotOurs } from '../../core/whose-run.ts';
import { WorldError } from '../../ports.ts';
import type { GitHub, Run } from '../../ports.ts';
import { textIn } from '../run-of-step.ts';
import { modeOf, pathOf } from './form.ts';
import type { WorkflowSpec } from './form.ts';
import { notRefused, runsInstead, takenInstead } from './instead-of-push.ts';
import { chosenRun, mayBeOurs, sinceOpened } from './lost-dispatch.ts';
import { plainPath } from './plain-path.ts';
import { unshownRuns } from './unshown-runs.ts';
import { pushedOf } from './wanted.ts';

/** Which runs the step is about. `unreadable`: what they are known by is not in the record. */
export type Found = ({ readonly is: 'found'; readonly runs: readonly [Run, ...Run[]] } | { readonly is: 'no-run' } | { readonly is: 'ambiguous'; readonly runs: readonly Run[] } | { readonly is: 'unreadable'; readonly why: string }) & {
  /** Runs that GitHub listed, or that were read by their id, each with why it is not the one; for the screen. */
  readonly considered?: readonly Considered[];
  /** Runs that have ended, that a lost record may have started as well, and of which the channels may not show yet what they published. */
  readonly unshown?: readonly Run[];
  /** Runs that a dispatch started of what was pushed, where the push started none: a person may take one. */
  readonly instead?: readonly Run[];
};
export type Considered = Pick<Run, 'id' | 'status' | 'conclusion' | 'url'> & { readonly whyNot: string | null };

/** GitHub's clock and ours may differ, and its list lags. */
const CLOCKS_DIFFER_MS = 120_000;

/**
 * Rule 11. A run that is bound, or whose id the dispatch returned, is read by that id; otherwise it is identified.
 * @throws WorldError when GitHub did not answer.
 */
export const findRuns = async (at: At<WorkflowSpec>, github: GitHub): Promise<Found> =>
  modeOf(at.spec.workflow) === 'dispatch' && at.attempt.recovered === true ? lostDispatch(at, github) : recordedRuns(at, github);

const boundRun = ({ attempt }: At<WorkflowSpec>): string | null => textIn(attempt.facts, 'runId') ?? textIn(attempt.sent, 'runId');

const recordedRuns = async (at: At<WorkflowSpec>, github: GitHub): Promise<Found> => {
  const { workflow: form } = at.spec;
  const bound = boundRun(at);
  const mode = modeOf(form);
  if (bound !== null && (mode === 'push' || mode === 'dispatch')) {
    const run = await readOrGone(bound, at, github);
    if (run !== null) return { is: 'found', runs: [plainPath(run)], considered: [consider(run, null)] };
    // One that was seen has been deleted, and took with it how it ended; one that GitHub only told of is looked for like any other.
    if (textIn(at.attempt.facts, 'runId') !== null) return { is: 'unreadable', why: `run ${bound}, which was watched, is no longer on GitHub` };
  }
  switch (mode) {
    case 'commit': {
      const event = form.event ?? 'push';
      const runs = (await github.runs({ file: form.file, event, commit: at.candidate.commit })).map(plainPath);
      // The server's filters have been unreliable, so all is compared again here.
      const [first, ...others] = runs.filter((run) => run.path === pathOf(form) && run.event === event && run.commit === at.candidate.commit);
      return first === undefined ? { is: 'no-run' } : { is: 'found', runs: [first, ...others] };
    }
    case 'latest': {
      const runs = (await github.runs({ file: form.file, ...(form.event === undefined ? {} : { event: form.event }) })).map(plainPath);
      const [newest] = runs.filter((run) => run.path === pathOf(form) && (form.event === undefined || run.event === form.event)).toSorted((a, b) => b.createdAt - a.createdAt);
      return newest === undefined ? { is: 'no-run' } : { is: 'found', runs: [newest] };
    }
    case 'push': {
      const wanted = wantedOfPush(at);
      if (wanted === null) return { is: 'unreadable', why: `what ${form.for ?? ''} pushed is not in the record` };
      const found = identified(await github.runs({ file: form.file, event: wanted.event, commit: wanted.commit }), wanted);
      return found.is === 'no-run' ? insteadOf(found, at, wanted, github) : found;
    }
    case 'dispatch': {
      const wanted = wantedOfDispatch(at);
      const notedAt = at.attempt.note['serverNow'];
      if (wanted === null || typeof notedAt !== 'number') return { is: 'unreadable', why: 'what its run would be known by is not in the record' };
      return identified(await github.runs({ file: form.file, event: wanted.event, createdAfter: notedAt - CLOCKS_DIFFER_MS }), wanted);
    }
    default:
      return mode satisfies never;
  }
};

/**
 * Of a dispatch after which records were lost. What it published the channels tell, unless a run is still at it, or has ended so lately that they
 * may not show it yet; of any other, a person says which run it was.
 */
const lostDispatch = async (at: At<WorkflowSpec>, github: GitHub): Promise<Found> => {
  const publishes = at.spec.workflow.publishes !== undefined;
  const bound = boundRun(at);
  const chosen = bound ?? chosenRun(at);
  if (chosen !== null && !publishes) return { is: 'found', runs: [plainPath(await github.run(chosen))] };
  const runs = mayBeOurs(at, (await github.runs({ file: at.spec.workflow.file, event: 'workflow_dispatch' })).map(plainPath)).filter(({ id }) => id !== bound);
  const open = publishes ? runs.filter(({ status }) => status !== 'completed') : sinceOpened(at, runs, github);
  if (open.length > 0) return { is: 'ambiguous', runs: open };
  const known: Found = bound === null ? { is: 'no-run' } : await recordedRuns(at, github);
  return publishes ? { ...known, unshown: await unshownRuns(at, runs, github) } : known;
};

/**
 * Null where GitHub answers that there is no such run, and lists the runs of the file without it: a 404 alone may be a token that
 * may not look. Prevents: a dispatch that was answered with an id and lost, and is watched for ever.
 */
const readOrGone = async (id: string, at: At<WorkflowSpec>, github: GitHub): Promise<Run | null> => {
  try {
    return await github.run(id);
  } catch (error) {
    if (!(error instanceof WorldError) || error.trouble !== 'missing') throw error;
    const listed = await github.runs({ file: at.spec.workflow.file });
    if (listed.some((run) => run.id === id)) throw error;
    return null;
  }
};

/** The push's own run comes first; what a person took counts only where there is none. */
const insteadOf = async (found: Found, at: At<WorkflowSpec>, wanted: RunWanted, github: GitHub): Promise<Found> => {
  const runs = await runsInstead(at, wanted, github);
  const considered = [...(found.considered ?? []), ...runs.map((run) => consider(run, whyNotOurs(run, wanted)))];
  const taken = runs.find(({ id }) => id === takenInstead(at));
  return taken === undefined ? { ...found, considered, instead: notRefused(at, runs) } : { is: 'found', runs: [taken], considered };
};

const identified = (runs: readonly Run[], wanted: RunWanted): Found => {
  const plain = runs.map(plainPath);
  const considered = plain.map((run) => consider(run, whyNotOurs(run, wanted)));
  const answer = identifyRun(plain, wanted);
  return answer.is === 'one' ? { is: 'found', runs: [answer.run], considered } : { ...answer, considered };
};

const consider = ({ id, status, conclusion, url }: Run, whyNot: string | null): Considered => ({ id, status, conclusion, url, whyNot });

/** Of a push: path, event, commit and tag. The actor is shown, not matched. */
const wantedOfPush = (at: At<WorkflowSpec>): RunWanted | null => {
  const { workflow: form } = at.spec;
  const read = at.read[form.for ?? ''];
  const commit = textIn(read?.sent ?? null, 'commit') ?? textIn(read?.facts ?? null, 'commit');
  const pushed = pushedOf(at);
  if (commit === null || pushed === null) return null;
  return { path: pathOf(form), event: form.event ?? 'push', commit, branch: pushed };
};

/** Of a dispatch whose answer was lost: path, event, commit, actor, nonce, an id above the one noted, less what is bound. */
export const wantedOfDispatch = (at: At<WorkflowSpec>): RunWanted | null => {
  const { note } = at.attempt;
  const [commit, actor, above] = [textIn(note, 'head'), textIn(note, 'actor'), textIn(note, 'highest')];
  if (commit === null || actor === null || above === null || !/^\d+$/.test(above)) return null;
  const nonce = textIn(note, 'nonce');
  return { path: pathOf(at.spec.workflow), event: 'workflow_dispatch', commit, actor, above, bound: at.boundRuns, ...(nonce === null ? {} : { nonce }) };
};
