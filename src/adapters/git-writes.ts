import { ActError } from '../core/error.ts';
import type { Globs } from '../core/plan.ts';
import type { Git } from '../ports.ts';
import type { Change } from './git-changes.ts';
import type { GitProgram } from './git-program.ts';
import { GitFailure, firstLine } from './git-program.ts';
import { localTag } from './git-refs.ts';

type Writes = Pick<Git, 'createTag' | 'pushTag' | 'pushBranch' | 'commit'>;

/** What changes the repository or leaves for the remote; the person's hooks and signing apply. Nothing is ever forced. @throws ActError */
export function gitWrites(git: GitProgram, changes: (ignore: Globs) => Promise<readonly Change[]>): Writes {
  return {
    createTag: async (tag, { message, commit, replace }) => {
      await local(`the tag ${tag} could not be made`, git.write(['check-ref-format', `refs/tags/${tag}`]));
      await local(`the tag ${tag} could not be made`, git.write(['tag', '--annotate', ...(replace ? ['--force'] : []), `--message=${message}`, '--', tag, commit]));
      const made = await localTag(git, tag);
      if (made === null) throw new ActError(`git made no tag ${tag}`, { left: false, fix: 'See the tags of the repository: git tag --list.' });
      return made;
    },
    pushTag: async (tag, object) => {
      // git makes no such tag, and an object could be pushed under it all the same.
      if (tag.startsWith('-')) throw new ActError(`${tag} is not a name that a tag can have`, { left: false, fix: 'Name the target otherwise.' });
      await push(git, object, `refs/tags/${tag}`);
    },
    pushBranch: async (branch) => {
      // A tag may be called HEAD, and in a refspec git would take that one.
      const commit = await local('HEAD could not be read', git.write(['rev-parse', '--verify', 'HEAD^{commit}']));
      await push(git, commit, `refs/heads/${branch}`);
    },
    commit: async (message, { paths, ignore }) => {
      const chosen = paths.length > 0 ? paths : (await changes(ignore)).map(({ path }) => path);
      if (chosen.length === 0) throw new ActError('there is nothing to commit', { left: false, fix: 'See git status.' });
      // `--only` takes these paths and leaves what a person has staged beside them.
      await local('the changes could not be staged', git.write(['--literal-pathspecs', 'add', '--all', '--', ...chosen]));
      await local('the commit could not be made', git.write(['--literal-pathspecs', 'commit', '--quiet', '--only', `--message=${message}`, '--', ...chosen]));
      return git.write(['rev-parse', '--verify', 'HEAD^{commit}']);
    },
  };
}

/** What git and ssh say of a connection that never came about: no such host, nobody listens, no such repository there. */
const NOT_CONNECTED = [
  /^fatal: unable to access '.*': (?:Could not resolve (?:host|proxy)|Failed to connect to|Couldn't connect to server)/,
  /^ssh: connect to host \S+ port \d+: /,
  /^ssh: Could not resolve hostname /,
  /^fatal: '.*' does not appear to be a git repository$/,
  /^fatal: unable to find remote helper for /,
];
/** What git says below that. */
const SAID_WITH_IT = /^(?:fatal: Could not read from remote repository\.|Please make sure you have the correct access rights|and the repository exists\.)$/;

/**
 * Whether a push certainly ended before the other side was spoken to. Every line must be one of a connection that was never made: a hook runs, and ssh loses a
 * connection, after it was, and both may say the same of something else. "To <url>" on stdout is of another address that was reached.
 * Prevents: a tag that arrived recorded as "did not happen", because the network was unreachable when the answer was on its way.
 */
const neverLeft = ({ said, printed, exitCode }: GitFailure): boolean => {
  const lines = said.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const isOfConnecting = (line: string): boolean => NOT_CONNECTED.some((pattern) => pattern.test(line));
  return exitCode === GIT_DIED && printed.trim() === '' && lines.some(isOfConnecting) && lines.every((line) => isOfConnecting(line) || SAID_WITH_IT.test(line));
};
const GIT_DIED = 128;

async function push(git: GitProgram, from: string, to: string): Promise<void> {
  // A name with a colon or a star would make another refspec of it.
  await local(`${to} cannot be pushed`, git.write(['check-ref-format', to]));
  try {
    await git.write(['push', '--porcelain', '--no-follow-tags', '--recurse-submodules=no', '--no-progress', '--', 'origin', `${from}:${to}`]);
  } catch (cause) {
    const failure = cause instanceof GitFailure ? cause : null;
    const rejected = failure?.printed.split('\n').find((line) => line.startsWith('!'));
    const left = failure === null || !neverLeft(failure);
    const why = rejected === undefined ? firstLine(failure?.said ?? String(cause)) : `origin refused it: ${rejected.slice(1).trim().replaceAll('\t', ' ')}`;
    throw new ActError(`the push of ${to} did not succeed: ${why}`, { left, fix: left ? 'Look at origin first: reconcile says what became of it.' : 'Put right what git says, and push again.', cause });
  }
}

async function local(what: string, act: Promise<string>): Promise<string> {
  try {
    return await act;
  } catch (cause) {
    const why = cause instanceof GitFailure ? firstLine(cause.said || cause.printed) || cause.message : String(cause);
    const fix = /index\.lock/.test(why) ? 'Another git is at work here, or died. Wait for it; if none runs, remove its lock file, and try again.' : 'See what git says, and try again.';
    throw new ActError(`${what}: ${why}`, { left: false, fix, cause });
  }
}
