import type { Job } from '../../ports.ts';
import { sayDuration } from '../duration.ts';

/** How long a job may be queued before it is said: a hosted runner takes seconds. */
const RUNNER_WITHIN_MS = 3 * 60_000;

/** Jobs that no runner has taken for long. `now`: by GitHub's clock, in which it says since when they are queued. */
export const withoutRunner = (jobs: readonly Job[], now: number): readonly Job[] => jobs.filter(({ status, runner, queuedAt }) => status === 'queued' && runner === null && queuedAt !== null && now - queuedAt >= RUNNER_WITHIN_MS);

/** Which job, which labels its runner must have, and for how long it has none. */
export const sayQueued = ({ name, labels, queuedAt }: Job, now: number): string =>
  `the job ${name} waits for a runner${labels.length === 0 ? '' : ` with ${labels.join(', ')}`} for ${sayDuration(now - (queuedAt ?? now))}`;
