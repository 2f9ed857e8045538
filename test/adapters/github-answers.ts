/** GitHub's answers, by GitHub's own field names (https://docs.github.com/rest), as its documentation shows them. */

const actor = { login: 'rowan', id: 1, type: 'User', site_admin: false };
export const COMMIT = '7fd1a60b01f91b314f59955a4e4d4e80d8edf11d';

export const run = (fields: { readonly [field: string]: unknown } = {}) => ({
  id: 30433642,
  name: 'Release',
  node_id: 'MDEyOldvcmtmbG93IFJ1bjI2OTI4OQ==',
  head_branch: 'v1.2.3',
  head_sha: COMMIT,
  path: '.github/workflows/release.yml',
  display_title: 'Release v1.2.3',
  run_number: 562,
  event: 'push',
  status: 'queued',
  conclusion: null,
  workflow_id: 159038,
  url: 'https://api.github.com/repos/acme/tidewater/actions/runs/30433642',
  html_url: 'https://github.com/acme/tidewater/actions/runs/30433642',
  pull_requests: [],
  created_at: '2026-01-22T19:33:08Z',
  updated_at: '2026-01-22T19:33:10Z',
  run_started_at: '2026-01-22T19:33:09Z',
  run_attempt: 1,
  actor,
  triggering_actor: actor,
  head_commit: { id: COMMIT, tree_id: COMMIT, message: 'Release', timestamp: '2026-01-22T19:33:05Z' },
  repository: { id: 217723378, name: 'tidewater', full_name: 'acme/tidewater' },
  head_repository: { id: 217723378, name: 'tidewater', full_name: 'acme/tidewater' },
  ...fields,
});

export const job = (fields: { readonly [field: string]: unknown } = {}) => ({
  id: 399444496,
  run_id: 30433642,
  run_attempt: 1,
  head_sha: COMMIT,
  url: 'https://api.github.com/repos/acme/tidewater/actions/jobs/399444496',
  html_url: 'https://github.com/acme/tidewater/actions/runs/30433642/job/399444496',
  status: 'completed',
  conclusion: 'success',
  created_at: '2026-01-20T17:42:39Z',
  started_at: '2026-01-20T17:42:40Z',
  completed_at: '2026-01-20T17:44:39Z',
  name: 'build',
  steps: [{ name: 'Set up job', status: 'completed', conclusion: 'success', number: 1, started_at: '2026-01-20T17:42:40.000Z', completed_at: '2026-01-20T17:42:41.000Z' }],
  labels: ['ubuntu-latest'],
  runner_name: 'my runner',
  workflow_name: 'Release',
  ...fields,
});

export const pendingDeployment = (fields: { readonly [field: string]: unknown } = {}) => ({
  environment: { id: 161088068, node_id: 'MDExOkVudmlyb25tZW50MTYxMDg4MDY4', name: 'npm', url: 'https://api.github.com/repos/acme/tidewater/environments/npm', html_url: 'https://github.com/acme/tidewater/deployments/activity_log?environments_filter=npm' },
  wait_timer: 30,
  wait_timer_started_at: '2026-01-23T18:11:37Z',
  current_user_can_approve: true,
  reviewers: [{ type: 'User', reviewer: actor }, { type: 'Team', reviewer: { id: 1, node_id: 'MDQ6VGVhbTE=', url: 'https://api.github.com/teams/1', name: 'Release Team', slug: 'release', description: '', privacy: 'closed', permission: 'admin', parent: null } }],
  ...fields,
});

export const approval = (fields: { readonly [field: string]: unknown } = {}) => ({
  state: 'approved',
  comment: 'Ship it!',
  environments: [{ id: 161088068, node_id: 'MDExOkVudmlyb25tZW50MTYxMDg4MDY4', name: 'npm', url: 'https://api.github.com/repos/acme/tidewater/environments/npm', html_url: '', created_at: '2026-01-23T18:11:37Z', updated_at: '2026-01-23T18:11:37Z' }],
  user: actor,
  ...fields,
});

export const artifact = (fields: { readonly [field: string]: unknown } = {}) => ({
  id: 11,
  node_id: 'MDg6QXJ0aWZhY3QxMQ==',
  name: 'node-dist',
  size_in_bytes: 556,
  url: 'https://api.github.com/repos/acme/tidewater/actions/artifacts/11',
  archive_download_url: 'https://api.github.com/repos/acme/tidewater/actions/artifacts/11/zip',
  expired: false,
  digest: null,
  created_at: '2026-01-10T14:59:22Z',
  expires_at: '2026-03-21T14:59:22Z',
  updated_at: '2026-02-21T14:59:22Z',
  workflow_run: { id: 30433642, repository_id: 217723378, head_repository_id: 217723378, head_branch: 'v1.2.3', head_sha: COMMIT },
  ...fields,
});

export const release = (fields: { readonly [field: string]: unknown } = {}) => ({
  id: 1,
  tag_name: 'v1.2.3',
  target_commitish: 'main',
  name: 'v1.2.3',
  body: '',
  draft: false,
  prerelease: false,
  immutable: false,
  html_url: 'https://github.com/acme/tidewater/releases/tag/v1.2.3',
  url: 'https://api.github.com/repos/acme/tidewater/releases/1',
  created_at: '2026-02-27T19:35:32Z',
  published_at: '2026-02-27T19:35:32Z',
  author: actor,
  assets: [],
  ...fields,
});

export const asset = (fields: { readonly [field: string]: unknown } = {}) => ({
  id: 5,
  name: 'example.zip',
  label: '',
  state: 'uploaded',
  content_type: 'application/zip',
  size: 1024,
  digest: null,
  download_count: 42,
  url: 'https://api.github.com/repos/acme/tidewater/releases/assets/5',
  browser_download_url: 'https://github.com/acme/tidewater/releases/download/v1.2.3/example.zip',
  created_at: '2026-02-27T19:35:32Z',
  updated_at: '2026-02-27T19:35:32Z',
  uploader: actor,
  ...fields,
});

export const issue = (fields: { readonly [field: string]: unknown } = {}) => ({
  id: 1,
  number: 1347,
  title: 'Found a bug',
  state: 'open',
  state_reason: null,
  body: '',
  user: actor,
  labels: [{ id: 208045946, name: 'release-blocker', color: 'f29513', default: false, description: null }],
  html_url: 'https://github.com/acme/tidewater/issues/1347',
  comments: 0,
  created_at: '2026-04-22T13:33:48Z',
  updated_at: '2026-04-22T13:33:48Z',
  closed_at: null,
  ...fields,
});

export const message = (text: string) => ({ message: text, documentation_url: 'https://docs.github.com/rest', status: '' });

/** https://docs.github.com/rest/deployments/environments#get-an-environment */
export const environment = (fields: { readonly [field: string]: unknown } = {}) => ({
  id: 161088068,
  node_id: 'MDExOkVudmlyb25tZW50MTYxMDg4MDY4',
  name: 'release',
  url: 'https://api.github.com/repos/acme/tidewater/environments/release',
  html_url: 'https://github.com/acme/tidewater/deployments/activity_log?environments_filter=release',
  created_at: '2026-01-20T00:00:00Z',
  updated_at: '2026-01-20T00:00:00Z',
  protection_rules: [
    { id: 3736, node_id: 'MDQ6R2F0ZTM3MzY=', type: 'wait_timer', wait_timer: 30 },
    { id: 3755, node_id: 'MDQ6R2F0ZTM3NTU=', prevent_self_review: true, type: 'required_reviewers', reviewers: [{ type: 'User', reviewer: actor }, { type: 'Team', reviewer: { id: 1, name: 'Core', slug: 'core' } }] },
    { id: 3756, node_id: 'MDQ6R2F0ZTM3NTY=', type: 'branch_policy' },
  ],
  deployment_branch_policy: { protected_branches: true, custom_branch_policies: false },
  ...fields,
});

/** https://docs.github.com/rest/repos/rules#get-a-repository-ruleset */
export const ruleset = (fields: { readonly [field: string]: unknown } = {}) => ({
  id: 21,
  name: 'releases',
  target: 'tag',
  source_type: 'Repository',
  source: 'acme/tidewater',
  enforcement: 'active',
  conditions: { ref_name: { include: ['refs/tags/v*'], exclude: [] } },
  rules: [{ type: 'deletion' }, { type: 'update' }],
  node_id: 'RRS_lACkVXNlcgQB',
  created_at: '2026-01-20T00:00:00Z',
  updated_at: '2026-01-20T00:00:00Z',
  current_user_can_bypass: 'always',
  ...fields,
});
