import { createHash } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Settings } from '../state.ts';

const DOCUMENTATION = 'https://docs.github.com/rest';

/** An error in GitHub's form. */
export const refuse = (context: Context, status: ContentfulStatusCode, message: string): Response =>
  context.json({ message, documentation_url: DOCUMENTATION, status: String(status) }, status);

export const notFound = (context: Context): Response => refuse(context, 404, 'Not Found');

const HOUR_MS = 3_600_000;
const LIMIT = 5_000;

/** Tells each token apart by its hourly budget, as GitHub does. Lost when the world ends: nobody rules on it. */
const budgets = () => {
  const spent = new Map<string, { used: number; resetAt: number }>();
  return (token: string, now: number) => {
    const found = spent.get(token);
    const budget = found && found.resetAt > now ? found : { used: 0, resetAt: now + HOUR_MS };
    spent.set(token, budget);
    return budget;
  };
};

/**
 * What stands before every route of the API: the token (401 without one, or with one that is not of this sandbox), GitHub's
 * headers, the ETag, and 304 for a body that the client has. A 304 costs nothing of the hourly budget.
 */
export const githubManners = (settings: Settings): MiddlewareHandler => {
  const budgetOf = budgets();
  return async (context, next) => {
    const authorization = context.req.header('authorization') ?? '';
    const given = /^(?:bearer|token)\s+(\S+)$/i.exec(authorization)?.[1] ?? null;
    const token = settings.tokens.find(({ value }) => value === given);
    if (!token) {
      context.res = refuse(context, 401, given === null && authorization === '' ? 'Requires authentication' : 'Bad credentials');
      setHeaders(context, always());
      return;
    }
    await next();
    const response = context.res;
    const budget = budgetOf(token.value, Date.now());
    if (response.status === 200 && context.req.method === 'GET') {
      const body = Buffer.from(await response.arrayBuffer());
      const etag = `W/"${createHash('sha256').update(body).digest('hex')}"`;
      const same = (context.req.header('if-none-match') ?? '').split(/,\s*/).includes(etag);
      if (!same) budget.used += 1;
      const headers = new Headers(response.headers);
      headers.set('etag', etag);
      headers.set('cache-control', 'private, max-age=60, s-maxage=60');
      if (same) headers.delete('content-type');
      context.res = undefined;
      context.res = new Response(same ? null : body, { status: same ? 304 : 200, headers });
    } else {
      budget.used += 1;
    }
    setHeaders(context, {
      ...always(),
      'x-oauth-scopes': token.scopes.join(', '),
      'x-accepted-oauth-scopes': '',
      'x-ratelimit-limit': String(LIMIT),
      'x-ratelimit-remaining': String(Math.max(0, LIMIT - budget.used)),
      'x-ratelimit-used': String(budget.used),
      'x-ratelimit-reset': String(Math.ceil(budget.resetAt / 1000)),
      'x-ratelimit-resource': 'core',
    });
  };
};

const always = () => ({
  'x-github-media-type': 'github.v3; format=json',
  'x-github-api-version-selected': '2022-11-28',
  'x-github-request-id': crypto.randomUUID().toUpperCase().slice(0, 23),
});

const setHeaders = (context: Context, headers: { readonly [name: string]: string }): void => {
  for (const [name, value] of Object.entries(headers)) context.res.headers.set(name, value);
  if (context.res.headers.get('content-type') === 'application/json') context.res.headers.set('content-type', 'application/json; charset=utf-8');
};

/** The scopes of the token that this request came with. */
export const scopesOf = (settings: Settings, context: Context): readonly string[] => {
  const given = /\s(\S+)$/.exec(context.req.header('authorization') ?? '')?.[1];
  return settings.tokens.find(({ value }) => value === given)?.scopes ?? [];
};

/** The address that the client used. */
export const baseOf = (context: Context): string => new URL(context.req.url).origin;

export type Page<T> = { readonly items: readonly T[]; readonly total: number };

/** One page of a list (`per_page`, at most 100, and `page`), with GitHub's `Link` header. */
export const pageOf = <T>(context: Context, all: readonly T[]): Page<T> => {
  const size = Math.min(100, Math.max(1, Number(context.req.query('per_page')) || 30));
  const page = Math.max(1, Number(context.req.query('page')) || 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const to = (number: number, rel: string): string => {
    const url = new URL(context.req.url);
    url.searchParams.set('page', String(number));
    return `<${url.href}>; rel="${rel}"`;
  };
  const links = [...(page < last ? [to(page + 1, 'next'), to(last, 'last')] : []), ...(page > 1 ? [to(page - 1, 'prev'), to(1, 'first')] : [])];
  if (links.length > 0) context.header('link', links.join(', '));
  return { items: all.slice((page - 1) * size, page * size), total: all.length };
};
