import type { GitHub } from '../ports.ts';
import { createMeter } from './github-meter.ts';
import { createHttp } from './http.ts';

export type GitHubOptions = {
  /** `endpoints.github`. */
  readonly baseUrl: string;
  /** Null asks without an account: enough to read what is public. A function is called once, with the first request. */
  readonly token: string | null | (() => Promise<string | null>);
  /** `owner/name`. */
  readonly repository: string;
  readonly userAgent: string;
  /** @default this machine's clock */
  readonly now?: () => number;
  /** How long a request, and the silence of a download, may take. @default 15 s */
  readonly timeoutMs?: number;
};

/**
 * GitHub for one repository. Reads may be asked twice, mutations are sent once, each answer goes through a schema.
 * Nothing is loaded and nothing is asked before the first call.
 */
export const createGitHub = ({ baseUrl, token, repository, userAgent, now = Date.now, timeoutMs }: GitHubOptions): GitHub => {
  const meter = createMeter(now);
  let loading: Promise<Omit<GitHub, 'serverNow' | 'remaining'>> | null = null;
  const api = () => (loading ??= Promise.all([import('./github-api.ts'), typeof token === 'function' ? token() : token]).then(([{ openGitHub }, found]) => openGitHub({ baseUrl, token: found, repository, userAgent, meter, now, http: createHttp({ userAgent, ...(timeoutMs === undefined ? {} : { silenceMs: timeoutMs }) }), ...(timeoutMs === undefined ? {} : { timeoutMs }) })));
  return {
    login: async () => (await api()).login(),
    repository: async () => (await api()).repository(),
    workflow: async (file) => (await api()).workflow(file),
    secretNames: async () => (await api()).secretNames(),
    organizationSecretNames: async () => (await api()).organizationSecretNames(),
    environmentSecretNames: async (environment) => (await api()).environmentSecretNames(environment),
    environment: async (name) => (await api()).environment(name),
    tagRulesets: async () => (await api()).tagRulesets(),
    immutableReleases: async () => (await api()).immutableReleases(),
    access: async () => (await api()).access(),
    runsOfEvent: async (event, createdAfter) => (await api()).runsOfEvent(event, createdAfter),
    runs: async (query) => (await api()).runs(query),
    run: async (id) => (await api()).run(id),
    jobs: async (id, attempt) => (await api()).jobs(id, attempt),
    jobLog: async (id) => (await api()).jobLog(id),
    artifacts: async (runId) => (await api()).artifacts(runId),
    built: async (runId, artifact) => (await api()).built(runId, artifact),
    dispatch: async (order) => (await api()).dispatch(order),
    cancelRun: async (id) => (await api()).cancelRun(id),
    rerunFailedJobs: async (id) => (await api()).rerunFailedJobs(id),
    pendingDeployments: async (runId) => (await api()).pendingDeployments(runId),
    reviews: async (runId) => (await api()).reviews(runId),
    approve: async (order) => (await api()).approve(order),
    releaseByTag: async (tag) => (await api()).releaseByTag(tag),
    branchHead: async (branch) => (await api()).branchHead(branch),
    content: async (path, ref) => (await api()).content(path, ref),
    issues: async (query) => (await api()).issues(query),
    createIssue: async (issue) => (await api()).createIssue(issue),
    closeIssue: async (number, comment) => (await api()).closeIssue(number, comment),
    issue: async (number) => (await api()).issue(number),
    commentOnIssue: async (number, body) => (await api()).commentOnIssue(number, body),
    editIssue: async (number, change) => (await api()).editIssue(number, change),
    subIssues: async (number) => (await api()).subIssues(number),
    addSubIssue: async (parent, child) => (await api()).addSubIssue(parent, child),
    serverNow: meter.serverNow,
    remaining: meter.remaining,
  };
};
