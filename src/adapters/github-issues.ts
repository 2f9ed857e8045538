import type { GitHub } from '../ports.ts';
import type { GitHubClient } from './github-client.ts';
import * as shapes from './github-shapes.ts';

type Issues = Pick<GitHub, 'issues' | 'issue' | 'createIssue' | 'commentOnIssue' | 'editIssue' | 'closeIssue' | 'subIssues' | 'addSubIssue'>;

/** Issues, for the tracker of blockers: https://docs.github.com/rest/issues; and below one another: https://docs.github.com/rest/issues/sub-issues */
export const issuesOf = (client: GitHubClient): Issues => {
  const many = shapes.issuesIn(client.repository);
  const one = (number: number) => shapes.issueOf(client.repository, number);
  const listed = async (route: string, what: string, parameters: { readonly [name: string]: unknown }) => {
    const found = await client.readAll(route, many, { what, parameters, poll: true }, (page) => ({ total: null, items: page }));
    return found.filter(({ isPullRequest }) => !isPullRequest).map(({ issue }) => issue);
  };
  const comment = async (number: number, body: string): Promise<void> => {
    await client.send('POST /repos/{owner}/{repo}/issues/{number}/comments', shapes.comment, { what: `the comment on issue ${number}`, parameters: { number, body } });
  };
  const change = async (number: number, what: string, fields: { readonly [name: string]: unknown }): Promise<void> => {
    await client.send('PATCH /repos/{owner}/{repo}/issues/{number}', one(number), { what, parameters: { number, ...fields } });
  };
  return {
    issues: ({ labels, state }) => listed('GET /repos/{owner}/{repo}/issues', 'issues', { labels: labels.join(','), state }),
    issue: async (number) => {
      const { issue, isPullRequest } = await client.read('GET /repos/{owner}/{repo}/issues/{number}', one(number), { what: `issue ${number}`, parameters: { number } });
      return isPullRequest ? null : issue;
    },
    createIssue: async ({ title, body, labels }) => (await client.send('POST /repos/{owner}/{repo}/issues', shapes.issueIn(client.repository), { what: `the issue "${title}"`, parameters: { title, body, labels } })).issue,
    commentOnIssue: comment,
    editIssue: (number, { body }) => change(number, `the text of issue ${number}`, { body }),
    closeIssue: async (number, reason) => {
      await comment(number, reason);
      await change(number, `the closing of issue ${number}`, { state: 'closed', state_reason: 'completed' });
    },
    subIssues: (number) => listed('GET /repos/{owner}/{repo}/issues/{number}/sub_issues', `the sub-issues of issue ${number}`, { number }),
    addSubIssue: async (parent, child) => {
      // The answer is an issue; which of the two, GitHub's description leaves open.
      await client.send('POST /repos/{owner}/{repo}/issues/{number}/sub_issues', shapes.issueIn(client.repository), { what: `issue ${parent} as the parent of another`, parameters: { number: parent, sub_issue_id: Number(child) } });
    },
  };
};
