import { lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { HoldpointError } from '../core/error.ts';

/**
 * Makes the folders `names` below `root` (0700), `root` included, and checks each: a link, another owner, or a folder that
 * others may write is refused, because whoever may write there may write history.
 * @throws HoldpointError code 1
 */
export function ownFolder(root: string, names: readonly string[]): string {
  make(root, { recursive: true });
  checkOwn(root);
  return names.reduce((folder, name) => {
    const path = join(folder, name);
    make(path, { recursive: false });
    checkOwn(path);
    return path;
  }, root);
}

/** Is there such a folder, and is it ours alone? False when it is not there. @throws HoldpointError code 1 when it is not ours */
export function hasOwnFolder(path: string): boolean {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return false;
  checkOwn(path);
  return true;
}

function make(path: string, { recursive }: { readonly recursive: boolean }): void {
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) return;
  try {
    mkdirSync(path, { recursive, mode: 0o700 });
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return;
    throw refused(path, cause instanceof Error ? cause.message : String(cause), 'Make room, or name another folder with HOLDPOINT_STATE.', cause);
  }
}

function checkOwn(path: string): void {
  const found = lstatSync(path);
  if (found.isSymbolicLink()) throw refused(path, 'it is a link', 'Remove the link, or name the real folder with HOLDPOINT_STATE.');
  if (!found.isDirectory()) throw refused(path, 'it is not a folder', 'Move it away, or name another folder with HOLDPOINT_STATE.');
  if (process.getuid !== undefined && found.uid !== process.getuid()) throw refused(path, `it belongs to another user (${found.uid})`, 'Name a folder of your own with HOLDPOINT_STATE.');
  if ((found.mode & 0o022) !== 0) throw refused(path, 'others may write in it', `Run: chmod go-w '${path}'`);
}

const refused = (path: string, why: string, fix: string, cause?: unknown): HoldpointError => new HoldpointError({ code: 1, what: `The state folder ${path} can't be used`, why, fix, cause });
