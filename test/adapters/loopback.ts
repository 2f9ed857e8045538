import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished } from 'vitest';

export type Received = { readonly route: string; readonly headers: IncomingMessage['headers']; readonly body: string };

/** What a route answers. `cut` promises the whole body and breaks off in the middle; `reset` breaks off before any answer. */
export type Reply = {
  readonly status?: number;
  readonly headers?: { readonly [name: string]: string };
  readonly json?: unknown;
  readonly body?: string | Uint8Array;
  readonly fault?: 'cut' | 'reset' | 'silence';
};
export type Route = Reply | ((request: Received) => Reply);

export type Loopback = { readonly origin: string; readonly requests: Received[]; readonly routes: Map<string, Route> };

/**
 * A server on 127.0.0.1 that knows the routes it was told ("GET /path?query", the query left out where it does not matter) and no others:
 * the test fails when it is asked for something else. It ends with the test.
 */
export const serve = async (routes: { readonly [route: string]: Route } = {}): Promise<Loopback> => {
  const requests: Received[] = [];
  const unexpected: string[] = [];
  const known = new Map(Object.entries(routes));
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const received = { route: `${request.method} ${request.url}`, headers: request.headers, body: Buffer.concat(pieces).toString() };
      requests.push(received);
      const route = known.get(received.route) ?? known.get(received.route.replace(/\?.*$/, ''));
      if (route === undefined) unexpected.push(received.route);
      send(response, route === undefined ? { status: 501, body: 'not a route that this test expects' } : typeof route === 'function' ? route(received) : route);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
    expect(unexpected, 'routes that the test did not expect').toEqual([]);
  });
  // A listening TCP server has an AddressInfo, never a pipe's name.
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, routes: known };
};

const send = (response: ServerResponse, { status = 200, headers = {}, json, body, fault }: Reply): void => {
  if (fault === 'silence') return;
  if (fault === 'reset') {
    response.socket?.destroy();
    return;
  }
  const bytes = Buffer.from(json === undefined ? (body ?? '') : JSON.stringify(json));
  const type = json === undefined ? 'application/octet-stream' : 'application/json; charset=utf-8';
  response.writeHead(status, { 'content-type': type, ...(status === 204 || status === 304 ? {} : { 'content-length': String(bytes.length) }), ...headers });
  if (fault !== 'cut') {
    response.end(response.req.method === 'HEAD' ? undefined : bytes);
    return;
  }
  response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => response.socket?.destroy());
};

/** A web page where an answer should be: a captive portal, a proxy, a maintenance page. */
export const WEB_PAGE: Reply = { body: '<!doctype html><title>Sign in</title>', headers: { 'content-type': 'text/html; charset=utf-8' } };
/** JSON of the right length that stops in the middle: what a broken cache serves. */
export const HALF_JSON: Reply = { body: '{"total_count": 1, "work', headers: { 'content-type': 'application/json; charset=utf-8' } };
