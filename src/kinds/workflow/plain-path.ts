import type { Run } from '../../ports.ts';

/** GitHub adds `@ref` to the path of some runs. */
export const plainPath = (run: Run): Run => ({ ...run, path: run.path.replace(/@.*$/, '') });
