import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A way to the world that lets everything through, and never brings back the answer to one sort of request. */
export type Unanswered = {
  readonly origin: string;
  /** Resolves when such a request has been taken by the world, and its answer is kept back. */
  readonly taken: Promise<void>;
  readonly close: () => Promise<void>;
};

/** @param isKept which requests the world answers and nobody hears of, by method and path. */
export const unanswered = async (world: string, isKept: (route: string) => boolean): Promise<Unanswered> => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const server = createServer((asked, answer) => {
    const onward = request(new URL(asked.url ?? '/', world), { method: asked.method ?? 'GET', headers: { ...asked.headers, host: new URL(world).host } }, (answered) => {
      if (isKept(`${asked.method ?? ''} ${asked.url ?? ''}`)) {
        answered.resume();
        answered.on('end', resolve);
        return;
      }
      answer.writeHead(answered.statusCode ?? 500, answered.headers);
      answered.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    asked.pipe(onward);
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  return {
    // A listening TCP server has an AddressInfo, never a pipe's name.
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken: promise,
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => {
        server.close(closed);
      });
    },
  };
};
