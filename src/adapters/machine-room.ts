import { accessSync, constants, statSync, statfsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** Where a program is found on a PATH, without starting it; null when it is nowhere. */
export function programOn(path: string, name: string): string | null {
  for (const folder of path.split(delimiter)) {
    if (folder === '') continue;
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      if (statSync(file).isFile()) return file;
    } catch {
      // The next folder may have it.
    }
  }
  return null;
}

/** Free bytes of the disk that a folder is on, or would be on; null when the system does not say. */
export function freeBytes(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    const above = dirname(folder);
    return above === folder ? null : freeBytes(above);
  }
}

/** Whether a folder may be written in, or made: the nearest thing above it that is there is a folder, and ours to write in. */
export function mayWriteIn(folder: string): boolean {
  try {
    if (!statSync(folder).isDirectory()) return false;
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch (error) {
    const above = dirname(folder);
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' && above !== folder && mayWriteIn(above);
  }
}
