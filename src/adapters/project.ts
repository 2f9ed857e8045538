import { lstatSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A manifest or a workflow is smaller; what is not is not read. */
const MOST_BYTES = 1024 * 1024;
/** Names in a folder: a repository with more workflows is not looked at whole. */
const MOST_NAMES = 500;

/** Reads the files of a checkout that tell how it is released: plain ones, none that leads elsewhere. Paths are from its root. */
export const openProject = (root: string): { readonly read: (path: string) => string | null; readonly list: (folder: string) => readonly string[] } => ({
  read: (path) => {
    try {
      const file = join(root, path);
      const found = lstatSync(file);
      return found.isFile() && found.size <= MOST_BYTES ? readFileSync(file, 'utf8') : null;
    } catch {
      return null;
    }
  },
  list: (folder) => {
    try {
      return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : [])).toSorted().slice(0, MOST_NAMES);
    } catch {
      return [];
    }
  },
});

/** Writes a file that is not there yet, and its folder. @returns false where something has this name; that is left as it is. */
export const writeNew = (path: string, text: string): boolean => {
  mkdirSync(dirname(path), { recursive: true });
  try {
    writeFileSync(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
};
