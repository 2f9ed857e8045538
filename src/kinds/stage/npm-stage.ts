import { join } from 'node:path';
import { z } from 'zod';
import type { KindPorts, StagedAs } from '../../ports.ts';
import { WorldError } from '../../ports.ts';

/** What npm holds back of one version; other fields (who staged it, when) are of no use here. */
const item = z.object({ id: z.uuid(), packageName: z.string(), version: z.string(), tag: z.string().nullish() });

/** One staged version: its id, and the dist-tag that it will get, which cannot be changed any more. */
export type Staged = { readonly id: string; readonly tag: string | null };

/**
 * The staged entries of exactly this version, by `npm stage list <package> --json` (npm 11.15 or later). Words of the command line, JSON and file names are
 * those of npm's own source (lib/commands/stage, 11.19); what the public registry answers has not been seen, for it needs an account.
 * @throws WorldError when npm gave no answer that can be read: no answer is never "nothing is staged"
 */
export const listStaged = async ({ package: name, version }: StagedAs, ports: KindPorts, env: readonly string[]): Promise<readonly Staged[]> => {
  // In a folder of its own: what a repository has in its .npmrc comes from pull requests, and steers no approval.
  const text = await ports.files.scratch((folder) => ask(['npm', 'stage', 'list', name, '--json'], ports, { cwd: folder, pass: env }));
  const parsed = z.array(item).safeParse(jsonOf(text));
  if (!parsed.success) throw silent(`npm stage list ${name} says nothing that can be read`, 'npm 11.15 or later has it: npm --version.');
  return parsed.data.filter((one) => one.packageName === name && one.version === version).map(({ id, tag }) => ({ id, tag: tag ?? null }));
};

/** The SHA-256 of a staged tarball, downloaded into an empty folder. @throws WorldError */
export const digestOfStaged = async (id: string, { package: name, version }: StagedAs, ports: KindPorts, env: readonly string[]): Promise<string> =>
  ports.files.scratch(async (folder) => {
    await ask(['npm', 'stage', 'download', id], ports, { cwd: folder, pass: env });
    const file = `${name.replace('@', '').replace('/', '-')}-${version}-${id}.tgz`;
    const hashed = await ports.files.hash(join(folder, file));
    if (hashed === null) throw silent(`npm stage download ${id} left no ${file}`, 'Run it by hand and look at what it writes.');
    return hashed.sha256;
  });

/** `npm stage approve`, once. npm asks for a second factor only where it has a terminal, and it has none here; then it ends with an error and nothing is approved. */
export const approveStaged = async (id: string, ports: KindPorts, { env, timeoutMs }: { readonly env: readonly string[]; readonly timeoutMs: number }) =>
  ports.files.scratch((folder) =>
    ports.processes.run({ run: { argv: ['npm', 'stage', 'approve', id, '--registry', ports.endpoints.npm] }, cwd: folder, env: ports.environment, pass: env, timeoutMs, expect: null, reject: null, own: true }, { attempt: ports.attempt, log: ports.log }),
  );

const ask = async (argv: readonly [string, ...string[]], ports: KindPorts, options: { readonly cwd: string; readonly pass: readonly string[] }): Promise<string> => {
  const { code, stdout, stderr, missing } = await ports.processes.capture([...argv, '--registry', ports.endpoints.npm], options);
  if (missing) throw silent('npm is not installed', 'Install Node.js, which brings npm 11.15 or later.');
  if (code === 0) return stdout;
  const said = stderr.split('\n').find((line) => /^npm (?:error|ERR!) (?!code\b)/.test(line))?.replace(/^npm (?:error|ERR!)\s*/, '');
  throw silent(`${argv.join(' ')} gave no answer${said === undefined ? '' : `: ${said}`}`, 'Be logged in to npm as a maintainer of the package: npm whoami. `npm stage` is in npm 11.15 or later.');
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const silent = (why: string, fix: string): WorldError => new WorldError(why, { trouble: 'unreachable', fix });
