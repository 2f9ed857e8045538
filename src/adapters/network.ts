import { setTimeout as sleep } from 'node:timers/promises';
import { WorldError } from '../ports.ts';

/** What is said of a request that got no answer. `sent` is false only when the request certainly never left; `broke` when asking again at once is sensible. */
export type NetworkTrouble = { readonly why: string; readonly fix: string; readonly sent: boolean; readonly broke: boolean };

const ONLINE = 'Check the network connection, then look again.';

/** Codes of Node, libuv and undici, from most to least specific. */
const WORDS: readonly (NetworkTrouble & { readonly codes: RegExp })[] = [
  { codes: /^(ENOTFOUND|EAI_AGAIN|EAI_NODATA)$/, why: 'its name could not be looked up', fix: ONLINE, sent: false, broke: false },
  { codes: /^ECONNREFUSED$/, why: 'the connection was refused', fix: ONLINE, sent: false, broke: false },
  { codes: /^(ENETUNREACH|EHOSTUNREACH|ENETDOWN|EADDRNOTAVAIL)$/, why: 'there is no way to it from here', fix: ONLINE, sent: true, broke: false },
  { codes: /CERT|^UNABLE_TO_|^SELF_SIGNED|^ERR_TLS|^ERR_SSL/, why: 'its certificate was not accepted', fix: 'If a proxy stands in between, name its certificate in NODE_EXTRA_CA_CERTS.', sent: true, broke: false },
  { codes: /TIMEOUT|^ETIMEDOUT$|^TimeoutError$|^AbortError$/, why: 'it gave no answer in time', fix: 'Look again in a moment.', sent: true, broke: false },
  { codes: /^(UND_ERR_RES_CONTENT_LENGTH_MISMATCH|UND_ERR_SOCKET|ECONNRESET|EPIPE|ECONNABORTED)$|^HPE_/, why: 'the connection broke off', fix: 'Look again in a moment.', sent: true, broke: true },
];

/** Words for a failed fetch, from its chain of causes. Knows no secrets: only the host is named. */
export const wordNetworkTrouble = (error: unknown, host: string): NetworkTrouble => {
  const codes = codesOf(error);
  const known = WORDS.find((words) => codes.some((code) => words.codes.test(code)));
  if (known) return { ...known, why: `${host} could not be asked: ${known.why}` };
  return { why: `${host} could not be asked: ${error instanceof Error ? error.message : String(error)}`, fix: ONLINE, sent: true, broke: false };
};

/** The same as an error of the port. */
export const networkError = (error: unknown, host: string): WorldError => {
  const { why, fix } = wordNetworkTrouble(error, host);
  return new WorldError(why, { trouble: 'unreachable', fix, cause: error });
};

const codesOf = (error: unknown): readonly string[] => {
  const codes: string[] = [];
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string') codes.push(at.code);
    codes.push(at.name);
  }
  return codes;
};

/** Milliseconds that a `retry-after` header asks for: seconds or an HTTP date (RFC 9110, 10.2.3). Null when it says nothing readable. */
export const retryAfterMs = (header: string | null | undefined, now: number): number | null => {
  if (!header) return null;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
};

const PAUSE_MS = 250;
/** Whoever says to wait for longer is asked by the next look. */
const SHORT_WAIT_MS = 3_000;
const GATEWAYS: readonly (number | null)[] = [502, 503, 504];

/**
 * How long to wait before a read that failed is sensibly sent once more, in milliseconds; null where it is not: after a gateway or a broken
 * connection at once, and as long as a server says that asks to slow down for a moment. Never for a mutation.
 * `status` is null where there was no answer, and then `cause` says why; `waitMs` is what a `retry-after` asked for.
 */
export const pauseAfter = ({ status, waitMs, cause }: { readonly status: number | null; readonly waitMs: number | null; readonly cause?: unknown }): number | null => {
  if (status === null) return wordNetworkTrouble(cause, '').broke ? PAUSE_MS : null;
  if (waitMs !== null) return [...GATEWAYS, 403, 429].includes(status) && waitMs <= SHORT_WAIT_MS ? Math.max(PAUSE_MS, waitMs) : null;
  return GATEWAYS.includes(status) ? PAUSE_MS : null;
};

/** A read, sent once more where `pauseBefore` says after how many milliseconds that is sensible; null is never. */
export const askTwice = async <T>(ask: () => Promise<T>, pauseBefore: (error: unknown) => number | null): Promise<T> => {
  try {
    return await ask();
  } catch (error) {
    const pauseMs = pauseBefore(error);
    if (pauseMs === null) throw error;
    await sleep(pauseMs);
    return ask();
  }
};
