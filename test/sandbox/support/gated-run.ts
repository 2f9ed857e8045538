import type { Run } from '../../../src/sandbox/state.ts';

/** A run like another one, of which the one job waits at an environment until its reviewer approves. Its job has the id after the run's. */
export const gatedRun = (like: Run, { id, environment }: { readonly id: number; readonly environment: string }): Run => ({
  ...like,
  id,
  cancelledAt: null,
  results: {},
  jobs: [{ id: id + 1, job: 'publish', leg: null, name: 'publish', needs: [], evenAfterSkipped: false, skipped: false, steps: [], durationMs: 3_600_000, environment }],
});
