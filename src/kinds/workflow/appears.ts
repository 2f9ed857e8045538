import type { At } from '../../core/kind.ts';
import { durationMs } from '../duration.ts';
import { modeOf } from './form.ts';
import type { WorkflowSpec } from './form.ts';
import type { WorkflowSeen } from './look.ts';

const APPEARS_WITHIN_MS = 120_000;
const DISPATCH_APPEARS_WITHIN_MS = 90_000;
/** GitHub took the dispatch, or may have: its run may come late, and until then nothing says that it will not. A 502 is no shorter a queue. */
const SETTLED_APPEARS_WITHIN_MS = 600_000;

/** Whether a run may still appear: by our clock, and by GitHub's where that was asked, for ours may have been set ahead. */
export const mayAppear = (at: At<WorkflowSpec>, { sinceIntentMs }: Pick<WorkflowSeen, 'sinceIntentMs'>): boolean => {
  const until = appearsUntil(at);
  return at.now < until || (sinceIntentMs !== undefined && at.attempt.startedAt + sinceIntentMs < until);
};

/** Until when a run may still appear, in milliseconds since the epoch. */
export const appearsUntil = (at: At<WorkflowSpec>): number => {
  const { workflow: form } = at.spec;
  const said = form['appears-within'] === undefined ? null : durationMs(form['appears-within']);
  const usual = modeOf(form) !== 'dispatch' ? APPEARS_WITHIN_MS : at.purpose === 'reconcile' ? SETTLED_APPEARS_WITHIN_MS : DISPATCH_APPEARS_WITHIN_MS;
  return Math.max(at.attempt.startedAt, at.attempt.recoveredAt ?? 0) + (said ?? usual);
};
