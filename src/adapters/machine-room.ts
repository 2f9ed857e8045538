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
