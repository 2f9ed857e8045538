import type { GitHub } from '../ports.ts';
import type { GitHubClient } from './github-client.ts';
import * as shapes from './github-shapes.ts';

/** Issues, for the tracker of blockers: https://docs.github.com/rest/issues */
export const issuesOf = (client: GitHubClient): Pick<GitHub, 'issues' | 'createIssue' | 'closeIssue'> => ({
  issues: async ({ labels, state }) => {
    const found = await client.readAll('GET /repos/{owner}/{repo}/issues', shapes.issues, { what: 'issues', parameters: { labels: labels.join(','), state } }, (page) => ({ total: null, items: page }));
    return found.filter(({ isPullRequest }) => !isPullRequest).map(({ issue }) => issue);
  },
  createIssue: async ({ title, body, labels }) => (await client.send('POST /repos/{owner}/{repo}/issues', shapes.issue, { what: `the issue "${title}"`, parameters: { title, body, labels } })).issue,
  closeIssue: async (number, comment) => {
    await client.send('POST /repos/{owner}/{repo}/issues/{number}/comments', shapes.comment, { what: `the comment on issue ${number}`, parameters: { number, body: comment } });
    await client.send('PATCH /repos/{owner}/{repo}/issues/{number}', shapes.issueOf(number), { what: `the closing of issue ${number}`, parameters: { number, state: 'closed', state_reason: 'completed' } });
  },
});
