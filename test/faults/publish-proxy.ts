import { createServer, request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = '2xx with its id' | '2xx without' | '5xx' | 'hang' | 'reset';

/** What becomes of the first dispatch that would publish. */
export type Treatment = {
  /** Whether GitHub gets to hear of it. */
  readonly stored: boolean;
  readonly answer: Answer;
  /** Called when it was answered, or when it is certain that it never will be. */
  readonly treated: () => void;
};

export type PublishProxy = {
  readonly url: string;
  /** Dispatches that would publish, the treated one among them. */
  readonly posts: () => number;
  readonly close: () => Promise<void>;
};

const NO_RUN = '99999999999';

/** Stands before a world and lets everything through, but for the first dispatch that would publish. */
export const openPublishProxy = async (world: string, treatment: Treatment): Promise<PublishProxy> => {
  let posts = 0;
  const server = createServer((asked, answer) => {
    void bodyOf(asked).then((body) => {
      const publishes = asked.method === 'POST' && asked.url?.endsWith('/release-publish.yml/dispatches') === true && !/"rehearsal":\s*"true"/.test(body.toString());
      if (publishes) posts += 1;
      if (publishes && posts === 1) return treat(world, { asked, body, answer }, treatment);
      return forward(world, asked, body).then((got) => send(answer, got), () => void answer.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // A server that listens on a TCP port has an address of this form.
  return {
    url: `http://127.0.0.1:${port}`,
    posts: () => posts,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

type Got = { readonly status: number; readonly headers: IncomingMessage['headers']; readonly body: Buffer };
type Exchange = { readonly asked: IncomingMessage; readonly body: Buffer; readonly answer: ServerResponse };

const treat = async (world: string, { asked, body, answer }: Exchange, { stored, answer: how, treated }: Treatment): Promise<void> => {
  const got = stored ? await forward(world, asked, body) : null;
  // Of a run that there is not, GitHub still gives an id: it has lost it after it had answered.
  const id = { 'content-type': 'application/json; charset=utf-8' };
  switch (how) {
    case '2xx with its id':
      answer.on('finish', treated);
      return send(answer, got ?? { status: 200, headers: id, body: Buffer.from(JSON.stringify({ workflow_run_id: Number(NO_RUN), run_url: `${world}/actions/runs/${NO_RUN}`, html_url: `${world}/actions/runs/${NO_RUN}` })) });
    case '2xx without':
      answer.on('finish', treated);
      return send(answer, { status: 204, headers: {}, body: Buffer.alloc(0) });
    case '5xx':
      answer.on('finish', treated);
      return send(answer, { status: 502, headers: { 'content-type': 'text/html' }, body: Buffer.from('<html><body>Bad Gateway</body></html>') });
    case 'hang':
      return treated();
    case 'reset':
      answer.socket?.resetAndDestroy();
      return treated();
    default:
      return how satisfies never;
  }
};

const bodyOf = async (message: IncomingMessage): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  // A robot that is killed while it asks leaves half a question, which is none.
  for await (const piece of message) pieces.push(piece);
  return Buffer.concat(pieces);
};

/** The Host stays that of the proxy, so that what GitHub redirects to is asked here too. */
const forward = (world: string, { method, url, headers }: IncomingMessage, body: Buffer): Promise<Got> =>
  new Promise((resolve, reject) => {
    const sent = request(`${world}${url}`, { method, headers }, (got) => void bodyOf(got).then((whole) => resolve({ status: got.statusCode ?? 0, headers: got.headers, body: whole }), reject));
    sent.on('error', reject);
    sent.end(body);
  });

const send = (answer: ServerResponse, { status, headers, body }: Got): void => {
  const { 'transfer-encoding': _, ...kept } = headers;
  answer.writeHead(status, { ...kept, ...(status === 204 || status === 304 ? {} : { 'content-length': body.length }) });
  answer.end(body);
};
