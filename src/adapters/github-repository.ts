import { WorldError, type GitHub } from '../ports.ts';
import type { GitHubClient } from './github-client.ts';
import * as shapes from './github-shapes.ts';

type Repository = Pick<GitHub, 'login' | 'repository' | 'workflow' | 'secretNames' | 'releaseByTag' | 'branchHead' | 'content'>;

/** The repository, who asks, and what is in it: https://docs.github.com/rest/repos */
export const repositoryOf = (client: GitHubClient): Repository => ({
  login: async () => {
    const { value, headers } = await client.readWithHeaders('GET /user', shapes.user, { what: 'your login' });
    // A fine-grained token has permissions instead of scopes, and no such header.
    const scopes = headers['x-oauth-scopes'];
    return { login: value.login, scopes: typeof scopes === 'string' ? scopes.split(',').map((scope) => scope.trim()).filter(Boolean) : null };
  },
  repository: () => client.read('GET /repos/{owner}/{repo}', shapes.repositoryOf(client.repository), { what: client.repository }),
  workflow: (path) => {
    const file = path.slice(path.lastIndexOf('/') + 1);
    return orNull(client.read('GET /repos/{owner}/{repo}/actions/workflows/{file}', shapes.workflowOf(file), { what: `workflow ${path}`, parameters: { file } }));
  },
  secretNames: async () => {
    const names = await client.readAll('GET /repos/{owner}/{repo}/actions/secrets', shapes.secrets, { what: 'secrets' }, (page) => ({ total: page.total_count, items: page.secrets }));
    return names.map(({ name }) => name);
  },
  releaseByTag: (tag) => orNull(client.read('GET /repos/{owner}/{repo}/releases/tags/{tag}', shapes.releaseOf(tag), { what: `release ${tag}`, poll: true, parameters: { tag } })),
  branchHead: async (branch) => (await client.read('GET /repos/{owner}/{repo}/branches/{branch}', shapes.branchOf(branch), { what: `branch ${branch}`, parameters: { branch } })).commit.sha,
  content: (path, ref) =>
    // The slashes of a path stay slashes: octokit would encode those of a parameter.
    orNull(client.read(`GET /repos/{owner}/{repo}/contents/${path.split('/').map(encodeURIComponent).join('/')}`, shapes.text, { what: path, accept: 'application/vnd.github.raw+json', parameters: { ref } })),
});

/** A 404 is an answer here: there is none. */
export const orNull = async <T>(read: Promise<T>): Promise<T | null> => {
  try {
    return await read;
  } catch (error) {
    if (error instanceof WorldError && error.status === 404) return null;
    throw error;
  }
};
