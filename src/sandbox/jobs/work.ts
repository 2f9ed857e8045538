import type { PlannedJob, Run, State } from '../state.ts';
import type { Store } from '../store.ts';

/** What the work of a job is given. */
export type Task = {
  readonly store: Store;
  readonly run: Run;
  readonly plan: PlannedJob;
  /** When the job ends by its plan: what it does to the world has happened then. */
  readonly at: number;
  /** Aborted when the world ends: what takes long stops then, and is done anew by the next. */
  readonly signal: AbortSignal;
  /** Writes a line into the job's log. */
  readonly say: (line: string) => void;
};

/**
 * What came of it: the reason when it failed, and what it changes in the world. The change is recorded together with the
 * job's result, so that a world that was killed in between has done both or neither.
 */
export type Done = { readonly failed?: string; readonly change?: (state: State) => State };

export type Work = (task: Task) => Promise<Done>;
