import type { Git, Tag } from '../ports.ts';
import type { Globs } from '../core/plan.ts';
import type { Change } from './git-changes.ts';
import type { GitProgram } from './git-program.ts';
import { GitFailure, unanswered } from './git-program.ts';
import { rememberTags } from './git-tags.ts';

type Refs = Pick<Git, 'localTag' | 'tagMessage' | 'describeTag' | 'changedFiles' | 'diff' | 'isAncestor' | 'show' | 'filesNaming'>;

const NOTHING: Globs = { globs: [], patterns: [] };

/** Reads of the local repository. Names go in as full refs or after `--end-of-options`: `--output=x` is a name that git itself accepts. */
export function gitRefs(git: GitProgram, root: string, changes: (ignore: Globs) => Promise<readonly Change[]>): Refs {
  return {
    localTag: rememberTags(git, root, (tag) => localTag(git, tag)),
    tagMessage: async (tag) => (await tagFields(git, tag, '%(contents:subject)%0a%0a%(contents:body)'))?.trim() ?? '',
    describeTag: async (tag) => {
      const fields = await tagFields(git, tag, '%(taggername) %(taggeremail)%00%(taggerdate:iso-strict)%00%(committername) %(committeremail)%00%(committerdate:iso-strict)%00%(contents:subject)', { anyObject: true });
      if (fields === null) return null;
      const [tagger = '', taggedAt = '', committer = '', committedAt = '', subject = ''] = fields.split('\0');
      return taggedAt === '' ? { tagger: committer, date: committedAt, subject } : { tagger, date: taggedAt, subject };
    },
    changedFiles: async (from, to) => {
      const [old, young] = await Promise.all([commitOf(git, from), commitOf(git, to)]);
      const names = await answered(`what changed between ${from} and ${to} could not be read`, git.read(['diff-tree', '-r', '-z', '--name-only', '--no-renames', '--ignore-submodules=none', old, young], { trim: false }));
      return names.split('\0').filter((name) => name !== '');
    },
    diff: async (from, to, paths) => {
      const commits = await Promise.all([from, ...(to === null ? [] : [to])].map((one) => commitOf(git, one)));
      const specs = paths.map((path) => `:(top,glob)${path}`);
      const options = ['--no-color', '--no-ext-diff', '--no-textconv', '--no-renames'];
      const tracked = await answered('the diff could not be read', git.read(['diff', ...options, ...commits, '--', ...specs], { trim: false }));
      return to === null ? tracked + (await untrackedDiff(git, await changes(NOTHING), specs)) : tracked;
    },
    isAncestor: async (commit, of) => {
      const [old, young] = await Promise.all([commitOf(git, commit), commitOf(git, of)]);
      return git.read(['merge-base', '--is-ancestor', old, young]).then(
        () => true,
        (cause: unknown) => {
          if (cause instanceof GitFailure && cause.exitCode === 1) return false;
          throw unanswered(`whether ${commit} is in ${of} could not be read`, cause);
        },
      );
    },
    filesNaming: async (name, text) => {
      const commit = await commitOf(git, name);
      const found = await git.read(['grep', '-l', '-z', '-F', '--full-name', '--no-color', '--no-textconv', '--no-recurse-submodules', '-e', text, commit], { trim: false }).catch((cause: unknown) => {
        // 1 means that no file has it; anything else is no answer.
        if (cause instanceof GitFailure && cause.exitCode === 1) return '';
        throw unanswered(`which files of ${name} name ${text} could not be read`, cause);
      });
      const named = found.split('\0').flatMap((entry) => (entry === '' ? [] : [entry.slice(commit.length + 1)]));
      const modules = await answered(`whether ${name} has submodules could not be read`, git.read(['ls-tree', '-z', '--full-tree', commit, '--', '.gitmodules']));
      return modules === '' || named.includes('.gitmodules') ? named : [...named, '.gitmodules'];
    },
    show: async (commit, path) => {
      const entry = await answered(`${path} at ${commit} could not be read`, git.read(['--literal-pathspecs', 'ls-tree', '-z', '--full-tree', await commitOf(git, commit), '--', path]));
      const [, type, blob] = /^\d+ (\w+) ([0-9a-f]+)\t/.exec(entry) ?? [];
      return type === 'blob' && blob !== undefined ? answered(`${path} at ${commit} could not be read`, git.read(['cat-file', 'blob', blob], { trim: false })) : null;
    },
  };
}

/** A tag of this repository, peeled; null when it has none. @throws WorldError */
export async function localTag(git: GitProgram, tag: string): Promise<Tag | null> {
  const fields = await tagFields(git, tag, '%(objectname)%00%(objecttype)%00%(*objectname)%00%(*objecttype)', { anyObject: true });
  if (fields === null) return null;
  const [object = '', type, peeled = '', peeledType] = fields.split('\0');
  // What a tag of a tag is peeled to differs between versions of git.
  const commit = type === 'commit' ? object : peeledType === 'commit' ? peeled : await commitOf(git, object);
  return { object, commit, annotated: type === 'tag' };
}

/** A commit's id, of an id, a tag or a branch. @throws WorldError */
export const commitOf = (git: GitProgram, name: string): Promise<string> =>
  answered(`${name} is no commit of this repository`, git.read(['rev-parse', '--verify', '--end-of-options', `${name}^{commit}`]));

/** Null when there is no such tag. Without `anyObject` a lightweight tag gives an empty text: what it points to has a message, it has none. */
async function tagFields(git: GitProgram, tag: string, format: string, { anyObject = false }: { readonly anyObject?: boolean } = {}): Promise<string | null> {
  const ref = `refs/tags/${tag}`;
  const text = await answered(`the tag ${tag} could not be read`, git.read(['for-each-ref', `--format=%(refname)%00%(objecttype)%00${format}%00`, '--', ref], { trim: false }));
  // The pattern also finds refs below a folder of that name.
  if (!text.startsWith(`${ref}\0`)) return null;
  const rest = text.slice(ref.length + 1, text.lastIndexOf('\0'));
  const at = rest.indexOf('\0');
  return anyObject || rest.slice(0, at) === 'tag' ? rest.slice(at + 1) : '';
}

/** A new file is part of what a fix has left, and no part of `git diff`. */
async function untrackedDiff(git: GitProgram, changes: readonly Change[], specs: readonly string[]): Promise<string> {
  const named = specs.length === 0 ? null : new Set((await answered('new files could not be listed', git.read(['ls-files', '-z', '--others', '--exclude-standard', '--', ...specs], { trim: false }))).split('\0'));
  let text = '';
  for (const { path, untracked } of changes) {
    if (!untracked || (named !== null && !named.has(path)) || path.endsWith('/')) continue;
    // It ends with 1, as every diff that finds a difference.
    text += await git.read(['diff', '--no-index', '--no-color', '--no-ext-diff', '--no-textconv', '--', '/dev/null', path], { trim: false }).catch((cause: unknown) => {
      if (cause instanceof GitFailure && cause.exitCode === 1) return cause.printed;
      throw unanswered(`the new file ${path} could not be shown`, cause);
    });
  }
  return text;
}

async function answered(what: string, answer: Promise<string>): Promise<string> {
  try {
    return await answer;
  } catch (cause) {
    throw unanswered(what, cause);
  }
}
