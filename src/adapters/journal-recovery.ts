import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, readdirSync, renameSync, unlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { HoldpointError } from '../core/error.ts';
import type { Actor, Event, Recorded } from '../core/event.ts';
import { DISK, readRegular, syncFolder, writeNew } from './disk.ts';
import type { Disk } from './disk.ts';
import type { Journal } from './journal.ts';
import { isRecordable, readGoodLines, readLines, recordLine, salvageLines } from './journal-lines.ts';
import type { Damage, GoodLines, JournalHeader, Salvaged } from './journal-lines.ts';

/** A journal as it lies there, damaged or not. */
export type Inspected = GoodLines & { readonly path: string; readonly bytes: Buffer };

/** What is to be cut off: all after the first `good` records. */
export type Cut = { readonly good: number; readonly damage: Damage; readonly from: number; readonly salvaged: readonly Salvaged[] };

/** Reads a journal and says how far it can be believed; nothing is changed. @throws HoldpointError code 1 when it can't be read. */
export function inspectJournal(path: string): Inspected {
  try {
    const bytes = readRegular(path);
    return { path, bytes, ...readGoodLines(bytes) };
  } catch (cause) {
    throw broken(`The journal ${path} could not be read`, cause, 'See that the file is there and yours. Nothing was changed.');
  }
}

/** The cut behind the first `good` records, and what the lines behind it still say. */
export function cutAfter({ bytes }: Inspected, good: number, damage: Damage): Cut {
  let from = bytes.indexOf(NEWLINE) + 1;
  for (let line = 0; line < good; line += 1) from = bytes.indexOf(NEWLINE, from) + 1;
  return { good, damage, from, salvaged: salvageLines(bytes, { from, line: good + 2 }) };
}

/**
 * Keeps the whole damaged journal beside it as `journal.damaged-<n>.jsonl`, whole and on disk, or not at all. A copy that is there is
 * never written over; one of exactly these bytes, that an earlier try left, is good again.
 * @returns its name. @throws HoldpointError code 1; the journal is as it was.
 */
export function keepDamaged({ path, bytes }: Inspected, disk: Disk = DISK): string {
  const folder = dirname(path);
  const draft = join(folder, `.journal-draft-${randomUUID()}`);
  try {
    const taken = readdirSync(folder).flatMap((name) => Number(DAMAGED.exec(name)?.[1] ?? 0));
    const newest = Math.max(0, ...taken);
    const kept = newest === 0 ? null : join(folder, nameOf(newest));
    if (kept !== null && readRegular(kept).equals(bytes)) {
      syncFolder(folder, disk);
      return basename(kept);
    }
    writeNew(draft, bytes, disk);
    linkSync(draft, join(folder, nameOf(newest + 1)));
    syncFolder(folder, disk);
    return nameOf(newest + 1);
  } catch (cause) {
    throw broken(`No copy of ${path} could be kept`, cause, 'The journal was not changed. See that the disk has room and that the folder is yours, then run it again.');
  } finally {
    if (existsSync(draft)) unlinkSync(draft);
  }
}

/** The journal that a recovery writes to: its first records are put behind the good part, in the place of the damaged journal. */
export function journalOfCut(inspected: Inspected & { readonly header: JournalHeader }, cut: Cut): Journal {
  const { path, header } = inspected;
  const records = inspected.records.slice(0, cut.good);
  let head = { n: cut.good, hash: '' };
  return {
    header,
    records,
    hashes: inspected.hashes.slice(0, cut.good),
    mended: null,
    head: () => head,
    append: async (events, { by, at }) => {
      if (head.n !== cut.good) throw broken(`The journal ${path} was recovered`, new Error('nothing more is recorded by that'), 'Open the session again.');
      const replaced = replaceJournal(inspected, cut, events, { by, at });
      head = { n: cut.good + replaced.records.length, hash: replaced.head };
      return replaced.records;
    },
    close: () => undefined,
  };
}

/**
 * Puts the good part, with these events behind it, in the place of the damaged journal, in one rename: a crash leaves either the damaged
 * one or all of this. Prevents: a journal that was cut, reads as sound, and has forgotten that something was cut off.
 * @throws HoldpointError code 1; where the rename was not reached the journal is as it was.
 */
export function replaceJournal({ path, bytes }: Inspected, { from }: Cut, events: readonly Event[], { by, at, disk = DISK }: { readonly by: Actor; readonly at: number; readonly disk?: Disk }): { readonly records: readonly Recorded[]; readonly head: string } {
  const draft = join(dirname(path), `.journal-draft-${randomUUID()}`);
  try {
    const before = readLines(bytes.subarray(0, from));
    if ('line' in before) throw new Error(`line ${before.line} is damaged: ${before.why}`);
    if (!isRecordable(by)) throw new Error('it is not known who does it');
    const lines: string[] = [];
    let last = { n: before.records.length, hash: before.head };
    for (const event of events) {
      const { line, hash } = recordLine(event, { n: last.n + 1, at, by, prev: last.hash });
      last = { n: last.n + 1, hash };
      lines.push(line);
    }
    writeNew(draft, Buffer.concat([bytes.subarray(0, from), Buffer.from(lines.join(''))]), disk);
    const after = readLines(readRegular(draft));
    if ('line' in after || after.head !== last.hash) throw new Error('what was written could not be read again');
    if (!readRegular(path).equals(bytes)) throw new Error('something else has written to it');
    renameSync(draft, path);
    syncFolder(dirname(path), disk);
    return { records: after.records.slice(before.records.length), head: after.head };
  } catch (cause) {
    throw broken(`The journal ${path} was not recovered`, cause, 'See that the disk has room and that the folder is yours, then run it again.');
  } finally {
    if (existsSync(draft)) unlinkSync(draft);
  }
}

const NEWLINE = 10;
const DAMAGED = /^journal\.damaged-(\d+)\.jsonl$/;
const nameOf = (n: number): string => `journal.damaged-${n}.jsonl`;
const broken = (what: string, cause: unknown, fix: string): HoldpointError => new HoldpointError({ code: 1, what, why: cause instanceof Error ? cause.message : String(cause), fix, cause });
