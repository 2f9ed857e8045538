import { ActError } from '../../core/error.ts';
import type { Refusal } from '../../core/command.ts';
import type { Approval, At } from '../../core/kind.ts';
import type { GitHub } from '../../ports.ts';
import { isOurs, whoOf } from './approval.ts';
import { beforeSending } from './dispatch.ts';
import type { WorkflowSpec } from './form.ts';
import type { WorkflowSeen } from './look.ts';

/** Whether the last look saw an environment of the run of this attempt that this person may approve. */
export const mayApprove = (at: At<WorkflowSpec>, { runs }: WorkflowSeen): boolean => runs.some(({ run, approvals }) => isOurs(at, run) && approvals?.pending.some((one) => one.mayApprove) === true);

/** The run of this attempt whose environment this person may approve now, read anew; or why none. @throws WorldError */
export const findApproval = async (at: At<WorkflowSpec>, github: GitHub): Promise<Approval | Refusal> => {
  const { runId, runAttempt } = at.attempt.facts;
  if (typeof runId !== 'string') return { why: 'which run it is is not known yet', fix: 'Wait until it is found, or approve it on GitHub.' };
  const run = await github.run(runId);
  if (run.status === 'completed') return { why: `run ${runId} has ended`, fix: 'Nothing was approved.' };
  if (run.attempt !== runAttempt) return { why: `run ${runId} was started again: this is attempt ${run.attempt}, not ${String(runAttempt)}`, fix: 'Look at it again (p) before it is approved.' };
  const pending = await github.pendingDeployments(runId);
  const mine = pending.find(({ mayApprove }) => mayApprove);
  if (mine === undefined) return { why: pending.length === 0 ? `nothing of run ${runId} waits for an approval` : `you may not approve ${pending.map(({ environment }) => environment.name).join(', ')}`, fix: `Look at ${run.url}` };
  const { login } = await github.login();
  return {
    run: runId,
    runAttempt: run.attempt,
    what: mine.environment,
    words: `approve ${mine.environment.name} ${at.plan.target}`,
    rows: [
      ['run', `${at.spec.workflow.file} #${run.number} · run ${run.id} · attempt ${run.attempt}`],
      ['of', `${run.event} by ${run.actor} · ${run.branch ?? 'no branch'} · ${run.commit.slice(0, 7)}`],
      ['environment', `${mine.environment.name}, by ${whoOf(mine.reviewers)}`],
      ['as', `${login} on GitHub`],
    ],
  };
};

/**
 * Approves what was found, once, if that is what waits now: the same run, the same attempt of it, the same environment.
 * Prevents: words that were typed for a rehearsal and let through what was started again meanwhile.
 * @throws ActError
 */
export const approveRun = async (at: At<WorkflowSpec>, github: GitHub, approval: Approval, reason: string): Promise<void> => {
  const now = await beforeSending(() => findApproval(at, github));
  if ('why' in now) throw new ActError(now.why, { left: false, fix: now.fix });
  if (JSON.stringify(now) !== JSON.stringify(approval)) throw new ActError('what waits is not what was shown any more', { left: false, fix: 'Nothing was approved. Open it again.' });
  await github.approve({ run: approval.run, environment: approval.what.id, comment: reason });
};
