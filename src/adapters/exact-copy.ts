import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

export type Hashed = { readonly sha256: string; readonly bytes: number };

/** SHA-256 and size of a file; null where there is none. A link, a folder or a pipe is none. */
export const hashFile = async (path: string): Promise<Hashed | null> => {
  const file = await openFile(path);
  return file === null ? null : readThrough(file, async () => undefined);
};

/** Copies a file byte for byte (0600, on disk when it resolves) and gives the hash of what was written; null where there is none. */
export const copyExactly = async (from: string, to: string): Promise<Hashed | null> => {
  const source = await openFile(from);
  if (source === null) return null;
  try {
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    const copy = await open(to, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW, 0o600);
    try {
      const hashed = await readThrough(source, async (some) => {
        for (let written = 0; written < some.length; ) written += (await copy.write(some, written)).bytesWritten;
      });
      await copy.sync();
      return hashed;
    } finally {
      await copy.close();
    }
  } finally {
    await source.close().catch(() => undefined);
  }
};

const readThrough = async (file: FileHandle, put: (some: Uint8Array) => Promise<void>): Promise<Hashed> => {
  const sum = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of file.createReadStream({ autoClose: false })) {
      sum.update(chunk);
      bytes += chunk.length;
      await put(chunk);
    }
  } finally {
    await file.close();
  }
  return { sha256: sum.digest('hex'), bytes };
};

const openFile = async (path: string): Promise<FileHandle | null> => {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'ELOOP')) return null;
    throw error;
  });
  if (file === null || (await file.stat()).isFile()) return file;
  await file.close();
  return null;
};
