import { lstat } from 'node:fs/promises';

/** What git writes anew is another file, or at least has another time of change, which nobody can set. Null where there is none. */
export async function identityOf(path: string): Promise<string | null> {
  const found = await lstat(path, { bigint: true }).catch(() => null);
  return found === null ? null : [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join(' ');
}
