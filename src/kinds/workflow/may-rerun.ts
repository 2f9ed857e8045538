import type { At } from '../../core/kind.ts';
import type { Job, Run } from '../../ports.ts';
import { modeOf } from './form.ts';
import type { WorkflowSpec } from './form.ts';
import { isFailed } from './look.ts';

/**
 * Whether the failed jobs of a run that has ended may be run again from here: it failed by a job, it is the run of our commit or push, and nothing that
 * publishes is of its file. A dispatch is dispatched again, and a publish has its own way, by which each channel is asked first.
 * Prevents: a second publish, sent as the re-run of a job.
 */
export const mayRerun = (at: At<WorkflowSpec>, run: Pick<Run, 'status' | 'conclusion'>, jobs: readonly Job[]): boolean => {
  const mode = modeOf(at.spec.workflow);
  if (mode !== 'push' && mode !== 'commit') return false;
  if (run.status !== 'completed' || (run.conclusion !== 'failure' && run.conclusion !== 'timed_out')) return false;
  return jobs.some(isFailed) && !at.plan.steps.some((step) => isPublishOf(step.spec['workflow'], at.spec.workflow.file));
};

const isPublishOf = (form: unknown, file: string): boolean => typeof form === 'object' && form !== null && 'publishes' in form && 'file' in form && form.file === file;
