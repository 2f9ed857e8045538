import { closeSync, constants, existsSync, fstatSync, ftruncateSync, linkSync, mkdirSync, openSync, readdirSync, unlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { HoldpointError } from '../core/error.ts';
import type { Actor, Event, Recorded } from '../core/event.ts';
import { DISK, readRegular, syncFolder, writeAll, writeNew } from './disk.ts';
import type { Disk } from './disk.ts';
import { headerLine, isRecordable, NO_HEADER, readGoodLines, readLines, recordLine, takeGoodLines } from './journal-lines.ts';
import type { Damage, JournalHeader, ReadLines } from './journal-lines.ts';

export type { Disk } from './disk.ts';
export type { JournalHeader } from './journal-lines.ts';

/** The record of a session, open for writing. One at a time: the lock is the caller's. */
export type Journal = {
  readonly header: JournalHeader;
  /** What it held when it was opened; what is appended is given by `append`. */
  readonly records: readonly Recorded[];
  /** Hashes of its lines, in order: of those records, and of each that is appended. */
  readonly hashes: readonly string[];
  /** A tail that a crash had cut, and that was set aside. */
  readonly mended: { readonly file: string; readonly bytes: number } | null;
  /** How many records there are, and the hash of the newest line. */
  readonly head: () => { readonly n: number; readonly hash: string };
  /**
   * Writes events in one write and one fsync; they are on disk when this resolves. A write or fsync that failed poisons the
   * journal: every later append is rejected, and fsync is never tried again (a second one succeeds without having written).
   * @throws HoldpointError
   */
  readonly append: (events: readonly Event[], who: { readonly by: Actor; readonly at: number }) => Promise<readonly Recorded[]>;
  readonly close: () => void;
};

/**
 * Begins a journal and opens it. Its folder is made (0700) where it is missing; a journal that is there is never replaced.
 * @throws HoldpointError code 1
 */
export async function createJournal(path: string, header: JournalHeader, disk: Disk = DISK): Promise<Journal> {
  const begun = `${path}.begun-${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeNew(begun, Buffer.from(headerLine(header).line), disk);
    // A link, and not a rename: it fails where a journal is, and a header is there whole or not at all.
    linkSync(begun, path);
    syncFolder(dirname(path), disk);
  } catch (cause) {
    throw broken(`The journal ${path} could not be begun`, messageOf(cause), 'See that the disk has room and that the folder is yours.', cause);
  } finally {
    if (existsSync(begun)) unlinkSync(begun);
  }
  return openJournal(path, disk);
}

/**
 * Opens a journal for writing, after all of it was verified. A tail that a crash has cut is set aside as `journal.tail-<n>`.
 * @throws HoldpointError code 1 with file and line for any other damage; nothing is changed then.
 */
export async function openJournal(path: string, disk: Disk = DISK): Promise<Journal> {
  const { header, records, hashes: had, head, goodBytes, size, tail } = verified(path);
  const hashes = [...had];
  let fd: number;
  let mended: Journal['mended'];
  try {
    fd = openSync(path, constants.O_RDWR | constants.O_APPEND | constants.O_NOFOLLOW);
    mended = tail.length === 0 ? null : setAside(fd, path, goodBytes, tail, disk);
  } catch (cause) {
    throw broken(`The journal ${path} could not be opened for writing`, messageOf(cause), 'See that the file is yours and that the disk can be written.', cause);
  }
  let last = { n: records.length, hash: head };
  let length = mended === null ? size : goodBytes;
  let poison: HoldpointError | null = null;
  let closed = false;

  return {
    header,
    records,
    hashes,
    mended,
    head: () => last,
    append: async (events, { by, at }) => {
      if (poison !== null) throw poison;
      if (closed) throw broken(`The journal ${path} is closed`, 'nothing can be recorded any more', 'Open the session again.');
      if (!isRecordable(by)) throw broken(`Nothing was recorded in ${path}`, `it is not known who does it: ${JSON.stringify(by)}`, 'Report this as a bug of Holdpoint.');
      const lines: string[] = [];
      const written: Recorded[] = [];
      const added: string[] = [];
      let next = last;
      for (const event of events) {
        const { line, hash } = recordLine(event, { n: next.n + 1, at, by, prev: next.hash });
        next = { n: next.n + 1, hash };
        lines.push(line);
        added.push(hash);
        written.push({ n: next.n, at, by, event });
      }
      const bytes = Buffer.from(lines.join(''));
      try {
        const { size, nlink } = fstatSync(fd);
        // A file without a name takes writes and loses them.
        if (nlink === 0) throw new Error('something else has removed or replaced it');
        if (size !== length) throw new Error('something else has written to it');
        writeAll(fd, bytes, disk);
        disk.fsync(fd);
      } catch (cause) {
        poison = broken(`The journal ${path} could not be written`, messageOf(cause), 'Nothing more is recorded or done in this session. Make room or repair the disk, then open it again.', cause);
        throw poison;
      }
      last = next;
      for (const hash of added) hashes.push(hash);
      length += bytes.length;
      return written;
    },
    close: () => {
      if (!closed) closeSync(fd);
      closed = true;
    },
  };
}

/**
 * Reads and verifies a journal without changing anything: for `status`, `log`, `report`, `verify`. `tailBytes` says how much
 * of a write that is under way, or was cut, follows the last record.
 * @throws HoldpointError code 1 with file and line
 */
export function readJournal(path: string): { readonly header: JournalHeader; readonly records: readonly Recorded[]; readonly hashes: readonly string[]; readonly head: string; readonly tailBytes: number } {
  const { header, records, hashes, head, tail } = verified(path);
  return { header, records, hashes, head, tailBytes: tail.length };
}

/** The same, each record handed over as it is read and kept by nobody here. @throws HoldpointError code 1 with file and line, after what stands before the damage was handed over. */
export function takeJournal(path: string, take: (record: Recorded) => void): Omit<ReturnType<typeof readJournal>, 'records' | 'tailBytes'> {
  const { header, hashes, head, damage } = takeGoodLines(bytesOf(path), take);
  if (header === null || damage !== null) throw damaged(path, damage ?? NO_HEADER);
  return { header, hashes, head };
}

/** The header of a journal by itself, for whose it is; null where it is damaged: who reads the rest says how. @throws HoldpointError code 1 when it can't be read. */
export function readHeader(path: string): JournalHeader | null {
  // A header is some hundred bytes, and a journal may be fifty megabytes.
  const start = bytesOf(path, { most: HEADER_WITHIN });
  const bytes = start.includes(NEWLINE) ? start : bytesOf(path);
  return readGoodLines(bytes.subarray(0, bytes.indexOf(NEWLINE) + 1)).header;
}

const NEWLINE = 10;
const HEADER_WITHIN = 64 * 1024;

/** What was read last, until it is read again: who looks for a session and then opens it has its lines verified once, while they are the very same bytes. */
let last: { readonly bytes: Buffer; readonly read: ReadLines } | null = null;

function verified(path: string): ReadLines & { readonly size: number; readonly tail: Buffer } {
  const bytes = bytesOf(path);
  const known = last;
  last = null;
  const read = known?.bytes.equals(bytes) === true ? known.read : readLines(bytes);
  if ('line' in read) throw damaged(path, read);
  if (known?.read !== read) last = { bytes, read };
  return { ...read, size: bytes.length, tail: bytes.subarray(read.goodBytes) };
}

function bytesOf(path: string, options: { readonly most?: number } = {}): Buffer {
  try {
    return readRegular(path, options);
  } catch (cause) {
    throw broken(`The journal ${path} could not be read`, messageOf(cause), 'See that the file is there and yours.', cause);
  }
}

const damaged = (path: string, { line, why, newer }: Damage): HoldpointError =>
  newer === true
    ? broken(`${path}:${line}`, why, 'Install the Holdpoint that wrote it. Nothing was changed.')
    : broken(`${path}:${line} is damaged`, why, `Nothing was changed. Keep the file, then run: holdpoint recover ${path}`);

/** The cut tail goes to a file of its own and is on disk there before it leaves the journal. */
function setAside(fd: number, path: string, goodBytes: number, tail: Buffer, disk: Disk): { readonly file: string; readonly bytes: number } {
  const folder = dirname(path);
  const taken = readdirSync(folder).filter((name) => name.startsWith('journal.tail-')).map((name) => Number(name.slice('journal.tail-'.length)) || 0);
  const file = join(folder, `journal.tail-${Math.max(0, ...taken) + 1}`);
  writeNew(file, tail, disk);
  syncFolder(folder, disk);
  ftruncateSync(fd, goodBytes);
  disk.fsync(fd);
  return { file: basename(file), bytes: tail.length };
}

const broken = (what: string, why: string, fix: string, cause?: unknown): HoldpointError => new HoldpointError({ code: 1, what, why, fix, cause });
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
