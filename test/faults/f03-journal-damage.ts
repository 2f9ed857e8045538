import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { openJournal } from '../../src/adapters/journal.ts';
import { readLines } from '../../src/adapters/journal-lines.ts';
import type { ReadLines } from '../../src/adapters/journal-lines.ts';
import type { Fault, Tally } from './fault.ts';
import { NOW, QUICK, recordRelease, temporary } from './journal-sample.ts';

const NEWLINE = 10;
/** Of the flipped bits, each of these is also opened as a file. */
const OPENED_EVERY = 61;
/** A journal that accepts everything would say so sixty thousand times. */
const MOST_SAID = 500;

export const journalDamage: Fault = {
  id: 'F3',
  what: 'a journal cut at every byte, with every bit flipped, with records dropped, doubled, swapped and taken from another one, with blocks of zeros',
  passes: 'no damage accepted',
  run: async () => {
    const { folder, remove } = temporary();
    try {
      return await tryAll(join(folder, 'journal.jsonl'), folder);
    } finally {
      remove();
    }
  },
};

const tryAll = async (path: string, folder: string): Promise<Tally> => {
  const real = await recordRelease(path);
  // The same release an hour later: each of its lines bears a seal, a number and a place that fit.
  const other = await recordRelease(join(folder, 'other.jsonl'), { from: NOW + 3_600_000 });
  const whole = readLines(real);
  if ('line' in whole) return { tried: 1, broken: [`the real journal is refused at line ${whole.line}: ${whole.why}`] };
  const broken: string[] = [];
  const cuts = await tryCuts(real, whole, { path, folder, broken });
  const flips = await tryFlips(real, { path, folder, broken });
  const lines = await tryLines({ real, other }, whole, { path, folder, broken });
  const zeros = tryZeros(real, broken);
  return { tried: cuts + flips + lines + zeros, broken: broken.slice(0, MOST_SAID), note: `${real.length} bytes, ${whole.records.length} records: ${cuts} cuts, ${flips} flips, ${lines} of records, ${zeros} of zeros` };
};

type Place = { readonly path: string; readonly folder: string; readonly broken: string[] };

/** What was accepted is a beginning of the real history, under the same header. */
const isPrefix = (read: Pick<ReadLines, 'header' | 'records'>, whole: ReadLines): boolean => isDeepStrictEqual(read.header, whole.header) && isDeepStrictEqual(read.records, whole.records.slice(0, read.records.length));

/** A crash cuts: the whole records before the cut are the history, and the rest of the bytes is set aside, to the byte. */
const tryCuts = async (real: Buffer, whole: ReadLines, { path, folder, broken }: Place): Promise<number> => {
  for (let cut = 0; cut < real.length; cut += 1) {
    empty(folder);
    writeFileSync(path, real.subarray(0, cut));
    const good = real.subarray(0, cut).lastIndexOf(NEWLINE) + 1;
    const records = count(real.subarray(0, good)) - 1;
    const opened = await openJournal(path, QUICK).catch((error: unknown) => error);
    if (opened instanceof Error) {
      if (records >= 0) broken.push(`cut at byte ${cut}: refused, though ${records} whole records stand before it (${opened.message})`);
      else if (!readFileSync(path).equals(real.subarray(0, cut))) broken.push(`cut at byte ${cut}: refused, and changed`);
      continue;
    }
    const journal = opened as Awaited<ReturnType<typeof openJournal>>; // Boundary: of what is caught, only errors are none.
    journal.close();
    const tail = journal.mended === null ? Buffer.alloc(0) : readFileSync(join(folder, journal.mended.file));
    if (records < 0 || journal.records.length !== records || !isPrefix({ header: journal.header, records: journal.records }, whole)) broken.push(`cut at byte ${cut}: accepted ${journal.records.length} records where ${records} are whole`);
    else if (!tail.equals(real.subarray(good, cut)) || !readFileSync(path).equals(real.subarray(0, good))) broken.push(`cut at byte ${cut}: the tail was not set aside to the byte`);
  }
  return real.length;
};

const tryFlips = async (real: Buffer, place: Place): Promise<number> => {
  for (let bit = 0; bit < real.length * 8; bit += 1) {
    const bytes = Buffer.from(real);
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    if (!('line' in readLines(bytes))) place.broken.push(`bit ${bit & 7} of byte ${bit >> 3} flipped: accepted`);
    else if (bit % OPENED_EVERY === 0 && !(await isRefusedWhole(bytes, place))) place.broken.push(`bit ${bit & 7} of byte ${bit >> 3} flipped: opened, or changed`);
  }
  return real.length * 8;
};

/** The program refuses it, and leaves it as it is. */
const isRefusedWhole = async (bytes: Buffer, { path, folder }: Place): Promise<boolean> => {
  empty(folder);
  writeFileSync(path, bytes);
  const refused = await openJournal(path, QUICK).then((journal) => (journal.close(), false), () => true);
  return refused && readFileSync(path).equals(bytes) && readdirSync(folder).length === 1;
};

const tryLines = async ({ real, other }: { readonly real: Buffer; readonly other: Buffer }, whole: ReadLines, place: Place): Promise<number> => {
  const [lines = [], others = []] = [real, other].map((bytes) => bytes.toString('latin1').split(/(?<=\n)/));
  const cases: { readonly what: string; readonly lines: readonly string[] }[] = [];
  for (const [from, line] of lines.entries()) {
    for (let to = from + 1; to <= lines.length; to += 1) cases.push({ what: `lines ${from + 1} to ${to} dropped`, lines: lines.toSpliced(from, to - from) });
    for (let at = 0; at <= lines.length; at += 1) cases.push({ what: `line ${from + 1} doubled before line ${at + 1}`, lines: lines.toSpliced(at, 0, line) });
    if (from > 0) cases.push({ what: `line ${from + 1} taken from another journal`, lines: lines.with(from, others[from] ?? '') });
    if (from > 1) cases.push({ what: `all from line ${from + 1} on taken from another journal`, lines: [...lines.slice(0, from), ...others.slice(from)] });
    for (let to = from + 1; to < lines.length; to += 1) cases.push({ what: `lines ${from + 1} and ${to + 1} swapped`, lines: lines.with(from, lines[to] ?? '').with(to, line) });
  }
  for (const { what, lines: changed } of cases) {
    const bytes = Buffer.from(changed.join(''), 'latin1');
    const read = readLines(bytes);
    // Without its last lines it is a journal that ends earlier: only an anchor outside of it can tell (verify says which it compared).
    const earlier = bytes.length > 0 && real.subarray(0, bytes.length).equals(bytes);
    if ('line' in read ? earlier : !earlier || !isPrefix(read, whole)) place.broken.push(`${what}: ${'line' in read ? 'refused' : 'accepted'}`);
    else if (!earlier && !(await isRefusedWhole(bytes, place))) place.broken.push(`${what}: opened, or changed`);
  }
  return cases.length;
};

/** What some file systems leave where a crash came between the size and the bytes. */
const tryZeros = (real: Buffer, broken: string[]): number => {
  let tried = 0;
  for (const size of [16, 512]) {
    for (let from = 0; from < real.length; from += size) {
      tried += 2;
      if (!('line' in readLines(Buffer.concat([real.subarray(0, from), Buffer.alloc(size), real.subarray(from + size)])))) broken.push(`${size} bytes of zeros from byte ${from}: accepted`);
      if (!('line' in readLines(Buffer.concat([real.subarray(0, from), Buffer.alloc(size)])))) broken.push(`cut at byte ${from} and grown by ${size} zeros: accepted`);
    }
  }
  return tried;
};

const empty = (folder: string): void => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
};
const count = (bytes: Buffer): number => bytes.reduce((sum, byte) => sum + (byte === NEWLINE ? 1 : 0), 0);
