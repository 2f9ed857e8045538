import type { GitHub } from '../ports.ts';
import { approvalsOf } from './github-approvals.ts';
import { artifactsOf } from './github-artifacts.ts';
import { createClient, type ClientOptions } from './github-client.ts';
import { issuesOf } from './github-issues.ts';
import { preflightOf } from './github-preflight.ts';
import { repositoryOf } from './github-repository.ts';
import { runsOf } from './github-runs.ts';

/** Everything that needs octokit and zod; loaded when GitHub is first asked. */
export const openGitHub = (options: ClientOptions): Omit<GitHub, 'serverNow' | 'remaining'> => {
  const client = createClient(options);
  return { ...repositoryOf(client), ...preflightOf(client), ...runsOf(client), ...approvalsOf(client), ...artifactsOf(client), ...issuesOf(client) };
};
