import { ActError } from '../core/error.ts';
import { shortened } from '../core/shortened.ts';
import { WorldError } from '../ports.ts';
import { pauseAfter, retryAfterMs, wordNetworkTrouble } from './network.ts';

/** What octokit's RequestError holds; `response` is missing when there was no answer. */
type Failed = { readonly status: number; readonly message: string; readonly headers: { readonly [name: string]: unknown } | null; readonly cause: unknown };

/**
 * Words a failed request to GitHub. `what` is its subject in words ("the run 42").
 * 403 has three meanings that only the headers tell apart: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export const githubError = (error: unknown, { what, host, now }: { readonly what: string; readonly host: string; readonly now: number }): WorldError => {
  if (error instanceof WorldError) return error;
  const failed = failedOf(error);
  if (failed === null || failed.headers === null) {
    const { why, fix } = wordNetworkTrouble(failed?.cause ?? error, host);
    return new WorldError(why, { trouble: 'unreachable', fix, cause: error });
  }
  const { status, message } = failed;
  const said = (why: string): string => `${why}: ${message} (${status})`;
  if (status === 404 || status === 410) return new WorldError(said(`GitHub has no ${what}, or does not show it to you`), { trouble: 'missing', fix: 'Check the name, and that your token may read this repository: gh auth status', status });
  if (status === 401) return new WorldError(said('GitHub does not accept the token'), { trouble: 'denied', fix: 'gh auth login', status });
  if (status === 403 || status === 429) return limitedOrDenied(failed, { what, now });
  const wait = retryAfterMs(header(failed, 'retry-after'), now);
  // A redirect or an unasked-for 304 says nothing about what was asked.
  if (status >= 500 || status < 400) return new WorldError(`GitHub is in trouble itself: it answered ${status} for ${what}`, { trouble: 'unreachable', fix: 'Look again in a moment; https://www.githubstatus.com says more.', status, retryAfterMs: wait });
  return new WorldError(said(`GitHub refused ${what}`), { trouble: 'refused', fix: 'Read what GitHub says, and correct the runbook or the repository.', status });
};

const limitedOrDenied = (failed: Failed, { what, now }: { readonly what: string; readonly now: number }): WorldError => {
  const { status, message } = failed;
  const wait = retryAfterMs(header(failed, 'retry-after'), now);
  if (header(failed, 'x-ratelimit-remaining') === '0' && wait === null) {
    const reset = Number(header(failed, 'x-ratelimit-reset') ?? Number.NaN) * 1000;
    const until = Number.isNaN(reset) ? 60_000 : Math.max(1000, reset - now);
    return new WorldError(`the hourly budget of requests to GitHub is used up (${status})`, { trouble: 'limited', fix: `Holdpoint asks again by itself in ${Math.ceil(until / 60_000)} min.`, retryAfterMs: until, status });
  }
  if (wait !== null || status === 429 || /secondary rate limit|abuse detection/i.test(message)) {
    return new WorldError(`GitHub asks to slow down: ${message} (${status})`, { trouble: 'limited', fix: 'Holdpoint asks again by itself.', retryAfterMs: wait ?? 60_000, status });
  }
  return new WorldError(`GitHub does not let you use ${what}: ${message} (${status})`, { trouble: 'denied', fix: permissionFix(failed), status });
};

const permissionFix = (failed: Failed): string => {
  const sso = header(failed, 'x-github-sso')?.match(/url=(\S+)/)?.[1];
  if (sso) return `Authorise the token for the organisation: ${sso}`;
  const permissions = header(failed, 'x-accepted-github-permissions');
  if (permissions) return `Give the token this permission: ${permissions}`;
  const scopes = header(failed, 'x-accepted-oauth-scopes');
  return scopes ? `gh auth refresh --scopes ${scopes.replaceAll(' ', '')}` : 'gh auth login, as someone who may do this here';
};

/**
 * Words a mutation that failed. It surely did nothing when GitHub answered with a 4xx, or when no connection came about;
 * after anything else nobody knows, and it is never sent again.
 */
export const actError = (error: unknown, about: { readonly what: string; readonly host: string; readonly now: number }): ActError => {
  if (error instanceof ActError) return error;
  const failed = failedOf(error);
  const { message, fix } = githubError(error, about);
  const answered = failed !== null && failed.headers !== null;
  // 408 is a time-out of the server's: the request may have gone through.
  const left = answered ? failed.status < 400 || failed.status >= 500 || failed.status === 408 : wordNetworkTrouble(failed?.cause ?? error, about.host).sent;
  return new ActError(message, { left, fix, cause: error });
};

/** How long to wait before the same read is sensibly sent once more, in milliseconds; null where it is not. Never for a mutation. */
export const pauseBeforeAnother = (error: unknown, now: number): number | null => {
  const failed = failedOf(error);
  if (failed === null) return null;
  return failed.headers === null ? pauseAfter({ status: null, waitMs: null, cause: failed.cause }) : pauseAfter({ status: failed.status, waitMs: retryAfterMs(header(failed, 'retry-after'), now) });
};

export const statusOf = (error: unknown): number | null => failedOf(error)?.status ?? null;

/** Headers of an error answer; empty when there was no answer. */
export const failedHeaders = (error: unknown): { readonly [name: string]: unknown } => failedOf(error)?.headers ?? {};

const failedOf = (error: unknown): Failed | null => {
  if (!(error instanceof Error) || error instanceof WorldError || !('status' in error) || typeof error.status !== 'number') return null;
  const response = 'response' in error && typeof error.response === 'object' && error.response !== null ? error.response : null;
  const headers = response && 'headers' in response && typeof response.headers === 'object' && response.headers !== null ? { ...response.headers } : null;
  // GitHub's words may be of several lines (`Invalid request.\n\n"x" is not a permitted key.`); a proxy's are a whole web page.
  const message = error.message.replace(/\s+/g, ' ').trim();
  return { status: error.status, message: shortened(message, 300), headers, cause: error.cause };
};

const header = (failed: Failed, name: string): string | null => {
  const value = failed.headers?.[name];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null;
};
