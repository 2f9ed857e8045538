import { closeSync, constants, fstatSync, fsyncSync, openSync, readFileSync, readdirSync, readSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, HoldpointError } from '../core/error.ts';
import type { Member } from './archives.ts';
import { readZip } from './archives.ts';

/** What a bundle may unpack to: more than one of ours ever does, and less than what hurts. */
const LIMITS = { entries: 1_000, bytes: 128 * 1024 * 1024 };

/** A zip of these files. */
export async function packBundle(members: readonly Member[]): Promise<Uint8Array> {
  const { default: AdmZip } = await import('adm-zip');
  const zip = new AdmZip();
  for (const { name, bytes } of members) zip.addFile(name, Buffer.from(bytes), '', 0o600);
  return zip.toBuffer();
}

/** Writes a bundle for its owner only (0600). @throws HoldpointError code 3 when something is there already, 1 when it cannot be written. */
export function writeBundle(path: string, bytes: Uint8Array): void {
  try {
    const fd = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600);
    try {
      for (let written = 0; written < bytes.length; ) written += writeSync(fd, bytes, written);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch (cause) {
    const there = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    throw new HoldpointError({ code: there ? EXIT.blocked : EXIT.broken, what: `The bundle ${path} was not written`, why: there ? 'there is something of that name, and it is kept' : messageOf(cause), fix: 'Name another file: holdpoint doctor --bundle --out FILE', cause });
  }
}

/** The members of a bundle, or null for a file that is no zip: a journal is one. @throws HoldpointError code 2 when it cannot be read. */
export async function readBundle(bytes: Uint8Array, path: string): Promise<readonly Member[] | null> {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return null;
  try {
    return await readZip(bytes, { name: path, limits: LIMITS });
  } catch (cause) {
    throw new HoldpointError({ code: EXIT.left, what: `${path} is no bundle of Holdpoint`, why: messageOf(cause), fix: 'Ask for it again: holdpoint doctor --bundle', cause });
  }
}

/** The end of a file, from a line's start where there is one in reach; null when it cannot be read. Links are not followed. */
export function tailOfFile(path: string, mostBytes: number): { readonly bytes: Buffer; readonly size: number } | null {
  try {
    const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const { size } = fstatSync(fd);
      const buffer = Buffer.alloc(Math.min(size, mostBytes));
      const read = buffer.subarray(0, readSync(fd, buffer, 0, buffer.length, size - buffer.length));
      return { bytes: read.length === size ? read : read.subarray(read.indexOf(10) + 1), size };
    } finally {
      closeSync(fd);
    }
  } catch {
    return null;
  }
}

/** Names of the files in a folder, the one written last at the end; none when there is no such folder. */
export function namesIn(folder: string): readonly string[] {
  try {
    const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
    return files.map(({ name }) => ({ name, at: statSync(join(folder, name)).mtimeMs })).sort((a, b) => a.at - b.at).map(({ name }) => name);
  } catch {
    return [];
  }
}

export const readWhole = (path: string): Buffer => {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new HoldpointError({ code: EXIT.left, what: `${path} cannot be read`, why: messageOf(cause), fix: 'Name a bundle or a journal: holdpoint replay FILE', cause });
  }
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
