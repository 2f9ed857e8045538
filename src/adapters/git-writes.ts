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

/** Of these, git says so before it has sent anything: no such host, nobody listens, no such repository, nothing to send. */
const NEVER_LEFT = /could not resolve host|connection refused|failed to connect to|couldn't connect to server|does not appear to be a git repository|no such remote|no configured push destination|src refspec .* does not match any|not a valid ref|network is unreachable|unable to find remote helper/i;

async function push(git: GitProgram, from: string, to: string): Promise<void> {
  // A name with a colon or a star would make another refspec of it.
  await local(`${to} cannot be pushed`, git.write(['check-ref-format', to]));
  try {
    await git.write(['push', '--porcelain', '--no-follow-tags', '--recurse-submodules=no', '--no-progress', '--', 'origin', `${from}:${to}`]);
  } catch (cause) {
    const failure = cause instanceof GitFailure ? cause : null;
    const rejected = failure?.printed.split('\n').find((line) => line.startsWith('!'));
    // "To <url>" is printed once the other side has spoken of refs.
    const left = failure === null || /^To /m.test(failure.printed) || !NEVER_LEFT.test(failure.said);
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
