/** One question to the sandbox's GitHub, and the status that it must have. Braces are filled from `facts.ts`. */
export type Row = {
  readonly ask: string;
  readonly status: number;
  readonly body?: unknown;
  readonly accept?: string;
  /** With a token that may nothing. */
  readonly narrow?: true;
  /** There is more than this page, so `Link` must say where. */
  readonly more?: true;
};

const REPO = '/repos/{owner}/{repo}';
const ACTIONS = `${REPO}/actions`;
const DISPATCHES = `POST ${ACTIONS}/workflows/release-publish.yml/dispatches`;
const APPROVED = { environment_ids: ['{#environment}'], state: 'approved', comment: 'the notes are right' };
const INPUTS = { build_run_id: '{run}', rehearsal: 'true' };

/** Every route of the sandbox's GitHub has a row that succeeds; the run fails by name for one that has none. Each is asked without a token as well. */
export const ROWS: readonly Row[] = [
  // First, while it waits.
  ...runRows('queued'),
  { ask: `POST ${ACTIONS}/runs/{queued}/cancel`, status: 202 },
  ...runRows('queued'),

  { ask: 'GET /user', status: 200 },
  { ask: `GET ${REPO}`, status: 200 },
  { ask: 'GET /repos/{owner}/{tap}', status: 200 },
  { ask: 'GET /repos/{owner}/other', status: 404 },

  { ask: `GET ${REPO}/git/ref/heads/main`, status: 200 },
  { ask: `GET ${REPO}/git/ref/tags/v1.1.0`, status: 200 },
  { ask: `GET ${REPO}/git/ref/tags/v9.9.9`, status: 404 },
  { ask: `GET ${REPO}/branches/main`, status: 200 },
  { ask: `GET ${REPO}/branches/other`, status: 404 },
  { ask: `GET ${REPO}/commits/main`, status: 200 },
  { ask: `GET ${REPO}/contents/package.json`, status: 200 },
  { ask: `GET ${REPO}/contents/package.json?ref=v1.1.0`, status: 200 },
  { ask: `GET ${REPO}/contents/package.json`, status: 200, accept: 'application/vnd.github.raw+json' },
  { ask: `GET ${REPO}/contents/.github/workflows/release.yml`, status: 200 },
  { ask: `GET ${REPO}/contents/none.txt`, status: 404 },
  { ask: `GET ${REPO}/releases`, status: 200 },
  { ask: `GET ${REPO}/releases/latest`, status: 200 },
  { ask: `GET ${REPO}/releases/tags/v1.1.0`, status: 200 },
  { ask: `GET ${REPO}/releases/tags/v9.9.9`, status: 404 },

  { ask: `GET ${ACTIONS}/workflows`, status: 200 },
  { ask: `GET ${ACTIONS}/workflows?per_page=1`, status: 200, more: true },
  { ask: `GET ${ACTIONS}/workflows/release.yml`, status: 200 },
  { ask: `GET ${ACTIONS}/workflows/none.yml`, status: 404 },
  { ask: `GET ${ACTIONS}/workflows/release.yml/runs?event=push&branch=v1.1.0`, status: 200 },
  { ask: `GET ${ACTIONS}/runs`, status: 200 },
  { ask: `GET ${ACTIONS}/runs?per_page=1&page=2`, status: 200, more: true },
  { ask: `GET ${ACTIONS}/runs?status=failure&actor=robin-marlow&created=%3E%3D2020-01-01T00:00:00Z`, status: 200 },
  ...runRows('run'),
  ...runRows('failed'),
  { ask: `GET ${ACTIONS}/runs/1`, status: 404 },
  { ask: `GET ${ACTIONS}/jobs/{job}`, status: 200 },
  { ask: `GET ${ACTIONS}/jobs/{job}/logs`, status: 302 },
  { ask: `GET ${ACTIONS}/jobs/1/logs`, status: 404 },
  { ask: `GET ${ACTIONS}/runs/{run}/artifacts?name=node-dist`, status: 200 },
  { ask: `GET ${ACTIONS}/artifacts/{artifact}`, status: 200 },
  { ask: `GET ${ACTIONS}/artifacts/{artifact}/zip`, status: 302 },
  { ask: `GET ${ACTIONS}/secrets`, status: 200 },
  { ask: `GET ${ACTIONS}/secrets`, status: 403, narrow: true },

  { ask: `GET ${ACTIONS}/organization-secrets`, status: 200 },
  { ask: `GET ${ACTIONS}/organization-secrets`, status: 403, narrow: true },
  { ask: `GET ${REPO}/environments/registries`, status: 200 },
  { ask: `GET ${REPO}/environments/none`, status: 404 },
  { ask: `GET ${REPO}/environments/registries/secrets`, status: 200 },
  { ask: `GET ${REPO}/rulesets?targets=tag`, status: 200 },
  { ask: `GET ${REPO}/rulesets/{ruleset}`, status: 200 },
  { ask: `GET ${REPO}/rulesets/1`, status: 404 },
  // Off is a 404.
  { ask: `GET ${REPO}/immutable-releases`, status: 404 },
  { ask: 'GET /repos/{owner}/{tap}/immutable-releases', status: 200 },

  ...runRows('held'),
  { ask: `POST ${ACTIONS}/runs/{held}/pending_deployments`, status: 403, narrow: true, body: APPROVED },
  { ask: `POST ${ACTIONS}/runs/{held}/pending_deployments`, status: 200, body: APPROVED },
  { ask: `POST ${ACTIONS}/runs/{held}/pending_deployments`, status: 422, body: APPROVED },
  ...runRows('held'),

  { ask: DISPATCHES, status: 204, body: { ref: 'main', inputs: INPUTS } },
  { ask: DISPATCHES, status: 200, body: { ref: 'main', inputs: INPUTS, return_run_details: true } },
  { ask: DISPATCHES, status: 422, body: { ref: 'nowhere', inputs: INPUTS } },
  { ask: DISPATCHES, status: 422, body: { ref: 'main', inputs: { ...INPUTS, rehersal: 'true' } } },
  { ask: DISPATCHES, status: 403, narrow: true, body: { ref: 'main', inputs: INPUTS } },
  { ask: `POST ${ACTIONS}/workflows/none.yml/dispatches`, status: 404, body: { ref: 'main' } },
  { ask: `POST ${ACTIONS}/runs/{run}/cancel`, status: 409 },
  { ask: `POST ${ACTIONS}/runs/1/cancel`, status: 404 },
  { ask: `POST ${ACTIONS}/runs/{run}/rerun-failed-jobs`, status: 403 },
  { ask: `POST ${ACTIONS}/runs/{failed}/rerun-failed-jobs`, status: 201 },
  { ask: `POST ${ACTIONS}/runs/1/rerun-failed-jobs`, status: 404 },

  { ask: `POST ${REPO}/issues`, status: 201, body: { title: 'One more', labels: ['release-blocker'] } },
  { ask: `POST ${REPO}/issues`, status: 422, body: { body: 'without a title' } },
  { ask: `GET ${REPO}/issues?labels=release-blocker&state=all`, status: 200 },
  { ask: `GET ${REPO}/issues?per_page=1`, status: 200, more: true },
  { ask: `GET ${REPO}/issues/{issue}`, status: 200 },
  { ask: `GET ${REPO}/issues/999`, status: 404 },
  { ask: `POST ${REPO}/issues/{issue}/comments`, status: 201, body: { body: 'done' } },
  { ask: `GET ${REPO}/issues/{issue}/comments`, status: 200 },
  { ask: `GET ${REPO}/issues/{issue}/sub_issues`, status: 200 },
  { ask: `POST ${REPO}/issues/{issue}/sub_issues`, status: 201, body: { sub_issue_id: '{#other}' } },
  { ask: `POST ${REPO}/issues/{issue}/sub_issues`, status: 422, body: { sub_issue_id: '{#other}' } },
  { ask: `GET ${REPO}/issues/{issue}/sub_issues`, status: 200 },
  { ask: `PATCH ${REPO}/issues/{issue}`, status: 200, body: { state: 'closed', state_reason: 'completed' } },
  { ask: `GET ${REPO}/issues/{issue}`, status: 200 },
];

/** All that is asked about one run. */
function runRows(run: string): readonly Row[] {
  return ['', '/attempts/1', '/jobs', '/attempts/1/jobs', '/artifacts', '/pending_deployments', '/approvals'].map((about) => ({ ask: `GET ${ACTIONS}/runs/{${run}}${about}`, status: 200 }));
}
