import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Reply, Route } from '../adapters/loopback.ts';
import type { Good, WebFault } from './web-faults.ts';

/** A loopback server whose routes answer well, but for those that were told to go wrong. */
export type Web = {
  readonly origin: string;
  readonly routes: Map<string, Route>;
  /** Lets a route ("GET /path", as it was told) go wrong until it is told otherwise; null lets it answer well again. */
  readonly break: (route: string, fault: WebFault | null) => void;
  /** How many requests came to a route, whatever became of them. */
  readonly count: (route: string) => number;
  /** Asked for, and not known. */
  readonly unknown: readonly string[];
  readonly close: () => void;
};

/** Every good answer has an ETag, and a question that names it gets a 304. */
export const serveWeb = async (routes: { readonly [route: string]: Route }): Promise<Web> => {
  const known = new Map(Object.entries(routes));
  const broken = new Map<string, WebFault>();
  const counts = new Map<string, number>();
  const unknown: string[] = [];
  const server = createServer((request, response) => {
    response.on('error', () => undefined);
    const pieces: Buffer[] = [];
    request.on('error', () => undefined);
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const full = `${request.method} ${request.url}`;
      const key = known.has(full) ? full : full.replace(/\?.*$/, '');
      counts.set(key, (counts.get(key) ?? 0) + 1);
      const route = known.get(key);
      if (route === undefined) {
        unknown.push(full);
        response.writeHead(501).end();
        return;
      }
      const good = goodOf(typeof route === 'function' ? route({ route: full, headers: request.headers, body: Buffer.concat(pieces).toString() }) : route);
      const fault = broken.get(key);
      if (fault !== undefined) return fault.answer(response, good);
      const etag = `W/"${good.bytes.length}-${good.bytes.toString('base64').slice(0, 40)}"`;
      if (request.method === 'GET' && request.headers['if-none-match'] === etag) {
        response.writeHead(304, { etag }).end();
        return;
      }
      response.writeHead(good.status, { ...good.headers, etag, 'content-length': String(good.bytes.length) });
      response.end(request.method === 'HEAD' ? undefined : good.bytes);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    // A listening TCP server has an AddressInfo, never a pipe's name.
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    routes: known,
    break: (route, fault) => void (fault === null ? broken.delete(route) : broken.set(route, fault)),
    count: (route) => counts.get(route) ?? 0,
    unknown,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

const goodOf = ({ status = 200, headers = {}, json, body = '' }: Reply): Good => ({
  status,
  headers: { 'content-type': json === undefined ? 'application/octet-stream' : 'application/json; charset=utf-8', ...headers },
  bytes: Buffer.from(json === undefined ? body : JSON.stringify(json)),
});

/** A server that was there a moment ago. */
export const nobodyThere = async (): Promise<string> => {
  const { origin, close } = await serveWeb({});
  close();
  return origin;
};
