import type { components } from '@octokit/openapi-types';
import { MAINTAINER, OWNER, PROJECT, type RepositoryName } from '../names.ts';

/** GitHub's own types of its answers: what is built here must satisfy them. */
export type Schemas = components['schemas'];

const IDS: { readonly [name: string]: number } = { [OWNER]: 41_200_001, [MAINTAINER.login]: 41_200_002, driftwood: 90_410_001, 'homebrew-tap': 90_410_002 };

export const nodeId = (kind: string, id: number | string): string => Buffer.from(`${kind}:${id}`).toString('base64url');

export const repositoryId = (repository: RepositoryName): number => IDS[repository] ?? 0;

/** @param base the address of the world: API and web pages live at one host, as on an Enterprise Server. */
export const userShape = (base: string, login: string): Schemas['simple-user'] => {
  const id = IDS[login] ?? 0;
  const url = `${base}/users/${login}`;
  return {
    login,
    id,
    node_id: nodeId('User', id),
    avatar_url: `${base}/avatars/${id}`,
    gravatar_id: '',
    url,
    html_url: `${base}/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: login === OWNER ? 'Organization' : 'User',
    site_admin: false,
  };
};

export const repositoryShape = (base: string, name: RepositoryName): Schemas['minimal-repository'] => {
  const id = repositoryId(name);
  const url = `${base}/repos/${OWNER}/${name}`;
  return {
    id,
    node_id: nodeId('Repository', id),
    name,
    full_name: `${OWNER}/${name}`,
    owner: userShape(base, OWNER),
    private: false,
    html_url: `${base}/${OWNER}/${name}`,
    description: name === PROJECT ? 'Sorts names the way people do' : 'Homebrew formulae',
    fork: false,
    url,
    archive_url: `${url}/{archive_format}{/ref}`,
    assignees_url: `${url}/assignees{/user}`,
    blobs_url: `${url}/git/blobs{/sha}`,
    branches_url: `${url}/branches{/branch}`,
    collaborators_url: `${url}/collaborators{/collaborator}`,
    comments_url: `${url}/comments{/number}`,
    commits_url: `${url}/commits{/sha}`,
    compare_url: `${url}/compare/{base}...{head}`,
    contents_url: `${url}/contents/{+path}`,
    contributors_url: `${url}/contributors`,
    deployments_url: `${url}/deployments`,
    downloads_url: `${url}/downloads`,
    events_url: `${url}/events`,
    forks_url: `${url}/forks`,
    git_commits_url: `${url}/git/commits{/sha}`,
    git_refs_url: `${url}/git/refs{/sha}`,
    git_tags_url: `${url}/git/tags{/sha}`,
    issue_comment_url: `${url}/issues/comments{/number}`,
    issue_events_url: `${url}/issues/events{/number}`,
    issues_url: `${url}/issues{/number}`,
    keys_url: `${url}/keys{/key_id}`,
    labels_url: `${url}/labels{/name}`,
    languages_url: `${url}/languages`,
    merges_url: `${url}/merges`,
    milestones_url: `${url}/milestones{/number}`,
    notifications_url: `${url}/notifications{?since,all,participating}`,
    pulls_url: `${url}/pulls{/number}`,
    releases_url: `${url}/releases{/id}`,
    stargazers_url: `${url}/stargazers`,
    statuses_url: `${url}/statuses/{sha}`,
    subscribers_url: `${url}/subscribers`,
    subscription_url: `${url}/subscription`,
    tags_url: `${url}/tags`,
    teams_url: `${url}/teams`,
    trees_url: `${url}/git/trees{/sha}`,
    hooks_url: `${url}/hooks`,
    default_branch: 'main',
    permissions: { admin: true, maintain: true, push: true, triage: true, pull: true },
  };
};

/** What a repository says of itself alone: in a run or an issue it says less. @param at when the sandbox was made, as GitHub writes times. */
export const wholeRepositoryShape = (base: string, name: RepositoryName, at: string): Schemas['full-repository'] => ({
  ...repositoryShape(base, name),
  git_url: `git://github.com/${OWNER}/${name}.git`,
  ssh_url: `git@github.com:${OWNER}/${name}.git`,
  clone_url: `https://github.com/${OWNER}/${name}.git`,
  svn_url: `${base}/${OWNER}/${name}`,
  mirror_url: null,
  homepage: null,
  language: name === PROJECT ? 'JavaScript' : 'Ruby',
  license: null,
  forks: 0,
  forks_count: 0,
  network_count: 0,
  stargazers_count: 0,
  subscribers_count: 1,
  watchers: 0,
  watchers_count: 0,
  open_issues: 0,
  open_issues_count: 0,
  size: 1,
  default_branch: 'main',
  permissions: { admin: true, maintain: true, push: true, triage: true, pull: true },
  has_issues: true,
  has_projects: false,
  has_wiki: false,
  has_pages: false,
  has_discussions: false,
  archived: false,
  disabled: false,
  pushed_at: at,
  created_at: at,
  updated_at: at,
});
