import { closeSync, constants, fstatSync, fsyncSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';

/** The two system calls that must not lie; replaced by tests that make them fail. */
export type Disk = { readonly write: (fd: number, bytes: Uint8Array) => number; readonly fsync: (fd: number) => void };

export const DISK: Disk = { write: (fd, bytes) => writeSync(fd, bytes), fsync: fsyncSync };

/** One write; a disk that takes a part of it is asked for the rest once more, and then says why. */
export function writeAll(fd: number, bytes: Uint8Array, disk: Disk): void {
  for (let written = 0; written < bytes.length; ) {
    const took = disk.write(fd, bytes.subarray(written));
    if (took <= 0) throw new Error('the disk took no bytes');
    written += took;
  }
}

/** Makes a file that must not be there (0600), whole and on disk. Its name is on disk only when its folder is. */
export function writeNew(path: string, bytes: Uint8Array, disk: Disk): void {
  const fd = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600);
  try {
    writeAll(fd, bytes, disk);
    disk.fsync(fd);
  } finally {
    closeSync(fd);
  }
}

/** A new name is on disk only when its folder is. */
export function syncFolder(folder: string, disk: Disk): void {
  const fd = openSync(folder, constants.O_RDONLY);
  try {
    disk.fsync(fd);
  } finally {
    closeSync(fd);
  }
}

/**
 * All bytes of a regular file of ours alone; a link, a pipe or a device is none, and what others may write says nothing.
 * @param most no more than its first so many bytes. @default all
 */
export function readRegular(path: string, { most = Number.POSITIVE_INFINITY }: { readonly most?: number } = {}): Buffer {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const found = fstatSync(fd);
    if (!found.isFile()) throw new Error('it is not a file');
    if (process.getuid !== undefined && found.uid !== process.getuid()) throw new Error(`it belongs to another user (${found.uid})`);
    if ((found.mode & 0o022) !== 0) throw new Error(`others may write it; where nobody did: chmod go-w '${path}'`);
    if (found.size <= most) return readFileSync(fd);
    const bytes = Buffer.alloc(most);
    return bytes.subarray(0, readSync(fd, bytes, 0, most, 0));
  } finally {
    closeSync(fd);
  }
}
