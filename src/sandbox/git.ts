import { execFile } from 'node:child_process';

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

/** All refs of a bare repository by their full name, tags peeled to the commit they mean. */
export const refsOf = async (bare: string): Promise<Refs> => {
  const lines = await git(bare, ['for-each-ref', '--format=%(refname) %(objectname) %(objecttype) %(*objectname)']);
  const entries = lines.split('\n').filter(Boolean).map((line) => {
    const [name = '', object = '', type = '', peeled = ''] = line.split(' ');
    return [name, { object, type, commit: peeled || object }] as const;
  });
  return Object.fromEntries(entries);
};

/** The commit that a branch, a tag or a (possibly short) hash means; null when there is none. */
export const commitOf = async (bare: string, ref: string): Promise<string | null> => {
  for (const name of [`refs/heads/${ref}`, `refs/tags/${ref}`, ref]) {
    if (name.startsWith('-')) return null;
    const found = await git(bare, ['rev-parse', '--quiet', '--verify', '--end-of-options', `${name}^{commit}`]).catch(() => null);
    if (found) return found;
  }
  return null;
};

/** A file of a commit, or null when the commit has no such file. */
export const fileAt = (bare: string, commit: string, path: string): Promise<Buffer | null> =>
  gitBytes(bare, ['cat-file', 'blob', `${commit}:${path}`]).catch(() => null);

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
  const fields = (await git(bare, ['show', '-s', `--format=${format}`, '--end-of-options', commit])).split('\0');
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
