import { Octokit } from '@octokit/rest';
import type { z } from 'zod';
import { ActError } from '../core/error.ts';
import { WorldError, type Http } from '../ports.ts';
import { actError, failedHeaders, githubError, pauseBeforeAnother, statusOf } from './github-errors.ts';
import type { Meter } from './github-meter.ts';
import { readBody } from './http.ts';
import { askTwice } from './network.ts';
import { hasDotSegments, mayFollow } from './origin.ts';

const TIMEOUT_MS = 15_000;
const MAX_BYTES = 32 * 1024 * 1024;
const PER_PAGE = 100;
const MAX_PAGES = 20;
/** Answers kept for `If-None-Match`; the polls of one release go to a few dozen addresses. */
const MAX_REMEMBERED = 200;

type Headers = { readonly [name: string]: unknown };
type Answer = { readonly status: number; readonly headers: Headers; readonly data: unknown };

export type Asking = {
  /** The subject in words, for errors: "run 42". */
  readonly what: string;
  readonly parameters?: { readonly [name: string]: unknown };
  readonly accept?: string;
  /** Asked again and again: with `If-None-Match`, so that an unchanged answer costs nothing of the budget. */
  readonly poll?: boolean;
};

type Stored = { readonly maxBytes: number; readonly into?: string };

/** Requests to GitHub's REST API for one repository: each answer through a schema, each failure in words. */
export type GitHubClient = {
  readonly repository: string;
  /** A read, asked once more after a gateway error, a broken connection or a short wait that the server asks for. @throws WorldError */
  readonly read: <S extends z.ZodType>(route: string, schema: S, asking: Asking) => Promise<z.output<S>>;
  /** The same with the headers of the answer. */
  readonly readWithHeaders: <S extends z.ZodType>(route: string, schema: S, asking: Asking) => Promise<{ readonly value: z.output<S>; readonly headers: Headers }>;
  /** Every page of a list. @throws WorldError when fewer came than were counted: half a list is no answer. */
  readonly readAll: <S extends z.ZodType, T>(route: string, schema: S, asking: Asking, pick: (page: z.output<S>) => { readonly total: number | null; readonly items: readonly T[] }) => Promise<readonly T[]>;
  /** A mutation, sent exactly once. @throws ActError */
  readonly send: <S extends z.ZodType>(route: string, schema: S, asking: Asking) => Promise<z.output<S>>;
  /** What a route redirects to, fetched without the credentials; `into` is a file that it is written to as it comes, and then nothing is given. @throws WorldError */
  readonly download: (route: string, asking: Asking & Stored) => Promise<Uint8Array>;
};

export type ClientOptions = {
  readonly baseUrl: string;
  readonly token: string | null;
  readonly userAgent: string;
  readonly repository: string;
  readonly http: Http;
  readonly meter: Meter;
  readonly now: () => number;
  /** How long one request may take, its body included. @default 15 s */
  readonly timeoutMs?: number;
};

/** A client over octokit, without its retry plugin: that re-sends mutations (four POSTs for one dispatch on a 502). */
export const createClient = ({ baseUrl, token, userAgent, repository, http, meter, now, timeoutMs = TIMEOUT_MS }: ClientOptions): GitHubClient => {
  const [owner = '', repo = ''] = repository.split('/');
  const host = new URL(baseUrl).host;
  const silent = (): void => {};
  const octokit = new Octokit({
    baseUrl,
    userAgent,
    ...(token === null ? {} : { auth: token }),
    // Octokit prints deprecations on the console, which is our screen.
    log: { debug: silent, info: silent, warn: silent, error: silent },
    request: { fetch: fetchWhole(timeoutMs) },
  });
  /** Octokit makes a query of what a route has no place for. */
  const repositoryIn = (route: string) => (route.includes('{owner}') ? { owner, repo } : {});
  const about = (what: string) => ({ what, host, now: meter.serverNow() });

  /** Octokit encodes what it fills in, but for dots: a name of two of them would ask for something else. */
  const climbing = (route: string, { what, parameters = {} }: Asking): WorldError | null =>
    hasDotSegments(octokit.request.endpoint(route, { ...repositoryIn(route), ...parameters }).url) ? new WorldError(`the name of ${what} leads out of ${repository}`, { trouble: 'refused', fix: 'Correct the name in the runbook.' }) : null;

  const ask = async (route: string, asking: Asking, etag: string | null): Promise<Answer> => {
    const { parameters = {}, accept = 'application/vnd.github+json' } = asking;
    try {
      const headers = { accept, 'x-github-api-version': '2022-11-28', ...(etag === null ? {} : { 'if-none-match': etag }) };
      const { status, headers: answered, data }: Answer = await octokit.request(route, { ...repositoryIn(route), ...parameters, headers });
      meter.note(answered, now());
      // Whatever was asked of the API, a page is no answer: a sign-in, a proxy, a maintenance stands in between.
      if (status < 300 && /^text\/html/i.test(String(answered['content-type'] ?? ''))) throw unreadable(asking.what, 'it is a web page', status);
      return { status, headers: answered, data };
    } catch (error) {
      meter.note(failedHeaders(error), now());
      if (etag !== null && statusOf(error) === 304) return { status: 304, headers: failedHeaders(error), data: null };
      throw error;
    }
  };

  const askOrAgain = async (route: string, asking: Asking, etag: string | null): Promise<Answer> => {
    const climbs = climbing(route, asking);
    if (climbs !== null) throw climbs;
    try {
      return await askTwice(() => ask(route, asking, etag), (error) => pauseBeforeAnother(error, meter.serverNow()));
    } catch (error) {
      throw githubError(error, about(asking.what));
    }
  };

  const remembered = new Map<string, { readonly etag: string; readonly value: unknown }>();
  const remember = (key: string, etag: unknown, value: unknown): void => {
    remembered.delete(key);
    if (typeof etag !== 'string') return;
    remembered.set(key, { etag, value });
    const [oldest] = remembered.keys();
    if (remembered.size > MAX_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
  };

  const readWithHeaders: GitHubClient['readWithHeaders'] = async (route, schema, asking) => {
    const key = JSON.stringify([route, asking.parameters, asking.accept]);
    const known = asking.poll ? remembered.get(key) : undefined;
    const { status, headers, data } = await askOrAgain(route, asking, known?.etag ?? null);
    if (status >= 300 && status !== 304) throw moved(asking.what, repository);
    // "Unchanged" since another answer than the one that is remembered says nothing about this one.
    if (status === 304 && typeof headers['etag'] === 'string' && weakly(headers['etag']) !== weakly(known?.etag ?? '')) {
      remembered.delete(key);
      throw unreadable(asking.what, 'it says "unchanged" of another answer', status);
    }
    // Part of an answer, or "accepted", or nothing at all is not what was asked for.
    if (status !== 200 && status !== 304) throw unreadable(asking.what, 'GitHub has none yet', status);
    const value = parsed(schema, status === 304 ? known?.value : data, asking.what);
    // Only what could be read is kept: a cut body must not come back with every 304.
    if (asking.poll && status !== 304) remember(key, headers['etag'], data);
    return { value, headers };
  };
  const read: GitHubClient['read'] = async (route, schema, asking) => (await readWithHeaders(route, schema, asking)).value;

  return {
    repository,
    read,
    readWithHeaders,
    readAll: async (route, schema, asking, pick) => {
      type Item = ReturnType<typeof pick>['items'][number];
      const all: Item[] = [];
      for (let page = 1; page <= MAX_PAGES; page += 1) {
        const { total, items } = pick(await read(route, schema, { ...asking, parameters: { ...asking.parameters, per_page: PER_PAGE, page } }));
        all.push(...items);
        if (total === null ? items.length < PER_PAGE : all.length >= total) return all;
        if (items.length === 0) break;
      }
      throw new WorldError(`GitHub gave only ${all.length} entries of the list of ${asking.what}`, { trouble: 'unreachable', fix: 'Look again in a moment.' });
    },
    send: async (route, schema, asking) => {
      const climbs = climbing(route, asking);
      if (climbs !== null) throw new ActError(climbs.message, { left: false, fix: climbs.fix });
      try {
        const { status, data } = await ask(route, asking, null);
        if (status >= 300) {
          const { message, fix } = moved(asking.what, repository);
          // GitHub does nothing before it redirects; whoever else answers so (a proxy, a 303) may have done it first.
          throw new ActError(message, { left: true, fix });
        }
        return parsed(schema, data, asking.what);
      } catch (error) {
        throw actError(error, about(asking.what));
      }
    },
    download: async (route, asking) => {
      const { headers } = await askOrAgain(route, asking, null);
      const location = typeof headers['location'] === 'string' ? URL.parse(headers['location']) : null;
      if (location === null || !mayFollow(new URL(baseUrl), location)) {
        throw new WorldError(`GitHub names no address that may be followed for ${asking.what}`, { trouble: 'unreachable', fix: 'Look again in a moment.' });
      }
      return fetchStored(http, location.href, { ...asking, namedBy: baseUrl });
    },
  };
};

/** An ETag without the mark that a proxy may have put before it (RFC 9110, 8.8.3.2). */
const weakly = (etag: string): string => etag.replace(/^W\//, '');

/** The storage behind GitHub: its address is signed, lives for a minute, and gets no credentials of ours. */
const fetchStored = async (http: Http, url: string, { what, maxBytes, into, namedBy }: Asking & Stored & { readonly namedBy: string }): Promise<Uint8Array> => {
  const answer = await http.get(url, { maxBytes, namedBy, ...(into === undefined ? {} : { into }) }).catch((error: unknown) => {
    if (!(error instanceof WorldError) || error.trouble !== 'denied') throw error;
    throw new WorldError(`the address for ${what} was not valid any more (${error.status})`, { trouble: 'unreachable', fix: 'Look again in a moment.', status: error.status, cause: error });
  });
  if (answer.status !== 200) throw new WorldError(`${what} is not stored any more (${answer.status})`, { trouble: 'missing', fix: 'Run the workflow again.', status: answer.status });
  return answer.body;
};

/** Octokit takes a cut body for an empty or a shorter one, so the body is read here, where a cut throws; the time-out covers it. */
const fetchWhole = (timeoutMs: number): typeof fetch => async (input, init) => {
  const response = await fetch(input, { ...init, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
  const body = await readBody(response, { maxBytes: MAX_BYTES, heard: () => {}, host: new URL(response.url).host });
  const { status, statusText, headers } = response;
  return new Response([204, 205, 304].includes(status) ? null : Buffer.from(body), { status, statusText, headers });
};

const parsed = <S extends z.ZodType>(schema: S, data: unknown, what: string): z.output<S> => {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const why = typeof data === 'string' ? 'it is cut off, or a web page' : `${issue?.path.join('.') || 'the answer'}: ${issue?.message ?? 'unreadable'}`;
  throw unreadable(what, why, 200);
};

const unreadable = (what: string, why: string, status: number): WorldError => new WorldError(`GitHub's answer for ${what} cannot be read: ${why}`, { trouble: 'unreachable', fix: 'Look again in a moment.', status });

const moved = (what: string, repository: string): WorldError =>
  new WorldError(`${repository} has moved: GitHub redirects the request for ${what}`, { trouble: 'missing', fix: 'Write the new name of the repository into the runbook and into origin (git remote set-url origin …).' });
