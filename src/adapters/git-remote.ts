import type { Git, Tag } from '../ports.ts';
import type { GitProgram } from './git-program.ts';
import { GitFailure, firstLine, unanswered } from './git-program.ts';
import { commitOf } from './git-refs.ts';
import { repositoryIn } from './repository-url.ts';

type Remote = Pick<Git, 'originRepository' | 'fetch' | 'aheadBehind' | 'remoteTag' | 'remoteTags' | 'remoteBranch' | 'pushRefused'>;

/** A checkout may name another program for it, which git would run here where origin is a path. */
const UPLOAD_PACK = '--upload-pack=git-upload-pack';
const RECEIVE_PACK = '--receive-pack=git-receive-pack';

/** Looks at the remote `origin`: read-only, without prompts. */
export function gitRemote(git: GitProgram): Remote {
  const refsOf = together((patterns) => lsRemote(git, patterns));
  return {
    originRepository: async () => {
      const repositories = new Set((await addresses(git)).map(repositoryIn));
      // Two names mean that a push goes elsewhere than what was read.
      const [only] = repositories;
      return repositories.size === 1 ? (only ?? null) : null;
    },
    fetch: async () => {
      // Where branches are kept is ours to say: a configured refspec could write over the branches here. HEAD must be there, so that nothing at all is no answer.
      await fetched(git, [BRANCHES, 'HEAD']).catch(async (cause: unknown) => {
        if (!(cause instanceof GitFailure && NO_HEAD.test(cause.said))) throw unanswered('origin could not be fetched', cause);
        // It may lead to a branch that is not there, and the others are.
        await lsRemote(git, []);
        await fetched(git, [BRANCHES]).catch((again: unknown) => {
          throw unanswered('origin could not be fetched', again);
        });
      });
    },
    aheadBehind: async (branch) => {
      const [own, theirs] = await Promise.all([commitOf(git, `refs/heads/${branch}`), commitOf(git, `refs/remotes/origin/${branch}`)]);
      const counts = await git.read(['rev-list', '--left-right', '--count', `${own}...${theirs}`, '--']).catch((cause: unknown) => {
        throw unanswered(`${branch} could not be compared with origin`, cause);
      });
      const [ahead = Number.NaN, behind = Number.NaN] = counts.split('\t').map(Number);
      return { ahead, behind };
    },
    remoteTag: async (tag) => {
      const ref = `refs/tags/${tag}`;
      const refs = await refsOf([ref, `${ref}^{}`]);
      const object = refs.get(ref);
      if (object === undefined) return null;
      const peeled = refs.get(`${ref}^{}`);
      return { object, commit: peeled ?? object, annotated: peeled !== undefined } satisfies Tag;
    },
    remoteTags: async () => [...(await refsOf(['refs/tags/*'])).keys()].filter((ref) => ref.startsWith('refs/tags/') && !ref.endsWith('^{}')).map((ref) => ref.slice('refs/tags/'.length)),
    pushRefused: () => pushRefused(git),
    remoteBranch: async (branch) => (await refsOf([`refs/heads/${branch}`])).get(`refs/heads/${branch}`) ?? null,
  };
}

/** A branch that nobody has: what is here and what is there cannot be in each other's way. It is not made. */
const NOWHERE = 'refs/heads/holdpoint-may-i-push';

/** What GitHub says over ssh and over https to a key that may read only. */
const NO_WRITING = /Permission to \S+ denied to .+|.*Permission denied \(.+|Write access to repository not granted|The key you are authenticating with has been marked as read only|This repository was archived so it is read-only/i;

/**
 * A push that is not made: git opens the conversation in which it would push, for which the other side wants the right to write, and sends nothing.
 * Without the person's hooks, which have their own idea of what a push is. @throws WorldError
 */
async function pushRefused(git: GitProgram): Promise<string | null> {
  try {
    await git.read(['push', '--dry-run', '--porcelain', '--no-follow-tags', '--recurse-submodules=no', '--no-progress', '--no-verify', RECEIVE_PACK, '--', 'origin', `HEAD:${NOWHERE}`]);
    return null;
  } catch (cause) {
    const unknown = unanswered('origin could not be asked whether it takes a push', cause);
    const said = cause instanceof GitFailure ? cause.said : '';
    const named = NO_WRITING.exec(said)?.[0];
    if (named !== undefined || unknown.trouble === 'denied') return named ?? firstLine(said);
    throw unknown;
  }
}

const BRANCHES = '+refs/heads/*:refs/remotes/origin/*';
const NO_HEAD = /couldn't find remote ref HEAD/;

const fetched = (git: GitProgram, refspecs: readonly string[]): Promise<string> =>
  git.read(['fetch', '--quiet', '--no-prune', '--no-recurse-submodules', '--no-write-fetch-head', UPLOAD_PACK, '--refmap=', '--', 'origin', ...refspecs]);

/**
 * Object ids by ref. Over http git takes a web page, or nothing at all, for an old server that has no refs, and ends with 0; so HEAD is asked for as well, and
 * an origin that shows nothing gave no answer. Prevents: a tag that "is not on origin" because a page to sign in answered.
 * @throws WorldError
 */
async function lsRemote(git: GitProgram, patterns: readonly string[]): Promise<Refs> {
  const refs = await listed(git, [...patterns, 'HEAD']);
  if (refs.size > 0) return refs;
  // HEAD may lead to a branch that is not there.
  if ((await listed(git, [])).size > 0) return refs;
  const address = await git.read(['ls-remote', '--get-url', '--', 'origin']).catch((cause: unknown) => {
    throw unanswered('origin could not be asked', cause);
  });
  if (/^https?:/i.test(address)) throw unanswered('origin could not be asked', new Error('it shows no branch and no tag, as an empty repository does, or a page to sign in'));
  return refs;
}

/** Git matches the end of a name too (`x/refs/tags/v1`), so callers take exact names out of it. @throws WorldError */
async function listed(git: GitProgram, patterns: readonly string[]): Promise<Refs> {
  const text = await git.read(['ls-remote', '--quiet', UPLOAD_PACK, '--', 'origin', ...patterns]).catch((cause: unknown) => {
    throw unanswered('origin could not be asked', cause);
  });
  const lines = text.split('\n').flatMap((line): readonly (readonly [string, string])[] => {
    const [id = '', ref = ''] = line.split('\t');
    return /^[0-9a-f]{40,64}$/.test(id) && ref !== '' ? [[ref, id]] : [];
  });
  return new Map(lines);
}

type Refs = ReadonlyMap<string, string>;

/** Questions of one moment are one conversation with the remote: each is a login, and a second or two. */
function together(ask: (patterns: readonly string[]) => Promise<Refs>): (patterns: readonly string[]) => Promise<Refs> {
  let next: { readonly patterns: Set<string>; readonly answer: Promise<Refs> } | null = null;
  return (patterns) => {
    if (next === null) {
      const all = new Set<string>();
      const moment = new Promise((resolve) => setImmediate(resolve));
      next = { patterns: all, answer: moment.then(() => ((next = null), ask([...all]))) };
    }
    for (const pattern of patterns) next.patterns.add(pattern);
    return next.answer;
  };
}

/** Where origin is read from and pushed to, as it is written in the configuration: `url.<x>.insteadOf` must not change which repository this is. */
async function addresses(git: GitProgram): Promise<readonly string[]> {
  try {
    const settings = await git.read(['config', '--null', '--get-regexp', String.raw`^remote\.origin\.(url|pushurl)$`], { trim: false });
    return settings.split('\0').flatMap((setting) => (setting.includes('\n') ? [setting.slice(setting.indexOf('\n') + 1)] : [])).filter((value) => value !== '');
  } catch (cause) {
    if (cause instanceof GitFailure && cause.exitCode === 1) return [];
    throw unanswered('where origin is could not be read', cause);
  }
}
