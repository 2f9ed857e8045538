import { lstat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { quoted } from '../core/quoted.ts';
import { identityOf } from './file-identity.ts';
import type { GitProgram } from './git-program.ts';
import { unanswered } from './git-program.ts';

/** Tracked files at whose changes git was told not to look; git says of all of them that they are as in the commit. */
export type Hidden = () => Promise<readonly string[]>;

/**
 * Files with the flag assume-unchanged or skip-worktree (a sparse checkout has it on what it leaves out). The flags stand in the index
 * alone, and git writes a new file for every change of it, so git is asked again only when that is another file.
 * A file that a sparse checkout leaves out counts too: a test that is not there cannot fail, so a pass without it is not one of the commit.
 * Prevents: gates that ran on an edited script, and are for a clean commit.
 */
export function hiddenIn(git: GitProgram, root: string): Hidden {
  let index: Promise<string> | null = null;
  let known: { readonly of: string; readonly files: readonly string[] } | null = null;
  return async () => {
    try {
      const of = await identityOf(resolve(root, await (index ??= git.read(['rev-parse', '--git-path', 'index']))));
      if (of !== null && known?.of === of) return known.files;
      const files = flagged(await git.read(['ls-files', '-v', '-z'], { trim: false }));
      // What was read is at least as new as the file that was looked at before.
      known = of === null ? null : { of, files };
      return files;
    } catch (cause) {
      index = null;
      throw unanswered(`whether git hides changes of ${root} could not be read`, cause);
    }
  };
}

/** Format: https://git-scm.com/docs/git-ls-files#Documentation/git-ls-files.txt--v (a small letter: assume-unchanged; S: skip-worktree). */
const flagged = (listed: string): readonly string[] => listed.split('\0').flatMap((entry) => (/^(?:[a-z]|S) /.test(entry) ? [entry.slice(2)] : []));

const NAMED = 3;

/** What hides changes here, and how to undo it; null where nothing does. */
export async function whyHidden(root: string, files: readonly string[]): Promise<{ readonly why: string; readonly fix: string } | null> {
  if (files.length === 0) return null;
  const more = files.length > NAMED ? ` and ${files.length - NAMED} more` : '';
  const why = `git was told not to look at ${files.slice(0, NAMED).join(', ')}${more}, so nobody knows whether what runs here is the commit`;
  const absent = await Promise.all(files.map((file) => lstat(join(root, file)).then(() => false, () => true)));
  if (absent.includes(true)) return { why, fix: 'Run: git sparse-checkout disable' };
  const list = files.map(quoted).join(' ');
  // One command takes back one flag.
  return { why, fix: `Run: git update-index --no-assume-unchanged -- ${list} && git update-index --no-skip-worktree -- ${list}` };
}
