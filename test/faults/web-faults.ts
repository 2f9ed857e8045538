import type { ServerResponse } from 'node:http';

/** What a route would have answered, were all well. */
export type Good = { readonly status: number; readonly headers: { readonly [name: string]: string }; readonly bytes: Buffer };

/**
 * One way in which a server, or what stands before it, goes wrong. `left`: after this answer to an act nobody knows whether it was done.
 * `content`: it looks like an answer, so that only what is in it can tell; `taken`: an act that has nothing to say may be answered so.
 */
export type WebFault = { readonly name: string; readonly left: boolean; readonly content?: true; readonly taken?: true; readonly silent?: true; readonly answer: (response: ServerResponse, good: Good) => void };

const json = (message: string): string => JSON.stringify({ message, documentation_url: 'https://docs.github.com/rest', status: '403' });

const fixed = (status: number, body: string, headers: { readonly [name: string]: string } = {}) => (response: ServerResponse): void => {
  const type = body.startsWith('{') ? 'application/json; charset=utf-8' : body.startsWith('<') ? 'text/html' : 'text/plain';
  response.writeHead(status, { 'content-type': type, ...(status === 204 || status === 304 ? {} : { 'content-length': String(Buffer.byteLength(body)) }), ...headers });
  response.end(response.req.method === 'HEAD' || status === 204 || status === 304 ? undefined : body);
};

const PAGE = '<!doctype html><html><title>Sign in</title></html>';
const halfOf = (bytes: Buffer): Buffer => bytes.subarray(0, Math.ceil(bytes.length / 2));
/** A HEAD has no body that could break off: then it breaks off before its answer. */
const orReset = (cut: WebFault['answer']): WebFault['answer'] => (response, good) => (response.req.method === 'HEAD' ? void response.socket?.destroy() : cut(response, good));

/** Those of reference/faults.md, in GitHub's own words and headers: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
export const webFaults: readonly WebFault[] = [
  { name: '500', left: true, answer: fixed(500, json('Server Error')) },
  { name: '502', left: true, answer: fixed(502, '<html><head><title>502 Bad Gateway</title></head></html>') },
  { name: '503', left: true, answer: fixed(503, json('No server is currently available to service your request.')) },
  { name: '429', left: false, answer: fixed(429, json('You have exceeded a secondary rate limit.'), { 'retry-after': '7' }) },
  { name: '429 without a pause', left: false, answer: fixed(429, json('Too many requests.'), { 'retry-after': '0' }) },
  { name: '403, primary limit', left: false, answer: fixed(403, json('API rate limit exceeded for user ID 1.'), { 'x-ratelimit-limit': '5000', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 90), 'x-ratelimit-resource': 'core' }) },
  { name: '403, secondary limit', left: false, answer: fixed(403, json('You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'), { 'retry-after': '60' }) },
  { name: '403, permission', left: false, answer: fixed(403, json('Resource not accessible by personal access token'), { 'x-accepted-github-permissions': 'actions=write' }) },
  { name: 'reset', left: true, answer: (response) => void response.socket?.destroy() },
  { name: 'reset in the body', left: true, answer: orReset((response, { status, headers, bytes }) => {
    response.writeHead(status, { ...headers, 'content-length': String(bytes.length + 1) });
    response.write(halfOf(bytes), () => response.socket?.destroy());
  }) },
  { name: 'cut, without a length', left: true, answer: orReset((response, { status, headers, bytes }) => {
    response.writeHead(status, { ...headers, 'transfer-encoding': 'chunked' });
    response.write(halfOf(bytes), () => response.socket?.destroy());
  }) },
  { name: 'cut, with a length that is too long', left: true, answer: orReset((response, { status, headers, bytes }) => {
    response.writeHead(status, { ...headers, 'content-length': String(bytes.length + 1), connection: 'close' });
    response.write(halfOf(bytes), () => response.socket?.end());
  }) },
  { name: 'cut, with the right length', left: true, content: true, answer: orReset((response, { status, headers, bytes }) => {
    response.writeHead(status, { ...headers, 'content-length': String(halfOf(bytes).length) });
    response.end(halfOf(bytes));
  }) },
  { name: 'a page with 200', left: true, answer: fixed(200, PAGE) },
  { name: 'a page with 200 that calls itself JSON', left: true, content: true, answer: fixed(200, PAGE, { 'content-type': 'application/json' }) },
  { name: 'nothing with 200', left: true, content: true, taken: true, answer: fixed(200, '') },
  { name: 'null with 200', left: true, content: true, answer: fixed(200, 'null', { 'content-type': 'application/json' }) },
  { name: '204', left: true, taken: true, answer: fixed(204, '') },
  { name: '304 to something we never had', left: true, answer: fixed(304, '', { etag: '"another"' }) },
  { name: '302 to nowhere', left: true, answer: fixed(302, '') },
  { name: 'hang', left: true, silent: true, answer: () => undefined },
  { name: 'hang in the body', left: true, silent: true, answer: (response, { status, headers, bytes }) => {
    if (response.req.method === 'HEAD') return;
    response.writeHead(status, { ...headers, 'content-length': String(bytes.length + 1) });
    response.write(halfOf(bytes));
  } },
];
