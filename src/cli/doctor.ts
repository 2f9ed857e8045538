import type { Run } from './index.ts';

/** What is missing here; with `--bundle`, a file for a bug report. */
export const doctor: Run = async (asked) => (await import('./bundle.ts')).bundle(asked);
