import type { Variables } from './environment.ts';
import { withoutSecrets } from './environment.ts';
import { endGroup } from './process-group.ts';

/** What a small tool said. `code` is null when it was ended by a signal or at its deadline; `missing`: there is no such program. */
export type Captured = { readonly code: number | null; readonly stdout: string; readonly stderr: string; readonly missing: boolean };

export type Capture = (
  argv: readonly [string, ...string[]],
  options: { readonly cwd: string; readonly input?: string; readonly env?: { readonly [name: string]: string }; readonly pass?: readonly string[]; readonly timeoutMs?: number },
) => Promise<Captured>;

const TIMEOUT_MS = 30_000;
const MOST_BYTES = 16 * 1024 * 1024;
const GRACE_MS = 500;
/** How long what was written before the end may take to arrive, when something else holds the pipe. */
const DRAIN_MS = 500;

/**
 * Runs small tools whose answer is read (a tracker's program, `gh auth token`), without a shell, without colours, in the
 * person's environment less variables named like secrets. Never rejects for what the tool did. More than 16 MiB of output
 * is cut and counts as no answer (code null).
 */
export const createCapture =
  (environment: Variables): Capture =>
  async (argv, { cwd, input, env = {}, pass = [], timeoutMs = TIMEOUT_MS }) => {
    const { execa } = await import('execa');
    const [file, ...args] = argv;
    const subprocess = execa(file, args, {
      cwd,
      env: { ...withoutSecrets(environment), NO_COLOR: '1', GIT_TERMINAL_PROMPT: '0', ...Object.fromEntries(pass.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]]))), ...env },
      extendEnv: false,
      detached: true,
      reject: false,
      buffer: false,
      encoding: 'buffer',
      stdin: input === undefined ? 'ignore' : 'pipe',
    });
    const { pid, stdin, stdout, stderr } = subprocess;
    if (pid === undefined) {
      const { code, shortMessage } = await subprocess;
      return { code: null, stdout: '', stderr: shortMessage ?? '', missing: code === 'ENOENT' || code === 'EACCES' };
    }
    stdin?.on('error', () => undefined);
    stdin?.end(input);

    let whole = true;
    const end = (): void => {
      whole = false;
      void endGroup(pid, { graceMs: GRACE_MS });
    };
    const deadline = setTimeout(end, timeoutMs);
    const out = collect(stdout, end);
    const err = collect(stderr, end);
    const code = await new Promise<number | null>((resolve) => subprocess.nodeChildProcess.once('exit', resolve));
    clearTimeout(deadline);
    const drained = setTimeout(() => [stdout, stderr].forEach((stream) => stream.destroy()), DRAIN_MS);
    const [outText, errText] = await Promise.all([out, err]);
    clearTimeout(drained);
    return { code: whole ? code : null, stdout: outText, stderr: errText, missing: false };
  };

async function collect(stream: NodeJS.ReadableStream, tooMuch: () => void): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  stream.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= MOST_BYTES) chunks.push(chunk);
    else tooMuch();
  });
  await new Promise<void>((resolve) => {
    stream.once('close', resolve);
    stream.once('error', () => resolve());
  });
  return Buffer.concat(chunks).toString();
}
