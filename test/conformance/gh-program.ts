import { execFile } from 'node:child_process';
import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Ran = { readonly code: number; readonly stdout: Buffer; readonly stderr: string };

/** GitHub's own client, whose GitHub is a server on loopback. */
export type Gh = {
  readonly version: string;
  readonly run: (...args: readonly string[]) => Promise<Ran>;
  readonly close: () => void;
};

/** The one host that gh speaks to over plain http: https://github.com/cli/cli/blob/trunk/internal/ghinstance/host.go */
const HOST = 'github.localhost';

/** @returns null where gh is not installed. */
export const openGh = async ({ url, token, repository, folder }: { readonly url: string; readonly token: string; readonly repository: string; readonly folder: string }): Promise<Gh | null> => {
  const { port } = new URL(url);
  // As a proxy nothing needs to listen on port 80, and no name has to be known. The host is passed on, so that addresses in answers lead here again.
  const proxy = createServer((asked, answer) => {
    const { pathname, search, host } = new URL(asked.url ?? '', `http://api.${HOST}`);
    const forwarded = forward({ host: '127.0.0.1', port, method: asked.method, path: `${pathname}${search}`, headers: { ...asked.headers, host } }, (found) => {
      answer.writeHead(found.statusCode ?? 502, found.headers);
      found.pipe(answer);
    });
    forwarded.on('error', () => answer.destroy());
    asked.pipe(forwarded);
  });
  await new Promise<void>((done) => {
    proxy.listen(0, '127.0.0.1', done);
  });
  // A server that listens on a TCP port has an address of this form.
  const through = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, GH_CONFIG_DIR: folder, GH_TOKEN: token, GH_HOST: HOST, GH_REPO: `${HOST}/${repository}`, GH_PROMPT_DISABLED: '1', GH_NO_UPDATE_NOTIFIER: '1', NO_COLOR: '1', HTTP_PROXY: through, http_proxy: through };
  const close = (): void => {
    proxy.closeAllConnections();
    proxy.close();
  };
  const run: Gh['run'] = (...args) =>
    new Promise((resolve, reject) => {
      execFile('gh', [...args], { env, cwd: folder, encoding: 'buffer', maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
        if (error?.code === 'ENOENT') reject(error);
        else resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : 1, stdout, stderr: stderr.toString() });
      });
    });
  const version = await run('--version').catch(() => null);
  if (version === null) {
    close();
    return null;
  }
  return { version: version.stdout.toString().split('\n')[0] ?? '', run, close };
};
