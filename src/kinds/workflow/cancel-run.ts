import { ActError } from '../../core/error.ts';
import type { At } from '../../core/kind.ts';
import type { KindPorts } from '../../ports.ts';
import { textIn } from '../run-of-step.ts';
import type { WorkflowSpec } from './form.ts';

/** The run that this attempt dispatched: the one that it bound, or whose id GitHub answered. A run of somebody else's push is not ours to cancel. */
export const runOfDispatch = (at: At<WorkflowSpec>): string | null => (at.spec.workflow.dispatch === undefined ? null : (textIn(at.attempt.facts, 'runId') ?? textIn(at.attempt.sent, 'runId')));

/** Asks GitHub to cancel it. How it ends is for the watch to see. @throws ActError */
export const cancelDispatch = async (at: At<WorkflowSpec>, ports: KindPorts): Promise<void> => {
  const run = runOfDispatch(at);
  if (run === null) throw new ActError('the run of this dispatch is not known', { left: false, fix: 'Wait until it is found.' });
  await ports.github(at.plan.repository).cancelRun(run);
};
