import type { Refusal } from '../../core/command.ts';
import type { At } from '../../core/kind.ts';
import { whyNotOurs } from '../../core/whose-run.ts';
import { WorldError } from '../../ports.ts';
import type { GitHub, KindPorts, Run } from '../../ports.ts';
import { textIn } from '../run-of-step.ts';
import { wantedOfDispatch } from './find-runs.ts';
import { plainPath } from './plain-path.ts';
import type { WorkflowSpec } from './form.ts';
import { longestPatienceMs } from './patience.ts';
import { unshownRuns } from './unshown-runs.ts';

type Earlier = NonNullable<At<WorkflowSpec>['attempt']['earlier']>[number];

/**
 * Why nothing may be published now, whatever the channels say: a run of the file goes on, or one has ended of which nobody has looked at what it did.
 * What GitHub accepted late, what somebody starts again there, and what another session left behind are all such runs. `listed`: the runs of the file.
 * Prevents: the second publish while the first is under way, or has just ended and is not in the indexes yet.
 * @throws WorldError when GitHub did not answer.
 */
export const whyNotNow = async (at: At<WorkflowSpec>, listed: readonly Run[], github: GitHub): Promise<Refusal | null> => {
  const earlier = at.attempt.earlier ?? [];
  // What is read by its id is newer than what a list says of it: a run of ours that was started again, one that has just ended.
  const doubted = new Set([...earlier.flatMap(idsOf), ...listed.filter(({ status }) => status !== 'completed').map(({ id }) => id)]);
  const read = (await Promise.all([...doubted].map((id) => readOrMissing(id, github)))).flatMap((run) => run ?? []);
  const runs = [...read, ...listed.filter(({ id }) => read.every((run) => run.id !== id))].map(plainPath);
  const last = earlier.at(-1);
  const isOfLast = (run: Run): boolean => last !== undefined && comesOf(at, last, run);
  const going = runs.find(({ status }) => status !== 'completed');
  if (going !== undefined) {
    const said = `run ${going.id} of ${at.spec.workflow.file}, by ${going.actor}, is ${going.status.replaceAll('_', ' ')} since ${clock(going.startedAt)}: ${going.url}`;
    return { why: said, fix: isOfLast(going) ? 'Look at the attempt before again (p): it is watched until that run has ended.' : 'Wait until it has ended, or cancel it on GitHub. Then open this again.' };
  }
  const unread = runs.filter((run) => isUnread(at, run));
  const found = unread.find(isOfLast);
  if (found !== undefined) return { why: `run ${found.id} of ${at.spec.workflow.file} came of the attempt before, and what it did was not looked at: ${found.url}`, fix: 'Look at that attempt again (p). It reads only.' };
  // No attempt can be settled by it, so the channels must tell; they have as long for it as their patience says.
  const [fresh] = await unshownRuns(at, unread, github);
  if (fresh === undefined) return null;
  const patienceMs = longestPatienceMs(at, at.spec.workflow.publishes ?? []);
  return { why: `run ${fresh.id} of ${at.spec.workflow.file}, by ${fresh.actor}, ended at ${clock(fresh.updatedAt)}, and the channels may not show yet what it published: ${fresh.url}`, fix: `Wait until ${clock(fresh.updatedAt + patienceMs)}, then open this again.` };
};

/** The same, asked by itself: of a step that publishes. @throws WorldError when GitHub did not answer. */
export const runInTheWay = async (at: At<WorkflowSpec>, ports: KindPorts): Promise<Refusal | null> => {
  const { workflow: form } = at.spec;
  if (form.publishes === undefined) return null;
  const github = ports.github(at.plan.repository);
  return whyNotNow(at, await github.runs({ file: form.file }), github);
};

const idsOf = ({ sent, facts }: Earlier): readonly string[] => [textIn(facts ?? null, 'runId'), textIn(sent, 'runId')].flatMap((id) => id ?? []);

/** Null where GitHub has no such run; then what the list says of it counts. */
const readOrMissing = async (id: string, github: GitHub): Promise<Run | null> => {
  try {
    return await github.run(id);
  } catch (error) {
    if (error instanceof WorldError && error.trouble === 'missing') return null;
    throw error;
  }
};

/** Whether the reconcile of that attempt would take the run for its own. */
const comesOf = (at: At<WorkflowSpec>, earlier: Earlier, run: Run): boolean => {
  const watched = textIn(earlier.facts ?? null, 'runId');
  if (watched !== null) return run.id === watched;
  const told = textIn(earlier.sent, 'runId');
  if (told === run.id) return true;
  // Of an attempt whose record was lost a look binds no run.
  if (earlier.recovered === true) return false;
  const wanted = wantedOfDispatch({ ...at, attempt: { ...at.attempt, note: earlier.note }, boundRuns: at.boundRuns.filter((id) => id !== told) });
  return wanted !== null && whyNotOurs(run, wanted) === null;
};

/** It, or this try of it, is part of no verdict in this journal. How old it is does not count, since any run can be started again, and another session may have left one behind. */
const isUnread = (at: At<WorkflowSpec>, run: Run): boolean => {
  const earlier = at.attempt.earlier ?? [];
  const seen = earlier.filter(({ facts }) => textIn(facts ?? null, 'runId') === run.id);
  if (seen.length > 0) return seen.every(({ facts }) => facts?.['runAttempt'] !== run.attempt);
  // What another step has bound is a rehearsal, and stays one.
  return !at.boundRuns.includes(run.id) || earlier.some((one) => idsOf(one).includes(run.id));
};

const clock = (at: number): string => `${new Date(at).toISOString().slice(11, 16)} UTC`;
