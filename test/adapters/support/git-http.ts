import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GIT_ENVIRONMENT } from './repository.ts';

/** What goes wrong with an answer: it stops in the middle, or seems whole and lacks its end, or is another one. What the request did is done. */
export type GitFault = 'cut' | 'short' | { readonly status: number; readonly body?: string; readonly type?: string };

export type GitServer = {
  readonly url: string;
  /** `POST /origin.git/git-receive-pack`, one line for each request. */
  readonly asked: string[];
  /** Says of a request what goes wrong with it. */
  fault: (asked: string) => GitFault | null;
  readonly close: () => void;
};

export type GitLogin = { readonly user: string; readonly password: string };

/** The bare repositories of a folder over git's own smart HTTP, on loopback: https://git-scm.com/docs/git-http-backend. With `login`, nobody else gets an answer. */
export const serveGit = async (folder: string, login: GitLogin | null = null): Promise<GitServer> => {
  const state: Omit<GitServer, 'url' | 'close'> = { asked: [], fault: () => null };
  const wanted = login === null ? null : `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`;
  const server = createServer((request, response) => {
    const asked = `${request.method} ${request.url}`;
    state.asked.push(asked);
    const fault = state.fault(asked);
    if (fault !== null && typeof fault === 'object') response.writeHead(fault.status, { 'content-type': fault.type ?? 'text/plain' }).end(fault.body ?? '');
    else if (wanted !== null && request.headers.authorization !== wanted) response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
    else backend(folder, request, response, fault);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  // A listening TCP server has an AddressInfo, never a pipe's name.
  return Object.assign(state, { close, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/origin.git` });
};

/** One request, handed to git as a web server does: https://www.rfc-editor.org/rfc/rfc3875 */
const backend = (folder: string, request: IncomingMessage, response: ServerResponse, fault: 'cut' | 'short' | null): void => {
  const { pathname, search } = new URL(request.url ?? '/', 'http://x');
  const { headers } = request;
  const child = spawn('git', ['http-backend'], {
    env: {
      ...GIT_ENVIRONMENT,
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      REMOTE_USER: 'rowan',
      REQUEST_METHOD: request.method ?? 'GET',
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      CONTENT_TYPE: headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(headers['git-protocol'] ?? ''),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const pieces: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
  child.on('close', () => {
    const all = Buffer.concat(pieces);
    const end = all.indexOf('\r\n\r\n');
    const lines = all.subarray(0, end).toString().split('\r\n');
    const named = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
    const { status = '200', ...others } = named;
    const body = all.subarray(end + 4);
    // A line of git's ends with its length; without the last four bytes the list seems to go on.
    const sent = fault === 'short' ? body.subarray(0, body.length - 4) : body;
    response.writeHead(Number.parseInt(status, 10), { ...others, 'content-length': String(sent.length) });
    if (fault === 'cut') response.write(sent.subarray(0, Math.ceil(sent.length / 2)), () => response.socket?.destroy());
    else response.end(sent);
  });
  request.pipe(child.stdin);
};
