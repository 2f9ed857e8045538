import { closeSync, constants, lstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';

/** A file of the checkout as it is trusted: a mark that changes with it, and its text for the diff where it is one. */
export type FileNow = { readonly hash: string; readonly text: string | null };

const MOST_TEXT = 256 * 1024;

/** What a path of the checkout is: a file, a link (or reached by one, and then by which), or nothing that could be run. */
export const lookIn = (root: string) => (path: string): { readonly is: 'file' | 'link' | 'none'; readonly runs: boolean; readonly link?: string } => {
  let at = root;
  const parts = path.split('/').filter((part) => part !== '');
  for (const [index, part] of parts.entries()) {
    at = join(at, part);
    const found = lstatSync(at, { throwIfNoEntry: false });
    if (found === undefined) return NOTHING;
    if (found.isSymbolicLink()) return { is: 'link', runs: false, link: parts.slice(0, index + 1).join('/') };
    if (index < parts.length - 1) continue;
    return found.isFile() ? { is: 'file', runs: (found.mode & 0o111) !== 0 || startsAsScript(at) } : NOTHING;
  }
  return NOTHING;
};

const NOTHING = { is: 'none', runs: false } as const;

const startsAsScript = (path: string): boolean => {
  try {
    const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const first = Buffer.alloc(2);
      return readSync(fd, first, 0, 2, 0) === 2 && first.toString() === '#!';
    } finally {
      closeSync(fd);
    }
  } catch {
    return false;
  }
};

/**
 * A file as it is now. Of a package.json what counts is its `scripts`: that is what a package manager runs, and its version changes with
 * every release. One that cannot be read has a mark of its own, which is never a trusted one.
 */
export const fileNow = (root: string, path: string): FileNow => {
  try {
    const fd = openSync(join(root, path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const bytes = readFileSync(fd);
      const scripts = basename(path) === 'package.json' ? scriptsIn(bytes.toString()) : null;
      if (scripts !== null) return { hash: sha256(scripts), text: scripts };
      const text = bytes.length <= MOST_TEXT && !bytes.includes(0) ? bytes.toString() : null;
      return { hash: sha256(bytes), text };
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    return { hash: `cannot be read: ${error instanceof Error ? error.message : String(error)}`, text: null };
  }
};

const scriptsIn = (text: string): string | null => {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null) return null;
    return `${JSON.stringify('scripts' in parsed ? parsed.scripts : {}, null, 2)}\n`;
  } catch {
    return null;
  }
};

const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');
