import { ActError } from '../core/error.ts';
import type { GitHub } from '../ports.ts';
import type { GitHubClient } from './github-client.ts';
import { excerpt, readOnce } from './github-log.ts';
import * as shapes from './github-shapes.ts';

const MAX_LOG_BYTES = 64 * 1024 * 1024;

/** A workflow is asked by its file name; the folder is always the same. */
const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

type Runs = Pick<GitHub, 'runs' | 'run' | 'jobs' | 'jobLog' | 'dispatch' | 'cancelRun' | 'rerunFailedJobs'>;

/** Workflow runs and their jobs: https://docs.github.com/rest/actions/workflow-runs */
export const runsOf = (client: GitHubClient): Runs => ({
  runs: async ({ file, event, commit, branch, createdAfter }) => {
    const { workflow_runs: found } = await client.read('GET /repos/{owner}/{repo}/actions/workflows/{file}/runs', shapes.runs, {
      what: `runs of ${file}`,
      poll: true,
      parameters: {
        file: fileName(file),
        per_page: 100,
        ...(event === undefined ? {} : { event }),
        ...(commit === undefined ? {} : { head_sha: commit }),
        ...(branch === undefined ? {} : { branch }),
        ...(createdAfter === undefined ? {} : { created: `>=${new Date(createdAfter).toISOString().slice(0, 19)}Z` }),
      },
    });
    // GitHub's own filters have let other runs through: what was asked for is checked on this side.
    return found
      .filter((run) => (event === undefined || run.event === event) && (commit === undefined || run.commit === commit) && (branch === undefined || run.branch === branch))
      .filter((run) => createdAfter === undefined || run.createdAt >= Math.floor(createdAfter / 1000) * 1000)
      .toSorted((a, b) => b.createdAt - a.createdAt || Number(b.id) - Number(a.id));
  },
  run: (id) => client.read('GET /repos/{owner}/{repo}/actions/runs/{id}', shapes.runOf(id), { what: `run ${id}`, poll: true, parameters: { id } }),
  jobs: (id, attempt) =>
    client.readAll('GET /repos/{owner}/{repo}/actions/runs/{id}/attempts/{attempt}/jobs', shapes.jobsOf(id), { what: `jobs of run ${id}`, poll: true, parameters: { id, attempt } }, (page) => ({ total: page.total_count, items: page.jobs })),
  jobLog: readOnce(async (id) => excerpt(new TextDecoder().decode(await client.download('GET /repos/{owner}/{repo}/actions/jobs/{id}/logs', { what: `the log of job ${id}`, parameters: { id }, maxBytes: MAX_LOG_BYTES })))),
  dispatch: (order) => dispatch(client, order),
  cancelRun: async (id) => {
    await client.send('POST /repos/{owner}/{repo}/actions/runs/{id}/cancel', shapes.nothing, { what: `the cancelling of run ${id}`, parameters: { id } });
  },
  rerunFailedJobs: async (id) => {
    await client.send('POST /repos/{owner}/{repo}/actions/runs/{id}/rerun-failed-jobs', shapes.nothing, { what: `another attempt of the failed jobs of run ${id}`, parameters: { id } });
  },
});

/**
 * One POST. Asked for the id of the run (https://github.blog/changelog/2026-02-19-workflow-dispatch-api-now-returns-run-ids);
 * an older server that refuses the question itself, and so started nothing, is asked once more without it.
 */
const dispatch = async (client: GitHubClient, { file, ref, inputs }: Parameters<GitHub['dispatch']>[0]): ReturnType<GitHub['dispatch']> => {
  const send = (details: { readonly return_run_details?: true }) =>
    client.send('POST /repos/{owner}/{repo}/actions/workflows/{file}/dispatches', shapes.dispatched, { what: `the dispatch of ${file}`, parameters: { file: fileName(file), ref, inputs, ...details } });
  try {
    return await send({ return_run_details: true });
  } catch (error) {
    if (error instanceof ActError && !error.left && /return_run_details/.test(error.message)) return send({});
    throw error;
  }
};
