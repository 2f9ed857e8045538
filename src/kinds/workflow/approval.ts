import type { At } from '../../core/kind.ts';
import { isJsonObject } from '../../core/json.ts';
import type { Block } from '../../core/picture.ts';
import type { Evidence } from '../../core/verdict.ts';
import { WorldError } from '../../ports.ts';
import type { GitHub, Job, PendingDeployment, Review, Run } from '../../ports.ts';
import { sayDuration } from '../duration.ts';
import type { WorkflowSpec } from './form.ts';

/** Environments that hold a run up now, what reviewers have said of it, and why GitHub did not tell where it did not. */
export type Approvals = { readonly pending: readonly PendingDeployment[]; readonly reviews: readonly Review[]; readonly unread: string | null };

/** Whether something waits. What for, the status does not say: an environment, its timer, a rule of an app, other runs. */
export const isHeldUp = (run: Run, jobs: readonly Job[]): boolean => run.status === 'waiting' || jobs.some(({ status }) => status === 'waiting');

/**
 * What the run waits for. Asked while something of it waits, and once more at the end of one that was seen to wait: who approved is evidence.
 * That it cannot be read does not end the watch. @throws WorldError when GitHub asks to slow down
 */
export const approvalsOf = async (at: At<WorkflowSpec>, run: Run, jobs: readonly Job[], github: GitHub): Promise<Approvals | null> => {
  const going = run.status !== 'completed' && isHeldUp(run, jobs);
  const waited = run.status === 'completed' && isOurs(at, run) && isJsonObject(at.attempt.facts['waitedFor']);
  if (!going && !waited) return null;
  try {
    const [pending, reviews] = await Promise.all([going ? github.pendingDeployments(run.id) : [], github.reviews(run.id)]);
    return { pending, reviews, unread: null };
  } catch (error) {
    if (!(error instanceof WorldError) || error.trouble === 'limited') throw error;
    return { pending: [], reviews: [], unread: error.message };
  }
};

/** Since when each environment was seen to wait, for the journal: GitHub tells it of a timer only. */
export const waitedFor = (at: At<WorkflowSpec>, approvals: Approvals | undefined): { readonly [environment: string]: number } => {
  const known = at.attempt.facts['waitedFor'];
  const before = isJsonObject(known) ? Object.fromEntries(Object.entries(known).flatMap(([name, since]) => (typeof since === 'number' ? [[name, since] as const] : []))) : {};
  return { ...Object.fromEntries((approvals?.pending ?? []).map(({ environment, waitsSince }) => [environment.name, waitsSince ?? at.now])), ...before };
};

/** What a run that waits is waiting for, in a line. */
export const sayWaiting = (at: At<WorkflowSpec>, run: Run, { pending, unread }: Approvals): string => {
  if (unread !== null) return `run ${run.id} is waiting, and what for could not be read: ${unread}`;
  if (pending.length === 0) return `run ${run.id} is waiting, and GitHub names no environment that holds it up`;
  const mine = pending.find(({ mayApprove }) => mayApprove);
  const [first] = pending.map(({ environment, reviewers, waitTimerMs }) => (reviewers.length === 0 ? `${environment.name} lets run ${run.id} through when its timer of ${sayDuration(waitTimerMs)} has run out` : `run ${run.id} waits for an approval of ${environment.name} by ${whoOf(reviewers)}`));
  return mine === undefined ? (first ?? '') : `run ${run.id} waits for an approval of ${mine.environment.name}, which you may give${isOurs(at, run) ? '' : ' on GitHub'}`;
};

/** Only of a run that this attempt has bound it is known that it is the one that was wanted (rule 11). */
export const isOurs = (at: At<WorkflowSpec>, run: Run): boolean => at.attempt.facts['runId'] === run.id;

/** Each environment that holds it up: who may approve it, since when it waits, its timer; then what was said. */
export const approvalBlocks = (at: At<WorkflowSpec>, run: Run, { pending, reviews, unread }: Approvals): readonly Block[] => {
  const since = waitedFor(at, { pending, reviews, unread });
  return [
    ...(unread === null ? [] : [{ type: 'facts' as const, rows: [['waits', `what for could not be read: ${unread}`] as const] }]),
    ...pending.map(({ environment, reviewers, mayApprove, waitTimerMs, waitsSince }): Block => ({
      type: 'facts',
      rows: [
        ['waits for', `environment ${environment.name}, for ${sayDuration(at.now - (since[environment.name] ?? at.now))}`],
        ...(reviewers.length === 0 ? [] : [['approved by', `${whoOf(reviewers)} · ${!mayApprove ? 'not by you' : isOurs(at, run) ? 'you may: a' : 'you may'} · on GitHub: ${run.url}`] as const]),
        ...(waitTimerMs === 0 ? [] : [['wait timer', `${sayDuration(waitTimerMs)}${waitsSince === null ? '' : `, until ${new Date(waitsSince + waitTimerMs).toISOString().slice(11, 16)} UTC`}`] as const]),
      ],
    })),
    ...(reviews.length === 0 ? [] : [{ type: 'facts' as const, rows: reviews.map((review) => ['review', sayReview(review)] as const) }]),
  ];
};

export const reviewEvidence = ({ reviews }: Approvals): readonly Evidence[] => reviews.map((review) => ({ type: 'value', name: `review of ${review.environments.join(', ')}`, value: sayReview(review) }));

const sayReview = ({ environments, state, by, comment }: Review): string => `${environments.join(', ')} ${state} by ${by === '' ? 'somebody' : by}${comment === '' ? '' : `: ${comment}`}`;

export const whoOf = (reviewers: PendingDeployment['reviewers']): string => reviewers.map(({ is, name }) => (is === 'team' ? `team ${name}` : name)).join(', ');
