import { HoldpointError } from '../core/error.ts';
import type { Globs } from '../core/plan.ts';
import type { Git } from '../ports.ts';
import { statusOf, treeHash, withHidden } from './git-changes.ts';
import { hiddenIn } from './git-hidden.ts';
import type { Variables } from './environment.ts';
import { GitFailure, firstLine, openGitProgram, rootOf, unanswered } from './git-program.ts';
import type { GitProgram } from './git-program.ts';
import { obstacle } from './git-obstacle.ts';
import { gitRefs } from './git-refs.ts';
import { gitRemote } from './git-remote.ts';
import { gitWrites } from './git-writes.ts';

/**
 * Opens the checkout that `path` is in.
 * @param environment the person's variables; git's own of a surrounding git are left out.
 * @throws HoldpointError code 2 when it is no work tree, code 3 when git is missing.
 */
export async function openGit(path: string, { environment = process.env }: { readonly environment?: Variables } = {}): Promise<Git> {
  const { root, git } = await topLevel(path, environment);
  const changes = async (ignore: Globs) => (await statusOf(git, root, ignore)).changes;
  const hidden = hiddenIn(git, root);
  const shown = async (ignore: Globs) => {
    const [status, files] = await Promise.all([statusOf(git, root, ignore), hidden()]);
    return { ...status, changes: withHidden(status.changes, files, ignore) };
  };
  return {
    root,
    dirty: async (ignore) => (await shown(ignore)).changes.map((change) => change.path),
    checkout: async (ignore) => {
      const status = await shown(ignore);
      if (status.commit === null) throw unanswered(NO_HEAD, null);
      const dirty = status.changes.map(({ path }) => path);
      return { commit: status.commit, branch: status.branch ?? (await head(git)).branch, tree: await treeHash(root, status.changes), ...(dirty.length === 0 ? {} : { dirty }) };
    },
    tracked: async (paths) => (await git.read(['--literal-pathspecs', 'ls-files', '-z', '--', ...paths], { trim: false })).split('\0').filter((path) => path !== ''),
    head: () => head(git),
    subject: (commit) => git.read(['log', '-1', '--no-show-signature', '--format=%s', '--end-of-options', commit, '--']),
    obstacle: () => obstacle(git, root, hidden),
    identity: () => identity(git),
    ...gitRefs(git, root, changes),
    ...gitRemote(git),
    ...gitWrites(git, changes),
  };
}

async function topLevel(path: string, environment: Variables): Promise<{ readonly root: string; readonly git: GitProgram }> {
  try {
    const [here, root] = await Promise.all([openGitProgram(path, environment), rootOf(path, environment)]);
    return { root, git: root === path ? here : await openGitProgram(root, environment) };
  } catch (cause) {
    const said = cause instanceof GitFailure ? cause.said : cause instanceof Error ? cause.message : String(cause);
    if (/spawn git ENOENT/.test(said)) throw new HoldpointError({ code: 3, what: 'git is not installed or not on PATH', why: 'Holdpoint reads and tags the repository with it', fix: 'Install git, and start again.', cause });
    throw new HoldpointError({ code: 2, what: `${path} is not a git repository`, why: firstLine(said), fix: 'Start in a checkout of the repository that is to be released. holdpoint sandbox shows a whole release anywhere.', cause });
  }
}

const BRANCHES = 'refs/heads/';

const NO_HEAD = 'HEAD could not be read (a repository without a commit has none)';

async function head(git: GitProgram): ReturnType<Git['head']> {
  // On a branch one process says both, of one moment; it marks the branch that is checked out.
  const branches = await git.read(['for-each-ref', '--points-at=HEAD', '--format=%(HEAD) %(objectname) %(refname)', BRANCHES], { trim: false }).catch(() => '');
  const [, here, on] = /^\* ([0-9a-f]+) refs\/heads\/(.+)$/m.exec(branches) ?? [];
  if (here !== undefined && on !== undefined) return { commit: here, branch: on };
  try {
    const commit = await git.read(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
    // Its short form is `heads/main` where a tag is called main too.
    const ref = await git.read(['symbolic-ref', '--quiet', 'HEAD']).catch((error: unknown) => {
      // 1 means that HEAD is detached; anything else is no answer.
      if (error instanceof GitFailure && error.exitCode === 1) return null;
      throw error;
    });
    return { commit, branch: ref?.startsWith(BRANCHES) === true ? ref.slice(BRANCHES.length) : null };
  } catch (cause) {
    throw unanswered(NO_HEAD, cause);
  }
}

/** Who git would say made a commit; never the guess that it makes from the host's name. */
async function identity(git: GitProgram): ReturnType<Git['identity']> {
  const ident = await git.read(['-c', 'user.useConfigOnly=true', 'var', 'GIT_AUTHOR_IDENT']).catch((cause: unknown) => {
    throw unanswered('git does not know who you are (set user.name and user.email)', cause);
  });
  const [, name = '', email = ''] = /^(.*) <([^>]*)> \d+ [+-]\d{4}$/.exec(ident) ?? [];
  return { name, email };
}
