import type { Git, Tag } from '../ports.ts';
import type { GitProgram } from './git-program.ts';
import { GitFailure, unanswered } from './git-program.ts';
import { commitOf } from './git-refs.ts';
import { repositoryIn } from './repository-url.ts';

type Remote = Pick<Git, 'originRepository' | 'fetch' | 'aheadBehind' | 'remoteTag' | 'remoteTags' | 'remoteBranch'>;

/** A checkout may name another program for it, which git would run here where origin is a path. */
const UPLOAD_PACK = '--upload-pack=git-upload-pack';

/** Looks at the remote `origin`: read-only, without prompts. */
export function gitRemote(git: GitProgram): Remote {
  return {
    originRepository: async () => {
      const urls = [...(await configured(git, 'remote.origin.url')), ...(await configured(git, 'remote.origin.pushurl'))];
      const repositories = new Set(urls.map(repositoryIn));
      // Two names mean that a push goes elsewhere than what was read.
      const [only] = repositories;
      return repositories.size === 1 ? (only ?? null) : null;
    },
    fetch: async () => {
      // Where branches are kept is ours to say: a configured refspec could write over the branches here.
      await git.read(['fetch', '--quiet', '--no-prune', '--no-recurse-submodules', '--no-write-fetch-head', UPLOAD_PACK, '--refmap=', '--', 'origin', '+refs/heads/*:refs/remotes/origin/*']).catch((cause: unknown) => {
        throw unanswered('origin could not be fetched', cause);
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
      const refs = await lsRemote(git, [ref, `${ref}^{}`]);
      const object = refs.get(ref);
      if (object === undefined) return null;
      const peeled = refs.get(`${ref}^{}`);
      return { object, commit: peeled ?? object, annotated: peeled !== undefined } satisfies Tag;
    },
    remoteTags: async () => [...(await lsRemote(git, ['refs/tags/*'])).keys()].filter((ref) => ref.startsWith('refs/tags/') && !ref.endsWith('^{}')).map((ref) => ref.slice('refs/tags/'.length)),
    remoteBranch: async (branch) => (await lsRemote(git, [`refs/heads/${branch}`])).get(`refs/heads/${branch}`) ?? null,
  };
}

/** Object ids by ref. Git matches the end of a name too (`x/refs/tags/v1`), so callers take exact names out of it. @throws WorldError */
async function lsRemote(git: GitProgram, patterns: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const text = await git.read(['ls-remote', '--quiet', UPLOAD_PACK, '--', 'origin', ...patterns]).catch((cause: unknown) => {
    throw unanswered('origin could not be asked', cause);
  });
  const lines = text.split('\n').flatMap((line): readonly (readonly [string, string])[] => {
    const [id = '', ref = ''] = line.split('\t');
    return /^[0-9a-f]{40,64}$/.test(id) && ref !== '' ? [[ref, id]] : [];
  });
  return new Map(lines);
}

/** As it is written in the configuration: `url.<x>.insteadOf` must not change which repository this is. */
async function configured(git: GitProgram, key: string): Promise<readonly string[]> {
  try {
    return (await git.read(['config', '--get-all', key])).split('\n').filter((value) => value !== '');
  } catch (cause) {
    if (cause instanceof GitFailure && cause.exitCode === 1) return [];
    throw unanswered(`${key} could not be read`, cause);
  }
}
