import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The environment of every git process of the sandbox: no settings of the machine, no prompt, no editor. */
export const GIT_ENVIRONMENT: { readonly [name: string]: string } = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_EDITOR: 'true',
  LC_ALL: 'C',
};

/** Git variables that a hook or a wrapper may have left in our environment would point git at another repository. */
const inherited = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));

/**
 * Runs git in a repository and gives its standard output as bytes.
 * @throws Error with git's own words when it does not exit with 0.
 */
export const gitBytes = (repository: string, args: readonly string[], env: { readonly [name: string]: string } = {}): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const options = { cwd: repository, env: { ...inherited(), ...GIT_ENVIRONMENT, ...env }, encoding: 'buffer' as const, maxBuffer: 64 * 1024 * 1024 };
    execFile('git', [...args], options, (error, stdout, stderr) => {
      if (error) reject(new Error(`git ${args.join(' ')}: ${stderr.toString('utf8').trim() || error.message}`, { cause: error }));
      else resolve(stdout);
    });
  });

/** As `gitBytes`, as text without the last line end. */
export const git = async (repository: string, args: readonly string[], env: { readonly [name: string]: string } = {}): Promise<string> =>
  (await gitBytes(repository, args, env)).toString('utf8').replace(/\n$/, '');

export type Refs = { readonly [name: string]: { readonly object: string; readonly type: string; readonly commit: string } };

/** What git gave for whole hashes: the same bytes for ever, so no process is started for them a second time. */
const known = new Map<string, Promise<Buffer>>();
const KNOWN = 500;
const WHOLE = /^[0-9a-f]{40}$/;

/** As `gitBytes`, for what one object holds. A name that may come to mean another object is asked for each time. */
export const gitObject = (bare: string, object: string, args: readonly string[]): Promise<Buffer> => {
  if (!WHOLE.test(object)) return gitBytes(bare, args);
  const key = [bare, ...args].join('\0');
  const before = known.get(key);
  if (before !== undefined) return before;
  const asked = gitBytes(bare, args);
  known.set(key, asked);
  // What is not there may still be pushed.
  asked.catch(() => known.delete(key));
  for (const oldest of known.keys()) {
    if (known.size <= KNOWN) break;
    known.delete(oldest);
  }
  return asked;
};

const refsBefore = new Map<string, { readonly stamp: string; readonly refs: Refs }>();

/**
 * All refs of a bare repository by their full name, tags peeled to the commit they mean. Every update of one renames a lock into its
 * folder, so git is asked again only when a folder has changed. One that changed this moment may change again without a new time.
 */
export const refsOf = async (bare: string): Promise<Refs> => {
  const at = Date.now();
  const { stamp, newest } = await stampOf(bare);
  const before = refsBefore.get(bare);
  if (before?.stamp === stamp) return before.refs;
  const lines = await git(bare, ['for-each-ref', '--format=%(refname) %(objectname) %(objecttype) %(*objectname)']);
  const entries = lines.split('\n').filter(Boolean).map((line) => {
    const [name = '', object = '', type = '', peeled = ''] = line.split(' ');
    return [name, { object, type, commit: peeled || object }] as const;
  });
  const refs = Object.fromEntries(entries);
  if (newest < at - RACY_MS) refsBefore.set(bare, { stamp, refs });
  return refs;
};

const RACY_MS = 1_000;

/** When each folder that holds refs was changed last, and the newest of these times in milliseconds. */
const stampOf = async (bare: string): Promise<{ readonly stamp: string; readonly newest: number }> => {
  const below = await readdir(join(bare, 'refs'), { recursive: true, withFileTypes: true });
  const folders = [bare, join(bare, 'refs'), join(bare, 'reftable'), ...below.filter((entry) => entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name))];
  const times = await Promise.all(folders.map(async (folder) => [folder, (await stat(folder).catch(() => null))?.mtimeMs ?? 0] as const));
  return { stamp: JSON.stringify(times), newest: Math.max(...times.map(([, time]) => time)) };
};

/** The commit that a branch, a tag or a (possibly short) hash means; null when there is none. */
export const commitOf = async (bare: string, ref: string): Promise<string | null> => {
  const refs = await refsOf(bare);
  const named = refs[`refs/heads/${ref}`] ?? refs[`refs/tags/${ref}`];
  if (named !== undefined) return named.commit;
  if (ref.startsWith('-')) return null;
  return (await git(bare, ['rev-parse', '--quiet', '--verify', '--end-of-options', `${ref}^{commit}`]).catch(() => null)) || null;
};

/** A file of a commit, or null when the commit has no such file. */
export const fileAt = (bare: string, commit: string, path: string): Promise<Buffer | null> =>
  gitObject(bare, commit, ['cat-file', 'blob', `${commit}:${path}`]).catch(() => null);

export type CommitFacts = {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: { readonly name: string; readonly email: string; readonly date: string };
  readonly committer: { readonly name: string; readonly email: string; readonly date: string };
};

/** What GitHub tells of a commit. @throws Error when there is no such commit. */
export const commitFacts = async (bare: string, commit: string): Promise<CommitFacts> => {
  const format = ['%H', '%T', '%P', '%an', '%ae', '%at', '%cn', '%ce', '%ct', '%B'].join('%x00');
  const fields = (await gitObject(bare, commit, ['show', '-s', `--format=${format}`, '--end-of-options', commit])).toString('utf8').split('\0');
  const [sha = '', tree = '', parents = '', an = '', ae = '', at = '0', cn = '', ce = '', ct = '0', message = ''] = fields;
  return {
    sha,
    tree,
    parents: parents.split(' ').filter(Boolean),
    message: message.trimEnd(),
    author: { name: an, email: ae, date: isoSeconds(Number(at) * 1000) },
    committer: { name: cn, email: ce, date: isoSeconds(Number(ct) * 1000) },
  };
};

/** A time as GitHub writes it: UTC, whole seconds. */
export const isoSeconds = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
