import { isJsonObject } from '../../core/json.ts';
import type { At } from '../../core/kind.ts';
import { WorldError } from '../../ports.ts';
import type { GitHub, Run } from '../../ports.ts';
import { plainPath } from './plain-path.ts';
import type { WorkflowSpec } from './form.ts';

/** The run that took its place: concurrency cancels the older of two runs. */
export type Superseding = Pick<Run, 'id' | 'number' | 'commit' | 'url'>;

/**
 * The next run of the same file and branch, where this one was cancelled and not by us. GitHub does not say who cancelled a run, so no more is said than that it
 * came after. Null where there is none, or none could be read: it was cancelled all the same.
 */
export const supersedingRun = async (at: At<WorkflowSpec>, run: Run, github: GitHub): Promise<Superseding | null> => {
  const { cancel } = at.attempt.facts;
  if (run.conclusion !== 'cancelled' || run.branch === null || (isJsonObject(cancel) && cancel['run'] === run.id)) return null;
  try {
    const newer = (await github.runs({ file: at.spec.workflow.file, branch: run.branch })).map(plainPath).filter((one) => one.path === run.path && one.branch === run.branch && BigInt(one.id) > BigInt(run.id));
    const next = newer.toSorted((a, b) => Number(BigInt(a.id) - BigInt(b.id)))[0];
    return next === undefined ? null : { id: next.id, number: next.number, commit: next.commit, url: next.url };
  } catch (error) {
    if (error instanceof WorldError) return null;
    throw error;
  }
};
