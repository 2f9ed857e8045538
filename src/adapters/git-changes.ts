import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Globs } from '../core/plan.ts';
import { matches } from '../core/status.ts';
import type { GitProgram } from './git-program.ts';
import { unanswered } from './git-program.ts';

/** One path that differs from HEAD. `entry` is git's line about it: states, modes, object ids. */
export type Change = { readonly path: string; readonly entry: string; readonly untracked: boolean };

/**
 * HEAD's commit (null before there is one) and the branch that it is on, as far as its name tells that it is one; and what is modified, staged or untracked, without the
 * paths that match `ignore`. @throws WorldError
 */
export async function statusOf(git: GitProgram, root: string, ignore: Globs): Promise<{ readonly commit: string | null; readonly branch: string | null; readonly changes: readonly Change[] }> {
  const text = await git
    .read(['status', '--porcelain=v2', '--branch', '-z', '--untracked-files=all', '--no-renames', '--no-ahead-behind', '--ignore-submodules=none'], { trim: false })
    .catch((cause: unknown) => {
      throw unanswered(`git status of ${root} failed`, cause);
    });
  const entries = text.split('\0');
  const changes = entries.flatMap((entry) => {
    const path = pathIn(entry);
    return path === null || matches(ignore, path) ? [] : [{ path, entry, untracked: entry.startsWith('?') }];
  });
  const oid = entries.find((entry) => entry.startsWith(OID))?.slice(OID.length);
  const name = entries.find((entry) => entry.startsWith(HEAD))?.slice(HEAD.length);
  // `(detached)`, and `(null)` or `refs/…` of a HEAD elsewhere, can be names of branches as well.
  return { commit: oid === undefined || oid === '(initial)' ? null : oid, branch: name === undefined || /^\(|^refs\//.test(name) ? null : name, changes };
}

const OID = '# branch.oid ';
const HEAD = '# branch.head ';

/** Changes, and every file that git was told not to look at: whether it is as in the commit is not known. */
export function withHidden(changes: readonly Change[], hidden: readonly string[], ignore: Globs): readonly Change[] {
  if (hidden.length === 0) return changes;
  const named = new Set(changes.map(({ path }) => path));
  return [...changes, ...hidden.flatMap((path) => (named.has(path) || matches(ignore, path) ? [] : [{ path, entry: `hidden ${path}`, untracked: false }]))];
}

/** `clean`, or a SHA-256 over what git says of each change and the content that stands in the folder. */
export async function treeHash(root: string, changes: readonly Change[]): Promise<string> {
  if (changes.length === 0) return 'clean';
  const sum = createHash('sha256');
  for (const { entry, path } of changes.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    sum.update(`${entry}\0`);
    await addContent(sum, join(root, path));
    sum.update('\0');
  }
  return sum.digest('hex');
}

/** Format: https://git-scm.com/docs/git-status#_porcelain_format_version_2 (without renames an entry holds one path). */
function pathIn(entry: string): string | null {
  const fields = { '1': 8, 'u': 10, '?': 1 }[entry.charAt(0)];
  if (fields === undefined) return null;
  let at = 0;
  for (let n = 0; n < fields; n += 1) at = entry.indexOf(' ', at) + 1;
  return entry.slice(at);
}

async function addContent(sum: ReturnType<typeof createHash>, path: string): Promise<void> {
  const found = await lstat(path).catch(() => null);
  if (found === null) sum.update('absent');
  else if (found.isSymbolicLink()) sum.update(`link ${await readlink(path)}`);
  else if (found.isFile()) for await (const chunk of createReadStream(path)) sum.update(chunk);
  // A submodule or a repository inside: git's line says which commit it is at.
  else sum.update('folder');
}
