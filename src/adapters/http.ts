import { open } from 'node:fs/promises';
import manifest from '../../package.json' with { type: 'json' };
import { WorldError, type Http, type HttpAnswer } from '../ports.ts';
import { askTwice, networkError, pauseAfter, retryAfterMs } from './network.ts';
import { hasDotSegments, isAllowed, mayFollow } from './origin.ts';

/** Who we are to registries: crates.io refuses requests that do not say it. */
export const USER_AGENT = userAgentOf(manifest);

const MAX_BYTES = 64 * 1024 * 1024;
const MAX_REDIRECTS = 5;
/** The longest silence: before the answer begins, and between two pieces of its body. */
const SILENCE_MS = 15_000;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

export type HttpOptions = {
  /** Hosts (with port where there is one) that may be asked by themselves, redirects included; what an answer named (`namedBy`) may lie elsewhere. @default any */
  readonly allowedHosts?: readonly string[];
  /** @default `USER_AGENT` */
  readonly userAgent?: string;
  /** @default 15 s */
  readonly silenceMs?: number;
};

/**
 * Anonymous reads over https, or over http to a loopback literal. 404 and 410 are answers. Redirects are followed by hand, five at most.
 * What failed in passing (a gateway, a broken connection, a short `retry-after`) is asked once more.
 * @throws WorldError for every other status, for silence, for a cut or too large body, and for HTML where none was asked.
 */
export const createHttp = ({ allowedHosts, userAgent = USER_AGENT, silenceMs = SILENCE_MS }: HttpOptions = {}): Http => ({
  get: async (address, { accept = '*/*', method = 'GET', maxBytes = MAX_BYTES, namedBy, into } = {}) => {
    let url = parseAddress(address);
    // An address that we made ourselves, of a name that climbs: it would ask for something else, and take the answer for the name's.
    if (hasDotSegments(address)) throw refused(`"${address}" leads out of the place that it names`);
    if (namedBy !== undefined && isAllowed(url) && !mayFollow(parseAddress(namedBy), url)) throw refused(`${parseAddress(namedBy).host} names ${url.origin}, which is not asked on the word of another server`);
    for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
      if (!isAllowed(url)) throw refused(`${url.origin} is not asked: only https, or http to a loopback address, without a password in it`);
      if (allowedHosts && namedBy === undefined && !allowedHosts.includes(url.host)) throw refused(`${url.host} is not among the hosts that may be asked`);
      const asked = url;
      const answer = await askTwice(async () => {
        const said = await ask(asked, { accept, method, maxBytes, into, userAgent, silenceMs });
        return isRedirect(said) ? said : judged(asked, said, accept);
      }, pauseBeforeAnother);
      const to = isRedirect(answer) ? answer.headers['location'] : undefined;
      if (to === undefined) return answer;
      const next = parseAddress(to, url);
      if (!mayFollow(url, next)) throw refused(`${url.host} redirects to ${next.origin}, which is not followed`);
      url = next;
    }
    throw new WorldError(`${url.host} redirects more than ${MAX_REDIRECTS} times`, { trouble: 'unreachable', fix: 'Look again later.' });
  },
});

const pauseBeforeAnother = (error: unknown): number | null => (error instanceof WorldError ? pauseAfter({ status: error.status, waitMs: error.retryAfterMs, cause: error.cause }) : null);

const isRedirect = ({ status, headers }: HttpAnswer): boolean => REDIRECTS.has(status) && headers['location'] !== undefined;

type Ask = { readonly accept: string; readonly method: 'GET' | 'HEAD'; readonly maxBytes: number; readonly into: string | undefined; readonly userAgent: string; readonly silenceMs: number };

const ask = async (url: URL, { accept, method, maxBytes, into, userAgent, silenceMs }: Ask): Promise<HttpAnswer> => {
  const silence = new AbortController();
  const giveUp = (): void => silence.abort(new DOMException('no answer in time', 'TimeoutError'));
  let timer = setTimeout(giveUp, silenceMs);
  const heard = (): void => {
    clearTimeout(timer);
    timer = setTimeout(giveUp, silenceMs);
  };
  try {
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      signal: silence.signal,
      // Without an encoding a cut body is always noticed, and a .tar.gz is hashed as it was stored.
      headers: { accept, 'user-agent': userAgent, 'accept-encoding': 'identity' },
    });
    const limits = { maxBytes, heard, host: url.host };
    const body = into === undefined || response.status !== 200 ? await readBody(response, limits) : await writeBody(response, limits, into);
    return { status: response.status, headers: Object.fromEntries(response.headers), body };
  } catch (error) {
    throw error instanceof WorldError ? error : networkError(error, url.host);
  } finally {
    clearTimeout(timer);
  }
};

type Limits = { readonly maxBytes: number; readonly heard: () => void; readonly host: string };

/** All of a body, up to `maxBytes`. @throws WorldError when it is larger; whatever the stream throws when it is cut. */
export const readBody = async (response: Response, limits: Limits): Promise<Uint8Array> => {
  const pieces: Uint8Array[] = [];
  await eachPiece(response, limits, (piece) => void pieces.push(piece));
  return Buffer.concat(pieces);
};

/** The same to a file of one's own, which is made anew; a piece at a time is in memory. */
const writeBody = async (response: Response, limits: Limits, into: string): Promise<Uint8Array> => {
  const unkept = (error: unknown): never => {
    throw new WorldError(`what ${limits.host} sent could not be kept on this machine: ${error instanceof Error ? error.message : String(error)}`, { trouble: 'unreachable', fix: 'Make room for it, or set TMPDIR to a folder that has room, then look again.', cause: error });
  };
  const file = await open(into, 'w', 0o600).catch(unkept);
  try {
    await eachPiece(response, limits, (piece) => file.writeFile(piece).catch(unkept));
  } finally {
    await file.close();
  }
  return new Uint8Array();
};

const eachPiece = async (response: Response, { maxBytes, heard, host }: Limits, keep: (piece: Uint8Array) => void | Promise<void>): Promise<void> => {
  heard();
  if (response.body === null) return;
  let size = 0;
  for await (const piece of response.body) {
    heard();
    size += piece.byteLength;
    if (size > maxBytes) throw refused(`${host} sent more than ${maxBytes} bytes where less was expected`);
    await keep(piece);
  }
};

const judged = (url: URL, answer: HttpAnswer, accept: string): HttpAnswer => {
  const { status, headers } = answer;
  if (status === 404 || status === 410) return answer;
  if (status >= 200 && status < 300) {
    // "Accepted", "no content" and a part are no answer to what was asked.
    if (status !== 200) throw new WorldError(`${url.host} has no answer for ${url.pathname} yet (${status})`, { trouble: 'unreachable', fix: 'Look again in a moment.', status });
    // A page with status 200 would be taken for other bytes than were built, for good.
    if (/^text\/html/i.test(headers['content-type'] ?? '') && (/json/.test(accept) || !/\.html?$/i.test(url.pathname))) {
      throw new WorldError(`${url.host} answered with a web page where ${/json/.test(accept) ? 'JSON' : 'a file'} was asked`, { trouble: 'unreachable', fix: 'A proxy or a sign-in page may stand in between. Look again later.', status });
    }
    return answer;
  }
  const wait = retryAfterMs(headers['retry-after'], Date.now());
  if (status === 401 || status === 403) throw new WorldError(`${url.host} denied ${url.pathname} (${status})`, { trouble: 'denied', fix: 'Check that what is asked for is public: Holdpoint asks as a user without an account.', retryAfterMs: wait, status });
  if (status === 429) throw new WorldError(`${url.host} asks to be left alone${wait === null ? '' : ` for ${Math.ceil(wait / 1000)} s`} (429)`, { trouble: 'limited', fix: 'Holdpoint asks again later by itself.', retryAfterMs: wait ?? 60_000, status });
  if (status >= 500) throw new WorldError(`${url.host} is in trouble itself (${status})`, { trouble: 'unreachable', fix: 'Look again in a moment.', retryAfterMs: wait, status });
  throw new WorldError(`${url.host} refused ${url.pathname} (${status})`, { trouble: 'refused', fix: 'Check the address and the name in the runbook.', status });
};

const parseAddress = (address: string, base?: URL): URL => {
  const url = URL.parse(address, base?.href);
  if (url === null) throw refused(`"${address}" is not an address`);
  return url;
};

const refused = (why: string): WorldError => new WorldError(why, { trouble: 'refused', fix: 'Check the address in the runbook or in the endpoint variables.' });

function userAgentOf({ name, version, homepage }: { readonly name: string; readonly version: string; readonly homepage?: string }): string {
  return `${name}/${version}${homepage ? ` (+${homepage})` : ''}`;
}
