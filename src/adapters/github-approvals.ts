import { ActError } from '../core/error.ts';
import type { GitHub } from '../ports.ts';
import type { GitHubClient } from './github-client.ts';
import * as shapes from './github-shapes.ts';

/** What holds a run up at an environment, and who let it through: https://docs.github.com/rest/actions/workflow-runs#get-pending-deployments-for-a-workflow-run */
export const approvalsOf = (client: GitHubClient): Pick<GitHub, 'pendingDeployments' | 'reviews' | 'approve'> => ({
  pendingDeployments: (id) => client.read('GET /repos/{owner}/{repo}/actions/runs/{id}/pending_deployments', shapes.pendingDeployments, { what: `what run ${id} waits for`, poll: true, parameters: { id } }),
  reviews: (id) => client.read('GET /repos/{owner}/{repo}/actions/runs/{id}/approvals', shapes.reviews, { what: `the reviews of run ${id}`, poll: true, parameters: { id } }),
  approve: async ({ run, environment, comment }) => {
    // A number that cannot be written exactly would name another environment.
    if (!Number.isSafeInteger(Number(environment))) throw new ActError(`the id ${environment} of the environment cannot be sent exactly`, { left: false, fix: 'Approve it on GitHub.' });
    const parameters = { id: run, environment_ids: [Number(environment)], state: 'approved', comment };
    await client.send('POST /repos/{owner}/{repo}/actions/runs/{id}/pending_deployments', shapes.approved, { what: `the approval of run ${run}`, parameters });
  },
});
