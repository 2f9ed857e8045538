import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, rename, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Files } from '../ports.ts';
import { findFiles, resolveInside } from './checkout-paths.ts';
import { fileNameOf } from './file-names.ts';
import { createRedactor } from './redact.ts';
import { inTemporaryFolder } from './temporary-folder.ts';

/**
 * Files of a checkout and of other checkouts that the runbook names.
 * @param roots the checkout first; relative paths start there, and `read` and `write` stay inside one of them.
 * @param evidence where kept files go: a folder of the attempt, so that a later one doesn't replace them.
 * @param secrets masked in what is kept.
 */
export function createFiles({ roots, evidence, secrets }: { readonly roots: readonly [string, ...string[]]; readonly evidence: string; readonly secrets: readonly string[] }): Files {
  return {
    keep: async (globs) => {
      const found = await findFiles(roots[0], globs);
      if (found.length > 0) await mkdir(evidence, { recursive: true, mode: 0o700 });
      const kept = [];
      for (const { name, path } of found) kept.push({ name, ...(await keepOne(path, join(evidence, fileNameOf(name)), secrets)) });
      return kept;
    },
    hash: async (path) => {
      const file = await openToRead(path.startsWith('/') ? path : join(roots[0], path));
      return file === null ? null : hashOf(file);
    },
    read: async (path) => {
      const file = await openToRead(await resolveInside(roots, path));
      if (file === null) return null;
      try {
        return await file.readFile('utf8');
      } finally {
        await file.close();
      }
    },
    write: async (path, text) => replace(await resolveInside(roots, path), text),
    scratch: (borrow) => inTemporaryFolder('holdpoint-', borrow),
  };
}

type Hashed = { readonly sha256: string; readonly bytes: number };

/** Copies one file, secrets masked; the hash is that of the copy, which is the evidence. */
async function keepOne(from: string, path: string, secrets: readonly string[]): Promise<{ readonly path: string } & Hashed> {
  const source = await open(from, constants.O_RDONLY | constants.O_NOFOLLOW);
  const copy = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW, 0o600);
  const redactor = createRedactor({ secrets });
  const sum = createHash('sha256');
  let bytes = 0;
  const put = async (some: Uint8Array): Promise<void> => {
    sum.update(some);
    bytes += some.length;
    for (let written = 0; written < some.length; ) written += (await copy.write(some, written)).bytesWritten;
  };
  try {
    for await (const chunk of source.createReadStream({ autoClose: false })) await put(redactor.write(chunk));
    await put(redactor.end());
    await copy.sync();
  } finally {
    await Promise.all([source.close(), copy.close()]);
  }
  return { path, sha256: sum.digest('hex'), bytes };
}

const HASHED_AT_ONCE = 256 * 1024;

/** Into one buffer, again and again: a stream makes a new one for each piece, and a log of a gigabyte would fill the memory with them. */
async function hashOf(file: FileHandle): Promise<Hashed> {
  const sum = createHash('sha256');
  const piece = Buffer.allocUnsafe(HASHED_AT_ONCE);
  let bytes = 0;
  try {
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, piece.length, null);
      if (bytesRead === 0) break;
      sum.update(piece.subarray(0, bytesRead));
      bytes += bytesRead;
    }
  } finally {
    await file.close();
  }
  return { sha256: sum.digest('hex'), bytes };
}

/** Null when there is no such file. A folder, a pipe or a device is none; opening must not wait for one. */
async function openToRead(path: string): Promise<FileHandle | null> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null;
    throw error;
  });
  if (file === null || (await file.stat()).isFile()) return file;
  await file.close();
  return null;
}

/** The whole text, or what was there: a reader never sees half of it. The folder is made where it is missing. */
async function replace(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const before = await openToRead(path);
  const mode = before === null ? 0o644 : (await before.stat()).mode & 0o777;
  await before?.close();
  const draft = `${path}.holdpoint-${process.pid}`;
  const file = await open(draft, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, mode);
  try {
    await file.writeFile(text);
    await file.sync();
    await file.close();
    await rename(draft, path);
  } catch (error) {
    await file.close().catch(() => undefined);
    await unlink(draft).catch(() => undefined);
    throw error;
  }
}
